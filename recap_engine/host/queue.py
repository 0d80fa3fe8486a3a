"""The queue of requests to the engine, most urgent first; newer requests cancel older ones that they replace."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from recap_engine.messages import (
    Batch,
    Cancel,
    Complete,
    CurationRequest,
    Find,
    FindDoubtful,
    FindDuplicates,
    FindSounds,
    InstallBundle,
    Match,
    Open,
    Propose,
    Request,
    Rerank,
    Shutdown,
    VerifyBundle,
)

Work = Propose | Batch | Complete | Find | FindSounds | CurationRequest | Open | InstallBundle | VerifyBundle
"""Requests that take long and can be cancelled."""

_LAST = 1_000_000
_NEARLY_LAST = _LAST - 1


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are not a valid request; ``request`` is its number if that could be read."""

    request: int
    why: str


@dataclass(slots=True)
class _Waiting:
    request: Request | Unreadable
    rank: int


@dataclass(slots=True)
class _Job:
    """A request in progress. A more urgent one may interrupt it."""

    request: Request | Unreadable
    rank: int
    unwanted: bool = False


class RequestQueue:
    """Filled by the reader thread, emptied by the main thread. Lowest rank first, equal ranks in order of arrival."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Waiting] = {}
        self._arrivals = 0
        self._jobs: list[_Job] = []
        self._changed = threading.Condition()
        self._closed = False

    def put(self, request: Request | Unreadable) -> list[Work]:
        """Add a request; returns the waiting ones that it cancels."""
        with self._changed:
            dropped: list[Work] = []
            match request:
                case Cancel():
                    return self._drop(lambda other: other.request == request.request)
                case Rerank():
                    self._rerank(request)
                    return []
                case Propose():
                    dropped = self._drop(lambda other: isinstance(other, Propose) and other.lane == request.lane)
                case Batch() | Complete() | Find() | FindSounds() | Match() | FindDuplicates() | FindDoubtful():
                    kind = type(request)
                    dropped = self._drop(lambda other: isinstance(other, kind))
                case Open():
                    # Earlier requests about the workspace are no longer on the screen.
                    dropped = self._drop(lambda other: True)
            self._arrivals += 1
            self._waiting[self._arrivals] = _Waiting(request, _rank(request))
            self._changed.notify()
            return dropped

    def close(self) -> None:
        """Accept no more requests, and cancel the current one."""
        with self._changed:
            self._closed = True
            for job in self._jobs:
                job.unwanted = True
            self._changed.notify()

    def idle(self) -> bool:
        """Whether the queue is empty but not closed."""
        with self._changed:
            return not self._waiting and not self._closed

    def take(self) -> Request | Unreadable | None:
        """Wait for the most urgent request and return it; None when closed."""
        with self._changed:
            self._jobs.clear()
            while not self._waiting and not self._closed:
                self._changed.wait()
            return None if self._closed else self._begin()

    def take_more_urgent(self) -> Request | Unreadable | None:
        """A request more urgent than the current one, or None. Call `finish` when it is answered.

        `Open` and `Shutdown` never interrupt: they wait until no request is in progress.
        """
        with self._changed:
            if not self._waiting or not self._jobs or self._closed:
                return None
            first = self._waiting[self._first()]
            if first.rank >= self._jobs[-1].rank or isinstance(first.request, Open | Shutdown):
                return None
            return self._begin()

    def finish(self) -> None:
        """Mark the request that was taken last as answered."""
        with self._changed:
            self._jobs.pop()

    def unwanted(self) -> bool:
        """Whether the current request has been cancelled or replaced."""
        return self._closed or (bool(self._jobs) and self._jobs[-1].unwanted)

    def _first(self) -> int:
        return min(self._waiting, key=lambda arrival: (self._waiting[arrival].rank, arrival))

    def _begin(self) -> Request | Unreadable:
        waiting = self._waiting.pop(self._first())
        self._jobs.append(_Job(waiting.request, waiting.rank))
        return waiting.request

    def _rerank(self, order: Rerank) -> None:
        entries: list[_Waiting | _Job] = [*self._waiting.values(), *self._jobs]
        for entry in entries:
            if entry.request.request == order.request and isinstance(entry.request, Propose):
                entry.rank = order.rank

    def _drop(self, matches: Callable[[Work], bool]) -> list[Work]:
        doomed = {k: w.request for k, w in self._waiting.items() if isinstance(w.request, Work) and matches(w.request)}
        for key in doomed:
            del self._waiting[key]
        for job in self._jobs:
            if isinstance(job.request, Work) and matches(job.request):
                job.unwanted = True
        return list(doomed.values())


def _rank(request: Request | Unreadable) -> int:
    match request:
        case Propose():
            return request.rank
        case Batch():
            return _LAST
        case Match() | FindDuplicates() | FindDoubtful():
            return _NEARLY_LAST
        case Open() | Shutdown() | Complete():
            return -1
    return 0
