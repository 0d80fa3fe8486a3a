"""Ghost text: the completion shown in grey behind the cursor, not part of the text until taken."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption


def remaining_text(whole: str, typed: str) -> str:
    """The part of ``whole`` after ``typed``; empty if ``whole`` does not start with it."""
    return whole[len(typed) :] if typed and whole.startswith(typed) else ""


def paint(painter: QPainter, text: str, font: QFont, colour: QColor, cursor: QRect, left: float, right: float) -> None:
    """Draw ``text`` from the cursor on, wrapped between ``left`` and ``right`` (pixels)."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    x, y = float(cursor.left()), float(cursor.top())
    measure = QFontMetricsF(font)
    if measure.horizontalAdvance((text.split(maxsplit=1) or [""])[0]) > right - x:
        x, y = left, y + measure.lineSpacing()
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(right - x, 1.0))
        line.setPosition(QPointF(x, y))
        x, y = left, y + line.height()
    layout.endLayout()
    painter.setPen(colour)
    layout.draw(painter, QPointF(0, 0))
