"""Open dialogs above the window, without blocking it, and return the focus when they close."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from recap_desktop.dialogs.help import open_help


def open_dialog(dialog: QDialog) -> None:
    """Open a dialog that is deleted when it closes; the focus then returns to the widget that had it.

    F1 shows the page of the documentation about it.
    """
    before = QApplication.focusWidget()
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if before is not None:
        # Later, so that a slot of the dialog can move the focus of its own accord.
        dialog.finished.connect(lambda _: QTimer.singleShot(0, lambda: _return_focus(before)))
    QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), dialog, lambda: open_help(dialog))
    dialog.open()


def other_dialog_open() -> bool:
    """Whether a dialog is open. A dialog that was prepared meanwhile must not appear above it; leave it out."""
    return QApplication.activeModalWidget() is not None


def _return_focus(widget: QWidget) -> None:
    """Focus the widget again, unless it is gone, or its window has chosen another one, or another dialog is open."""
    if not shiboken6.isValid(widget) or not widget.isVisible() or not widget.isEnabled():
        return
    window, modal = widget.window(), QApplication.activeModalWidget()
    if modal is not None and modal is not window:
        return
    if QApplication.activeWindow() is not window:
        window.activateWindow()
    if window.focusWidget() is None or QApplication.focusWidget() is None:
        widget.setFocus()
