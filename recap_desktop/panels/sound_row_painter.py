"""How a row of the list of sounds is painted: one call a cell, because the style sheet's way takes ten times as long,
and a page of a hundred thousand sounds has to follow the wheel."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from recap_desktop.item_models.sounds import LENGTH, NAME, Index, SoundTable
from recap_desktop.look.theme import Theme

_MARGIN, _ICON, _GAP = 5, 16, 6


class RowPainter(QStyledItemDelegate):
    """Icon and words of a cell, on the theme's ground."""

    def __init__(self, table: SoundTable, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table, self._theme = table, theme
        self._apply_theme()
        theme.changed.connect(self._apply_theme)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:  # type: ignore[override]
        """One cell."""
        box: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._selected)
        words, icon = self._table.cell(index.row(), index.column())
        left = box.left() + _MARGIN
        if icon is not None:
            icon.paint(painter, left, box.top(), _ICON, box.height())
            left += _ICON + _GAP
        room = box.right() - _MARGIN - left
        metrics: QFontMetrics = option.fontMetrics
        if metrics.horizontalAdvance(words) > room:
            # Names often begin alike, and differ at their ends.
            where = Qt.TextElideMode.ElideMiddle if index.column() == NAME else Qt.TextElideMode.ElideRight
            words = metrics.elidedText(words, where, room)
        painter.setPen(self._colour)
        across = Qt.AlignmentFlag.AlignRight if index.column() == LENGTH else Qt.AlignmentFlag.AlignLeft
        painter.drawText(left, box.top(), room, box.height(), int(across | Qt.AlignmentFlag.AlignVCenter), words)

    def _apply_theme(self) -> None:
        self._colour, self._selected = self._theme.colour("text"), self._theme.colour("selected")
