"""Captions of the workspace as a table: read a page at a time, as far as somebody scrolls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from recap_engine.records import Caption

TEXT, COLLECTION, WHOSE, USED = range(4)
PAGE = 500
_ROOT = QModelIndex()
Pages = Callable[[int], list[Caption]]
"""The captions after this id, at most `PAGE`; fewer: those are the last."""


class CaptionTable(QAbstractTableModel):
    """Reading is handed in, and so is what becomes of a text that somebody changed in its cell."""

    text_edited = Signal(int, str)
    """(caption id, new text)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._captions: list[Caption] = []
        self._pages: Pages | None = None
        self._headings = (self.tr("Caption"), self.tr("Collection"), self.tr("Whose"), self.tr("Used"))
        self._whose = {"human": self.tr("person"), "imported": self.tr("imported"), "model": self.tr("model")}

    def show_pages(self, pages: Pages | None) -> None:
        """Show these from the first on."""
        self.beginResetModel()
        self._captions, self._pages = [], pages
        if pages is not None:
            self._take(pages(0))
        self.endResetModel()

    def caption(self, row: int) -> Caption:
        """The caption of a row."""
        return self._captions[row]

    def refresh(self, captions: list[Caption], gone: set[int]) -> None:
        """These are different now, and those are not here any more."""
        newer = {caption.id: caption for caption in captions}
        for row in range(len(self._captions) - 1, -1, -1):
            row_id = self._captions[row].id
            if row_id in gone:
                self.beginRemoveRows(_ROOT, row, row)
                del self._captions[row]
                self.endRemoveRows()
            elif row_id in newer:
                self._captions[row] = newer[row_id]
                self.dataChanged.emit(self.index(row, 0), self.index(row, USED))

    def canFetchMore(self, parent: Any) -> bool:  # noqa: N802
        """Whether the last page was full."""
        return not parent.isValid() and self._pages is not None

    def fetchMore(self, parent: Any) -> None:  # noqa: N802
        """Read the next page."""
        if self._pages is None or parent.isValid():
            return
        more = self._pages(self._captions[-1].id)
        if more:
            self.beginInsertRows(_ROOT, len(self._captions), len(self._captions) + len(more) - 1)
            self._take(more)
            self.endInsertRows()
        else:
            self._pages = None

    def _take(self, page: list[Caption]) -> None:
        self._captions += page
        if len(page) != PAGE:
            self._pages = None

    def rowCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Captions read so far."""
        return 0 if parent.isValid() else len(self._captions)

    def columnCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Text, collection, whose, used."""
        return 0 if parent.isValid() else 4

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Column headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return None

    def flags(self, index: Any) -> Qt.ItemFlag:
        """Texts can be changed in place."""
        kept = super().flags(index)
        return kept | Qt.ItemFlag.ItemIsEditable if index.column() == TEXT else kept

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        caption = self._captions[index.row()]
        used = self.tr("yes") if caption.enabled else self.tr("no")
        cells = (caption.text, caption.collection, self._whose[caption.provenance], used)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole):
            return cells[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == TEXT:
            return caption.text
        return None

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Tell that a text was changed; the row changes when that is kept."""
        if role != Qt.ItemDataRole.EditRole or index.column() != TEXT:
            return False
        caption = self._captions[index.row()]
        if str(value).strip() != caption.text:
            self.text_edited.emit(caption.id, str(value))
        return True
