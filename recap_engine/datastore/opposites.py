"""Whether two captions that are worded nearly alike say opposite things: another number, a negation, an opposite."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_WORD = re.compile(r"[^\W_]+")
_NUMBERS: Final = {
    **{str(n): n for n in range(21)},
    **{word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())},
    **{"once": 1, "twice": 2, "thrice": 3, "single": 1, "pair": 2, "both": 2},
    **{"several": -1, "many": -1, "multiple": -1},
}
_NEGATIONS: Final = frozenset("no not never without nothing nobody isn doesn aren don silent".split())
_OPPOSITES: Final = (
    ("loud loudly noisy", "quiet quietly soft softly faint faintly"),
    ("near nearby close closely", "far distant distantly away distance"),
    ("fast quickly rapidly rapid quick", "slow slowly"),
    ("high", "low"),
    ("indoors inside indoor", "outdoors outside outdoor"),
    ("opens open opening opened", "closes close closing closed shuts shut"),
    ("starts start starting begins", "stops stop stopping ends"),
    ("approaches approaching approach comes", "leaves leaving recedes receding passes"),
    ("man men male boy", "woman women female girl"),
    ("adult", "child children kid kids baby"),
    ("left", "right"),
    ("up upwards rising", "down downwards falling"),
    ("light lightly", "heavy heavily"),
    ("long", "short"),
    ("before", "after"),
    ("day", "night"),
)


def opposed(first: str, second: str) -> bool:
    """Whether a word that only one of two captions has contradicts one that only the other has."""
    one, other = _words(first), _words(second)
    only_one, only_other = one - other, other - one
    numbers_one, numbers_other = _numbers(only_one), _numbers(only_other)
    if numbers_one and numbers_other and numbers_one != numbers_other:
        return True
    if bool(_NEGATIONS & one) != bool(_NEGATIONS & other):
        return True
    return any((a & only_one and b & only_other) or (b & only_one and a & only_other) for a, b in _sides())


def _numbers(words: frozenset[str]) -> frozenset[int]:
    return frozenset(_NUMBERS[word] for word in words if word in _NUMBERS)


@lru_cache(maxsize=1)
def _sides() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    return tuple((frozenset(a.split()), frozenset(b.split())) for a, b in _OPPOSITES)


@lru_cache(maxsize=1 << 14)
def _words(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text))
