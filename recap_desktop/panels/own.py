"""The captions that the sound on the desk has already, whose they are, and changing one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from recap_desktop.naming import named
from recap_desktop.theme import Theme
from recap_engine.records import Caption

_MOST = 4


class OwnCaptions(QWidget):
    """One line per caption; hidden when there is none."""

    change_wanted = Signal(object)
    """The `Caption` to be changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._captions: Sequence[tuple[Caption, bool]] = ()
        self._lines: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        theme.changed.connect(lambda: self.fill(self._captions))
        self.hide()

    def fill(self, captions: Sequence[tuple[Caption, bool]]) -> None:
        """Show these: (caption, whether a model's words were kept as they are)."""
        self._captions = captions
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines = [self._line(caption, model) for caption, model in captions[-_MOST:]]
        for line in self._lines:
            self._column.addWidget(line)
        self.setVisible(bool(captions))

    def _line(self, caption: Caption, model: bool) -> QWidget:
        line = QFrame()
        ink = "model" if model else "human"
        icon = QLabel()
        icon.setPixmap(self._theme.icon("model" if model else "person", ink).pixmap(15, 15))
        who = self.tr("Model's words, accepted") if model else self.tr("Human words")
        if caption.provenance == "imported":
            who = self.tr("Imported")
        text = named(QLabel(caption.text, wordWrap=True), "own_caption")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        by = QLabel("  ·  ".join(part for part in (who, caption.annotator, caption.collection) if part))
        by.setStyleSheet(f"color: {getattr(self._theme.colours, ink)};")
        change = named(QPushButton(self.tr("Change")), "change_caption")
        change.setAccessibleName(self.tr("Change the caption “{text}”").format(text=caption.text))
        change.setProperty("plain", True)
        change.clicked.connect(lambda: self.change_wanted.emit(caption))
        row = QHBoxLayout(line)
        row.setContentsMargins(6, 2, 2, 2)
        row.setSpacing(8)
        row.addWidget(icon)
        row.addWidget(text, 1)
        row.addWidget(by)
        row.addWidget(change)
        return line
