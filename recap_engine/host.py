"""The engine as a process of its own: ``python -m recap_engine.host`` reads requests and writes answers over pipes.

A crash in a decoder or a codec then costs no window and no work. One thread reads requests, the main thread does the
work; a request that is no longer wanted (cancelled, or overtaken in its lane) is given up between two steps.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from recap_engine import __version__, messages
from recap_engine.engine import Engine
from recap_engine.errors import Cancelled, RecapError, RequestError
from recap_engine.messages import Answer, Cancel, Open, Ping, Propose, Request, Shutdown
from recap_engine.propose import Settings
from recap_engine.records import Proposal

URGENT_LANE = "now"
"""Requests of this lane are answered before those of any other."""


Work = Propose | Open
"""Requests that take long, and can be given up."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something came that is no request; ``request`` is its number where that much could be read."""

    request: int
    why: str


class Inbox:
    """Requests waiting, fed by a reader thread. Knows which of them nobody wants any more."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[int, Request | Unreadable] = OrderedDict()
        self._arrivals = 0
        self._working_on: Work | None = None
        self._unwanted = False
        self._changed = threading.Condition()
        self._closed = False

    def put(self, request: Request | Unreadable) -> list[Work]:
        """Take a request in; returns the waiting ones that it makes unwanted."""
        with self._changed:
            dropped: list[Work] = []
            match request:
                case Cancel():
                    dropped = self._drop(lambda waiting: waiting.request == request.request)
                case Propose():
                    dropped = self._drop(lambda waiting: isinstance(waiting, Propose) and waiting.lane == request.lane)
                case Open():
                    # Whatever was asked about the workspace before is no longer on the screen.
                    dropped = self._drop(lambda waiting: True)
            if not isinstance(request, Cancel):
                self._arrivals += 1
                self._waiting[self._arrivals] = request
            self._changed.notify()
            return dropped

    def close(self) -> None:
        """No more requests will come; what is being done is no longer wanted."""
        with self._changed:
            self._closed = True
            self._unwanted = True
            self._changed.notify()

    def take(self) -> Request | Unreadable | None:
        """The next request, urgent proposals first; waits for one. None when closed."""
        with self._changed:
            while not self._waiting and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            key = next((k for k, r in self._waiting.items() if _urgent(r)), next(iter(self._waiting)))
            request = self._waiting.pop(key)
            self._working_on = request if isinstance(request, Propose | Open) else None
            self._unwanted = False
            return request

    def unwanted(self) -> bool:
        """Whether what is being worked on has been cancelled or overtaken."""
        return self._unwanted

    def _drop(self, matches: Callable[[Work], bool]) -> list[Work]:
        doomed = {k: r for k, r in self._waiting.items() if isinstance(r, Propose | Open) and matches(r)}
        for key in doomed:
            del self._waiting[key]
        if self._working_on is not None and matches(self._working_on):
            self._unwanted = True
        return list(doomed.values())


def _urgent(request: Request | Unreadable) -> bool:
    return not isinstance(request, Propose) or request.lane == URGENT_LANE


class Host:
    """Answers requests with one `Engine`."""

    def __init__(self, requests: BinaryIO, answers: BinaryIO) -> None:
        self._requests = requests
        self._answers = answers
        self._writing = threading.Lock()
        self._inbox = Inbox()
        self._engine: Engine | None = None

    def serve(self) -> None:
        """Answer until the pipe closes or a `Shutdown` comes."""
        threading.Thread(target=self._listen, name="requests", daemon=True).start()
        self._say(messages.Hello(protocol=messages.PROTOCOL, version=__version__, pid=os.getpid()))
        while (request := self._inbox.take()) is not None and not isinstance(request, Shutdown):
            self._answer(request)
        if self._engine is not None:
            self._engine.close()

    def _listen(self) -> None:
        try:
            while (body := messages.read_body(self._requests)) is not None:
                try:
                    arrived: Request | Unreadable = messages.request_from(body)
                except msgspec.DecodeError as error:
                    arrived = Unreadable(messages.number_in(body), str(error))
                for dropped in self._inbox.put(arrived):
                    self._say(messages.Dropped(request=dropped.request))
        except OSError:
            pass
        except ValueError as error:
            self._say(messages.Failed(sentence=f"The engine and the program are out of step: {error}."))
        self._inbox.close()

    def _say(self, answer: Answer) -> None:
        try:
            with self._writing:
                messages.write(self._answers, answer)
        except OSError:
            self._inbox.close()

    def _answer(self, request: Request | Unreadable) -> None:
        number = request.request
        try:
            match request:
                case Open():
                    self._open(request)
                case Propose():
                    self._propose(request)
                case Ping():
                    self._say(messages.Pong(request=number))
                case Unreadable():
                    raise RequestError(f"The engine was sent a request it cannot read: {request.why}.")
        except Cancelled:
            self._say(messages.Dropped(request=number))
        except RecapError as error:
            self._say(messages.Failed(request=number, sentence=str(error)))
        except MemoryError:
            self._say(messages.Failed(request=number, sentence="There is not enough memory for this sound."))
        except Exception as error:
            told = f"The engine met a bug ({type(error).__name__}: {error}); the log has the details."
            self._say(messages.Failed(request=number, sentence=told, traceback=traceback.format_exc()))

    def _open(self, request: Open) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None
        engine = Engine.open(
            Path(os.fsdecode(request.workspace)),
            request.bundle,
            device=request.device,
            allow_untrained=request.allow_untrained,
        )
        self._engine = engine
        for step in engine.prepare():
            if self._inbox.unwanted():
                raise Cancelled("No longer wanted.")
            self._say(
                messages.Loading(request=request.request, doing=step.doing, done=step.done, total=step.total or 0)
            )
        self._say(
            messages.Ready(
                request=request.request,
                bundle=engine.bundle.name,
                model=engine.bundle.fingerprint,
                device=engine.device.name,
                precision=engine.device.precision,
            )
        )

    def _propose(self, request: Propose) -> None:
        if self._engine is None:
            raise RequestError("No workspace is open in the engine; open one first.")
        settings = Settings(
            candidates=request.candidates,
            neighbours=request.neighbours,
            beams=request.beams,
            seed=request.seed,
            routes=request.routes,
            other_recordings=request.other_recordings,
        )
        sequence = self._engine.workspace.sequence()
        path = os.fsdecode(request.path)
        proposals = self._engine.propose(path, request.region, settings, cancelled=self._inbox.unwanted)
        heard = self._next(proposals)
        self._say(
            messages.Heard(request=request.request, sound=heard.sound, neighbours=heard.neighbours, notes=heard.notes)
        )
        proposal = self._next(proposals)
        self._say(
            messages.Proposed(
                request=request.request,
                sound=proposal.sound,
                candidates=proposal.candidates,
                neighbours=proposal.neighbours,
                model=proposal.model,
                notes=proposal.notes,
                sequence=sequence,
            )
        )

    def _next(self, proposals: Iterator[Proposal]) -> Proposal:
        """Raises Cancelled when it is no longer wanted by now."""
        proposal = next(proposals)
        if self._inbox.unwanted():
            raise Cancelled("No longer wanted.")
        return proposal


def main() -> None:
    """Serve on standard input and output; anything that libraries print goes to standard error instead."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    # Ctrl-C in the terminal is for the program at the other end, which closes the pipe when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Host(requests, answers).serve()


if __name__ == "__main__":
    main()
