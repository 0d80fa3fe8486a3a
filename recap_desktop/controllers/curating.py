"""The pages of the captions dialog: acts on many captions, and on collections."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject

from recap_desktop.curate.curator import Curator
from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.change_captions import ChangeCaptionsDialog
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.window import MainWindow


class CuratingController(QObject):
    """Opens the pages above one captions dialog, and shows there what they changed."""

    def __init__(self, window: MainWindow, curator: Curator, dialog: CaptionsDialog) -> None:
        super().__init__(dialog)
        self._window, self._curator, self._dialog = window, curator, dialog
        dialog.many_requested.connect(self._on_many)

    def _on_many(self, selected: Sequence[int], listed: Sequence[int]) -> None:
        names = [info.name for info in self._curator.collections()]
        curator = self._curator
        dialog = ChangeCaptionsDialog(curator.place, curator.annotator, selected, listed, names, self._dialog)
        dialog.changed.connect(curator.changed)
        open_dialog(dialog)
