"""What is kept of the sounds that were proposed for lately, so that what is typed for one can be completed at once."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recap_engine.printable import StrPath
from recap_engine.propose.propose import Heard, Proposer
from recap_engine.records import Neighbour, Region

if TYPE_CHECKING:
    from recap_engine.decoder.beam import Begun

MOST_COMPLETIONS = 5

_SOUNDS_KEPT = 16
_PROMPTS_KEPT = 2


@dataclass(slots=True)
class _Known:
    heard: Heard
    neighbours: Sequence[Neighbour]
    begun: Begun | None = None


class Typing:
    """Sounds by path and region, the latest last. A prompt is read at the first letter, and kept for the next ones."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str | bytes, Region | None], _Known] = OrderedDict()

    def met(self, path: StrPath, region: Region | None, heard: Heard, neighbours: Sequence[Neighbour]) -> None:
        """Remember a sound and its neighbours, in the place of what was known of it."""
        key = os.fspath(path), region
        self._known[key] = _Known(heard, neighbours)
        self._known.move_to_end(key)
        while len(self._known) > _SOUNDS_KEPT:
            self._known.popitem(last=False)

    def knows(self, path: StrPath, region: Region | None) -> bool:
        """Whether `met` has been told of it lately."""
        return (os.fspath(path), region) in self._known

    def begun(self, path: StrPath, region: Region | None, proposer: Proposer) -> Begun:
        """Its prompt, read."""
        key = os.fspath(path), region
        known = self._known[key]
        self._known.move_to_end(key)
        if known.begun is None:
            known.begun = proposer.begin(known.heard, known.neighbours)
        for older in list(self._known.values())[:-_PROMPTS_KEPT]:
            older.begun = None
        return known.begun
