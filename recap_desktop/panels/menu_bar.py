"""The menu bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar


class MenuBar(QMenuBar):
    """Gives the focus back when a menu closes.

    By itself, Qt leaves it with the bar after Escape, where the next letter opens a menu and the one after that acts.
    """

    def add_menu(self, title: str, name: str) -> QMenu:
        """Add a menu with an object name."""
        menu = self.addMenu(title)
        menu.setObjectName(name)
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self, self._leave))
        return menu

    def _leave(self) -> None:
        if self.window().focusWidget() is self and QApplication.activePopupWidget() is None:
            escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(self, escape)
