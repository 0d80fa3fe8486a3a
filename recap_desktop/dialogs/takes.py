"""Other takes of the captioned sound: listen to them and give them the same caption in one act."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.i18n import decimal, quoted
from recap_desktop.item_models.sound_columns import format_duration
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named, tooltip_text
from recap_engine.datastore.similar_sounds import Take
from recap_engine.printable import printable

_TICKED = Qt.CheckState.Checked


class TakesDialog(QDialog):
    """A row per take; certain takes are ticked."""

    play_requested = Signal(str)
    chosen = Signal(object)
    """List of `Take` to caption."""

    def __init__(self, text: str, takes: Sequence[Take], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._takes = takes
        self._boxes: list[QTableWidgetItem] = []
        self.setObjectName("takes")
        self.setWindowTitle(self.tr("Other takes"))
        lead = QLabel(self.tr("These sound like the one you captioned. Ticked takes get the same caption:"))
        lead.setWordWrap(True)
        caption = named(QLabel(quoted(text), wordWrap=True), "takes_caption")
        caption.setProperty("heading", True)
        self._build_table()
        self._play = named(QPushButton(self.tr("Play (Ctrl+P)")), "takes_play")
        self._play.setAccessibleName(self.tr("Play the chosen take"))
        self._play.clicked.connect(self._on_play)
        QShortcut(QKeySequence("Ctrl+P"), self, self._on_play)
        self.apply = named(QPushButton(), "takes_apply")
        self.apply.setProperty("primary", True)
        self.apply.setDefault(True)
        self.apply.clicked.connect(self._on_applied)
        cancel = named(QPushButton(self.tr("Cancel")), "takes_cancel")
        cancel.setAccessibleName(self.tr("Close without changes"))
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self._play)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self.apply)
        hint = QLabel(self.tr("Space ticks a row, Enter captions the ticked takes. One undo reverts all of them."))
        hint.setProperty("faint", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        for widget in (lead, caption, self.table, hint):
            column.addWidget(widget, 1 if widget is self.table else 0)
        column.addLayout(buttons)
        resize_within(self, 640, min(240 + 30 * len(takes), 560))
        self._count()
        self.table.setFocus()

    def _build_table(self) -> None:
        self.table = named(QTableWidget(len(self._takes), 4), "takes_table")
        self.table.setAccessibleName(self.tr("Takes"))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Sound"), self.tr("Length"), self.tr("Similarity"), self.tr("Folder")]
        )
        style_table(self.table, wide=0)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for row, take in enumerate(self._takes):
            name = QTableWidgetItem(printable(os.path.basename(take.path)))
            name.setFlags(name.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            name.setCheckState(_TICKED if take.sure else Qt.CheckState.Unchecked)
            self._boxes.append(name)
            name.setToolTip(tooltip_text(printable(take.path)))
            folder = printable(os.path.basename(os.path.dirname(take.path)))
            for column, cell in enumerate(
                (name, *(self._cell(t) for t in (format_duration(take.sound.duration), self._why(take), folder)))
            ):
                self.table.setItem(row, column, cell)
        for column in (1, 2, 3):
            self.table.resizeColumnToContents(column)
        self.table.setCurrentCell(0, 0)
        self.table.itemChanged.connect(lambda _: self._count())

    def _cell(self, text: str) -> QTableWidgetItem:
        return QTableWidgetItem(text)

    def _why(self, take: Take) -> str:
        if take.same_recording:
            return self.tr("same recording")
        return decimal(take.likeness or 0.0, 2)

    def ticked(self) -> list[Take]:
        """The ticked takes."""
        return [take for take, box in zip(self._takes, self._boxes, strict=True) if box.checkState() == _TICKED]

    def _count(self) -> None:
        ticked = len(self.ticked())
        text = self.tr("Caption %Ln takes", "", ticked)
        self.apply.setText(text)
        self.apply.setAccessibleName(text)
        self.apply.setEnabled(ticked > 0)

    def _on_play(self) -> None:
        row = self.table.currentRow()
        if row >= 0:
            self.play_requested.emit(self._takes[row].path)

    def _on_applied(self) -> None:
        if takes := self.ticked():
            self.chosen.emit(takes)
            self.accept()
