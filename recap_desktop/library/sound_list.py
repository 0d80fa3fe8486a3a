"""The list of sounds, kept up to date; reading, filtering, sorting and scanning run in the background."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop import tasks
from recap_desktop.item_models.folders import CountedList
from recap_desktop.item_models.folders import FolderKey as FolderPlace
from recap_desktop.item_models.query import Searchable, parse_query
from recap_desktop.item_models.sounds import SoundTable
from recap_desktop.library import sound_list_work as work
from recap_desktop.library.sound_list_work import View
from recap_desktop.library.unreadable import Unreadable
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.annotate.scan import ScanReport
from recap_engine.datastore.libraries import LibraryRow
from recap_engine.datastore.listing import read_statuses
from recap_engine.datastore.lists import ListRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.assignment import AssignmentSummary
from recap_engine.exchange.descriptions import Description
from recap_engine.progress import Progress

_AT_ONCE = 5_000
"""Up to this many rows are filtered in the GUI thread, which is faster than starting a task."""


class SoundList(QObject):
    """Fills `SoundTable` by folder, filter and sort order, and scans the folders."""

    loaded = Signal(object, object)
    """(list of LibraryRow, folders by library): the whole list was read again."""
    filtered = Signal()
    problem_found = Signal(str)
    """(error message) about the filter; empty if it is valid."""
    failed = Signal(str)
    scan_progressed = Signal(object)
    """`Progress` of the running task, or None when it ended."""
    scan_ended = Signal(object)
    """A `ScanReport`, or None if it was cancelled or failed."""
    list_read = Signal(object)
    """(`AssignmentSummary`): a list of sounds was read."""
    descriptions_found = Signal(object, bool)
    """(list of new `Description`, whether the user asked for them)."""
    descriptions_kept = Signal(int, str)
    """(number of new captions, collection)."""

    def __init__(self, table: SoundTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.view = View()
        self.libraries: list[LibraryRow] = []
        self.lists: list[CountedList] = []
        self.unreadable: dict[int, Unreadable] = {}
        """Unreadable files, by their numbers in the list."""
        self._place: WorkspaceLocation | None = None
        self._annotator = ""
        self._loading: tasks.Task | None = None
        self._again = False
        self._touched: set[str] = set()
        self._filtering: tasks.Task | None = None
        self._scanning: tasks.Task | None = None
        self._checking: tasks.Task | None = None
        self._check_again = False
        self._gives_way = False
        self._waiting: list[Callable[[], None]] = []
        self._slow = 0.0
        self._during_scan = QTimer(self, singleShot=True)
        self._during_scan.timeout.connect(self.reload)

    # ---- reading -----------------------------------------------------------------------------------------------

    def open(self, place: WorkspaceLocation, annotator: str, view: View) -> None:
        """Switch to this workspace, with this filter, folder and sort order."""
        self.close()
        self._place, self._annotator, self.view = place, annotator, view
        self.reload()

    def close(self) -> None:
        """Close the workspace and cancel all tasks on it."""
        for task in (self._loading, self._filtering, self._scanning):
            if task is not None:
                task.cancel()
        self._loading = self._filtering = self._scanning = None
        self._waiting.clear()
        self._during_scan.stop()
        self._place = None

    def reload(self) -> None:
        """Read everything again, in the background."""
        if self._place is None:
            return
        if self._loading is not None:
            self._again = True
            return
        place, view, annotator, began = self._place, self.view, self._annotator, time.monotonic()
        self._touched.clear()
        task = self._loading = tasks.start(lambda _: work.load(place, view, annotator), self)
        task.finished.connect(lambda result: self._on_loaded(task, result, began))
        task.failed.connect(lambda sentence: self._on_load_failed(task, sentence))

    def refresh(self, workspace: Workspace, hashes: Iterable[str]) -> None:
        """Read the state of some sounds again and update their rows."""
        changed = set(hashes)
        self._touched |= changed
        self.table.update(read_statuses(workspace, changed, self._annotator))

    def _on_loaded(self, task: tasks.Task, result: work.Loaded, began: float) -> None:
        if task is not self._loading or self._place is None:
            return
        self._loading = None
        self._slow = time.monotonic() - began
        self.libraries, self.lists, self.unreadable = result.libraries, result.lists, result.unreadable
        self.table.fill(result.rows, result.shown, result.rows_of)
        if self._touched:
            with self._place.open() as workspace:
                self.refresh(workspace, set(self._touched))
        self.loaded.emit(result.libraries, result.folders)
        self._show()
        if self._again:
            self._again = False
            self.reload()

    def _on_load_failed(self, task: tasks.Task, sentence: str) -> None:
        if task is self._loading:
            self._loading = None
            self.failed.emit(sentence)

    # ---- filtering ---------------------------------------------------------------------------------------------

    def set_filter(self, text: str) -> None:
        """Show the sounds that match this query."""
        query = parse_query(text)
        self.problem_found.emit(query.problem)
        if not query.problem and query != self.view.query:
            self._change(replace(self.view, query=query))

    def show_folder(self, place: FolderPlace) -> None:
        """Show the sounds of one folder, or (None) of all."""
        if place != self.view.place:
            self._change(replace(self.view, place=place))

    def sort(self, column: int, descending: bool) -> None:
        """Sort by this column."""
        if (column, descending) != (self.view.column, self.view.descending) or self.view.ranking is not None:
            self._change(replace(self.view, column=column, descending=descending, ranking=None))

    def rank(self, ranking: Mapping[str, float]) -> None:
        """Put the sounds with the largest numbers (by hash) first, until another order is chosen."""
        self._change(replace(self.view, ranking=ranking))

    def _change(self, view: View) -> None:
        self.view = view
        self._show()

    def _show(self) -> None:
        """Filter and sort: short lists at once, long ones in the background, where the newest request wins."""
        if self._filtering is not None:
            self._filtering.cancel()
            self._filtering = None
        if self._place is None:
            return
        rows, view, place = self.table.rows, self.view, self._place
        if len(rows.listing) <= _AT_ONCE:
            self._on_filtered(rows, work.rows_for(rows, view, place))
            return
        task = self._filtering = tasks.start(lambda _: work.rows_for(rows, view, place), self)
        task.finished.connect(lambda shown: self._on_filtered(rows, shown))
        task.failed.connect(self.failed)

    def _on_filtered(self, rows: Searchable, shown: NDArray[np.int64]) -> None:
        self._filtering = None
        if rows is self.table.rows:
            if not np.array_equal(shown, self.table.shown):
                self.table.show_rows(shown)
            self.filtered.emit()

    # ---- folders -----------------------------------------------------------------------------------------------

    def root(self, library: int) -> LibraryRow | None:
        """The folder with this number, or None."""
        return next((row for row in self.libraries if row.id == library), None)

    def list_row(self, place: int) -> ListRow | None:
        """The list of sounds with this (negative) number among the folders, or None."""
        return next((row for row, *_ in self.lists if row.id == -place), None)

    def check_folders(self) -> None:
        """Check in the background whether folders came or went, and reload the list if so."""
        if self._place is None:
            return
        if self._checking is not None:
            self._check_again = True
            return
        libraries = self.libraries
        task = self._checking = tasks.start(lambda _: work.absent(libraries), self)
        task.finished.connect(lambda absent: self._on_checked(libraries, absent))
        task.ended.connect(self._on_check_ended)

    def _on_check_ended(self) -> None:
        self._checking = None
        if self._check_again:
            self._check_again = False
            self.check_folders()

    def _on_checked(self, libraries: list[LibraryRow], absent: set[int]) -> None:
        if libraries is self.libraries and absent != {row.id for row in libraries if not row.present}:
            self.reload()

    def scanning(self) -> bool:
        """Whether a scan or another task on the folders is running."""
        return self._scanning is not None

    def scan(self, libraries: list[int]) -> None:
        """Scan folders for new, moved and missing files."""
        self._run(
            lambda task, place: work.scan_folders(task, place, libraries),
            self._on_scan_ended,
            lambda: self._on_scan_ended(None),
            self._on_scan_progressed,
        )

    def read_list(self, path: str) -> None:
        """Read a table of sounds."""
        self._run(lambda task, place: work.read_list(task, place, path), self._on_list_read)

    def find_descriptions(self, *, asked: bool = False) -> None:
        """Find descriptions in the files that are not captions yet; unless ``asked``, other work cancels this."""
        self._run(
            work.find_descriptions,
            lambda found: self.descriptions_found.emit(found, asked),
            gives_way=not asked,
        )

    def keep_descriptions(self, found: list[Description], collection: str) -> None:
        """Add descriptions to a collection."""
        self._run(
            lambda task, place: work.keep_descriptions(task, place, found, collection, self._annotator),
            lambda added: self.descriptions_kept.emit(added, collection),
        )

    def _run(
        self,
        job: Callable[[tasks.Task, WorkspaceLocation], Any],
        then: Callable[[Any], None],
        stopped: Callable[[], None] | None = None,
        progressed: Callable[[Any], None] | None = None,
        *,
        gives_way: bool = False,
    ) -> None:
        """Run a task on the folders, one at a time; ``stopped`` is called if it is cancelled."""
        place = self._place
        if place is None:
            return
        if self._scanning is not None:
            self._waiting.append(lambda: self._run(job, then, stopped, progressed, gives_way=gives_way))
            if self._gives_way:
                self._scanning.cancel()
            return
        self._gives_way = gives_way
        task = self._scanning = tasks.start(lambda task: job(task, place), self)

        def ended(act: Callable[[], None]) -> None:
            if self._scanning is not task:
                return  # another workspace is open now
            self._scanning = None
            self.scan_progressed.emit(None)
            act()
            if self._waiting and self._scanning is None:
                self._waiting.pop(0)()

        task.progressed.connect(progressed or self.scan_progressed)
        task.finished.connect(lambda result: ended(lambda: then(result)))
        task.cancelled.connect(lambda: ended(stopped or (lambda: None)))
        task.failed.connect(lambda sentence: ended(lambda: self._on_work_failed(sentence)))

    def _on_work_failed(self, sentence: str) -> None:
        self._during_scan.stop()
        self.failed.emit(sentence)
        self.reload()

    def _on_list_read(self, read: AssignmentSummary) -> None:
        self.list_read.emit(read)
        self.reload()

    def cancel_scan(self) -> None:
        """Cancel the running task; what it found is kept."""
        if self._scanning is not None:
            self._scanning.cancel()

    def _on_scan_progressed(self, progress: Progress) -> None:
        self.scan_progressed.emit(progress)
        if not self._during_scan.isActive():
            self._during_scan.start(round(1000 * max(1.0, 5 * self._slow)))

    def _on_scan_ended(self, report: ScanReport | None) -> None:
        self._during_scan.stop()
        self.scan_ended.emit(report)
        self.reload()
