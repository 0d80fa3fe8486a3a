"""The snapshots dialog, and the captions as they were at an earlier time."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from recap_desktop import tasks
from recap_desktop.controllers.captions import CaptionsController
from recap_desktop.curate.curator import Curator
from recap_desktop.curate.times import copy_as_of
from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.dialogs.snapshots import SnapshotsDialog
from recap_desktop.window import MainWindow
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.records import Changes


class TimesController(QObject):
    """Opens the dialogs. ``place`` returns the location of the open workspace, or None."""

    def __init__(
        self, window: MainWindow, captions: CaptionsController, place: Callable[[], WorkspaceLocation | None]
    ) -> None:
        super().__init__(window)
        self._window, self._captions, self._place = window, captions, place
        window.actions_["snapshots"].triggered.connect(lambda _=False: self.show())

    def show(self) -> None:
        """Open the snapshots dialog."""
        workspace = self._window.desk.workspace
        if workspace is None:
            self._window.notice.show_notice(self.tr("No workspace is open: open one to see its snapshots."))
            return
        curator = Curator(workspace, self._window.settings.annotator())
        dialog = SnapshotsDialog(curator, self._window)
        curator.setParent(dialog)
        curator.changed.connect(self._on_changed)
        dialog.as_of_requested.connect(lambda moment: self._open_then(dialog, moment))
        open_dialog(dialog)

    def _on_changed(self, changes: Changes) -> None:
        self._captions.apply_changes(changes)
        self._window.sound_list.reload()

    def _open_then(self, dialog: SnapshotsDialog, moment: str) -> None:
        place = self._place()
        if place is None:
            return
        task = tasks.start(lambda _: copy_as_of(place, moment), dialog)
        task.finished.connect(lambda copied: self._show_then(dialog, moment, *copied))
        task.failed.connect(dialog.message.setText)

    def _show_then(
        self, above: SnapshotsDialog, moment: str, copy: Path, folder: tempfile.TemporaryDirectory[str]
    ) -> None:
        workspace = WorkspaceLocation(copy, read_only=True).open()
        curator = Curator(workspace, self._window.settings.annotator())
        dialog = CaptionsDialog(curator, self._window.engine, above)
        curator.setParent(dialog)
        dialog.show_as_of(moment)

        def close() -> None:
            dialog.clear()
            workspace.close()
            folder.cleanup()

        dialog.finished.connect(lambda _: close())
        open_dialog(dialog)
