"""Suggestions for the sound on the desk and for those that come next, so that going on need not wait.

What is shown is never replaced by itself: newer suggestions for it are kept aside until they are asked for. What is
still ahead is asked for again after every decision, because it may have changed what is similar; the engine remembers
what it heard, and writes anew only where similar captions are others now.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from recap_desktop.engine.client import EngineClient
from recap_desktop.engine.pending import Wanted
from recap_engine import messages
from recap_engine.records import Proposal, Region

Key = tuple[str, Region | None]
Words = tuple[tuple[str, ...], tuple[str, ...]]
"""Words that suggestions have to say, and words that they must not."""
_KEPT = 64


@dataclass(frozen=True, slots=True)
class ReceivedProposal:
    """A proposal, the change counter it was made with, and whether its captions are still to come."""

    proposal: Proposal
    sequence: int = -1
    partial: bool = False


class Suggestions(QObject):
    """Proposals by sound, asked of the engine by rank: the sound on the desk, then those that come next."""

    arrived = Signal(object, object)
    """(key, `ReceivedProposal`): for the sound that was asked for now."""
    failed = Signal(object, str)
    """(key, sentence): for the sound that was asked for now."""
    prepared = Signal(object)
    """(records.Sound): one ahead has its suggestions."""

    def __init__(self, engine: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._made: OrderedDict[Key, ReceivedProposal] = OrderedDict()
        self._partial: dict[Key, ReceivedProposal] = {}
        self._current: Key | None = None
        self._ahead: list[Key] = []
        self._sequence = -1
        self._candidates = 5
        self._words: Words = ((), ())
        engine.heard.connect(self._on_heard)
        engine.proposed.connect(self._on_proposed)
        engine.failed.connect(self._on_failed)

    def forget(self) -> None:
        """Another workspace, or another model: nothing known holds any more."""
        self._made.clear()
        self._partial.clear()
        self._ahead.clear()
        self._current = None
        self._words = ((), ())

    def outdate(self) -> None:
        """What is known stays, but is of yesterday."""
        self._made = OrderedDict((key, replace(made, sequence=-1)) for key, made in self._made.items())

    def ask(self, key: Key, sequence: int, candidates: int) -> ReceivedProposal | None:
        """What is known for a sound, at once; asks the engine when there is nothing, or nothing of today.

        ``sequence`` is the workspace's change counter now.
        """
        if key != self._current:
            self._end_wish()
        self._current, self._sequence, self._candidates = key, sequence, candidates
        made = self._made.get(key)
        if made is None or made.sequence != sequence:
            self._engine.propose(*key, candidates=candidates, words=self._words)
        else:
            self._engine.cancel()
        return made or self._partial.get(key)

    def knows(self, audio_hash: str, sequence: int) -> bool:
        """Whether suggestions for a whole sound are there, made at this change counter."""
        return any(
            made.sequence >= sequence and made.proposal.sound.hash == audio_hash and key[1] is None
            for key, made in self._made.items()
        )

    def wish(self, words: Words) -> None:
        """Ask for suggestions with and without certain words, until another sound is on the desk."""
        self._words = words
        self.renew()

    def _end_wish(self) -> None:
        if self._words != ((), ()):
            self._words = ((), ())
            if self._current is not None:
                self._made.pop(self._current, None)

    def renew(self) -> None:
        """Ask again for the sound on the desk, because something it rests on was changed."""
        if self._current is not None:
            self._made.pop(self._current, None)
            self._engine.cancel()
            self._engine.propose(*self._current, candidates=self._candidates, words=self._words)

    def prepare(self, keys: list[Key], sequence: int, candidates: int) -> None:
        """Have these ready, nearest first; what was being prepared beside them is given up."""
        self._ahead, self._sequence = keys, sequence
        self._partial = {key: made for key, made in self._partial.items() if key in keys or key == self._current}
        self._engine.prepare([key for key in keys if self._stale(key)], candidates)

    def _stale(self, key: Key) -> bool:
        made = self._made.get(key)
        return made is None or made.sequence < self._sequence

    def _on_heard(self, wanted: Wanted, answer: messages.Heard) -> None:
        made = ReceivedProposal(Proposal(answer.sound, (), answer.neighbours, "", answer.notes), partial=True)
        self._partial[wanted.key] = made
        if wanted.key == self._current:
            self.arrived.emit(wanted.key, made)

    def _on_proposed(self, wanted: Wanted, answer: messages.Proposed) -> None:
        proposal = Proposal(answer.sound, answer.candidates, answer.neighbours, answer.model, answer.notes)
        made = ReceivedProposal(proposal, answer.sequence)
        self._partial.pop(wanted.key, None)
        self._made[wanted.key] = made
        self._made.move_to_end(wanted.key)
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)
        if wanted.key == self._current:
            self.arrived.emit(wanted.key, made)
        else:
            self.prepared.emit(answer.sound)
        # Something was decided while it was being made.
        if self._stale(wanted.key):
            if wanted.key == self._current:
                self._engine.propose(*wanted.key, candidates=self._candidates, words=self._words)
            elif wanted.key in self._ahead:
                rank = 1 + self._ahead.index(wanted.key)
                self._engine.propose(*wanted.key, rank=rank, candidates=self._candidates)

    def _on_failed(self, wanted: Wanted | None, sentence: str, _traceback: str) -> None:
        if wanted is not None and wanted.key == self._current:
            self.failed.emit(wanted.key, sentence)
