"""Base of tables in which the first column has a tick for each row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from recap_desktop.item_models.headed_table import HeadedTable

_TICKED, _NOT_TICKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class TickedTable(HeadedTable):
    """Rows are ticked unless they are in ``unticked``; subclasses give the rows and their texts."""

    def __init__(self, headings: Sequence[str], unticked: Iterable[int] = (), parent: QObject | None = None) -> None:
        super().__init__(headings, parent)
        self.unticked = set(unticked)

    def ticked_rows(self) -> list[int]:
        """The ticked rows, in order."""
        return [row for row in range(self.rowCount()) if row not in self.unticked]

    def tick_all(self, on: bool) -> None:
        """Tick all rows shown, or none."""
        rows = range(self.rowCount())
        self.unticked = self.unticked - set(rows) if on else self.unticked | set(rows)
        if rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))

    def flags(self, index: Any) -> Qt.ItemFlag:
        """The first column is checkable."""
        kept = super().flags(index)
        return kept | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else kept

    def tick(self, index: Any) -> Qt.CheckState:
        """The state of a row's tick."""
        return _NOT_TICKED if index.row() in self.unticked else _TICKED

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Tick or untick a row."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0:
            return False
        if Qt.CheckState(value) == _TICKED:
            self.unticked.discard(index.row())
        else:
            self.unticked.add(index.row())
        self.dataChanged.emit(index, index)
        return True
