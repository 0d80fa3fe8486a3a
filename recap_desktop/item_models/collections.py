"""Collections as a checkable table with sizes; the first row represents all."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from recap_desktop.i18n import count
from recap_desktop.look.widget_names import tooltip_text
from recap_engine.datastore.collections import CollectionInfo

NAME, SIZE = range(2)
_ROOT = QModelIndex()


class CollectionTable(QAbstractTableModel):
    """Emits checks instead of applying them; `fill` shows the result."""

    switched = Signal(str, bool)
    """(name, whether suggestions should use it)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.infos: list[CollectionInfo] = []
        self._headings = (self.tr("Collection"), self.tr("Captions"))

    def fill(self, infos: list[CollectionInfo]) -> None:
        """Show collections; unchanged names keep the selection."""
        if [info.name for info in infos] != [info.name for info in self.infos]:
            self.beginResetModel()
            self.infos = infos
            self.endResetModel()
        else:
            self.infos = infos
            self.dataChanged.emit(self.index(0, NAME), self.index(len(infos), SIZE))

    def info(self, row: int) -> CollectionInfo | None:
        """The collection of a row; None for the row of all."""
        return self.infos[row - 1] if 0 < row <= len(self.infos) else None

    def row_of(self, name: str | None) -> int:
        """The row of a collection; the row of all if the name is unknown."""
        return next((row for row, info in enumerate(self.infos, 1) if info.name == name), 0)

    def rowCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """The row of all, then one per collection."""
        return 0 if parent.isValid() else len(self.infos) + 1

    def columnCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Name and size."""
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Column headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == SIZE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Any) -> Qt.ItemFlag:
        """Single collections can be checked."""
        kept = super().flags(index)
        checkable = index.column() == NAME and self.info(index.row()) is not None
        return kept | Qt.ItemFlag.ItemIsUserCheckable if checkable else kept

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        info = self.info(index.row())
        size = sum(one.captions for one in self.infos) if info is None else info.captions
        name = self.tr("All collections") if info is None else info.name
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == NAME and info is not None:
            return Qt.CheckState.Checked if info.enabled else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == SIZE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return {
            Qt.ItemDataRole.DisplayRole: name if index.column() == NAME else count(size),
            Qt.ItemDataRole.ToolTipRole: tooltip_text(self._description(name, info)),
            Qt.ItemDataRole.AccessibleTextRole: self.tr("{name}, %Ln captions, {state}", "", size).format(
                name=name, state=self._description("", info)
            ),
        }.get(Qt.ItemDataRole(role))

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Emit that the user checked or unchecked a collection."""
        info = self.info(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or info is None:
            return False
        self.switched.emit(info.name, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def _description(self, name: str, info: CollectionInfo | None) -> str:
        if info is None:
            return name
        on = self.tr("used for suggestions") if info.enabled else self.tr("off: not used for suggestions")
        return f"{name}: {on}" if name else on
