"""Suggestions for the sound on the desk and for those that come next, so that going on need not wait.

What is shown is never replaced by itself: newer suggestions for it are kept aside until they are asked for. What is
still ahead is made anew after every decision, because it may have changed what is similar.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from recap_desktop.engine_client import NOW, EngineClient, Wanted
from recap_engine import messages
from recap_engine.records import Proposal, Region

Key = tuple[str, Region | None]
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Made:
    """A proposal, the change counter it was made with, and whether its captions are still to come."""

    proposal: Proposal
    sequence: int = -1
    partial: bool = False


class Outlook(QObject):
    """Proposals by sound, asked of the engine in lanes: one for now, some for what comes next."""

    arrived = Signal(object, object)
    """(key, `Made`): for the sound that was asked for now."""
    failed = Signal(object, str)
    """(key, sentence): for the sound that was asked for now."""
    prepared = Signal(object)
    """(records.Sound): one ahead has its suggestions."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._made: OrderedDict[Key, Made] = OrderedDict()
        self._current: Key | None = None
        self._candidates = 5
        engine.heard.connect(self._on_heard)
        engine.proposed.connect(self._on_proposed)
        engine.failed.connect(self._on_failed)

    def forget(self) -> None:
        """Another workspace, or another model: nothing known holds any more."""
        self._made.clear()
        self._current = None

    def ask(self, key: Key, sequence: int, candidates: int) -> Made | None:
        """What is known for a sound, at once; asks the engine when there is nothing, or nothing of today."""
        self._current, self._candidates = key, candidates
        made = self._made.get(key)
        if made is None or made.sequence != sequence:
            self._engine.propose(*key, lane=NOW, candidates=candidates)
        else:
            self._engine.cancel(NOW)
        return made

    def renew(self) -> None:
        """Ask again for the sound on the desk, because something it rests on was changed."""
        if self._current is not None:
            self._made.pop(self._current, None)
            self._engine.propose(*self._current, lane=NOW, candidates=self._candidates)

    def prepare(self, keys: list[Key], sequence: int, candidates: int) -> None:
        """Have these ready, nearest first; what was being prepared beside them is given up."""
        stale = [key for key in keys if (made := self._made.get(key)) is None or made.sequence != sequence]
        for place in range(9):
            lane = f"ahead-{place}"
            under_way = self._engine.waiting(lane)
            if place >= len(stale):
                self._engine.cancel(lane)
            elif under_way is None or under_way.key != stale[place]:
                self._engine.propose(*stale[place], lane=lane, candidates=candidates)

    def _on_heard(self, wanted: Wanted, answer: messages.Heard) -> None:
        if wanted.lane == NOW and wanted.key == self._current:
            proposal = Proposal(answer.sound, (), answer.neighbours, "", answer.notes)
            self.arrived.emit(wanted.key, Made(proposal, partial=True))

    def _on_proposed(self, wanted: Wanted, answer: messages.Proposed) -> None:
        proposal = Proposal(answer.sound, answer.candidates, answer.neighbours, answer.model, answer.notes)
        made = Made(proposal, answer.sequence)
        self._made[wanted.key] = made
        self._made.move_to_end(wanted.key)
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)
        if wanted.key == self._current:
            self.arrived.emit(wanted.key, made)
        else:
            self.prepared.emit(answer.sound)

    def _on_failed(self, wanted: Wanted | None, sentence: str, _traceback: str) -> None:
        if wanted is not None and wanted.lane == NOW and wanted.key == self._current:
            self.failed.emit(wanted.key, sentence)
