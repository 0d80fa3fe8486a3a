"""Where the annotator stopped in each workspace: sound, folder, filter and sort order, restored when it opens."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer

from recap_desktop.controllers.desk import DeskController
from recap_desktop.item_models.folders import FolderKey
from recap_desktop.item_models.query import parse_query
from recap_desktop.item_models.sound_columns import COLUMNS, NAME
from recap_desktop.library.sound_list_work import View
from recap_desktop.window import MainWindow

_SAVE_MILLISECONDS = 1000


class PositionController(QObject):
    """Saves the position a moment after it changes, so that it survives a crash."""

    def __init__(self, window: MainWindow, desk_controller: DeskController) -> None:
        super().__init__(window)
        self.window, self._desk_controller = window, desk_controller
        self._timer = QTimer(self, singleShot=True, interval=_SAVE_MILLISECONDS)
        self._timer.timeout.connect(self.save)
        window.desk.sound_shown.connect(lambda _: self._save_soon())
        window.sound_list.filtered.connect(self._save_soon)
        window.closing.connect(self.save)

    def _save_soon(self) -> None:
        if not self._timer.isActive():  # restarting it would put off saving for as long as somebody decides quickly
            self._timer.start()

    def save(self) -> None:
        """Save the position in the open workspace, if there is one."""
        self._timer.stop()
        current, view = self.window.desk.current, self.window.sound_list.view
        if self.window.desk.workspace is None or current is None:
            return
        position = {
            "file": current.item.file,
            "filter": self.window.library.filter.text(),
            "folder": view.place,
            "column": view.column,
            "descending": view.descending,
        }
        self.window.settings.set("position", json.dumps(position))

    def restore(self) -> View:
        """Show the saved filter and sort order, and have the saved sound opened once the list is loaded."""
        saved = read_position(self.window.settings.text("position"))
        library, text = self.window.library, str(saved.get("filter", ""))
        query = parse_query(text)
        view = View(query, _folder(saved), _column(saved), saved.get("descending") is True)
        library.filter.setText(text)
        order = Qt.SortOrder.DescendingOrder if view.descending else Qt.SortOrder.AscendingOrder
        library.list.horizontalHeader().setSortIndicator(view.column, order)
        file = saved.get("file")
        self._desk_controller.start_file = file if isinstance(file, int) else 0
        return view


def read_position(text: str) -> dict[str, Any]:
    """Parse a saved position; an invalid text gives an empty one."""
    try:
        saved = json.loads(text or "{}")
    except ValueError:
        return {}
    return saved if isinstance(saved, dict) else {}


def _folder(saved: dict[str, Any]) -> FolderKey:
    match saved.get("folder"):
        case [int(library), str(path)]:
            return library, path
        case _:
            return None


def _column(saved: dict[str, Any]) -> int:
    column = saved.get("column")
    return column if isinstance(column, int) and 0 <= column < len(COLUMNS) else NAME
