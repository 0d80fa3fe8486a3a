"""Many sounds through the models, in order and in groups.

The pool reads the sounds of a group side by side, and encodes them unless they are encoded together (on a GPU); then
the decoder writes for all of them at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from recap_engine.batch.core_pool import CorePool
from recap_engine.errors import AudioError, RecapError, RequestError
from recap_engine.records import Proposal
from recap_engine.translatable import Translatable

Loaded = TypeVar("Loaded")

_log = logging.getLogger(__name__)

FILE_ERRORS = (AudioError, RequestError)
"""Errors that concern one file. Every other `RecapError` (of the workspace, of the bundle) ends the run."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one path: a proposal, or the sentence that says why there is none."""

    path: str
    proposal: Proposal | None = None
    error: Translatable | None = None


@dataclass(frozen=True, slots=True)
class _Begun(Generic[Loaded]):
    """A group whose sounds are being read: those at ``wanted`` have no known error."""

    group: Sequence[tuple[str, Translatable | str | None]]
    wanted: Sequence[int]
    loading: list[Future[Loaded]]


@dataclass(frozen=True, slots=True)
class Pipeline(Generic[Loaded]):
    """``load`` reads one path, in a thread of the pool; ``propose`` writes captions for what was loaded.

    ``group`` sounds go through the models together: enough to fill the matrices, few enough to write rows often. With
    ``ahead``, the next group is read meanwhile: where a GPU does what ``propose`` does, the cores are free for that.
    """

    load: Callable[[str], Loaded]
    propose: Callable[[Sequence[Loaded]], Sequence[Proposal]]
    pool: CorePool
    group: int = 16
    ahead: bool = False

    def run(self, paths: Iterable[tuple[str, Translatable | str | None]]) -> Iterator[Outcome]:
        """Yield an outcome for each ``(path, known error)``, in order. May be closed at any time.

        The first group is small, so that the first rows appear soon.
        """
        source = iter(paths)
        begun = self._begin(list(islice(source, self.pool.count)))
        while begun.group:
            self.pool.ended(begun.loading)
            coming = self._begin(list(islice(source, self.group))) if self.ahead else None
            yield from self._finish(begun)
            begun = self._begin(list(islice(source, self.group))) if coming is None else coming

    def _begin(self, group: Sequence[tuple[str, Translatable | str | None]]) -> _Begun[Loaded]:
        """Let the pool read the sounds of a group."""
        wanted = [i for i, (_, error) in enumerate(group) if not error]
        return _Begun(group, wanted, self.pool.begin_all(self.load, [group[i][0] for i in wanted]))

    def _finish(self, begun: _Begun[Loaded]) -> Iterator[Outcome]:
        """The outcomes of a group whose sounds were read."""
        group, wanted = begun.group, begun.wanted
        failed = {i: _message(error) for i, (_, error) in enumerate(group) if error}
        loaded: dict[int, Loaded] = {}
        unexpected: dict[int, Exception] = {}
        for i, future in zip(wanted, begun.loading, strict=True):
            try:
                loaded[i] = future.result()
            except FILE_ERRORS as problem:
                failed[i] = problem.message
            except (RecapError, MemoryError):
                raise
            except Exception as problem:
                unexpected[i] = problem
        if len(unexpected) == len(wanted) > 1:
            raise next(iter(unexpected.values()))  # every file has it, so it is not about the files
        for i, error in unexpected.items():
            _log.debug("unexpected error for %r", group[i][0], exc_info=error)
            failed[i] = _describe(group[i][0], error)
        proposals = self._propose(loaded, failed)
        for i, (path, _) in enumerate(group):
            yield Outcome(path, proposals.get(i), failed.get(i))

    def _propose(self, loaded: dict[int, Loaded], failed: dict[int, Translatable]) -> dict[int, Proposal]:
        if not loaded:
            return {}
        try:
            return dict(zip(loaded, self.propose(list(loaded.values())), strict=True))
        except FILE_ERRORS:
            pass
        # One sound made the whole group fail: run each alone, to find it and its reason.
        proposals: dict[int, Proposal] = {}
        for i, one in loaded.items():
            try:
                (proposals[i],) = self.propose([one])
            except FILE_ERRORS as problem:
                failed[i] = problem.message
        return proposals


def _message(error: Translatable | str) -> Translatable:
    return error if isinstance(error, Translatable) else Translatable(error)


def _describe(path: str, error: Exception) -> Translatable:
    return Translatable(
        "{path} cannot be captioned: an unexpected error occurred ({kind}: {detail}). The other "
        "sounds are not affected.",
        path=path,
        kind=type(error).__name__,
        detail=str(error) or "no details",
    )
