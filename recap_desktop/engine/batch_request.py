"""A batch of sounds for the engine and its progress; the rest is requested again if the process dies.

After a death, the sounds that may have caused it, including those read ahead, are processed one by one. A sound at
which the process dies twice is left out.
"""

from __future__ import annotations

import os
from collections import Counter

from recap_engine.messages import Batch

SUSPECTS = 24
"""The most sounds that the engine may have had at once: a group of 8, and 16 read ahead."""
TOGETHER = 4_000
"""Paths per message, few enough that encoding it does not block the window."""

_MAX_DEATHS = 2


class BatchRequest:
    """Paths in order, the first ``done`` of which are answered."""

    def __init__(self, paths: list[str], candidates: int) -> None:
        self.paths, self._candidates = paths, candidates
        self.done = 0
        self.number = 0
        """The number of the message that is being answered, or 0."""
        self._began = 0
        self._careful_until = 0
        self._deaths: Counter[int] = Counter()

    def message(self, number: int) -> Batch | None:
        """The next message, with this number, or None when all is done."""
        self.number, self._began = number, self.done
        careful = self.done < self._careful_until
        some = self.paths[self.done : self._careful_until if careful else self.done + TOGETHER]
        if not some:
            self.number = 0
            return None
        encoded = tuple(os.fsencode(path) for path in some)
        return Batch(request=number, paths=encoded, candidates=self._candidates, careful=careful)

    def answered(self, at: int) -> int:
        """Record an answer for entry ``at`` of the message; returns its index among all paths."""
        place = self._began + at
        self.done = place + 1
        return place

    def died(self) -> int | None:
        """Record a death of the process; returns the index of a sound to leave out, or None."""
        self.number = 0
        if self.done < self._careful_until:
            self._deaths[self.done] += 1
            if self._deaths[self.done] >= _MAX_DEATHS:
                self.done += 1
                return self.done - 1
        self._careful_until = min(self.done + SUSPECTS, len(self.paths))
        return None
