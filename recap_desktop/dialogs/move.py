"""Asks for the collection to move captions to: an existing or a new one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QInputDialog, QPushButton, QWidget


def ask_collection(parent: QWidget, names: list[str], then: Callable[[str], None]) -> None:
    """Ask for a collection, offering ``names``, and call ``then`` with the answer."""
    dialog = QInputDialog(parent)
    dialog.setObjectName("captions_move_to")
    dialog.setWindowTitle(QCoreApplication.translate("Move", "Move captions"))
    dialog.setLabelText(
        QCoreApplication.translate("Move", "Move to which collection? A new name creates a collection.")
    )
    dialog.setComboBoxEditable(True)
    dialog.setComboBoxItems(names)
    dialog.textValueSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    for button in dialog.findChildren(QPushButton):
        button.setIcon(QIcon())
