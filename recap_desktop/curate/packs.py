"""Packs and other workspaces in background tasks: a pack is written, either is previewed and merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from recap_desktop.curate.search import SearchQuery
from recap_desktop.tasks import Task, follow
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.datastore.caption_filter import deleted_captions
from recap_engine.datastore.caption_query import is_query
from recap_engine.datastore.other_workspace import open_other
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.merging.merge import WorkspaceMerge
from recap_engine.exchange.merging.summary import MergeSummary
from recap_engine.exchange.pack import Pack, open_pack
from recap_engine.exchange.pack_writer import write_pack

_WORKSPACE = ".recap"


def write(
    task: Task,
    place: WorkspaceLocation,
    out: Path,
    captions: Sequence[int],
    whom: str,
    *,
    with_audio: bool,
    listed: SearchQuery | None = None,
) -> int:
    """Write a pack; returns the number of captions. A cancelled pack leaves no file. Raises RecapError.

    The deleted captions that ``listed`` finds go with them as deletions, except those found by meaning.
    """
    with place.open() as workspace:
        by_words = listed is not None and (is_query(listed.text) or listed.how != "meaning")
        gone = deleted_captions(workspace.connection, listed.parsed()) if listed is not None and by_words else []
        ids = list(dict.fromkeys((*captions, *gone)))
        follow(task, write_pack(workspace, out, ids, for_whom=whom, with_audio=with_audio))
    return len(captions)


def preview(task: Task, place: WorkspaceLocation, file: Path) -> MergeSummary:
    """What merging a pack or workspace would do. Changes nothing. Raises RecapError."""
    with _theirs(file) as (theirs, _pack), place.open() as workspace:
        running = WorkspaceMerge(workspace, theirs, file.name, dry_run=True)
        follow(task, running)
        return running.summary


def merge(task: Task, place: WorkspaceLocation, file: Path, annotator: str) -> MergeSummary:
    """Merge a pack with its sounds, or a workspace; one undo reverts it. Raises RecapError."""
    with _theirs(file) as (theirs, pack), place.open() as workspace:
        running = WorkspaceMerge(workspace, theirs, file.name, annotator=annotator)
        follow(task, running)
        if pack is not None and task.wanted():
            follow(task, pack.place_audio(workspace, theirs, Path(f"{workspace.path}.sounds")))
        return running.summary


@contextmanager
def _theirs(file: Path) -> Iterator[tuple[Workspace, Pack | None]]:
    """The workspace to merge, and the pack that it came in, if it did."""
    if file.suffix.lower() == _WORKSPACE:
        with open_other(file) as theirs:
            yield theirs, None
    else:
        with open_pack(file) as pack, pack.workspace() as theirs:
            yield theirs, pack
