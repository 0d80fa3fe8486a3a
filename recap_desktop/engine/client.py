"""What is asked of the engine process, and its answers as signals. Nothing here blocks.

A request survives the death of the process: it is asked again of the next one. One that killed it twice is given up,
because it would again.
"""

from __future__ import annotations

import logging
import os

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.engine.batch_request import BatchRequest
from recap_desktop.engine.pending import NOW, PendingRequests, Wanted
from recap_desktop.engine.process import EngineProcess
from recap_engine import messages
from recap_engine.i18n import translate
from recap_engine.messages import (
    Cancel,
    Captioned,
    Complete,
    Completed,
    Dropped,
    Failed,
    Find,
    Finished,
    Found,
    Heard,
    Hello,
    Loading,
    Open,
    Proposed,
    Ready,
    Rerank,
)
from recap_engine.records import Region

_log = logging.getLogger(__name__)
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 30.0


class EngineClient(QObject):
    """One engine process, kept alive. All signals come in the thread this lives in."""

    heard = Signal(object, object)
    """(`Wanted`, messages.Heard): its similar captions."""
    proposed = Signal(object, object)
    """(`Wanted`, messages.Proposed): the suggestions."""
    failed = Signal(object, str, str)
    """(`Wanted` or None when it concerns the model or workspace, sentence, traceback or empty)."""
    completed = Signal(object)
    """messages.Completed, of the newest `complete`."""
    found = Signal(object, str)
    """(messages.Found or None, why nothing was found or empty), of the newest `find`."""
    captioned = Signal(int, str, str)
    """(place in the batch, hash of the sound or empty, what is wrong with it or empty)."""
    batch_finished = Signal()
    batch_failed = Signal(str)
    """Why the batch cannot go on, in a sentence; what is done is kept."""
    loading_changed = Signal(object, int, int)
    """(work that requests wait for, a `Translatable` or text; done, total or 0)."""
    became_ready = Signal(object)
    """messages.Ready"""
    process_died = Signal(str, float)
    """(why, in a sentence; seconds until it is started again)."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: list[str] | None = None,
        ping_seconds: float = 5.0,
        mute_seconds: float = 60.0,
        hung_seconds: float = 60.0,
    ) -> None:
        super().__init__(parent)
        self._process = EngineProcess(
            self, command=command, ping_seconds=ping_seconds, mute_seconds=mute_seconds, hung_seconds=hung_seconds
        )
        self._process.answered.connect(self._take)
        self._process.died.connect(self._on_died)
        self._numbers = self._finding = 0
        self._open: Open | None = None
        self._pending = PendingRequests()
        self._batch: BatchRequest | None = None
        self._delay = _FIRST_DELAY
        self._stopping = False
        self.ready: Ready | None = None
        self._restart = QTimer(self, singleShot=True)
        self._restart.timeout.connect(self._start)

    # ---- asking ------------------------------------------------------------------------------------------------

    def open(
        self,
        workspace: str,
        bundle: str = "starter",
        device: str = "auto",
        precision: str = "auto",
        *,
        allow_untrained: bool = False,
    ) -> None:
        """Use this workspace and bundle from now on; the process is started if need be."""
        self._open = Open(
            workspace=os.fsencode(workspace),
            bundle=bundle,
            device=device,
            precision=precision,
            allow_untrained=allow_untrained,
        )
        self._pending.forget()
        self._batch = None
        self.ready = None
        if self.running():
            self._say_open()
        elif not self._restart.isActive():
            self._start()

    def propose(
        self,
        path: str,
        region: Region | None = None,
        *,
        rank: int = NOW,
        candidates: int = 5,
        words: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
    ) -> None:
        """Ask for suggestions, with and without certain ``words``; only one sound at a time is on the desk (`NOW`)."""
        wanted, awaited = Wanted(path, region, rank), self._pending
        if rank == NOW:
            self._cancel(awaited.numbers(lambda other: other.rank == NOW and other.key != wanted.key))
        same = awaited.same(wanted.key, candidates, words)
        if same is None:
            request = awaited.ask(self._number(), wanted, candidates, words)
            if self.ready is not None:
                self._process.say(request)
        elif awaited.rerank(same, rank):
            self._process.say(Rerank(request=same, rank=rank))

    def complete(self, path: str, region: Region | None, prefix: str) -> int:
        """Ask how what is typed may go on; the number that `completed` will have, or 0: the engine is not ready.

        It is not asked again of another process, and only the newest is answered.
        """
        if self.ready is None:
            return 0
        number = self._number()
        self._process.say(Complete(request=number, path=os.fsencode(path), region=region, prefix=prefix))
        return number

    def find(self, text: str, collections: tuple[str, ...] | None, limit: int) -> bool:
        """Look for captions that mean something like ``text``; False: the engine is not ready.

        It is not asked again of another process, and only the newest is answered, by `found`.
        """
        if self.ready is None:
            return False
        self._finding = self._number()
        self._process.say(Find(request=self._finding, text=text, limit=limit, collections=collections))
        return True

    def prepare(self, keys: list[tuple[str, Region | None]], candidates: int = 5) -> None:
        """Have these made, nearest first, after the one on the desk; no others any more."""
        kept = set(keys)
        self._cancel(self._pending.numbers(lambda other: other.rank != NOW and other.key not in kept))
        on_desk = self._pending.on_desk()
        for rank, (path, region) in enumerate(keys, NOW + 1):
            if on_desk is None or (path, region) != on_desk.key:
                self.propose(path, region, rank=rank, candidates=candidates)

    def cancel(self) -> None:
        """The sound on the desk needs nothing any more."""
        self._cancel(self._pending.numbers(lambda wanted: wanted.rank == NOW))

    def waiting(self) -> Wanted | None:
        """What is being waited for on the desk."""
        return self._pending.on_desk()

    def start_batch(self, paths: list[str], candidates: int = 5) -> None:
        """Have suggestions made for all of these, after everything else; one batch at a time."""
        self.cancel_batch()
        self._batch = BatchRequest(paths, candidates)
        self._say_batch()

    def cancel_batch(self) -> None:
        """Make no more; what is done is kept."""
        batch, self._batch = self._batch, None
        if batch is not None and batch.number:
            self._process.say(Cancel(request=batch.number))

    def _cancel(self, numbers: list[int]) -> None:
        for number in numbers:
            self._pending.drop(number)
            self._process.say(Cancel(request=number))

    def _say_batch(self) -> None:
        if self._batch is None or self.ready is None:
            return
        message = self._batch.message(self._number())
        if message is None:
            self._batch = None
            self.batch_finished.emit()
        else:
            self._process.say(message)

    # ---- the process -------------------------------------------------------------------------------------------

    def running(self) -> bool:
        """Whether the process is there."""
        return self._process.running()

    def process_id(self) -> int:
        """The process's number, 0 when there is none."""
        return self._process.number()

    def last_words(self) -> str:
        """The last lines the process printed, for a report."""
        return self._process.last_words()

    def restart(self) -> None:
        """End the process, if there is one, and start it afresh now."""
        self._delay = _FIRST_DELAY
        self._pending.forgive()
        self._restart.stop()
        if self.running():
            self._delay = 0.0
            self._process.kill(self.tr("The engine was ended as you asked."))
        else:
            self._start()

    def stop(self) -> None:
        """End the process for good; waits a moment for it."""
        self._stopping = True
        self._restart.stop()
        self._process.stop()

    def _start(self) -> None:
        if self._stopping or self._open is None:
            return
        self.loading_changed.emit(self.tr("starting the engine"), 0, 0)
        self._process.start()
        self._say_open()

    def _say_open(self) -> None:
        assert self._open is not None
        self._open = msgspec.structs.replace(self._open, request=self._number())
        self._process.say(self._open)

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _on_died(self, why: str) -> None:
        self.ready = None
        if self._stopping:
            return
        self._blame()
        delay, self._delay = self._delay, min(max(2 * self._delay, _FIRST_DELAY), _LONGEST_DELAY)
        self._restart.start(round(delay * 1000))
        self.process_died.emit(why, delay)

    def _blame(self) -> None:
        """What killed the process twice is given up: the sound that was most urgent, or else one of the batch."""
        told = self.tr("The engine stopped twice at this sound, so it is left alone: write its caption by hand.")
        if len(self._pending):
            if (wanted := self._pending.blame()) is not None:
                self.failed.emit(wanted, told, "")
        elif self._batch is not None and self._batch.number and (left := self._batch.died()) is not None:
            self.captioned.emit(left, "", told)

    # ---- answers -----------------------------------------------------------------------------------------------

    def _take(self, answer: messages.Answer) -> None:
        match answer:
            case Hello():
                if answer.protocol != messages.PROTOCOL:
                    self.failed.emit(None, self.tr("The engine is of another version: install the program again."), "")
            case Loading():
                self.loading_changed.emit(answer.doing, answer.done, answer.total)
            case Ready() if self._open is not None and answer.request == self._open.request:
                self._take_ready(answer)
            case Heard() if answer.request in self._pending:
                self.heard.emit(self._pending.wanted(answer.request), answer)
            case Proposed() if answer.request in self._pending:
                self.proposed.emit(self._pending.answered(answer.request), answer)
            case Completed():
                self.completed.emit(answer)
            case Captioned() if self._batch is not None and answer.request == self._batch.number:
                self.captioned.emit(
                    self._batch.answered(answer.at),
                    answer.sound,
                    "" if answer.error is None else translate(answer.error),
                )
            case Finished() if self._batch is not None and answer.request == self._batch.number:
                self._say_batch()
            case Found() | Failed():
                self._take_finding(answer)
            case Dropped():
                self._pending.drop(answer.request)
            case _:
                pass

    def _take_ready(self, ready: Ready) -> None:
        self.ready = ready
        self._delay = _FIRST_DELAY
        self.became_ready.emit(ready)
        for request in self._pending:
            self._process.say(request)
        self._say_batch()

    def _take_finding(self, answer: Found | Failed) -> None:
        """What was found, or what went wrong, be it with finding or something else."""
        if isinstance(answer, Failed) and (not answer.request or answer.request != self._finding):
            self._take_failure(answer)
        elif answer.request == self._finding:
            failed = isinstance(answer, Failed)
            self.found.emit(None if failed else answer, translate(answer.reason) if isinstance(answer, Failed) else "")

    def _take_failure(self, answer: Failed) -> None:
        if answer.traceback:
            _log.error("the engine met a bug: %s", answer.traceback)
        if self._batch is not None and answer.request == self._batch.number:
            self._batch = None
            self.batch_failed.emit(translate(answer.reason))
            return
        wanted = self._pending.drop(answer.request)
        opened = self._open is not None and answer.request == self._open.request
        if wanted is not None or opened or answer.request == 0:
            self.failed.emit(wanted, translate(answer.reason), answer.traceback)
