"""One sitting: which workspace is open, what its folders hold, how the engine is, and telling what is wrong."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox

from recap_desktop.desk_view import DeskView
from recap_desktop.dialogs.keys import KeysDialog
from recap_desktop.dialogs.settings import SettingsDialog
from recap_desktop.engine_view import EngineView
from recap_desktop.models.folders import Place as FolderPlace
from recap_desktop.models.sounds import printable
from recap_desktop.place import Place, shown_name
from recap_desktop.window import MainWindow
from recap_engine import __version__
from recap_engine.config import default_workspace
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.resources import samples_folder
from recap_engine.scan import Report
from recap_engine.starter_workspace import open_or_create


class Session(QObject):
    """What a window does from its start to its end."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.desk = window, window.desk
        self.view = DeskView(window)
        self.engine = EngineView(window, self.view)
        self.place: Place | None = None
        self._wire_catalogue()
        self._wire_actions()
        window.settings.changed.connect(self._on_setting_changed)
        window.show_work(False)

    def _wire_catalogue(self) -> None:
        window, catalogue, library = self.window, self.window.catalogue, self.window.library
        library.filter_changed.connect(catalogue.look_for)
        library.folder_chosen.connect(catalogue.look_in)
        library.sort_changed.connect(catalogue.sort)
        library.scan_cancelled.connect(catalogue.cancel_scan)
        library.folder_menu_wanted.connect(self._on_folder_menu)
        catalogue.problem_found.connect(library.show_problem)
        catalogue.loaded.connect(self._on_loaded)
        catalogue.filtered.connect(self.view.after_listing)
        catalogue.failed.connect(lambda sentence: window.notice.tell(sentence, "error"))
        catalogue.scan_progressed.connect(library.show_scan)
        catalogue.scan_ended.connect(self._on_scan_ended)

    def _wire_actions(self) -> None:
        window = self.window
        for name, act in (
            ("add_folder", self._on_add_folder),
            ("add_samples", self.add_samples),
            ("rescan", self._on_rescan),
            ("new_workspace", self._on_new_workspace),
            ("open_workspace", self._on_open_workspace),
            ("settings", self._on_settings),
            ("keys", self._on_keys),
            ("about", self._on_about),
            ("restart_engine", window.engine.restart),
            ("quit", window.close),
        ):
            window.actions_[name].triggered.connect(lambda _=False, act=act: act())
        window.welcome.folder_wanted.connect(self._on_add_folder)
        window.welcome.samples_wanted.connect(self.add_samples)
        window.welcome.workspace_wanted.connect(self._on_open_workspace)

    # ---- workspaces --------------------------------------------------------------------------------------------

    def begin(self, wanted: str = "") -> None:
        """Open the workspace that is asked for, or the last one unless opening that failed the last time."""
        settings = self.window.settings
        if wanted:
            self.open(Path(wanted), may_create=True)
            return
        last = settings.text("last_workspace")
        if last and settings.text("opening") == last:
            self._offer_again(last)
        elif last:
            self.open(Path(last))
        elif default_workspace().exists():
            self.open(default_workspace())

    def _offer_again(self, last: str) -> None:
        told = self.tr("{name} could not be opened the last time, so it was left alone.").format(
            name=shown_name(Path(last))
        )
        self.window.notice.tell(told, "warning", self.tr("Try again"), lambda: self.open(Path(last)))

    def open(self, path: Path, *, may_create: bool = False, read_only: bool = False) -> bool:
        """Open a workspace and work on it. What goes wrong is told, and leaves what was open as it was."""
        settings, place = self.window.settings, Place(Path(os.path.abspath(path)), read_only)
        settings.set("opening", str(place.path))
        try:
            workspace = open_or_create(place.path)[0] if may_create and not read_only else place.open()
        except RecapError as error:
            settings.set("last_workspace", str(place.path))
            self._tell_unopened(error, place)
            return False
        self._use(workspace, place)
        settings.set("last_workspace", str(place.path))
        settings.set("opening", "")
        return True

    def _tell_unopened(self, error: RecapError, place: Place) -> None:
        readable = not place.read_only and place.path.is_file() and not os.access(place.path, os.W_OK)
        if readable:
            self.window.notice.tell(
                str(error),
                "error",
                self.tr("Open for reading only"),
                lambda: self.open(place.path, read_only=True),
            )
        else:
            self.window.notice.tell(str(error), "error", self.tr("Try again"), lambda: self.open(place.path))

    def _use(self, workspace: Workspace, place: Place) -> None:
        window = self.window
        window.catalogue.close()
        window.library.show_scan(None)
        self.desk.use(workspace)
        self.place = place
        name = shown_name(place.path)
        window.setWindowTitle(f"{name} – RECAP Desktop")
        shown = self.tr("{name} (reading only)").format(name=name) if place.read_only else name
        window.status.workspace.setText(shown)
        window.status.workspace.setToolTip(printable(str(place.path)))
        window.catalogue.open(place, window.settings.annotator())
        window.show_work(bool(workspace.libraries.list()))
        self.engine.open(self.place)

    def _workspace(self) -> Workspace | None:
        """The open workspace, or the one that is made when there is none yet."""
        if self.desk.workspace is None:
            self.open(default_workspace(), may_create=True)
        return self.desk.workspace

    # ---- folders -----------------------------------------------------------------------------------------------

    def add_folder(self, path: str) -> None:
        """Register a folder and look through it."""
        workspace = self._workspace()
        if workspace is None:
            return
        try:
            changes = workspace.libraries.add(path)
        except RecapError as error:
            self.window.notice.tell(str(error), "error")
            return
        self.window.show_work(True)
        self.window.catalogue.reload()
        self.window.catalogue.scan(list(changes.libraries))

    def add_samples(self) -> None:
        """Register the sounds that come with the program."""
        self.add_folder(str(samples_folder()))

    def _on_loaded(self, libraries: list[object], folders: dict[int, object]) -> None:
        window = self.window
        place = window.catalogue.view.place
        window.library.tree.selectionModel().blockSignals(True)
        window.folders.fill(libraries, folders, len(window.table.listing))  # type: ignore[arg-type]
        window.library.tree.selectionModel().blockSignals(False)
        window.library.expand()
        window.library.mark_folder(place)
        window.show_work(bool(libraries) or len(window.table.listing) > 0)
        if len(window.table.listing) == 0 and libraries and not window.catalogue.scanning():
            window.notice.tell(self.tr("No sounds were found in the folders of this workspace."), "warning")
        self.desk.look_again()
        self.view.focus_box()

    def _on_scan_ended(self, report: Report | None) -> None:
        self.window.library.show_scan(None)
        if report is None:
            self.window.notice.tell(self.tr("Stopped. What was found so far is kept; F5 goes on."))
            return
        parts = [self.tr("{n} new").format(n=f"{report.new:,}")]
        for count, words in (
            (report.moved, self.tr("{n} moved")),
            (report.missing, self.tr("{n} missing")),
            (len(report.failed), self.tr("{n} cannot be read")),
        ):
            if count:
                parts.append(words.format(n=f"{count:,}"))
        told = self.tr("Looked through the folders: {what}.").format(what=", ".join(parts))
        if report.failed:
            told += " " + report.failed[0][1]
        self.window.notice.tell(told, "warning" if report.failed or report.missing else "info")

    def _on_rescan(self) -> None:
        self.window.catalogue.scan([row.id for row in self.window.catalogue.libraries if row.present])

    def _on_folder_menu(self, place: FolderPlace, at: QPoint) -> None:
        row = self.window.catalogue.root(place[0]) if place is not None else None
        if row is None or self.desk.workspace is None:
            return
        menu = QMenu(self.window)
        menu.addAction(self.tr("Look for changes")).triggered.connect(lambda: self.window.catalogue.scan([row.id]))
        menu.addAction(self.tr("It is somewhere else now…")).triggered.connect(lambda: self._on_relink(row.id))
        menu.addAction(self.tr("Show in the file manager")).triggered.connect(
            lambda: webbrowser.open(Path(row.path).as_uri())
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _on_relink(self, library: int) -> None:
        path = QFileDialog.getExistingDirectory(self.window, self.tr("Where is the folder now?"))
        if path:
            self.relink(library, path)

    def relink(self, library: int, path: str) -> None:
        """A folder is somewhere else now; what is known about its files stays."""
        assert self.desk.workspace is not None
        try:
            self.desk.workspace.libraries.relink(library, path)
        except RecapError as error:
            self.window.notice.tell(str(error), "error")
            return
        self.desk.clear()
        self.window.catalogue.scan([library])
        self.window.catalogue.reload()

    # ---- dialogs -----------------------------------------------------------------------------------------------

    def _on_add_folder(self) -> None:
        settings = self.window.settings
        path = QFileDialog.getExistingDirectory(
            self.window, self.tr("Add a folder of sounds"), settings.text("last_folder")
        )
        if path:
            settings.set("last_folder", path)
            self.add_folder(path)

    def _on_new_workspace(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self.window, self.tr("New workspace"), str(Path.home()), self.tr("Workspaces (*.recap)")
        )
        if path:
            self.open(Path(path).with_suffix(".recap"), may_create=True)

    def _on_open_workspace(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self.window, self.tr("Open a workspace"), str(Path.home()), self.tr("Workspaces (*.recap)")
        )
        if path:
            self.open(Path(path))

    def _on_settings(self) -> None:
        SettingsDialog(self.window.settings, self.window).open()

    def _on_keys(self) -> None:
        KeysDialog(self.window.actions_, self.window.settings, self.window).open()

    def _on_about(self) -> None:
        box = QMessageBox(self.window)
        box.setWindowTitle(self.tr("About RECAP Desktop"))
        box.setText(f"<b>RECAP Desktop {__version__}</b>")
        box.setInformativeText(
            self.tr(
                "Captions for sounds, written by ear with the help of retrieval-augmented suggestions "
                "(RECAP, arXiv 2309.09836). Works on this computer alone. Apache License 2.0."
            )
        )
        box.open()

    def _on_setting_changed(self, name: str) -> None:
        if name in ("bundle", "device", "allow_untrained"):
            self.window.outlook.forget()
            self.engine.open(self.place)
        elif name == "theme":
            self.window.theme.choose(self.window.settings.text("theme"))
        elif name == "annotator" and self.desk.workspace is not None:
            self.desk.writing.save()
            annotator = self.window.settings.annotator()
            self.desk.history.use(self.desk.workspace, annotator)
            self.desk.today.use(self.desk.workspace, annotator)
        elif name in ("blind_share", "candidates", "words_checked"):
            self.view.show_suggestions()
