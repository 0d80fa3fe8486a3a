"""Figures with their uncertainty: shares, means and differences, each with a 95 % bootstrap interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Share:
    """A mean over ``n`` cases (a share: 0 to 1) with a 95 % bootstrap interval over the cases' groups."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:6.1%}  [{self.low:.1%}, {self.high:.1%}]  n={self.n}"


def share(hits: Sequence[float], groups: Sequence[str] | None = None, seed: int = 0) -> Share:
    """The share of hits, or the mean of any values.

    The bootstrap draws whole ``groups`` (takes of one recording), since their members are not independent.
    """
    if not hits:
        return Share(float("nan"), float("nan"), float("nan"), 0)
    values = np.asarray(hits, float)
    names, member = np.unique(np.asarray(groups if groups is not None else range(len(hits))), return_inverse=True)
    sums, counts = np.bincount(member, values), np.bincount(member)
    drawn = np.random.default_rng(seed).integers(len(names), size=(DRAWS, len(names)))
    means = sums[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Share(float(values.mean()), float(low), float(high), len(hits))


def difference(ours: Sequence[float], theirs: Sequence[float], groups: Sequence[str] | None = None) -> Share:
    """The mean of the paired differences ``ours - theirs``; pairing removes the variation that both share."""
    return share([a - b for a, b in zip(ours, theirs, strict=True)], groups)
