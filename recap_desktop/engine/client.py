"""Sends requests to the engine process and emits its answers as signals. Nothing here blocks.

Requests outlive the process: the next process gets them again. A request during which it died twice is dropped.
"""

from __future__ import annotations

import logging
import os
from typing import Literal

import msgspec
from PySide6.QtCore import QObject, Signal

from recap_desktop.engine.batch_request import BatchRequest
from recap_desktop.engine.pending import NOW, PendingRequests, SoundRequest
from recap_desktop.engine.process import EngineProcess
from recap_desktop.engine.restarted import RestartedProcess
from recap_engine import messages
from recap_engine.i18n import translate
from recap_engine.messages import (
    Cancel,
    Captioned,
    Complete,
    Completed,
    Doubtful,
    Dropped,
    Duplicates,
    Embedded,
    Failed,
    Find,
    FindSounds,
    Finished,
    Found,
    FoundSounds,
    Heard,
    Hello,
    Loading,
    Matched,
    Open,
    Proposed,
    Ready,
    Rerank,
)
from recap_engine.records import Region

_log = logging.getLogger(__name__)
Search = Literal["captions", "sounds", "recording"]
"""Searches of which only the newest is answered."""


class EngineClient(QObject):
    """Keeps one engine process alive. Signals arrive in the thread of this object."""

    heard = Signal(object, object)
    """(`SoundRequest`, messages.Heard): the similar captions."""
    proposed = Signal(object, object)
    """(`SoundRequest`, messages.Proposed): the suggestions."""
    failed = Signal(object, str, str)
    """(`SoundRequest`, or None if the model or workspace failed; error message; traceback or empty)."""
    completed = Signal(object)
    """messages.Completed, of the newest `complete`."""
    sounds_found = Signal(object, str)
    """(messages.FoundSounds or None, error message or empty), of the newest `find_sounds`."""
    overheard = Signal(object, str)
    """(messages.FoundSounds or None, error message or empty), of the newest `overhear`."""
    found = Signal(object, str)
    """(messages.Found or None, error message or empty), of the newest `find`."""
    curation_answered = Signal(int, object, str)
    """(number of the request of `curate`, messages.CurationAnswer or None, error message or empty)."""
    curation_progressed = Signal(int, object)
    """(number of the request of `curate`, messages.Loading)."""
    captioned = Signal(int, str, str)
    """(index in the batch, hash of the sound or empty, error message or empty)."""
    batch_finished = Signal()
    batch_failed = Signal(str)
    """(error message): the batch cannot continue; its results so far are kept."""
    loading_changed = Signal(object, int, int)
    """(step, done, total or 0)."""
    embedded = Signal()
    """Every caption in use can be found now."""
    became_ready = Signal(object)
    """messages.Ready"""
    process_died = Signal(str, float)
    """(reason, seconds until the restart)."""

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
        self._process.answered.connect(self._route)
        self._restarted = RestartedProcess(self._process, self)
        self._restarted.started.connect(self._on_started)
        self._restarted.died.connect(self._on_died)
        self._numbers = 0
        self._newest: dict[Search, int] = {}
        self._curations: set[int] = set()
        self._open: Open | None = None
        self._pending = PendingRequests()
        self._batch: BatchRequest | None = None
        self.ready: Ready | None = None
        self.problem = ""
        """Why the workspace or the bundle could not be opened, or empty."""

    def start(self) -> None:
        """Start the process before a workspace is known, so that it imports its libraries in the meantime."""
        if not self.running():
            self._restarted.start()

    # ---- requests ----------------------------------------------------------------------------------------------

    def open(
        self,
        workspace: str,
        bundle: str = "starter",
        device: str = "auto",
        precision: str = "auto",
        *,
        allow_untrained: bool = False,
    ) -> None:
        """Switch to this workspace and bundle; starts the process if need be."""
        self._open = Open(
            workspace=os.fsencode(workspace),
            bundle=bundle,
            device=device,
            precision=precision,
            allow_untrained=allow_untrained,
        )
        self._pending.forget()
        self._curations.clear()
        self._batch = None
        self.ready, self.problem = None, ""
        if self.running():
            self._send_open(self._open)
        else:
            self._restarted.start()

    def propose(
        self,
        path: str,
        region: Region | None = None,
        *,
        rank: int = NOW,
        candidates: int = 5,
        words: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
    ) -> None:
        """Request suggestions with and without certain ``words``; only one sound at a time has the rank `NOW`."""
        wanted, pending = SoundRequest(path, region, rank), self._pending
        if rank == NOW:
            self._cancel(pending.numbers(lambda other: other.rank == NOW and other.key != wanted.key))
        same = pending.same(wanted.key, candidates, words)
        if same is None:
            request = pending.ask(self._number(), wanted, candidates, words)
            if self.ready is not None:
                self._process.send(request)
        elif pending.rerank(same, rank):
            self._process.send(Rerank(request=same, rank=rank))

    def complete(self, path: str, region: Region | None, prefix: str) -> int:
        """Request a completion of ``prefix``; returns the request's number, or 0 if the engine is not ready.

        Only the newest request is answered, and it does not outlive the process.
        """
        if self.ready is None:
            return 0
        number = self._number()
        self._process.send(Complete(request=number, path=os.fsencode(path), region=region, prefix=prefix))
        return number

    def find(self, text: str, collections: tuple[str, ...] | None, limit: int) -> bool:
        """Search captions by the meaning of ``text``; returns False if the engine is not ready.

        `found` answers the newest request only, and it does not outlive the process.
        """
        return self._search("captions", Find(text=text, limit=limit, collections=collections))

    def find_sounds(self, text: str = "", path: str = "") -> bool:
        """Rank sounds by how well ``text`` describes them, or by similarity to the file ``path``.

        Returns False if the engine is not ready. `sounds_found` answers the newest request only.
        """
        return self._search("sounds", FindSounds(text=text, path=os.fsencode(path)))

    def overhear(self, path: str) -> bool:
        """Caption a recording that is not kept, and rank sounds by similarity to it.

        Returns False if the engine is not ready. `overheard` answers the newest request only.
        """
        return self._search("recording", FindSounds(path=os.fsencode(path), passing=True))

    def _search(self, what: Search, request: Find | FindSounds) -> bool:
        if self.ready is None:
            return False
        self._newest[what] = number = self._number()
        self._process.send(msgspec.structs.replace(request, request=number))
        return True

    def curate(self, request: messages.CurationRequest) -> int:
        """Search among all captions; returns the request's number, or 0 if the engine is not ready.

        `curation_answered` follows, unless it is cancelled; it does not outlive the process.
        """
        if self.ready is None:
            return 0
        number = self._number()
        self._curations.add(number)
        self._process.send(msgspec.structs.replace(request, request=number))
        return number

    def cancel_curation(self, number: int) -> None:
        """Cancel a search; it is not answered any more."""
        if number in self._curations:
            self._curations.discard(number)
            self._process.send(Cancel(request=number))

    def prepare(self, keys: list[tuple[str, Region | None]], candidates: int = 5) -> None:
        """Prepare suggestions for these sounds, in order, after the current one, and cancel those for others."""
        kept = set(keys)
        self._cancel(self._pending.numbers(lambda other: other.rank != NOW and other.key not in kept))
        current = self._pending.current()
        for rank, (path, region) in enumerate(keys, NOW + 1):
            if current is None or (path, region) != current.key:
                self.propose(path, region, rank=rank, candidates=candidates)

    def cancel(self) -> None:
        """Cancel the request for the current sound."""
        self._cancel(self._pending.numbers(lambda wanted: wanted.rank == NOW))

    def waiting(self) -> SoundRequest | None:
        """The pending request for the current sound, or None."""
        return self._pending.current()

    def start_batch(self, paths: list[str], candidates: int = 5) -> None:
        """Make suggestions for all of these at the lowest priority; replaces the previous batch."""
        self.cancel_batch()
        self._batch = BatchRequest(paths, candidates)
        self._send_batch()

    def cancel_batch(self) -> None:
        """Cancel the batch; its results so far are kept."""
        batch, self._batch = self._batch, None
        if batch is not None and batch.number:
            self._process.send(Cancel(request=batch.number))

    def _cancel(self, numbers: list[int]) -> None:
        for number in numbers:
            self._pending.drop(number)
            self._process.send(Cancel(request=number))

    def _send_batch(self) -> None:
        if self._batch is None or self.ready is None:
            return
        message = self._batch.message(self._number())
        if message is None:
            self._batch = None
            self.batch_finished.emit()
        else:
            self._process.send(message)

    # ---- the process -------------------------------------------------------------------------------------------

    def running(self) -> bool:
        """Whether the process is running."""
        return self._process.running()

    def process_id(self) -> int:
        """The process id, or 0."""
        return self._process.process_id()

    def last_output(self) -> str:
        """The last lines that the process printed, for a report."""
        return self._process.last_output()

    def restart(self) -> None:
        """Restart the process now."""
        self._pending.forget_crashes()
        if self._open is not None:
            self._restarted.restart()

    def stop(self) -> None:
        """End the process for good."""
        self._restarted.stop()

    def _on_started(self) -> None:
        if self._open is not None:
            self.loading_changed.emit(self.tr("starting the engine"), 0, 0)
            self._send_open(self._open)

    def _send_open(self, request: Open) -> None:
        self._open = msgspec.structs.replace(request, request=self._number())
        self._process.send(self._open)

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _on_died(self, why: str, delay: float) -> None:
        self.ready, self.problem = None, ""
        for number in sorted(self._curations):
            self._end_curation(number, None, self.tr("The engine stopped during this work: start it again."))
        self._report_crash()
        self.process_died.emit(why, delay)

    def _report_crash(self) -> None:
        """Report the sound during which the process crashed twice: the most urgent one, or one of the batch."""
        message = self.tr("The engine stopped twice at this sound and will not try it again: write a caption.")
        if len(self._pending):
            if (wanted := self._pending.count_crash()) is not None:
                self.failed.emit(wanted, message, "")
        elif self._batch is not None and self._batch.number and (left := self._batch.died()) is not None:
            self.captioned.emit(left, "", message)

    # ---- answers -----------------------------------------------------------------------------------------------

    def _route(self, answer: messages.Answer) -> None:
        if answer.request in self._curations:
            self._handle_curation(answer)
        else:
            self._handle(answer)

    def _handle(self, answer: messages.Answer) -> None:
        match answer:
            case Hello():
                self._handle_hello(answer)
            case Loading():
                self.loading_changed.emit(answer.doing, answer.done, answer.total)
            case Ready() if self._open is not None and answer.request == self._open.request:
                self._handle_ready(answer)
            case Embedded():
                self.embedded.emit()
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
                self._send_batch()
            case Found() | FoundSounds() | Failed():
                self._handle_search(answer)
            case Dropped():
                self._pending.drop(answer.request)
            case _:
                pass

    def _handle_curation(self, answer: messages.Answer) -> None:
        match answer:
            case Loading():
                self.curation_progressed.emit(answer.request, answer)
            case Matched() | Duplicates() | Doubtful():
                self._end_curation(answer.request, answer)
            case Failed():
                self._end_curation(answer.request, None, translate(answer.reason))
            case _:
                self._curations.discard(answer.request)

    def _end_curation(self, number: int, answer: messages.CurationAnswer | None, problem: str = "") -> None:
        if number in self._curations:
            self._curations.discard(number)
            self.curation_answered.emit(number, answer, problem)

    def _handle_hello(self, hello: Hello) -> None:
        if hello.protocol != messages.PROTOCOL:
            self.failed.emit(None, self.tr("The engine has a different version: install the program again."), "")

    def _handle_ready(self, ready: Ready) -> None:
        self.ready, self.problem = ready, ""
        self._restarted.note_success()
        self.became_ready.emit(ready)
        for request in self._pending:
            self._process.send(request)
        self._send_batch()

    def _handle_search(self, answer: Found | FoundSounds | Failed) -> None:
        """Handle the answer to the newest search of its kind, or a failure of something else."""
        signals = {"captions": self.found, "sounds": self.sounds_found, "recording": self.overheard}
        what = next((what for what, number in self._newest.items() if number == answer.request), None)
        if isinstance(answer, Failed):
            if what is None:
                self._handle_failure(answer)
            else:
                signals[what].emit(None, translate(answer.reason))
        elif what is not None:
            signals[what].emit(answer, "")

    def _handle_failure(self, answer: Failed) -> None:
        if answer.traceback:
            _log.error("the engine hit a bug: %s", answer.traceback)
        if self._batch is not None and answer.request == self._batch.number:
            self._batch = None
            self.batch_failed.emit(translate(answer.reason))
            return
        wanted = self._pending.drop(answer.request)
        opened = self._open is not None and answer.request == self._open.request
        if opened:
            self.problem = translate(answer.reason)
        if wanted is not None or opened or answer.request == 0:
            self.failed.emit(wanted, translate(answer.reason), answer.traceback)
