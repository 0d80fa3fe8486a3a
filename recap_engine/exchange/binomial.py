"""Exact figures of the binomial distribution, without a library for statistics."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, lgamma, log

_STEPS = 60
"""Halvings of an interval of length 1: far below the precision that is shown."""


def exact_interval(hits: int, cases: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval of Clopper and Pearson (Biometrika 26, 1934) for a share; (0, 1) without cases."""
    tail = (1 - confidence) / 2
    low = 0.0 if hits == 0 else _solve(lambda share: 1 - _at_most(hits - 1, cases, share) < tail)
    high = 1.0 if hits == cases else _solve(lambda share: _at_most(hits, cases, share) > tail)
    return low, high


def sign_test(wins: int, losses: int) -> float:
    """The two-sided p value: the probability that a fair coin falls at least this unevenly."""
    return min(1.0, 2 * _at_most(min(wins, losses), wins + losses, 0.5))


def _at_most(hits: int, cases: int, share: float) -> float:
    """The probability of at most ``hits`` in ``cases``, each with the probability ``share``."""
    if share <= 0 or hits >= cases:
        return 1.0
    if share >= 1:
        return 0.0
    terms = (
        lgamma(cases + 1) - lgamma(k + 1) - lgamma(cases - k + 1) + k * log(share) + (cases - k) * log(1 - share)
        for k in range(hits + 1)
    )
    return min(1.0, sum(map(exp, terms)))


def _solve(below: Callable[[float], bool]) -> float:
    """The share up to which ``below`` holds."""
    left, right = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (left + right) / 2
        left, right = (middle, right) if below(middle) else (left, middle)
    return left
