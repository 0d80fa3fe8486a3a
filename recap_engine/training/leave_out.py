"""Classes to leave out of a model for an evaluation: of its rows, captions and all texts made from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from recap_engine.errors import RequestError
from recap_engine.training.corpus import Row
from recap_engine.training.texts.label_captions import captions_of
from recap_engine.training.texts.label_variants import phrases


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Regular expressions, searched case-insensitively. Raises RequestError for an invalid one."""

    patterns: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for pattern in self.patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise RequestError(
                    "{pattern!r} is not a regular expression ({why}).", pattern=pattern, why=error
                ) from None

    def matches(self, text: str) -> bool:
        """Whether ``text`` mentions a class to leave out."""
        return bool(self.patterns) and _one_of(self.patterns).search(text) is not None

    def texts(self, texts: Iterable[str]) -> list[str]:
        """The texts that mention none."""
        return [text for text in texts if not self.matches(text)]

    def rows(self, rows: Sequence[Row]) -> list[Row]:
        """Rows whose label, and every sentence made from it, mention none."""
        if not self.patterns:
            return list(rows)
        known = {row.label: any(map(self.matches, said(row.label))) for row in rows}
        return [row for row in rows if not known[row.label]]


@lru_cache(maxsize=8)
def _one_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def said(label: str) -> list[str]:
    """A label and all sentences that training makes from it."""
    return [label, *phrases(label), *captions_of(label)]
