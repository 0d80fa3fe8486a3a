"""The captions that the current sound and its parts already have, with their authors."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named
from recap_desktop.sound.viewport import clock_text
from recap_engine.datastore.collections import ACCEPTED
from recap_engine.records import Caption, Region

_MOST = 4


class ExistingCaptions(QWidget):
    """One row per caption; hidden without captions."""

    change_requested = Signal(object)
    """The `Caption` to edit."""
    part_requested = Signal(object)
    """The `Region` to go to."""
    caption_menu_requested = Signal(object, QPoint)
    """(`Caption`, global position)."""
    part_menu_requested = Signal(object, str, QPoint)
    """(`Region`, its caption, global position)."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._captions: Sequence[tuple[Caption, bool]] = ()
        self._parts: Sequence[tuple[Region, str]] = ()
        self._lines: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        theme.changed.connect(lambda: self.fill(self._captions, self._parts))
        self.hide()

    def fill(self, captions: Sequence[tuple[Caption, bool]], parts: Sequence[tuple[Region, str]] = ()) -> None:
        """Show captions, each with whether it is unchanged model text, and the captions of parts."""
        self._captions, self._parts = captions, parts
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines = [self._line(caption, model) for caption, model in captions[-_MOST:]]
        self._lines += [self._part(region, text) for region, text in parts[:_MOST]]
        more = max(0, len(captions) - _MOST) + max(0, len(parts) - _MOST)
        if more:
            label = QLabel(self.tr("and %Ln more", "", more))
            label.setProperty("faint", True)
            label.setContentsMargins(30, 0, 0, 0)
            self._lines.append(label)
        for line in self._lines:
            self._column.addWidget(line)
        self.setVisible(bool(self._lines))

    def _part(self, region: Region, text: str) -> QWidget:
        when = f"{clock_text(region.start, 0.1)} – {clock_text(region.end, 0.1)}"
        icon = QLabel()
        icon.setPixmap(self._theme.icon("sound", "faint").pixmap(15, 15))
        about = QLabel(when)
        about.setProperty("faint", True)
        words = named(QLabel(text, wordWrap=True), "part_caption")
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        go = named(QPushButton(self.tr("Go to")), "go_to_part")
        go.setAccessibleName(self.tr("Go to part {when}").format(when=when))
        go.setProperty("plain", True)
        go.clicked.connect(lambda: self.part_requested.emit(region))
        row = self._row(icon, about, words, go, wide=words)
        row.customContextMenuRequested.connect(
            lambda at: self.part_menu_requested.emit(region, text, row.mapToGlobal(at))
        )
        return row

    def _row(self, *widgets: QWidget, wide: QWidget) -> QWidget:
        line = QFrame()
        line.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        row = QHBoxLayout(line)
        row.setContentsMargins(6, 2, 2, 2)
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget, 1 if widget is wide else 0)
        return line

    def _line(self, caption: Caption, model: bool) -> QWidget:
        colour = "model" if model else "human"
        icon = QLabel()
        icon.setPixmap(self._theme.icon("model" if model else "person", colour).pixmap(15, 15))
        who = self.tr("Model text, accepted") if model else self.tr("Written by a person")
        if caption.provenance == "imported":
            who = self.tr("Imported")
        text = named(QLabel(caption.text, wordWrap=True), "own_caption")
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        where = caption.collection if caption.collection != ACCEPTED else ""
        by = named(QLabel("  ·  ".join(part for part in (who, caption.annotator, where) if part)), "whose_caption")
        by.setStyleSheet(f"color: {getattr(self._theme.colours, colour)};")
        change = named(QPushButton(self.tr("Edit")), "change_caption")
        change.setAccessibleName(self.tr("Edit the caption “{text}”").format(text=caption.text))
        change.setProperty("plain", True)
        change.clicked.connect(lambda: self.change_requested.emit(caption))
        text.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the row has one
        row = self._row(icon, text, by, change, wide=text)
        row.customContextMenuRequested.connect(
            lambda at: self.caption_menu_requested.emit(caption, row.mapToGlobal(at))
        )
        return row
