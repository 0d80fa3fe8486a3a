"""What stands where the picture of a sound would be, when there is nothing to draw it with."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from recap_engine.records import Region


class NoPicture(QWidget):
    """Says why there is nothing to be seen, if there is a reason."""

    region_selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.addWidget(self._text)

    def show_sound(self, path: str, region: Region | None) -> None:
        """Nothing to be seen of it."""
        self._text.clear()

    def clear(self, message: str = "") -> None:
        """Why there is no sound."""
        self._text.setText(message)
