"""Snapshots in background tasks: what changed between two times, and the captions as they were."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from recap_desktop.tasks import Task
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.annotate.rollback import roll_back
from recap_engine.datastore.timeline import Difference
from recap_engine.datastore.workspace import Workspace

MOST = 2000
"""The most differences that are listed."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed from the moment ``first`` to ``second``: how many, and the first of them."""

    first: int
    second: int
    count: int
    listed: list[Difference]


def read_differences(task: Task, place: WorkspaceLocation, first: str, second: str) -> Differences:
    """What changed between two times, each a snapshot, ``now``, a date or a time. Raises RequestError."""
    with place.open() as workspace:
        timeline = workspace.timeline
        start, end = timeline.span(first, second)
        number, listed = 0, list[Difference]()
        for one in timeline.differences(start, end):
            number += 1
            if number <= MOST:
                listed.append(one)
            if not task.wanted():
                break
        return Differences(start, end, number, listed)


def copy_as_of(place: WorkspaceLocation, moment: str) -> tuple[Path, tempfile.TemporaryDirectory[str]]:
    """A copy of the workspace with the captions as they were, and its folder, which the caller cleans up.

    Raises RecapError.
    """
    folder = tempfile.TemporaryDirectory(prefix="recap-")
    copy = Path(folder.name) / "then.recap"
    with place.open() as workspace:
        then = workspace.timeline.moment(moment)
        workspace.connection.copy_to(copy)
    with Workspace.open(copy) as old:
        roll_back(old, then)
    return copy, folder
