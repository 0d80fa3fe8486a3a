"""Many sounds asked of the engine, and how far they are: what is left is asked again when the process dies.

After a death the sounds that may have caused it (those that were being read ahead, too) are taken one by one. One at
which the process dies twice, alone, is left out: it would again.
"""

from __future__ import annotations

import os
from collections import Counter

from recap_engine.messages import Batch

SUSPECTS = 24
"""As many sounds as the engine may have had in hand: a group of 8, and 16 read ahead."""
TOGETHER = 4_000
"""As many paths go into one message, so that making it does not hold up the window."""

_GIVE_UP_AFTER = 2


class BatchRequest:
    """Paths in order; ``done`` of them are answered."""

    def __init__(self, paths: list[str], candidates: int) -> None:
        self.paths, self._candidates = paths, candidates
        self.done = 0
        self.number = 0
        """Of the message that is being answered at present; 0: none is."""
        self._began = 0
        self._careful_until = 0
        self._deaths: Counter[int] = Counter()

    def message(self, number: int) -> Batch | None:
        """What to ask next, under this number; None when all is done."""
        self.number, self._began = number, self.done
        careful = self.done < self._careful_until
        some = self.paths[self.done : self._careful_until if careful else self.done + TOGETHER]
        if not some:
            self.number = 0
            return None
        encoded = tuple(os.fsencode(path) for path in some)
        return Batch(request=number, paths=encoded, candidates=self._candidates, careful=careful)

    def answered(self, at: int) -> int:
        """Number ``at`` of the message is done; returns its place among all paths."""
        place = self._began + at
        self.done = place + 1
        return place

    def died(self) -> int | None:
        """The process died at this; the place of a sound that is left out from now on, or None."""
        self.number = 0
        if self.done < self._careful_until:
            self._deaths[self.done] += 1
            if self._deaths[self.done] >= _GIVE_UP_AFTER:
                self.done += 1
                return self.done - 1
        self._careful_until = min(self.done + SUSPECTS, len(self.paths))
        return None
