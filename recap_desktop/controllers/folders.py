"""Folders and lists in the window: adding, scanning and relocating them, and descriptions found in their files."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from recap_desktop.controllers.desk import DeskController
from recap_desktop.controllers.locate import LocateController, show_in_file_manager
from recap_desktop.dialogs.check_files import CheckFilesDialog
from recap_desktop.dialogs.descriptions import DescriptionsDialog
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.item_models.folders import Folder, FolderKey
from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.look.widget_names import named
from recap_desktop.window import MainWindow
from recap_engine.annotate.scan import ScanReport
from recap_engine.datastore.libraries import LibraryRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.exchange.assignment import AssignmentSummary
from recap_engine.exchange.descriptions import Description
from recap_engine.i18n import translate
from recap_engine.printable import printable
from recap_engine.resources import samples_folder

_NAMED = 3


class FoldersController(QObject):
    """Connects the library panel to the sound list. ``workspace`` returns the one to add to."""

    def __init__(
        self, window: MainWindow, desk_controller: DeskController, workspace: Callable[[], Workspace | None]
    ) -> None:
        super().__init__(window)
        self.window, self.desk, self._desk_controller, self._workspace = window, window.desk, desk_controller, workspace
        sound_list, library = window.sound_list, window.library
        self.locate = LocateController(window, self._on_rescan)
        self.fill_row_menu: Callable[[QMenu], None] | None = None
        """Adds to the menu of a row what can be decided about the selected sounds."""
        library.filter_changed.connect(sound_list.set_filter)
        library.folder_chosen.connect(sound_list.show_folder)
        library.sort_changed.connect(sound_list.sort)
        library.scan_cancelled.connect(sound_list.cancel_scan)
        library.folder_menu_requested.connect(self._on_folder_menu)
        library.row_menu_requested.connect(self._on_row_menu)
        library.list.columns_changed.connect(lambda kept: window.settings.set("columns", kept))
        library.list.show_columns(window.settings.text("columns"))
        sound_list.problem_found.connect(library.show_problem)
        sound_list.loaded.connect(self._on_loaded)
        window.table.done_changed.connect(window.folders.adjust_done)
        sound_list.filtered.connect(desk_controller.after_listing)
        sound_list.failed.connect(lambda sentence: window.notice.show_notice(sentence, "error", topic="scan"))
        sound_list.scan_progressed.connect(library.show_scan)
        sound_list.scan_ended.connect(self._on_scan_ended)
        sound_list.list_read.connect(self._on_list_read)
        sound_list.descriptions_found.connect(self._on_descriptions_found)
        sound_list.descriptions_kept.connect(self._on_descriptions_kept)
        for name, act in (
            ("add_folder", self._on_add_folder),
            ("add_list", self._on_add_list),
            ("add_samples", self.add_samples),
            ("rescan", self._on_rescan),
            ("descriptions", lambda: sound_list.find_descriptions(asked=True)),
        ):
            window.actions_[name].triggered.connect(lambda _=False, act=act: act())
        window.welcome.folder_requested.connect(self._on_add_folder)
        window.welcome.samples_requested.connect(self.add_samples)

    # ---- adding ------------------------------------------------------------------------------------------------

    def add_folder(self, path: str) -> None:
        """Add a folder and scan it."""
        if (workspace := self._workspace()) is not None:
            self.add_to(workspace, path)

    def add_to(self, workspace: Workspace, path: str) -> None:
        """Add a folder to this workspace, which is open, and scan it."""
        try:
            changes = workspace.libraries.add(path)
        except RecapError as error:
            self.window.notice.show_notice(translate(error), "error")
            return
        self.window.show_work(True)
        self.window.sound_list.reload()
        self.window.sound_list.scan(list(changes.libraries))

    def work_in(self, path: str) -> None:
        """Show the sounds of a folder, and add it unless an added folder contains it."""
        workspace = self._workspace()
        if workspace is None:
            return
        library, inside = workspace.libraries.inside(os.path.abspath(path))
        if library is None:
            self.add_folder(path)
            library = next((row.id for row in workspace.libraries.list() if row.path == os.path.abspath(path)), None)
            inside = b""
        if library is not None:
            self.window.sound_list.show_folder((library, os.fsdecode(inside)))

    def go_to_file(self, path: str) -> bool:
        """Show the sound of a file; False if the workspace does not list it."""
        window, workspace = self.window, self.desk.workspace
        library, inside = (None, b"") if workspace is None else workspace.libraries.inside(os.path.abspath(path))
        item = None if library is None else window.table.listed_at(library, os.fsdecode(inside))
        if item is None:
            return False
        if (at := window.table.find(item.file)) >= 0:
            window.library.go_to(at)
        else:
            self.desk.show(item)
        return True

    def add_samples(self) -> None:
        """Add the sounds that come with the program."""
        self.add_folder(str(samples_folder()))

    def add_list(self, path: str) -> None:
        """Read a table of sounds, such as an assignment list; it appears among the folders."""
        if self._workspace() is not None:
            self.window.show_work(True)
            self.window.sound_list.read_list(path)

    def _on_add_folder(self) -> None:
        settings = self.window.settings
        path = QFileDialog.getExistingDirectory(
            self.window, self.tr("Add a folder of sounds"), settings.text("last_folder")
        )
        if path:
            settings.set("last_folder", path)
            self.add_folder(path)

    def _on_add_list(self) -> None:
        tables = self.tr("Tables (*.csv *.tsv *.txt)")
        path, _ = QFileDialog.getOpenFileName(
            self.window, self.tr("Add a list of sounds"), self.window.settings.text("last_folder"), tables
        )
        if path:
            self.add_list(path)

    # ---- results -----------------------------------------------------------------------------------------------

    def _on_loaded(self, libraries: list[LibraryRow], folders: dict[int, Folder]) -> None:
        window = self.window
        place = window.sound_list.view.place
        window.library.tree.selectionModel().blockSignals(True)
        tops = folders.values()
        total = Folder("", sum(top.sounds for top in tops), sum(top.done for top in tops))
        window.folders.fill(libraries, folders, total, window.sound_list.lists)
        window.library.tree.selectionModel().blockSignals(False)
        window.library.expand()
        window.library.mark_folder(place)
        window.show_work(bool(libraries) or len(window.table.listing) > 0)
        if len(window.table.listing) == 0 and libraries and not window.sound_list.scanning():
            window.notice.show_notice(
                self.tr("No sounds were found in the folders of this workspace."), "warning", topic="scan"
            )
        self.desk.relocate()
        self._desk_controller.focus_box()

    def _on_scan_ended(self, report: ScanReport | None) -> None:
        if report is None:
            self.window.notice.show_notice(
                self.tr("Scan stopped. The sounds found so far are kept; F5 scans again."), topic="scan"
            )
            return
        parts = [self.tr("%Ln new", "", report.new)]
        for there, words in (
            (report.moved, self.tr("%Ln moved", "", report.moved)),
            (report.missing, self.tr("%Ln missing", "", report.missing)),
            (len(report.failed), self.tr("%Ln unreadable", "", len(report.failed))),
        ):
            if there:
                parts.append(words)
        message = self.tr("Scanned the folders: {what}.").format(what=", ".join(parts))
        severity = "warning" if report.failed or report.missing else "info"
        if report.failed:
            self.window.notice.show_notice(
                message, severity, self.tr("Show them…"), self.locate.show_unreadable, topic="scan"
            )
        else:
            self.window.notice.show_notice(message, severity, topic="scan")
        if report.new and not report.failed:
            self.window.sound_list.find_descriptions()

    def _on_list_read(self, read: AssignmentSummary) -> None:
        message = self.tr("“{name}” has %Ln sounds.", "", read.found).format(name=read.name)
        if read.losses:
            names = ", ".join(printable(name) for name in read.lost[:_NAMED])
            more = self.tr(" %Ln names were not found: {names}{more}", "", read.losses).format(
                names=names, more=" …" if read.losses > _NAMED else "."
            )
            message += more
        self.window.sound_list.show_folder((-read.list_id, ""))
        self.window.notice.show_notice(message, "warning" if read.losses else "info")

    def _on_rescan(self) -> None:
        self.window.sound_list.scan([row.id for row in self.window.sound_list.libraries if row.present])

    # ---- descriptions ------------------------------------------------------------------------------------------

    def _on_descriptions_found(self, found: list[Description], asked: bool) -> None:
        if not found:
            if asked:
                message = self.tr("No new descriptions were found in the files or in texts beside them.")
                self.window.notice.show_notice(message)
            return
        if asked:
            self._show_descriptions(found)
            return
        self.window.notice.show_notice(
            self.tr("Found descriptions of %Ln sounds, in their files or beside them.", "", len(found)),
            "info",
            self.tr("Show them…"),
            lambda: self._show_descriptions(found),
            keep=True,
            topic="descriptions",
        )

    def _show_descriptions(self, found: list[Description]) -> None:
        dialog = DescriptionsDialog(found, self.window)
        dialog.wanted.connect(self.window.sound_list.keep_descriptions)
        open_dialog(dialog)

    def _on_descriptions_kept(self, added: int, name: str) -> None:
        message = self.tr("Added %Ln descriptions to the collection “{name}”; suggestions use them.", "", added)
        self.window.notice.show_notice(message.format(name=name))
        self.desk.history.refresh()
        if self.desk.current is not None:
            self.desk.refresh([self.desk.current.sound.hash])
        self.window.sound_list.reload()

    # ---- menus -------------------------------------------------------------------------------------------------

    def _on_folder_menu(self, place: FolderKey, at: QPoint) -> None:
        if place is None or self.desk.workspace is None:
            return
        menu, sound_list = QMenu(self.window), self.window.sound_list
        row, listed = sound_list.root(place[0]), sound_list.list_row(place[0])
        if row is not None:
            menu.addAction(self.tr("Scan for changes")).triggered.connect(lambda: sound_list.scan([row.id]))
            menu.addAction(self.tr("Locate the folder…")).triggered.connect(lambda: self.locate.ask_folder(row.id))
            folder = os.path.join(row.path, place[1])
            menu.addAction(self.tr("Check files…")).triggered.connect(lambda: self._on_check(folder))
            menu.addAction(self.tr("Show in the file manager")).triggered.connect(lambda: show_in_file_manager(folder))
        elif listed is not None:
            if listed.source:
                menu.addAction(self.tr("Read the list again")).triggered.connect(lambda: self.add_list(listed.source))
            menu.addAction(self.tr("Remove the list")).triggered.connect(lambda: self._on_list_removed(listed.id))
        else:
            return
        _pop_up(menu, at)

    def _on_row_menu(self, row: int, at: QPoint) -> None:
        item, menu = self.window.table.item(row), named(QMenu(self.window), "row_menu")
        path = self.desk.path_of(item)
        if self.fill_row_menu is not None and item.hash:
            self.fill_row_menu(menu)
            menu.addSeparator()
            for name in ("order_alike", "group_alike", "select_alike", "select_takes", "select_folder"):
                menu.addAction(self.window.actions_[name])
            menu.addSeparator()
        show = menu.addAction(self.tr("Show in the file manager"))
        show.triggered.connect(lambda: show_in_file_manager(os.path.dirname(path)))
        copied = printable(path)
        menu.addAction(self.tr("Copy the path")).triggered.connect(lambda: QApplication.clipboard().setText(copied))
        find = menu.addAction(self.tr("Locate the file…"))
        find.setEnabled(not os.path.isfile(path))
        find.triggered.connect(lambda: self.locate.ask_file(item))
        if self.desk.locator.locate(item).remedy == "relink":
            moved = menu.addAction(self.tr("Locate the folder…"))
            moved.triggered.connect(lambda: self.locate.ask_folder(item.library))
        _pop_up(menu, at)

    def _on_check(self, folder: str) -> None:
        dialog = CheckFilesDialog(folder, self.window)
        dialog.folder_requested.connect(lambda path: show_in_file_manager(os.path.dirname(path)))
        open_dialog(dialog)

    def _on_list_removed(self, list_id: int) -> None:
        assert self.desk.workspace is not None
        try:
            self.desk.workspace.lists.remove(list_id)
        except RecapError as error:
            self.window.notice.show_notice(translate(error), "error")
            return
        self.window.sound_list.show_folder(None)
        self.window.sound_list.reload()


def _pop_up(menu: QMenu, at: QPoint) -> None:
    assign_mnemonics(menu)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
