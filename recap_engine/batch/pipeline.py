"""Many sounds through the models in order: files are read ahead in threads, sounds go through in groups."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from recap_engine.errors import AudioError, RequestError
from recap_engine.records import Proposal

Loaded = TypeVar("Loaded")

OF_THE_FILE = (AudioError, RequestError)
"""What is wrong with one file only; anything else (the workspace, the bundle) ends the run."""

GROUP = 8
"""Sounds that go through the models together: large enough to fill the matrices, small enough to flush often."""

READERS = 2
READ_AHEAD = 2 * GROUP


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one path: a proposal, or the sentence that says why there is none."""

    path: str
    proposal: Proposal | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Pipeline(Generic[Loaded]):
    """``load`` reads one path (in a reader thread); ``propose`` takes what was loaded through the models."""

    load: Callable[[str], Loaded]
    propose: Callable[[Sequence[Loaded]], Sequence[Proposal]]

    def run(self, paths: Iterable[tuple[str, str]]) -> Iterator[Outcome]:
        """Yield an outcome for each ``(path, known error)``, in order. May be closed at any time."""
        source = iter(paths)
        waiting: deque[tuple[str, str, Future[Loaded] | None]] = deque()
        with ThreadPoolExecutor(READERS, thread_name_prefix="reader") as readers:

            def fill() -> None:
                for path, error in islice(source, READ_AHEAD - len(waiting)):
                    waiting.append((path, error, None if error else readers.submit(self.load, path)))

            try:
                fill()
                while waiting:
                    group = [waiting.popleft() for _ in range(min(GROUP, len(waiting)))]
                    fill()
                    yield from self._group(group)
            finally:
                for _, _, future in waiting:
                    if future is not None:
                        future.cancel()

    def _group(self, group: Sequence[tuple[str, str, Future[Loaded] | None]]) -> Iterator[Outcome]:
        failed: dict[int, str] = {}
        loaded: dict[int, Loaded] = {}
        for i, (_, error, future) in enumerate(group):
            if future is None:
                failed[i] = error
                continue
            try:
                loaded[i] = future.result()
            except OF_THE_FILE as problem:
                failed[i] = str(problem)
        proposals = self._propose(loaded, failed)
        for i, (path, _, _) in enumerate(group):
            yield Outcome(path, proposals.get(i), failed.get(i, ""))

    def _propose(self, loaded: dict[int, Loaded], failed: dict[int, str]) -> dict[int, Proposal]:
        if not loaded:
            return {}
        try:
            return dict(zip(loaded, self.propose(list(loaded.values())), strict=True))
        except OF_THE_FILE:
            pass
        # One of them spoils the group: alone, each tells its own reason.
        proposals: dict[int, Proposal] = {}
        for i, one in loaded.items():
            try:
                (proposals[i],) = self.propose([one])
            except OF_THE_FILE as problem:
                failed[i] = str(problem)
        return proposals
