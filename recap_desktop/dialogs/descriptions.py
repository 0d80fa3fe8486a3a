"""Preview of descriptions found in sound files, before they become a collection of captions."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.i18n import count
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named, tooltip_text
from recap_engine.exchange.descriptions import Description
from recap_engine.printable import printable

_SHOWN = 100


class DescriptionsDialog(QDialog):
    """Shows the first descriptions, their sources, and the name of the new collection."""

    wanted = Signal(object, str)
    """(descriptions, name of the collection)."""

    def __init__(self, found: Sequence[Description], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = found
        self.setObjectName("descriptions")
        self.setWindowTitle(self.tr("Descriptions in the files"))
        lead = QLabel(self._lead(), wordWrap=True)
        self._build_table()
        self.take = named(QPushButton(self.tr("Import %Ln", "", len(found))), "descriptions_take")
        self.take.setProperty("primary", True)
        self.take.setDefault(True)
        self.take.clicked.connect(self._on_taken)
        self.name = named(QLineEdit(self.tr("from files")), "descriptions_name")
        self.name.setAccessibleName(self.tr("Collection"))
        self.name.textChanged.connect(lambda text: self.take.setEnabled(bool(text.strip())))
        form = QFormLayout()
        form.addRow(self.tr("Name of the collection"), self.name)
        about = QLabel(
            self.tr(
                "They become captions of their sounds, marked as imported. The files are not changed. You can switch "
                "the collection off in the Caption menu."
            ),
            wordWrap=True,
        )
        about.setProperty("faint", True)
        leave = named(QPushButton(self.tr("Cancel")), "descriptions_leave")
        leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(leave)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(lead)
        column.addWidget(self.table, 1)
        column.addLayout(form)
        column.addWidget(about)
        column.addLayout(buttons)
        resize_within(self, 760, 500)

    def _lead(self) -> str:
        words = {
            "text file": self.tr("in text files next to them"),
            "iXML": self.tr("as iXML"),
            "bext": self.tr("as broadcast wave description"),
            "Vorbis": self.tr("as Vorbis comment"),
            "comment": self.tr("as comment"),
        }
        counts = Counter(one.where for one in self._found).most_common()
        sources = ", ".join(f"{count(times)} {words.get(where, where)}" for where, times in counts)
        return self.tr("%Ln sounds have a description: {sources}.", "", len(self._found)).format(sources=sources)

    def _build_table(self) -> None:
        some = self._found[:_SHOWN]
        self.table = named(QTableWidget(len(some), 2), "descriptions_table")
        self.table.setAccessibleName(self.tr("The first descriptions"))
        self.table.setHorizontalHeaderLabels([self.tr("Sound"), self.tr("Description")])
        style_table(self.table, ((0, 220),), wide=1)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for row, one in enumerate(some):
            for column, text in enumerate((printable(os.path.basename(one.file.path)), one.text)):
                cell = QTableWidgetItem(text)
                cell.setToolTip(tooltip_text(text))
                self.table.setItem(row, column, cell)

    def _on_taken(self) -> None:
        self.wanted.emit(self._found, self.name.text().strip())
        self.accept()
