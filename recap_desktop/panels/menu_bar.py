"""The menu bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar

from recap_desktop.panels.typed_keys import is_typing


class MenuBar(QMenuBar):
    """Gives the focus back when a menu closes, and when something is typed.

    By itself, Qt leaves it with the bar after Escape and after a lone Alt (pressed by chance, or with Shift for another
    keyboard layout), where the next letter opens a menu and the one after that acts. Alt with a letter opens a menu as
    usual, as do the arrow keys after a lone Alt.
    """

    def add_menu(self, title: str, name: str) -> QMenu:
        """Add a menu with an object name."""
        menu = self.addMenu(title)
        menu.setObjectName(name)
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self, self._leave))
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Pass typing on to the widget that had the focus before."""
        if is_typing(event):
            self._leave()
            now = QApplication.focusWidget()
            if now is not None and now is not self:
                QApplication.sendEvent(now, event)
                return
        super().keyPressEvent(event)

    def _leave(self) -> None:
        if self.window().focusWidget() is self and QApplication.activePopupWidget() is None:
            escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(self, escape)
