"""Captions as a table: a list of ids, whose captions are read page by page as they are shown."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from recap_desktop.i18n import decimal
from recap_desktop.item_models.headed_table import HeadedTable
from recap_desktop.look.widget_names import tooltip_text
from recap_engine.records import Caption

TEXT, COLLECTION, WHOSE, USED, FOUND = range(5)
_PAGE, _PAGES = 64, 128
"""Captions that are read together, and how many such pages are kept."""
_TEXTS = frozenset((Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.AccessibleTextRole))
_TOOLTIP = Qt.ItemDataRole.ToolTipRole
"""Looked up once: a table asks for cells thousands of times while it scrolls."""
_ROOT = QModelIndex()
_GONE = Caption(0, "", "", "imported")
Read = Callable[[Sequence[int]], list[Caption]]
"""Ids to captions, in the same order; unknown ids are left out."""


@dataclass(frozen=True, slots=True)
class FoundCaptions:
    """Ids of captions, in the order of the list.

    ``similar`` holds the cosine of those found by meaning. ``ascending`` ids are found faster.
    """

    ids: Sequence[int]
    similar: Mapping[int, float] = field(default_factory=dict)
    ascending: bool = False


class CaptionTable(HeadedTable):
    """Edits are only emitted, their owner applies them. A million captions are listed at once."""

    text_edited = Signal(int, str)
    """(caption id, new text)."""

    def __init__(self, read: Read, parent: QObject | None = None) -> None:
        headings = (self.tr("Caption"), self.tr("Collection"), self.tr("Author"), self.tr("Used"), self.tr("Found by"))
        super().__init__(headings, parent)
        self._read = read
        self._found = FoundCaptions([])
        self._ids: list[int] = []
        self._pages: OrderedDict[int, dict[int, Caption]] = OrderedDict()
        self._off: frozenset[str] = frozenset()
        self._whose = {"human": self.tr("person"), "imported": self.tr("imported"), "model": self.tr("model")}

    def show(self, found: FoundCaptions) -> None:
        """Show captions; if they continue those shown, append instead of resetting."""
        before, ids = self._ids, list(found.ids)
        if before and ids[: len(before)] == before:
            self._found = found
            if len(ids) > len(before):
                self._pages.pop((len(before) - 1) // _PAGE, None)
                self.beginInsertRows(_ROOT, len(before), len(ids) - 1)
                self._ids = ids
                self.endInsertRows()
            return
        self.beginResetModel()
        self._found, self._ids = found, ids
        self._pages.clear()
        self.endResetModel()

    def set_off(self, names: Iterable[str]) -> None:
        """Set which collections are switched off."""
        self._off = frozenset(names)
        if self._ids:
            self.dataChanged.emit(self.index(0, USED), self.index(len(self._ids) - 1, USED))

    @property
    def ids(self) -> Sequence[int]:
        """The ids of all captions listed."""
        return self._ids

    def caption(self, row: int) -> Caption:
        """The caption of a row."""
        number = row // _PAGE
        page = self._pages.get(number)
        if page is None:
            ids = self._ids[number * _PAGE : (number + 1) * _PAGE]
            page = self._pages[number] = {caption.id: caption for caption in self._read(ids)}
            if len(self._pages) > _PAGES:
                self._pages.popitem(last=False)
        return page.get(self._ids[row], _GONE)

    def row_of(self, caption: int) -> int:
        """The row of a caption, or -1."""
        if self._found.ascending:
            at = bisect_left(self._ids, caption)
            return at if at < len(self._ids) and self._ids[at] == caption else -1
        return next((row for row, row_id in enumerate(self._ids) if row_id == caption), -1)

    def refresh(self, captions: Iterable[int], gone: Iterable[int]) -> None:
        """Read changed captions again and remove the ``gone`` ones; for a few of them."""
        for row in sorted((self.row_of(caption) for caption in gone), reverse=True):
            if row >= 0:
                self.beginRemoveRows(_ROOT, row, row)
                del self._ids[row]
                self._pages.clear()
                self.endRemoveRows()
        for row in map(self.row_of, captions):
            if row >= 0:
                self._pages.pop(row // _PAGE, None)
                self.dataChanged.emit(self.index(row, 0), self.index(row, FOUND))

    def rowCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Number of captions."""
        return 0 if parent.isValid() else len(self._ids)

    def flags(self, index: Any) -> Qt.ItemFlag:
        """Texts are editable."""
        kept = super().flags(index)
        return kept | Qt.ItemFlag.ItemIsEditable if index.column() == TEXT else kept

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if role in _TEXTS:
            return self._cell(self.caption(index.row()), index.column())
        if role == _TOOLTIP and index.column() == TEXT:
            return tooltip_text(self.caption(index.row()).text)
        return None

    def _cell(self, caption: Caption, column: int) -> str:
        if column == USED:
            if not caption.enabled:
                return self.tr("no")
            return self.tr("collection off") if caption.collection in self._off else self.tr("yes")
        if column == FOUND:
            similarity = self._found.similar.get(caption.id)
            return self.tr("words") if similarity is None else decimal(similarity, 2)
        return (caption.text, caption.collection, self._whose[caption.provenance])[column]

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Emit an edited text; the row changes once the edit is stored."""
        if role != Qt.ItemDataRole.EditRole or index.column() != TEXT:
            return False
        caption = self.caption(index.row())
        if str(value).strip() != caption.text:
            self.text_edited.emit(caption.id, str(value))
        return True
