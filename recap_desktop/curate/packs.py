"""Packs in background tasks: written, previewed and merged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from recap_desktop.tasks import Task, follow
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.exchange.pack import open_pack, write_pack
from recap_engine.exchange.pack_merge import MergeSummary, PackMerge
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable


def write(
    task: Task, place: WorkspaceLocation, out: Path, captions: Sequence[int], whom: str, *, with_audio: bool
) -> int:
    """Write a pack; returns the number of captions. A cancelled pack leaves no file. Raises RecapError."""
    with place.open() as workspace:
        done = 0
        running = write_pack(workspace, out, captions, for_whom=whom, with_audio=with_audio)
        for done in running:
            if not task.wanted():
                return 0
            task.progressed.emit(Progress(Translatable("writing captions"), done, len(captions)))
        return done


def preview(task: Task, place: WorkspaceLocation, file: Path) -> MergeSummary:
    """What merging a pack would do. Changes nothing. Raises RecapError."""
    with open_pack(file) as pack, place.open() as workspace:
        running = PackMerge(workspace, pack, file.name, dry_run=True)
        follow(task, running)
        return running.summary


def merge(task: Task, place: WorkspaceLocation, file: Path, annotator: str) -> MergeSummary:
    """Merge a pack and its sounds; one undo reverts what was merged so far, if this is cancelled. Raises RecapError."""
    with open_pack(file) as pack, place.open() as workspace:
        running = PackMerge(workspace, pack, file.name, annotator=annotator)
        follow(task, running)
        if task.wanted():
            follow(task, running.extract_audio(Path(f"{workspace.path}.sounds")))
        return running.summary
