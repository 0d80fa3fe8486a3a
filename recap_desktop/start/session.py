"""One session of the program: the open workspace, its folders, the engine, and dialogs."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from recap_desktop.controllers.batch import BatchController
from recap_desktop.controllers.captions import CaptionsController
from recap_desktop.controllers.comparing import ComparingController
from recap_desktop.controllers.context_menus import ContextMenus
from recap_desktop.controllers.desk import DeskController
from recap_desktop.controllers.engine import EngineController
from recap_desktop.controllers.folders import FoldersController
from recap_desktop.controllers.microphone import MicrophoneController
from recap_desktop.controllers.position import PositionController
from recap_desktop.controllers.ranking import RankingController
from recap_desktop.controllers.recent import RecentController
from recap_desktop.controllers.saved_filters import SavedFiltersController
from recap_desktop.controllers.selection import SelectionController
from recap_desktop.controllers.statistics import StatisticsController
from recap_desktop.controllers.times import TimesController
from recap_desktop.controllers.tutorial import TutorialController, tutorial_workspace
from recap_desktop.controllers.unsaved import UnsavedController
from recap_desktop.dialogs.help import open_help
from recap_desktop.dialogs.keys import KeysDialog
from recap_desktop.dialogs.models import ModelsDialog
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.dialogs.settings import SettingsDialog
from recap_desktop.look.widget_names import tooltip_text
from recap_desktop.window import MainWindow
from recap_desktop.workspace_location import WINDOW_BUSY_SECONDS, WorkspaceLocation, shown_name
from recap_engine import __version__
from recap_engine.annotate.starter_workspace import open_or_create
from recap_engine.audio.recording import Opener
from recap_engine.config import default_workspace
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.printable import printable


class Session(QObject):
    """Connects the controllers of one window and opens workspaces in it."""

    def __init__(self, window: MainWindow, microphone: Opener | None = None) -> None:
        """``microphone`` replaces that of the machine."""
        super().__init__(window)
        self.window, self.desk = window, window.desk
        self.desk_controller = DeskController(window)
        self.engine = EngineController(window, self.desk_controller)
        self.folders = FoldersController(window, self.desk_controller, self._workspace)
        self.batch_controller = BatchController(window)
        self.position = PositionController(window, self.desk_controller)
        self.unsaved = UnsavedController(window)
        self.place: WorkspaceLocation | None = None
        self.captions = CaptionsController(window, lambda: self.place)
        self.selection = SelectionController(window, self.batch_controller, lambda: self.place)
        self.folders.fill_row_menu = self.selection.fill
        self.recent = RecentController(window, self.open)
        self.ranking = RankingController(window, self.folders, lambda: self.place)
        self.microphone = MicrophoneController(window, self.ranking, microphone)
        self.saved_filters = SavedFiltersController(window)
        window.dropped.connect(self._on_dropped)
        self.context_menus = ContextMenus(window, self.desk_controller)
        self.times = TimesController(window, self.captions, lambda: self.place)
        self.comparing = ComparingController(window)
        self.tutorial = TutorialController(window, lambda path: self.open(path, may_create=True), self.folders.add_to)
        self.statistics = StatisticsController(window, lambda: self.place)
        self._wire_actions()
        window.settings.changed.connect(self._on_setting_changed)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.applicationStateChanged.connect(self._on_application_state_changed)
        window.show_work(False)

    def _wire_actions(self) -> None:
        window = self.window
        for name, act in (
            ("new_workspace", self._on_new_workspace),
            ("open_workspace", self._on_open_workspace),
            ("settings", self._on_settings),
            ("models", self._on_models),
            ("help", open_help),
            ("keys", self._on_keys),
            ("about", self._on_about),
            ("restart_engine", window.engine.restart),
            ("quit", window.close),
        ):
            window.actions_[name].triggered.connect(lambda _=False, act=act: act())
        window.welcome.workspace_requested.connect(self._on_open_workspace)

    # ---- workspaces --------------------------------------------------------------------------------------------

    def begin(self, wanted: str = "", folder: str = "") -> None:
        """Open the workspace asked for, or else the last one, unless opening that one failed last time.

        A ``folder`` of sounds is added to it; if there is no workspace yet, a new one is created.
        """
        named = bool(wanted or self.window.settings.text("last_workspace"))
        self._open_first(wanted)
        # If the named workspace could not be opened, the folder is added to no other.
        if folder:
            self.tutorial.end()  # it is offered to those who come without sounds of their own
        if folder and (self.desk.workspace is not None or not named):
            self.folders.work_in(folder)

    def _open_first(self, wanted: str) -> None:
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
        else:
            self.tutorial.offer()

    def _offer_again(self, last: str) -> None:
        text = self.tr("{name} could not be opened last time, so it was not opened again.").format(
            name=shown_name(Path(last))
        )
        self.window.notice.show_notice(
            text, "warning", self.tr("Try again"), lambda: self.open(Path(last)), topic="workspace"
        )

    def open(self, path: Path, *, may_create: bool = False, read_only: bool = False) -> bool:
        """Open a workspace. If that fails, say so and keep the open one; returns whether it worked."""
        settings, place = self.window.settings, WorkspaceLocation(Path(os.path.abspath(path)), read_only)
        settings.set("opening", str(place.path))
        try:
            if may_create and not read_only and not place.path.exists():
                open_or_create(place.path)[0].close()
            workspace = self._open(place)
        except RecapError as error:
            settings.set("last_workspace", str(place.path))
            self._show_open_error(error, place)
            return False
        self._use(workspace, place)
        settings.set("last_workspace", str(place.path))
        settings.set("opening", "")
        self.recent.remember(place.path)
        return True

    def _open(self, place: WorkspaceLocation) -> Workspace:
        """Open a workspace and read its journal, so that a damaged one never replaces the open one."""
        workspace = place.open(busy_seconds=WINDOW_BUSY_SECONDS)
        try:
            workspace.libraries.list()
            self.desk.read_journal(workspace)
        except RecapError:
            workspace.close()
            raise
        return workspace

    def _show_open_error(self, error: RecapError, place: WorkspaceLocation) -> None:
        if place.only_readable():
            self.window.notice.show_notice(
                translate(error),
                "error",
                self.tr("Open read-only"),
                lambda: self.open(place.path, read_only=True),
                topic="workspace",
            )
        else:
            self.window.notice.show_notice(
                translate(error), "error", self.tr("Try again"), lambda: self.open(place.path), topic="workspace"
            )

    def _use(self, workspace: Workspace, place: WorkspaceLocation) -> None:
        window = self.window
        self.position.save()
        window.sound_list.close()
        window.library.show_scan(None)
        window.settings.use(place.path)
        self.desk.use(workspace)
        window.notice.withdraw("workspace", "refused", "takes", "decided", "batch", "scan", "descriptions", "engine")
        self.place = place
        name = shown_name(place.path)
        window.setWindowTitle(f"{name} – RECAP Desktop")
        shown = self.tr("{name} (read only)").format(name=name) if place.read_only else name
        window.status.workspace.setText(shown)
        window.status.workspace.setToolTip(tooltip_text(printable(str(place.path))))
        window.sound_list.open(place, window.settings.annotator(), self.position.restore())
        window.show_work(bool(workspace.libraries.list()))
        self.engine.open(self.place)
        self.batch_controller.use(self.place)

    def _workspace(self) -> Workspace | None:
        """The workspace to add sounds to: the open one, or else the default one, which is created if it is missing.

        Instead of the tutorial's workspace, the user's last one is opened, or the default one. None if that fails.
        """
        in_tutorial = self.place is not None and self.place.path == tutorial_workspace()
        if in_tutorial:
            self.tutorial.end()
        if in_tutorial or self.desk.workspace is None:
            last = Path(self.window.settings.text("last_workspace") or tutorial_workspace())
            own = in_tutorial and last != tutorial_workspace()
            if not self.open(last if own else default_workspace(), may_create=not own):
                return None
        return self.desk.workspace

    def add_folder(self, path: str) -> None:
        """Add a folder and scan it."""
        self.folders.add_folder(path)

    def add_samples(self) -> None:
        """Add the sounds that come with the program."""
        self.folders.add_samples()

    def _on_dropped(self, paths: list[str]) -> None:
        """Open a dropped workspace, add dropped folders and tables, or go to a dropped sound."""
        for path in paths:
            if path.lower().endswith(".recap") and os.path.isfile(path):
                self.open(Path(path))
            elif os.path.isdir(path):
                self.folders.add_folder(path)
            elif path.lower().endswith((".csv", ".tsv", ".txt")):
                self.folders.add_list(path)
            elif not self.folders.go_to_file(path):
                self.ranking.offer(path)

    # ---- dialogs -----------------------------------------------------------------------------------------------

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
        open_dialog(SettingsDialog(self.window.settings, self.window.actions_, self.window))

    def _on_models(self) -> None:
        window = self.window
        # Above whatever dialog it was asked for in.
        open_dialog(
            ModelsDialog(
                window.bundle_manager, window.settings, window.theme, QApplication.activeModalWidget() or window
            )
        )

    def _on_keys(self) -> None:
        open_dialog(KeysDialog(self.window.actions_, self.window.settings, self.window))

    def _on_about(self) -> None:
        box = QMessageBox(self.window)
        box.setWindowTitle(self.tr("About RECAP Desktop"))
        box.setText(f"<b>RECAP Desktop {__version__}</b>")
        box.setInformativeText(
            self.tr(
                "Caption sounds with the help of retrieval-augmented suggestions (RECAP, arXiv 2309.09836). "
                "Runs on this computer only. Apache License 2.0."
            )
        )
        open_dialog(box)

    def _on_application_state_changed(self, state: Qt.ApplicationState) -> None:
        """The user returned to the program and may have connected a drive."""
        if state == Qt.ApplicationState.ApplicationActive:
            self.window.sound_list.check_folders()

    def _on_setting_changed(self, name: str) -> None:
        if name in ("bundle", "device", "precision", "allow_untrained"):
            self.window.suggestion_store.forget()
            self.engine.open(self.place)
            self.batch_controller.use(self.place)
        elif name == "theme":
            self.window.theme.choose(self.window.settings.text("theme"))
        elif name == "annotator" and self.desk.workspace is not None:
            try:
                self.desk.read_annotator()
            except RecapError as error:
                self.window.notice.show_notice(translate(error), "error", topic="refused")
        elif name in ("blind_share", "candidates", "least_score", "words_checked", "house_style"):
            self.desk_controller.show_suggestions()
