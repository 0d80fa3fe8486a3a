"""The preview of an act on many captions as a table with ticks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from recap_desktop.item_models.ticked_table import TickedTable
from recap_desktop.look.widget_names import tooltip_text

BEFORE, AFTER, REMARK = range(3)
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A caption before and after; ``fixed`` rows cannot be ticked, and ``remark`` says why."""

    before: str
    after: str
    remark: str = ""
    fixed: bool = False
    compared: bool = True
    """Whether both are texts whose words can be compared."""


class ChangesTable(TickedTable):
    """All rows that can be changed are ticked at first."""

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(headings, parent=parent)
        self.rows: list[ChangeRow] = []

    def fill(self, rows: Sequence[ChangeRow]) -> None:
        """Show rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.unticked = {number for number, row in enumerate(rows) if row.fixed}
        self.endResetModel()

    def rowCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Any) -> Qt.ItemFlag:
        """Rows that cannot be changed have no tick."""
        kept = super().flags(index)
        fixed = index.column() == BEFORE and self.rows[index.row()].fixed
        return kept & ~Qt.ItemFlag.ItemIsUserCheckable if fixed else kept

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        row = self.rows[index.row()]
        text = (row.before, row.after, row.remark)[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(text)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == BEFORE and not row.fixed:
            return self.tick(index)
        return None

    def tick_all(self, on: bool) -> None:
        """Tick all rows that can be changed, or none."""
        super().tick_all(on)
        self.unticked |= {number for number, row in enumerate(self.rows) if row.fixed}
