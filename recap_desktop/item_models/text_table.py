"""A read-only table of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from recap_desktop.item_models.headed_table import HeadedTable
from recap_desktop.look.widget_names import tooltip_text

_ROOT = QModelIndex()


class TextTable(HeadedTable):
    """Rows of text cells under headings."""

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(headings, parent)
        self.rows: list[tuple[str, ...]] = []

    def fill(self, rows: Sequence[tuple[str, ...]]) -> None:
        """Show rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(self.rows[index.row()][index.column()])
        return None
