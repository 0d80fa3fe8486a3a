"""Many sounds through the models in order, in groups: each is read and heard in a lane, then all are written about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from recap_engine.batch.lanes import Lanes
from recap_engine.errors import AudioError, RequestError
from recap_engine.records import Proposal
from recap_engine.translatable import Translatable

Loaded = TypeVar("Loaded")

OF_THE_FILE = (AudioError, RequestError)
"""What is wrong with one file only; anything else (the workspace, the bundle) ends the run."""

GROUP = 16
"""Sounds that go through the models together: large enough to fill the matrices, small enough to flush often."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one path: a proposal, or the reason why there is none."""

    path: str
    proposal: Proposal | None = None
    error: Translatable | None = None


@dataclass(frozen=True, slots=True)
class Pipeline(Generic[Loaded]):
    """``load`` reads and hears one path (in a lane); ``propose`` takes what was loaded to the end."""

    load: Callable[[str], Loaded]
    propose: Callable[[Sequence[Loaded]], Sequence[Proposal]]
    lanes: Lanes

    def run(self, paths: Iterable[tuple[str, Translatable | str]]) -> Iterator[Outcome]:
        """Yield an outcome for each ``(path, known error)``, in order. May be closed at any time.

        The first group is a small one, so that something shows soon.
        """
        source, size = iter(paths), self.lanes.count
        while group := list(islice(source, size)):
            yield from self._group(group)
            size = GROUP

    def _group(self, group: Sequence[tuple[str, Translatable | str]]) -> Iterator[Outcome]:
        failed = {i: _message(error) for i, (_, error) in enumerate(group) if error}
        wanted = [i for i in range(len(group)) if i not in failed]
        loaded: dict[int, Loaded] = {}
        for i, future in zip(wanted, self.lanes.each(self.load, [group[i][0] for i in wanted]), strict=True):
            try:
                loaded[i] = future.result()
            except OF_THE_FILE as problem:
                failed[i] = problem.message
        proposals = self._propose(loaded, failed)
        for i, (path, _) in enumerate(group):
            yield Outcome(path, proposals.get(i), failed.get(i))

    def _propose(self, loaded: dict[int, Loaded], failed: dict[int, Translatable]) -> dict[int, Proposal]:
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
                failed[i] = problem.message
        return proposals


def _message(error: Translatable | str) -> Translatable:
    return error if isinstance(error, Translatable) else Translatable(error)
