"""Captions as a table: paged while scrolling, or the hits of a search."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from recap_desktop.i18n import decimal
from recap_desktop.item_models.headed_table import HeadedTable
from recap_desktop.look.widget_names import tooltip_text
from recap_engine.records import Caption

TEXT, COLLECTION, WHOSE, USED, FOUND = range(5)
PAGE = 500
_ROOT = QModelIndex()
Pages = Callable[[int, int], list[Caption]]
"""(after id, limit) to captions; fewer than ``limit`` means the last page."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A search hit; ``similarity`` is the cosine if found by meaning, None if by words."""

    caption: Caption
    similarity: float | None = None


class CaptionTable(HeadedTable):
    """Reads through a `Pages` function; edits are only emitted, their owner applies them."""

    text_edited = Signal(int, str)
    """(caption id, new text)."""

    def __init__(self, parent: QObject | None = None) -> None:
        headings = (self.tr("Caption"), self.tr("Collection"), self.tr("Author"), self.tr("Used"), self.tr("Found by"))
        super().__init__(headings, parent)
        self._hits: list[Hit] = []
        self._pages: Pages | None = None
        self._off: frozenset[str] = frozenset()
        self._whose = {"human": self.tr("person"), "imported": self.tr("imported"), "model": self.tr("model")}

    def show_pages(self, pages: Pages) -> None:
        """Show paged captions from the first page."""
        self.beginResetModel()
        self._hits, self._pages = [], pages
        self._take(pages(0, PAGE), PAGE)
        self.endResetModel()

    def show_hits(self, hits: list[Hit]) -> None:
        """Show hits; if they extend the hits shown, append instead of resetting."""
        before = [hit.caption.id for hit in self._hits]
        if self._pages is None and before and [hit.caption.id for hit in hits[: len(before)]] == before:
            more = hits[len(before) :]
            if more:
                self.beginInsertRows(_ROOT, len(before), len(hits) - 1)
                self._hits += more
                self.endInsertRows()
            return
        self.beginResetModel()
        self._hits, self._pages = list(hits), None
        self.endResetModel()

    def set_off(self, names: Iterable[str]) -> None:
        """Set which collections are switched off."""
        self._off = frozenset(names)
        if self._hits:
            self.dataChanged.emit(self.index(0, USED), self.index(len(self._hits) - 1, USED))

    def caption(self, row: int) -> Caption:
        """The caption of a row."""
        return self._hits[row].caption

    def row_of(self, caption: int) -> int:
        """The row of a caption, or -1."""
        return next((row for row, hit in enumerate(self._hits) if hit.caption.id == caption), -1)

    def refresh(self, captions: list[Caption], gone: set[int]) -> None:
        """Update changed captions and remove the ``gone`` ones."""
        newer = {caption.id: caption for caption in captions}
        for row in range(len(self._hits) - 1, -1, -1):
            row_id = self._hits[row].caption.id
            if row_id in gone:
                self.beginRemoveRows(_ROOT, row, row)
                del self._hits[row]
                self.endRemoveRows()
            elif row_id in newer:
                self._hits[row] = replace(self._hits[row], caption=newer[row_id])
                self.dataChanged.emit(self.index(row, 0), self.index(row, FOUND))

    def read_all(self) -> None:
        """Read all remaining pages."""
        while self._pages is not None:
            self._fetch(20 * PAGE)

    def canFetchMore(self, parent: Any) -> bool:  # noqa: N802
        """Whether the last page was full."""
        return not parent.isValid() and self._pages is not None

    def fetchMore(self, parent: Any) -> None:  # noqa: N802
        """Read the next page."""
        if not parent.isValid():
            self._fetch(PAGE)

    def _fetch(self, limit: int) -> None:
        if self._pages is None:
            return
        more = self._pages(self._hits[-1].caption.id if self._hits else 0, limit)
        if more:
            self.beginInsertRows(_ROOT, len(self._hits), len(self._hits) + len(more) - 1)
            self._take(more, limit)
            self.endInsertRows()
        else:
            self._pages = None

    def _take(self, page: list[Caption], limit: int) -> None:
        self._hits += map(Hit, page)
        if len(page) != limit:
            self._pages = None

    def rowCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Number of captions read so far."""
        return 0 if parent.isValid() else len(self._hits)

    def flags(self, index: Any) -> Qt.ItemFlag:
        """Texts are editable."""
        kept = super().flags(index)
        return kept | Qt.ItemFlag.ItemIsEditable if index.column() == TEXT else kept

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._cell(self._hits[index.row()], index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == TEXT:
            return tooltip_text(self._hits[index.row()].caption.text)
        return None

    def _cell(self, hit: Hit, column: int) -> str:
        caption = hit.caption
        if column == USED:
            if not caption.enabled:
                return self.tr("no")
            return self.tr("collection off") if caption.collection in self._off else self.tr("yes")
        if column == FOUND:
            return self.tr("words") if hit.similarity is None else decimal(hit.similarity, 2)
        return (caption.text, caption.collection, self._whose[caption.provenance])[column]

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Emit an edited text; the row changes once the edit is stored."""
        if role != Qt.ItemDataRole.EditRole or index.column() != TEXT:
            return False
        caption = self.caption(index.row())
        if str(value).strip() != caption.text:
            self.text_edited.emit(caption.id, str(value))
        return True
