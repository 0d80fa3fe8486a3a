"""Paints two texts of a row with their differences marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTextDocument
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate

from recap_desktop.item_models.caption_acts import REMARK, ChangeRow

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MARGIN = 5


class DifferencePainter(QStyledItemDelegate):
    """Paints both texts of a row with their differences: what goes is struck out, what comes is bold and underlined."""

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        """Paint one cell."""
        row: ChangeRow = index.model().rows[index.row()]
        if index.column() == REMARK or not row.compared or row.before == row.after:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        option.text = ""
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        box = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, option.widget)
        document = QTextDocument()
        document.setDocumentMargin(0)
        document.setDefaultFont(option.font)
        colour = option.palette.text().color().name()
        text = marked(row.before, row.after)[index.column()]
        document.setHtml(f"<div style='color:{colour};white-space:pre'>{text}</div>")
        painter.save()
        painter.translate(box.left(), box.top() + (box.height() - document.size().height()) / 2)
        document.drawContents(painter, QRectF(0, 0, box.width() - _MARGIN, box.height()))
        painter.restore()


def marked(before: str, after: str) -> tuple[str, str]:
    """Both texts as HTML, with the words that differ marked."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    left, right = [], []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, becomes = escape("".join(old[a:b])), escape("".join(new[c:d]))
        left.append(was if tag == "equal" or not was else f"<s>{was}</s>")
        right.append(becomes if tag == "equal" or not becomes else f"<b><u>{becomes}</u></b>")
    return "".join(left), "".join(right)
