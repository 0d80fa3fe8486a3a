"""Asking for a collection to move captions to: one that is there, or the name of a new one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QInputDialog, QPushButton, QWidget


def ask_collection(parent: QWidget, names: list[str], then: Callable[[str], None]) -> None:
    """Offer these names; what somebody chooses or types is handed on."""
    dialog = QInputDialog(parent)
    dialog.setObjectName("captions_move_to")
    dialog.setWindowTitle(QCoreApplication.translate("Move", "Move captions"))
    dialog.setLabelText(QCoreApplication.translate("Move", "To which collection? A new name makes a new one."))
    dialog.setComboBoxEditable(True)
    dialog.setComboBoxItems(names)
    dialog.textValueSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    for button in dialog.findChildren(QPushButton):
        button.setIcon(QIcon())
