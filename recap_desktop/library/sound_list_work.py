"""Background work of the sound list: reading, filtering and sorting the list, and looking through folders.

Everything here opens its own `Workspace`, because it runs in other threads.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recap_desktop import tasks
from recap_desktop.item_models.folders import CountedList, Folder, count_folders, count_list, rows_inside
from recap_desktop.item_models.folders import FolderKey as FolderPlace
from recap_desktop.item_models.natural_order import in_natural_order
from recap_desktop.item_models.query import Query, Searchable, matching_rows
from recap_desktop.item_models.sound_columns import order
from recap_desktop.library.unreadable import Unreadable, merge_unreadable
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.annotate import curate
from recap_engine.annotate.scan import ScanReport, scan
from recap_engine.annotate.unreadable import load_unreadable
from recap_engine.datastore.libraries import LibraryRow
from recap_engine.datastore.listing import hashes_in_collection, hashes_noted, read_listing
from recap_engine.exchange.assignment import AssignmentImport, AssignmentSummary
from recap_engine.exchange.descriptions import Description, Descriptions, import_rows, new_descriptions
from recap_engine.progress import KEEPING_DESCRIPTIONS, Progress

_ALL = Query()


@dataclass(frozen=True, slots=True)
class View:
    """Which rows the list shows, in which order."""

    query: Query = _ALL
    place: FolderPlace = None
    column: int = 1
    descending: bool = False
    ranking: Mapping[str, float] | None = None
    """Numbers by hash that order the list instead of a column, largest first; sounds without one come last."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The whole list, ready to be shown."""

    rows: Searchable
    shown: NDArray[np.int64]
    rows_of: dict[str, list[int]]
    libraries: list[LibraryRow]
    folders: dict[int, Folder]
    lists: list[CountedList]
    unreadable: dict[int, Unreadable]
    """Unreadable files, by their numbers in the list."""


def load(place: WorkspaceLocation, view: View, annotator: str) -> Loaded:
    """Read all files, folders and lists of the workspace."""
    with place.open() as workspace:
        listing = read_listing(workspace, annotator)
        libraries = workspace.libraries.list()
        absent = [library.id for library in libraries if not library.present]
        if absent:
            listing.missing[np.isin(listing.libraries, absent)] = True
        listing, unreadable = merge_unreadable(listing, libraries, load_unreadable(place.path))
        listing = in_natural_order(listing, [library.id for library in libraries])
        lists = [count_list(row, listing, frozenset(workspace.lists.sounds(row.id))) for row in workspace.lists.list()]
    rows = Searchable(listing)
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, audio_hash in enumerate(listing.hashes):
        if audio_hash:
            rows_of[audio_hash].append(row)
    return Loaded(
        rows, rows_for(rows, view, place), dict(rows_of), libraries, count_folders(listing), lists, unreadable
    )


def absent(libraries: list[LibraryRow]) -> set[int]:
    """The folders that are missing now."""
    return {library.id for library in libraries if not os.path.isdir(library.path)}


def rows_for(rows: Searchable, view: View, place: WorkspaceLocation) -> NDArray[np.int64]:
    """The rows to show, in order."""

    def collection(name: str) -> frozenset[str]:
        with place.open() as workspace:
            return hashes_in_collection(workspace, name)

    def noted(words: str) -> frozenset[str]:
        with place.open() as workspace:
            return hashes_noted(workspace, words)

    mask = matching_rows(view.query, rows, collection, noted)
    if view.place is not None and view.place[0] < 0:
        with place.open() as workspace:
            listed = frozenset(workspace.lists.sounds(-view.place[0]))
        mask &= np.fromiter((held in listed for held in rows.listing.hashes), np.bool_, len(rows.listing))
    else:
        mask &= rows_inside(rows.listing, view.place)
    if view.ranking is None:
        return order(rows.listing, mask, view.column, view.descending)
    kept = np.flatnonzero(mask)
    ranks = np.array([view.ranking.get(rows.listing.hashes[row], -np.inf) for row in kept.tolist()])
    return np.asarray(kept[np.argsort(-ranks, kind="stable")])


def scan_folders(task: tasks.Task, place: WorkspaceLocation, libraries: list[int]) -> ScanReport:
    """Scan folders."""
    whole = ScanReport()
    with place.open() as workspace:
        for library in libraries:
            one = scan(workspace, library)
            tasks.follow(task, one)
            report = one.report
            whole.known += report.known
            whole.new += report.new
            whole.moved += report.moved
            whole.missing += report.missing
            whole.failed += report.failed
    return whole


def read_list(task: tasks.Task, place: WorkspaceLocation, path: str) -> AssignmentSummary:
    """Read a table of sounds. Raises ExchangeError."""
    with place.open() as workspace:
        assignment = AssignmentImport(workspace, path)
        tasks.follow(task, assignment)
        return assignment.summary


def find_descriptions(task: tasks.Task, place: WorkspaceLocation) -> list[Description]:
    """Descriptions in the files that are not captions yet."""
    with place.open() as workspace:
        looking = Descriptions(workspace)
        tasks.follow(task, looking)
        return new_descriptions(workspace, looking.found)


def keep_descriptions(
    task: tasks.Task, place: WorkspaceLocation, found: list[Description], collection: str, annotator: str
) -> int:
    """Add descriptions to a collection as one act, which undo takes back; returns how many were new."""
    added = entry = 0
    with place.open() as workspace:
        for tally in workspace.imports.add_rows(import_rows(workspace, found), collection):
            task.report(Progress(KEEPING_DESCRIPTIONS, tally.read, len(found)))
            added = tally.added
            if tally.new:
                with workspace.connection.change():
                    entry = entry or curate.record_import(workspace, "", collection=collection, annotator=annotator)
                    workspace.effects.record_added(entry, tally.new)
        curate.finish_import(workspace, "", collection=collection)
    return added
