"""The captions dialog in the window, and the dialogs for import and export."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from recap_desktop.controllers.curating import CuratingController
from recap_desktop.curate.curator import Curator
from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.export_captions import ExportDialog
from recap_desktop.dialogs.import_captions import ImportDialog
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.window import MainWindow
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.datastore.listing import hashes_of
from recap_engine.records import Changes


class CaptionsController(QObject):
    """Opens the dialogs and refreshes the window. ``place`` returns the location of the open workspace, or None."""

    def __init__(self, window: MainWindow, place: Callable[[], WorkspaceLocation | None]) -> None:
        super().__init__(window)
        self.window, self.desk, self._place = window, window.desk, place
        self._dialog: CaptionsDialog | None = None
        self._stale = False
        """Whether to request new suggestions when the dialog closes, rather than after each act in it."""
        for name, act in (
            ("captions", self.show),
            ("import_captions", lambda: self.import_captions("")),
            ("export_captions", lambda: self.export_captions("")),
        ):
            window.actions_[name].triggered.connect(lambda _=False, act=act: act())

    def show(self) -> None:
        """Open the captions dialog."""
        workspace, window = self.desk.workspace, self.window
        if workspace is None:
            window.notice.show_notice(self.tr("No workspace is open: open one to see its captions."))
            return
        curator = Curator(workspace, window.settings.annotator())
        curator.changed.connect(self.apply_changes)
        dialog = self._dialog = CaptionsDialog(curator, window.engine, window)
        curator.setParent(dialog)
        CuratingController(window, curator, dialog).imported.connect(self._on_imported)
        dialog.import_requested.connect(self.import_captions)
        dialog.export_requested.connect(self.export_captions)
        dialog.play_requested.connect(self._on_play)
        dialog.sound_requested.connect(self._on_sound)
        dialog.finished.connect(self._on_closed)
        window.closing.connect(dialog.clear)
        open_dialog(dialog)

    def import_captions(self, collection: str) -> None:
        """Open the import dialog, for this collection if one is named."""
        place, workspace = self._place(), self.desk.workspace
        if place is None or workspace is None:
            self.window.notice.show_notice(self.tr("No workspace is open: open one to import captions into it."))
            return
        names = [info.name for info in workspace.collections.list()]
        dialog = ImportDialog(place, self.window.settings.annotator(), names, collection, self._above())
        dialog.imported.connect(self._on_imported)
        open_dialog(dialog)

    def export_captions(self, collection: str) -> None:
        """Open the export dialog."""
        place, workspace = self._place(), self.desk.workspace
        if place is None or workspace is None:
            self.window.notice.show_notice(self.tr("No workspace is open: open one to export its captions."))
            return
        dialog = ExportDialog(place, workspace.collections.list(), collection, self._above())
        dialog.exported.connect(self._show_message)
        open_dialog(dialog)

    def _above(self) -> QWidget:
        """The parent of a new dialog: the dialog that asked for it, or the window."""
        return QApplication.activeModalWidget() or self.window

    def _on_imported(self, message: str) -> None:
        if self.desk.workspace is None:  # closed meanwhile
            return
        self.apply_changes(Changes())
        if self._dialog is not None:
            self._dialog.reload()
        self.window.sound_list.reload()
        self._show_message(message)

    def _show_message(self, message: str) -> None:
        if self._dialog is not None:
            self._dialog.message.setText(message)
        else:
            self.window.notice.show_notice(message)

    def apply_changes(self, changes: Changes) -> None:
        """The captions behind the suggestions changed, and perhaps those of some sounds."""
        desk, workspace = self.desk, self.desk.workspace
        if workspace is None:
            return
        hashes = hashes_of(workspace, changes.sounds)
        desk.refresh(hashes)
        desk.history.refresh()
        if self._dialog is None:
            desk.request_again()
        else:
            self._stale = True
        if desk.current is not None and (desk.current.sound.hash in hashes or not changes.captions):
            desk.read_captions()

    def _on_play(self, path: str) -> None:
        aside = self.window.aside
        if aside.state == "playing":
            aside.pause()
        elif path:
            self.window.play_aside(path)

    def _on_sound(self, audio_hash: str) -> None:
        row = self.window.table.find_hash(audio_hash)
        if row < 0:
            self._show_message(self.tr("Its sound is hidden by the current filter."))
            return
        if self._dialog is not None:
            self._dialog.accept()
        self.window.library.go_to(row)

    def _on_closed(self) -> None:
        self._dialog = None
        self.window.aside.pause()
        if self._stale:
            self._stale = False
            self.desk.request_again()
