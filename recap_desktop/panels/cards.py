"""A list of cards, each with a caption, its origin and its score, wrapped so that all text is visible."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from recap_desktop.i18n import percent
from recap_desktop.item_models.cards import CARD, Card, CardModel
from recap_desktop.look.theme import Theme
from recap_engine.caption_text import content_stems

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_ROOM, _BAR = 9, 36
Index = QModelIndex | QPersistentModelIndex


class CardList(QListView):
    """A vertical list of cards whose heights follow their texts."""

    def __init__(self, model: CardModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_CardDelegate(theme, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFrameShape(QFrame.Shape.NoFrame)
        theme.changed.connect(self.viewport().update)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay the cards out again: texts wrap at the new width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Lay the cards out again when the font changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()

    def current(self) -> int:
        """The row of the current card, or -1."""
        return self.currentIndex().row()


class _CardDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: CardList) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        card: Card | None = index.data(CARD)
        width = self._view.viewport().width()
        if card is None:
            return QSize(width, 10)
        layout = self._lay_out(card, self._view.font(), self._text_width(card, width))
        small = QFontMetrics(self._small(self._view.font()))
        return QSize(width, round(layout.boundingRect().height()) + small.height() + 2 * _ROOM + 3)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card: Card | None = index.data(CARD)
        if card is None:
            return
        shape: Any = option
        selected = bool(shape.state & QStyle.StateFlag.State_Selected)
        focused = bool(shape.state & QStyle.StateFlag.State_HasFocus)
        rect: QRect = shape.rect
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.fillRect(rect, theme.colour("selected"))
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if focused:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(rect.adjusted(2, 2, -2, -2), 4, 4)
        left = rect.left() + _ROOM
        if card.key:
            badge = self._badge_size()
            self._badge(painter, card, QRectF(left, rect.top() + _ROOM, badge, badge))
            left += badge + _ROOM
        layout = self._lay_out(card, self._view.font(), self._text_width(card, rect.width()))
        painter.setPen(theme.colour("faint" if card.weak else "text"))
        layout.draw(painter, QPointF(left, rect.top() + _ROOM))
        self._remarks(painter, card, left, rect, rect.top() + _ROOM + layout.boundingRect().height() + 3)
        if card.share is not None:
            self._share(painter, card, rect)
        painter.restore()

    def _lay_out(self, card: Card, font: QFont, width: float) -> QTextLayout:
        layout = QTextLayout(card.text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        if card.marked:
            layout.setFormats(self._marks(card))
        layout.beginLayout()
        height = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 40))
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        return layout

    def _marks(self, card: Card) -> list[QTextLayout.FormatRange]:
        marked = QTextCharFormat()
        marked.setFontWeight(QFont.Weight.Bold)
        marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        ranges = []
        for word in _WORD.finditer(card.text):
            if content_stems(word[0]) <= card.marked:
                piece = QTextLayout.FormatRange()
                piece.start, piece.length = word.start(), len(word[0])
                piece.format = marked
                ranges.append(piece)
        return ranges

    def _text_width(self, card: Card, width: int) -> float:
        badge = self._badge_size() + _ROOM if card.key else 0
        share = self._share_width() + _ROOM if card.share is not None else 0
        return width - 2 * _ROOM - badge - share

    def _badge_size(self) -> int:
        return max(22, QFontMetrics(self._view.font()).height() + 4)

    def _share_width(self) -> int:
        """Pixels of bar and number, wide enough for 100 % in the language on screen."""
        return _BAR + 8 + QFontMetrics(self._small(self._view.font())).horizontalAdvance(percent(1.0))

    def _small(self, font: QFont) -> QFont:
        small = QFont(font)
        small.setPointSizeF(max(font.pointSizeF() * 0.88, 7.0))
        return small

    def _badge(self, painter: QPainter, card: Card, place: QRectF) -> None:
        painter.setPen(QPen(self._theme.colour(card.colour), 1.2))
        painter.setBrush(self._theme.colour(f"{card.colour}_back"))
        painter.drawRoundedRect(place, 5, 5)
        bold = QFont(self._view.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, card.key)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _remarks(self, painter: QPainter, card: Card, left: int, rect: QRect, top: float) -> None:
        small = self._small(self._view.font())
        metrics = QFontMetrics(small)
        self._theme.icon(card.icon, card.colour).paint(
            painter, left, round(top + (metrics.height() - 14) / 2), 14, 14, Qt.AlignmentFlag.AlignCenter
        )
        painter.setFont(small)
        room = rect.right() - _ROOM - left - 19
        painter.setPen(self._theme.colour(card.colour))
        first = metrics.elidedText(card.remarks[0], Qt.TextElideMode.ElideRight, room)
        baseline = QPointF(left + 19, top + metrics.ascent())
        painter.drawText(baseline, first)
        rest = "".join(f"  ·  {remark}" for remark in card.remarks[1:])
        used = metrics.horizontalAdvance(first)
        if rest and room - used > 20:
            painter.setPen(self._theme.colour("faint"))
            painter.drawText(
                baseline + QPointF(used, 0), metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room - used)
            )

    def _share(self, painter: QPainter, card: Card, rect: QRect) -> None:
        assert card.share is not None
        small = self._small(self._view.font())
        metrics = QFontMetrics(small)
        width = self._share_width()
        left, top = rect.right() - _ROOM - width, rect.top() + _ROOM + 2
        painter.setFont(small)
        painter.setPen(self._theme.colour("faint"))
        number = QRectF(left + _BAR + 6, top, width - _BAR - 6, metrics.height())
        painter.drawText(number, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, card.amount)
        bar = QRectF(left, top + metrics.height() / 2 - 2, _BAR, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("line"))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(_BAR * min(max(card.share, 0.02), 1.0))
        painter.setBrush(self._theme.colour(card.colour))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
