"""The engine process: ``python -m recap_engine.host`` reads requests and writes answers over pipes.

A crash in a decoder or a codec then does not close the main window or lose work. One thread reads requests, the main
thread handles them. Between two steps, it answers more urgent requests first and drops cancelled ones.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from recap_engine import __version__, messages
from recap_engine.datastore.backups import start_daily_backup
from recap_engine.datastore.hidden_damage import find_damage
from recap_engine.engine import Engine
from recap_engine.errors import Cancelled, RecapError, RequestError
from recap_engine.host import bundle_requests, curation_requests
from recap_engine.host.queue import RequestQueue, Unreadable
from recap_engine.host.watchdog import Watchdog
from recap_engine.index.embed_missing import STEP
from recap_engine.messages import (
    Answer,
    Batch,
    BundleRequest,
    Complete,
    CurationRequest,
    Find,
    FindDoubtful,
    FindDuplicates,
    FindSounds,
    InstallBundle,
    ListBundles,
    Match,
    Open,
    Ping,
    Propose,
    RemoveBundle,
    Request,
    Shutdown,
    VerifyBundle,
)
from recap_engine.progress import Progress
from recap_engine.propose.propose import Settings
from recap_engine.records import Proposal
from recap_engine.translatable import Translatable

_NICE = 5
"""Niceness of this process, so that the main window and its audio have priority."""

_REPORT_SECONDS = 0.5
"""Seconds between two reports on the progress of a request."""
_LONG = 0.5
"""Seconds after which a waiting request reports its progress."""

_NO_MEMORY = Translatable("There is not enough memory for this sound: close other programs, or choose a smaller model.")


class Host:
    """Answers requests with one `Engine`."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._requests = requests
        self._answers = answers
        self._writing = threading.Lock()
        self._queue = RequestQueue()
        self._engine: Engine | None = None
        self._watchdog = Watchdog()
        self._loading = False
        self._opening = 0
        self._settling: tuple[int, Iterator[Progress]] | None = None
        """The number of the `Open` request, and the embedding that runs while there are no requests."""
        self._unsettled_at: int | None = None
        """The change counter at which that embedding failed: it would fail again until something changes."""

    def serve(self) -> None:
        """Answer requests until the pipe closes or a `Shutdown` arrives."""
        threading.Thread(target=self._read_requests, name="requests", daemon=True).start()
        self._watchdog.start()
        self._send(messages.Hello(protocol=messages.PROTOCOL, version=__version__, pid=os.getpid()))
        self._import_torch()
        while (request := self._next_request()) is not None and not isinstance(request, Shutdown):
            self._watchdog.step()
            self._answer(request)
            self._watchdog.rest()
        if self._engine is not None:
            self._engine.close()

    def _import_torch(self) -> None:
        """Do the slow import while the window is being built."""
        self._loading = True
        with contextlib.suppress(Exception):  # the same failure is reported when a workspace is opened
            import torch  # noqa: F401
        self._loading = False

    def _next_request(self) -> Request | Unreadable | None:
        """Wait for the next request, and embed missing vectors until then."""
        while self._settling is not None and self._queue.idle():
            self._settle(*self._settling)
        return self._queue.take()

    def _settle(self, opened: int, steps: Iterator[Progress]) -> None:
        """One step of the embedding that nobody waits for."""
        self._watchdog.step()
        step, failed = None, True
        with self._failures_sent(opened):
            step, failed = next(steps, None), False
        self._watchdog.rest()
        if step is not None:
            self._send(messages.Loading.at(opened, step))
            return
        self._settling = None
        if failed:
            with self._failures_sent(opened):
                self._unsettled_at = self._opened().workspace.sequence()
        else:
            self._send(messages.Embedded(request=opened))

    def _read_requests(self) -> None:
        try:
            while (body := messages.read_body(self._requests)) is not None:
                try:
                    arrived: Request | Unreadable = messages.request_from(body)
                except msgspec.DecodeError as error:
                    arrived = Unreadable(messages.number_in(body), str(error))
                if isinstance(arrived, Ping):
                    self._send(
                        messages.Pong(
                            request=arrived.request, step_seconds=self._watchdog.step_seconds(), loading=self._loading
                        )
                    )
                    continue
                for dropped in self._queue.put(arrived):
                    self._send(messages.Dropped(request=dropped.request))
        except OSError:
            pass
        except ValueError as error:
            reason = Translatable(
                "The engine cannot read the program's requests ({why}): restart the program.",
                why=str(error),
            )
            self._send(messages.Failed(reason=reason))
        self._queue.close()

    def _send(self, answer: Answer) -> None:
        try:
            with self._writing:
                messages.write(self._answers, answer)
        except OSError:
            self._queue.close()

    def _answer(self, request: Request | Unreadable) -> None:
        with self._failures_sent(request.request):
            match request:
                case Open():
                    self._open(request)
                case Propose():
                    self._propose(request)
                case Batch():
                    self._propose_batch(request)
                case Complete():
                    self._complete(request)
                case ListBundles() | InstallBundle() | VerifyBundle() | RemoveBundle():
                    self._manage_bundles(request)
                case Find():
                    self._find(request)
                case FindSounds():
                    self._find_sounds(request)
                case Match() | FindDuplicates() | FindDoubtful():
                    self._curate(request)
                case Unreadable():
                    raise RequestError(
                        "The engine received a request that it cannot read ({why}): restart the program.",
                        why=request.why,
                    )

    @contextlib.contextmanager
    def _failures_sent(self, number: int) -> Iterator[None]:
        """Send a failure as the answer to a request."""
        try:
            yield
        except Cancelled:
            self._send(messages.Dropped(request=number))
        except RecapError as error:
            self._send(messages.Failed(request=number, reason=error.message))
        except Exception as error:
            if _out_of_memory(error):
                self._send(messages.Failed(request=number, reason=_NO_MEMORY))
                return
            if (damage := find_damage()) is not None:
                self._send(messages.Failed(request=number, reason=damage.message))
                return
            bug = Translatable(
                "The engine hit a bug ({what}); the log has the details.", what=f"{type(error).__name__}: {error}"
            )
            self._send(messages.Failed(request=number, reason=bug, traceback=traceback.format_exc()))

    def _open(self, request: Open) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = self._settling = None
        self._unsettled_at = None
        engine = Engine.open(
            Path(os.fsdecode(request.workspace)),
            request.bundle,
            device=request.device,
            precision=request.precision,
            allow_untrained=request.allow_untrained,
        )
        self._engine = engine
        start_daily_backup(engine.workspace.path)
        self._loading = True
        try:
            self._send_progress(request, engine.begin(), after=0.0)
        finally:
            self._loading = False
        self._send(
            messages.Ready(
                request=request.request,
                bundle=engine.bundle.name,
                model=engine.bundle.fingerprint,
                device=engine.device.name,
                precision=engine.device.precision,
            )
        )
        self._opening = request.request
        self._settling = request.request, engine.settle()

    def _send_progress(self, request: Request, steps: Iterable[Progress], after: float = _LONG) -> None:
        began = time.monotonic()
        for step in steps:
            self._watchdog.step()
            if self._queue.unwanted():
                raise Cancelled("The request is no longer needed.")
            if time.monotonic() - began >= after:
                self._send(messages.Loading.at(request.request, step))

    def _listening_reporter(self, request: Request) -> Callable[[float, float], None]:
        """A callback that reports how much of a sound is encoded, if encoding takes longer than `_LONG`."""
        began, reported = time.monotonic(), 0.0

        def report(done: float, total: float) -> None:
            nonlocal reported
            now, ended = time.monotonic(), done >= total
            if (ended and reported) or (not ended and now - began >= _LONG and now - reported >= _REPORT_SECONDS):
                reported = now
                step = Progress(Translatable("listening"), round(100 * done / total) if total else 0, 100)
                self._send(messages.Loading.at(request.request, step))

        return report

    def _opened(self) -> Engine:
        if self._engine is None:
            raise RequestError("No workspace is open in the engine; open one first.")
        return self._engine

    def _answer_urgent(self) -> bool:
        """Between two steps: answer more urgent requests. Returns whether the current one has been cancelled."""
        self._watchdog.step()
        while (request := self._queue.take_more_urgent()) is not None:
            self._answer(request)
            self._queue.finish()
        return self._queue.unwanted()

    def _propose_batch(self, request: Batch) -> None:
        engine, settings = self._opened(), Settings(candidates=request.candidates, neighbours=request.neighbours)
        self._send_progress(request, engine.embed_newest())
        paths = [(os.fsdecode(path), "") for path in request.paths]
        runs = [[path] for path in paths] if request.careful else [paths]
        at = 0
        for run in runs:
            with contextlib.closing(engine.caption(run, settings, self._answer_urgent)) as outcomes:
                for outcome in outcomes:
                    sound = outcome.proposal.sound.hash if outcome.proposal is not None else ""
                    self._send(messages.Captioned(request=request.request, at=at, sound=sound, error=outcome.error))
                    at += 1
                    if engine.embedding is not None:
                        self._send(messages.Loading.at(request.request, engine.embedding))
                    if self._answer_urgent():
                        raise Cancelled("The request is no longer needed.")
        self._send(messages.Finished(request=request.request))

    def _propose(self, request: Propose) -> None:
        engine = self._opened()
        # Another request answered in between would embed the same captions again.
        self._send_progress(request, engine.embed_newest())
        settings = Settings(
            candidates=request.candidates,
            neighbours=request.neighbours,
            beams=request.beams,
            seed=request.seed,
            routes=request.routes,
            other_recordings=request.other_recordings,
            include=request.include,
            avoid=request.avoid,
        )
        sequence = engine.workspace.sequence()
        path = os.fsdecode(request.path)
        report = self._listening_reporter(request)
        proposals = engine.propose(path, request.region, settings, cancelled=self._answer_urgent, listened=report)
        heard = self._next(proposals)
        report(1.0, 1.0)
        self._send(
            messages.Heard(
                request=request.request,
                sound=heard.sound,
                neighbours=heard.neighbours,
                notes=heard.notes,
                calibrated=heard.calibrated,
                hears=heard.hears,
            )
        )
        if engine.unsettled:
            self._settle_later(engine)
        proposal = self._next(proposals)
        self._send(
            messages.Proposed(
                request=request.request,
                sound=proposal.sound,
                candidates=proposal.candidates,
                neighbours=proposal.neighbours,
                model=proposal.model,
                notes=proposal.notes,
                sequence=sequence,
                missing=proposal.missing,
                calibrated=proposal.calibrated,
                hears=proposal.hears,
            )
        )

    def _complete(self, request: Complete) -> None:
        path, wanted = os.fsdecode(request.path), self._queue.unwanted
        texts = self._opened().complete(path, request.prefix, request.count, request.region, wanted)
        self._send(messages.Completed(request=request.request, prefix=request.prefix, texts=texts))

    def _manage_bundles(self, request: BundleRequest) -> None:
        """List, install, verify or remove bundles."""
        with contextlib.closing(bundle_requests.answers(request)) as answers:
            for answer in answers:
                self._send(answer)
                if self._answer_urgent():
                    raise Cancelled("The request is no longer needed.")

    def _find(self, request: Find) -> None:
        engine = self._opened()
        found, waiting = engine.search.captions_so_far(request.text, request.limit, request.collections)
        captions = tuple((caption.id, similarity) for caption, similarity in found)
        self._send(messages.Found(request=request.request, captions=captions, waiting=waiting))
        if waiting:
            self._settle_later(engine)

    def _find_sounds(self, request: FindSounds) -> None:
        engine = self._opened()
        if request.passing:
            proposal, found = engine.overhear(os.fsdecode(request.path), limit=request.limit)
            self._send(
                messages.FoundSounds(
                    request=request.request,
                    sounds=tuple((audio_hash, similarity) for _, audio_hash, similarity in found),
                    caption=next(iter(proposal.candidates), None),
                    calibrated=proposal.calibrated,
                    notes=proposal.notes,
                )
            )
            return
        if request.path:
            found = engine.similar_sounds(os.fsdecode(request.path), request.limit)
        else:
            found = engine.search.sounds(request.text, request.limit)
        sounds = tuple((audio_hash, similarity) for _, audio_hash, similarity in found)
        self._send(messages.FoundSounds(request=request.request, sounds=sounds))

    def _curate(self, request: CurationRequest) -> None:
        """Search among all captions; more urgent requests are answered between two steps."""
        engine = self._opened()
        self._send_progress(request, engine.embed(STEP))
        reported = 0.0

        def report(step: Progress) -> None:
            nonlocal reported
            if time.monotonic() - reported >= _REPORT_SECONDS:
                reported = time.monotonic()
                self._send(messages.Loading.at(request.request, step))
            if self._answer_urgent():
                raise Cancelled("The request is no longer needed.")

        self._send(curation_requests.answer(engine, request, report))

    def _settle_later(self, engine: Engine) -> None:
        """Embed what is missing while there are no requests, unless that failed and nothing has changed since."""
        if self._settling is None and engine.workspace.sequence() != self._unsettled_at:
            self._settling = self._opening, engine.settle()

    def _next(self, proposals: Iterator[Proposal]) -> Proposal:
        """Make the next proposal. Raises Cancelled if the request was cancelled in the meantime."""
        proposal = next(proposals)
        if self._answer_urgent():
            raise Cancelled("The request is no longer needed.")
        return proposal


def _out_of_memory(error: Exception) -> bool:
    """Whether memory ran out; except for GPU memory, torch reports this only in its message."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and ("out of memory" in text or "can't allocate memory" in text)
    )


def main() -> None:
    """Serve on standard input and output; output of libraries is redirected to standard error."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    # Ctrl-C in the terminal is meant for the parent program, which closes the pipe when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(_NICE)
    Host(requests, answers).serve()
