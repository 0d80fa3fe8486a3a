"""The list of categories of the Universal Category System (UCS): names, completion, and suggestions from captions.

A suggestion counts the words that a text and an entry share. A word counts more where it names the subcategory or is
a synonym than where it only explains the entry, and the fewer entries have it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_LEAST_SCORE: Final = 4.0
"""A suggestion needs about one rare synonym, or several common words."""
_OF_SUBCATEGORY, _OF_CATEGORY, _OF_EXPLANATION = 1.5, 1.0, 0.25
_NAMELESS: Final = frozenset(
    "a an and are as at be by for from has in into is it its near no not of off on onto or other out over some sound "
    "sounds such that the their then there this to two under up use used very while with misc general".split()
)
_ENDINGS: Final = ("ings", "ing", "ies", "ed", "es", "s", "y", "e")
_SHORTEST_STEM: Final = 3


@dataclass(frozen=True, slots=True)
class UcsEntry:
    """A category: its CatID (``AMBPark``), category (``AMBIENCE``), subcategory (``PARK``) and more."""

    cat_id: str
    category: str
    subcategory: str
    explanation: str = ""
    synonyms: str = ""

    def __str__(self) -> str:
        names = ", ".join(filter(None, (self.category, self.subcategory)))
        return f"{self.cat_id} – {names}" if names else self.cat_id


class UcsList:
    """The entries of a list, in the order of the file."""

    def __init__(self, entries: Iterable[UcsEntry] = ()) -> None:
        self.entries = tuple(entries)
        self._by_id = {entry.cat_id.casefold(): entry for entry in self.entries}

    def __len__(self) -> int:
        return len(self.entries)

    def find(self, cat_id: str) -> UcsEntry | None:
        """The entry with this CatID, in any case of letters."""
        return self._by_id.get(cat_id.strip().casefold())

    def canonical(self, category: str) -> str:
        """A CatID as the list spells it; any other text as it is."""
        entry = self.find(category)
        return category if entry is None else entry.cat_id

    def names(self, category: str) -> tuple[str, str, str]:
        """(Category, SubCategory, CatID) of a sound's category; names that are not known are empty."""
        entry = self.find(category)
        return ("", "", category) if entry is None else (entry.category, entry.subcategory, entry.cat_id)

    def matching(self, typed: str, limit: int = -1) -> list[UcsEntry]:
        """The entries that have every word typed, or its beginning; those whose CatID begins with it come first."""
        words = [word.casefold() for word in typed.split()]
        found = [entry for entry in self.entries if all(_has(entry, word) for word in words)]
        found.sort(key=lambda entry: _rank(entry, typed.strip().casefold(), words))
        return found[: limit if limit >= 0 else None]

    def suggest(self, texts: Sequence[tuple[str, float]], limit: int = 3) -> list[UcsEntry]:
        """The entries that fit texts about a sound best, each text with its weight (0 to 1); often none."""
        weights: dict[str, float] = {}
        for text, weight in texts:
            for stem in _stems(text):
                weights[stem] = max(weights.get(stem, 0.0), weight)
        scores: dict[int, float] = {}
        for stem, weight in weights.items():
            having = self._index.get(stem, {})
            rarity = math.log(1 + len(self.entries) / max(1, len(having)))
            for entry, counts in having.items():
                scores[entry] = scores.get(entry, 0.0) + weight * rarity * counts
        # A tie goes to the earlier entry.
        best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
        least = min(_LEAST_SCORE, math.log(1 + len(self.entries)))
        return [self.entries[at] for at, score in best[:limit] if score >= least]

    @cached_property
    def _index(self) -> dict[str, dict[int, float]]:
        """For each stem the entries that have it, and how much it counts there."""
        found: dict[str, dict[int, float]] = {}
        for at, entry in enumerate(self.entries):
            for text, counts in (
                (entry.explanation, _OF_EXPLANATION),
                (entry.category, _OF_CATEGORY),
                (f"{entry.subcategory} {entry.synonyms}", _OF_SUBCATEGORY),
            ):
                for stem in _stems(text):
                    found.setdefault(stem, {})[at] = counts
        return found


def _stems(text: str) -> list[str]:
    """The words of a text that say something, without endings: barks, barking and bark are one."""
    words = (word.casefold() for word in _WORD.findall(text))
    return list(dict.fromkeys(_stem(word) for word in words if word not in _NAMELESS and len(word) > 1))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending)
            # running, runs
            if ending in ("ing", "ings", "ed") and word[-1] == word[-2] and len(word) > _SHORTEST_STEM:
                word = word[:-1]
            break
    return word


def _has(entry: UcsEntry, word: str) -> bool:
    if entry.cat_id.casefold().startswith(word):
        return True
    said = f"{entry.category} {entry.subcategory} {entry.synonyms}".casefold()
    return any(one.startswith(word) for one in _WORD.findall(said))


def _rank(entry: UcsEntry, typed: str, words: Sequence[str]) -> int:
    """Smaller is better: the CatID, then the subcategory, then the category, then the synonyms."""
    if entry.cat_id.casefold().startswith(typed):
        return 0
    for rank, text in enumerate((entry.subcategory, f"{entry.category} {entry.subcategory}"), 1):
        said = _WORD.findall(text.casefold())
        if all(any(one.startswith(word) for one in said) for word in words):
            return rank
    return 3
