"""Suggestions for the current sound and, prepared ahead, for the next ones.

Suggestions on screen never change by themselves: newer ones are held until the user asks for them. Those prepared ahead
are requested again after every decision, because it may change the similar captions. The engine caches encoded sounds
and generates new texts only if the similar captions changed.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from recap_desktop.engine.client import EngineClient
from recap_desktop.engine.pending import SoundRequest
from recap_engine import messages
from recap_engine.records import Proposal, Region

Key = tuple[str, Region | None]
Words = tuple[tuple[str, ...], tuple[str, ...]]
"""Words that suggestions must contain, and words that they must not."""
_KEPT = 64


@dataclass(frozen=True, slots=True)
class ReceivedProposal:
    """A proposal, the workspace's change counter when it was made, and whether its candidates are still to come."""

    proposal: Proposal
    sequence: int = -1
    partial: bool = False


class Suggestions(QObject):
    """Requests and keeps proposals by sound: first the current sound, then the next ones."""

    arrived = Signal(object, object)
    """(key, `ReceivedProposal`): for the current sound."""
    failed = Signal(object, str)
    """(key, error message): for the current sound."""
    prepared = Signal(object)
    """(`Sound`): suggestions for one of the next sounds arrived."""

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
        """Forget everything, after a change of workspace or model."""
        self._made.clear()
        self._partial.clear()
        self._ahead.clear()
        self._current = None
        self._words = ((), ())

    def mark_incomplete_stale(self) -> None:
        """Keep the proposals that were made while captions had no vector, but request them again when needed."""
        for key, made in self._made.items():
            if made.proposal.missing:
                self._made[key] = replace(made, sequence=-1)

    def ask(self, key: Key, sequence: int, candidates: int) -> ReceivedProposal | None:
        """Make a sound the current one; returns its known proposal, and requests a new one if it is missing or stale.

        ``sequence`` is the current change counter of the workspace.
        """
        if key != self._current:
            self.drop_words()
        self._current, self._sequence, self._candidates = key, sequence, candidates
        made = self._made.get(key)
        if made is None or made.sequence != sequence:
            self._engine.propose(*key, candidates=candidates, words=self._words)
        else:
            self._engine.cancel()
        return made or self._partial.get(key)

    def knows(self, audio_hash: str, sequence: int) -> bool:
        """Whether proposals for a whole sound are known that were made at this change counter or later."""
        return any(
            made.sequence >= sequence and made.proposal.sound.hash == audio_hash and key[1] is None
            for key, made in self._made.items()
        )

    def require_words(self, words: Words) -> None:
        """Request suggestions with and without certain words, until another sound is current."""
        self._words = words
        self.request_again()

    @property
    def words_required(self) -> bool:
        """Whether the suggestions for the current sound must contain some words or avoid some."""
        return self._words != ((), ())

    def drop_words(self) -> None:
        """Require no words any more; suggestions made with them are requested again when needed."""
        if self.words_required:
            self._engine.cancel()
            self._words = ((), ())
            if self._current is not None:
                self._made.pop(self._current, None)

    def request_again(self) -> None:
        """Request new suggestions for the current sound, because the captions behind them changed."""
        if self._current is not None:
            self._made.pop(self._current, None)
            self._engine.cancel()
            self._engine.propose(*self._current, candidates=self._candidates, words=self._words)

    def prepare(self, keys: list[Key], sequence: int, candidates: int) -> None:
        """Prepare suggestions for these sounds, the next one first, and drop requests for others."""
        self._ahead, self._sequence = keys, sequence
        self._partial = {key: made for key, made in self._partial.items() if key in keys or key == self._current}
        self._engine.prepare([key for key in keys if self._stale(key)], candidates)

    def _stale(self, key: Key) -> bool:
        made = self._made.get(key)
        return made is None or made.sequence < self._sequence

    def _on_heard(self, request: SoundRequest, answer: messages.Heard) -> None:
        proposal = Proposal(
            answer.sound,
            (),
            answer.neighbours,
            "",
            answer.notes,
            calibrated=answer.calibrated,
            hears=answer.hears,
        )
        made = ReceivedProposal(proposal, partial=True)
        self._partial[request.key] = made
        if request.key == self._current:
            self.arrived.emit(request.key, made)

    def _on_proposed(self, request: SoundRequest, answer: messages.Proposed) -> None:
        proposal = Proposal(
            answer.sound,
            answer.candidates,
            answer.neighbours,
            answer.model,
            answer.notes,
            answer.missing,
            answer.calibrated,
            answer.hears,
        )
        made = ReceivedProposal(proposal, answer.sequence)
        self._partial.pop(request.key, None)
        self._made[request.key] = made
        self._made.move_to_end(request.key)
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)
        if request.key == self._current:
            self.arrived.emit(request.key, made)
        else:
            self.prepared.emit(answer.sound)
        # A decision was made in the meantime.
        if self._stale(request.key):
            if request.key == self._current:
                self._engine.propose(*request.key, candidates=self._candidates, words=self._words)
            elif request.key in self._ahead:
                rank = 1 + self._ahead.index(request.key)
                self._engine.propose(*request.key, rank=rank, candidates=self._candidates)

    def _on_failed(self, request: SoundRequest | None, sentence: str, _traceback: str) -> None:
        if request is not None and request.key == self._current:
            self.failed.emit(request.key, sentence)
