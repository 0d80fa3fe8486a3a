"""The pages of the captions dialog: acts on many captions and on collections, pages to tidy up, and packs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from recap_desktop.controllers.health import HealthController
from recap_desktop.curate.curator import Curator
from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.change_captions import ChangeCaptionsDialog
from recap_desktop.dialogs.collection import CollectionDialog
from recap_desktop.dialogs.doubtful import DoubtfulDialog
from recap_desktop.dialogs.duplicates import DuplicatesDialog
from recap_desktop.dialogs.make_pack import MakePackDialog
from recap_desktop.dialogs.merge_pack import MergePackDialog
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.window import MainWindow
from recap_engine.records import Region


class CuratingController(QObject):
    """Opens the pages above one captions dialog, and shows there what they changed."""

    imported = Signal(str)
    """Captions came from a pack; the result, in one sentence."""

    def __init__(self, window: MainWindow, curator: Curator, dialog: CaptionsDialog) -> None:
        super().__init__(dialog)
        self._window, self._curator, self._dialog = window, curator, dialog
        self._health = HealthController(curator, dialog, window.theme)
        dialog.many_requested.connect(self._on_many)
        dialog.tool_requested.connect(self._on_tool)
        dialog.collection_requested.connect(self._on_collection)

    def _on_tool(self, name: str) -> None:
        curator, above = self._curator, self._dialog
        match name:
            case "duplicates":
                self._open(DuplicatesDialog(curator, self._window.engine, above))
            case "doubtful":
                self._open(DoubtfulDialog(curator, self._window.engine, above))
            case "make_pack":
                above.when_listed(self._make_pack)
            case "merge_pack":
                merge = MergePackDialog(curator, "", above)
                merge.merged.connect(self.imported)
                self._open(merge)

    def _make_pack(self) -> None:
        above = self._dialog
        selected, listed = above.list.chosen(), list(above.table.ids)
        pack = MakePackDialog(self._curator.place, selected, listed, above.caption_search.query, above)
        pack.made.connect(above.show_message)
        open_dialog(pack)

    def _open(self, page: DuplicatesDialog | DoubtfulDialog | MergePackDialog) -> None:
        page.play_requested.connect(self._on_play)
        page.finished.connect(lambda _: self._window.aside.pause())
        open_dialog(page)

    def _on_play(self, path: str, region: Region | None) -> None:
        if self._window.aside.state == "playing":
            self._window.aside.pause()
        elif path:
            self._window.play_aside(path, region)

    def _on_many(self, selected: Sequence[int], listed: Sequence[int]) -> None:
        names = [info.name for info in self._curator.collections()]
        curator = self._curator
        dialog = ChangeCaptionsDialog(curator.place, curator.annotator, selected, listed, names, self._dialog)
        dialog.changed.connect(curator.changed)
        open_dialog(dialog)

    def _on_collection(self, act: str, name: str) -> None:
        if act == "health":
            self._health.show(name or None)
            return
        infos = {info.name: info for info in self._curator.collections()}
        if name in infos:
            others = [other for other in infos if other != name]
            dialog: QDialog = CollectionDialog(act, infos[name], self._curator, others, self._dialog)
            open_dialog(dialog)
