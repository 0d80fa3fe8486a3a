"""Merge another workspace into the open one, as one act: idempotent, and the same in either direction.

Sounds are tied by audio hash and part, captions by wording and history, decisions by what they say, by whom and when.
Sounds and versions stay after an undo; they change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.merging.files import place_files
from recap_engine.exchange.merging.histories import CaptionHistory
from recap_engine.exchange.merging.outcomes import Outcome
from recap_engine.exchange.merging.plan import MergePlan, make_plan
from recap_engine.exchange.merging.summary import MergeSummary
from recap_engine.exchange.merging.write import write_merge
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable


class WorkspaceMerge:
    """One merge. Iterate it to run it; ``dry_run`` changes nothing. All of it is one act for undo."""

    def __init__(
        self, workspace: Workspace, other: Workspace, name: str, *, annotator: str = "", dry_run: bool = False
    ) -> None:
        self._workspace, self._other, self._name = workspace, other, name
        self._annotator, self._dry_run = annotator, dry_run
        self.summary = MergeSummary()

    def __iter__(self) -> Iterator[Progress]:
        ours, theirs = self._workspace.connection, self._other.connection
        yield Progress(Translatable("comparing captions"), 0)
        compared = self._workspace.sequence()
        plan = make_plan(ours, theirs)
        if not self._dry_run:
            yield Progress(Translatable("merging captions"), plan.read)
            if plan.changes:
                with ours.change():
                    if self._workspace.sequence() != compared:
                        plan = make_plan(ours, theirs)
                    numbers = write_merge(self._workspace, plan, theirs, self._name, self._annotator)
                plan.conflicts = [replace(one, theirs_id=numbers[one.theirs_id]) for one in plan.conflicts]
            self.summary.sounds = place_files(self._workspace, theirs)
        self._count(plan)
        yield Progress(Translatable("merging captions"), plan.read)

    def _count(self, plan: MergePlan) -> None:
        summary = self.summary
        summary.read, summary.refused = plan.read, plan.refused
        summary.added = sum(one.alive for one in plan.added)
        summary.conflicts = plan.conflicts
        summary.decisions = sum(bool(one.values[3]) and not one.undone for one in plan.entries) + len(plan.revived)
        summary.facts, summary.listed = len(plan.facts), sum(map(len, plan.lists.values()))
        for number, what in plan.outcomes.items():
            _count_outcome(summary, what, plan.pairs[number])
        summary.there = plan.read - summary.added - sum(plan.theirs.captions[number].alive for number in plan.outcomes)


def _count_outcome(summary: MergeSummary, what: Outcome, ours: CaptionHistory) -> None:
    if what.alive is False:
        summary.deleted += 1
    elif what.alive:
        summary.restored += 1
    elif what.wording is not None and ours.alive and what.wording.text != ours.now.text:
        summary.reworded += 1
    else:
        summary.changed += 1
