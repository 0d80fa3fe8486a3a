"""Splitters whose handles can be moved with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

_STEP = 16
"""Pixels per press of an arrow key."""


class PanelSplitter(QSplitter):
    """Panels beside or below each other; none can be collapsed."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setChildrenCollapsible(False)

    def createHandle(self) -> QSplitterHandle:  # noqa: N802, D102
        return PanelSplitterHandle(self.orientation(), self)


class PanelSplitterHandle(QSplitterHandle):
    """A splitter handle that takes focus by Tab and moves with the arrow keys."""

    def __init__(self, orientation: Qt.Orientation, parent: QSplitter) -> None:
        super().__init__(orientation, parent)
        self.setObjectName("divider")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Divider between panels; arrow keys move it"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        across = self.orientation() == Qt.Orientation.Horizontal
        less, more = (Qt.Key.Key_Left, Qt.Key.Key_Right) if across else (Qt.Key.Key_Up, Qt.Key.Key_Down)
        if event.modifiers() or event.key() not in (less, more):
            super().keyPressEvent(event)
            return
        at = self.pos().x() if across else self.pos().y()
        self.moveSplitter(at + (_STEP if event.key() == more else -_STEP))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw an accent line while focused."""
        super().paintEvent(event)
        if self.hasFocus():
            painter, box = QPainter(self), self.rect()
            line = box.adjusted(2, 4, -2, -4) if self.orientation() == Qt.Orientation.Horizontal else box
            painter.fillRect(line if line is not box else box.adjusted(4, 2, -4, -2), self.palette().accent())
            painter.end()
