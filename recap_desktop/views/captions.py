"""The captions panel on screen: opened, tied to the window's sounds, with imports and exports beside it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from recap_desktop.curate.curator import Curator
from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.export_captions import ExportDialog
from recap_desktop.dialogs.import_captions import ImportDialog
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.window import MainWindow
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.datastore.listing import hashes_of
from recap_engine.records import Changes


class CaptionsView(QObject):
    """Ties the panel to the window. ``place`` gives where the open workspace is, or None."""

    def __init__(self, window: MainWindow, place: Callable[[], WorkspaceLocation | None]) -> None:
        super().__init__(window)
        self.window, self.desk, self._place = window, window.desk, place
        self._dialog: CaptionsDialog | None = None
        self._stale = False
        """Whether suggestions are to be made anew once the panel is closed, and not after each of many acts in it."""
        for name, act in (
            ("captions", self.show),
            ("import_captions", lambda: self.bring_in("")),
            ("export_captions", lambda: self.take_out("")),
        ):
            window.actions_[name].triggered.connect(lambda _=False, act=act: act())

    def show(self) -> None:
        """Open the panel."""
        workspace, window = self.desk.workspace, self.window
        if workspace is None:
            window.notice.show_notice(self.tr("There are no captions yet: open a workspace first."))
            return
        curator = Curator(workspace, window.settings.annotator())
        curator.changed.connect(self._on_changed)
        dialog = self._dialog = CaptionsDialog(curator, window.engine, window)
        curator.setParent(dialog)
        dialog.import_requested.connect(self.bring_in)
        dialog.export_requested.connect(self.take_out)
        dialog.play_requested.connect(self._on_play)
        dialog.sound_requested.connect(self._on_sound)
        dialog.finished.connect(self._on_closed)
        open_dialog(dialog)

    def bring_in(self, collection: str) -> None:
        """Ask what to import, into which collection."""
        place, workspace = self._place(), self.desk.workspace
        if place is None or workspace is None:
            self.window.notice.show_notice(self.tr("There is no workspace to import captions into: open one first."))
            return
        names = [info.name for info in workspace.collections.list()]
        dialog = ImportDialog(place, self.window.settings.annotator(), names, collection, self._above())
        dialog.imported.connect(self._on_imported)
        open_dialog(dialog)

    def take_out(self, collection: str) -> None:
        """Ask what to export, and where to."""
        place, workspace = self._place(), self.desk.workspace
        if place is None or workspace is None:
            self.window.notice.show_notice(self.tr("There is no workspace with captions: open one first."))
            return
        dialog = ExportDialog(place, workspace.collections.list(), collection, self._above())
        dialog.exported.connect(self._tell)
        open_dialog(dialog)

    def _above(self) -> QWidget:
        """What a dialog is to stand above: whatever it was asked for in."""
        return QApplication.activeModalWidget() or self.window

    def _on_imported(self, told: str) -> None:
        self._on_changed(Changes())
        if self._dialog is not None:
            self._dialog.reload()
        self.window.sound_list.reload()
        self._tell(told)

    def _tell(self, told: str) -> None:
        if self._dialog is not None:
            self._dialog.message.setText(told)
        else:
            self.window.notice.show_notice(told)

    def _on_changed(self, changes: Changes) -> None:
        """What suggestions draw on is different, and some sounds may have other captions."""
        desk, workspace = self.desk, self.desk.workspace
        if workspace is None:
            return
        hashes = hashes_of(workspace, changes.sounds)
        desk.refresh(hashes)
        desk.history.refresh()
        if self._dialog is None:
            desk.renew()
        else:
            self._stale = True
        if desk.current is not None and (desk.current.sound.hash in hashes or not changes.captions):
            desk.look_at_captions()

    def _on_play(self, path: str) -> None:
        aside = self.window.aside
        if aside.state == "playing":
            aside.pause()
        elif path:
            self.window.listening.player.pause()
            aside.load(path, None)
            aside.play()

    def _on_sound(self, audio_hash: str) -> None:
        row = self.window.table.find_hash(audio_hash)
        if row < 0:
            self._tell(self.tr("Its sound is not in the list as it is filtered now."))
            return
        if self._dialog is not None:
            self._dialog.accept()
        self.window.library.go_to(row)

    def _on_closed(self) -> None:
        self._dialog = None
        self.window.aside.pause()
        if self._stale:
            self._stale = False
            self.desk.renew()
