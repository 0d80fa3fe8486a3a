"""Tables that are gone over before an import or export: a heading with the count, and rows below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from recap_desktop.models.told import ToldTable
from recap_desktop.naming import named
from recap_desktop.panels.tables import plain


class Reading(QWidget):
    """A table to be read."""

    def __init__(self, name: str, heading: str, headings: Sequence[str], wide: int) -> None:
        super().__init__()
        self._heading = heading
        self.model = ToldTable(headings, self)
        self.label = QLabel(heading)
        self.label.setProperty("heading", True)
        self.table = named(QTableView(), name)
        self.table.setAccessibleName(heading)
        self.table.setModel(self.model)
        plain(self.table)
        self.table.horizontalHeader().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.label)
        column.addWidget(self.table, 1)

    def fill(self, rows: Sequence[tuple[str, ...]], count: int | None = None) -> None:
        """Show these; ``count`` is how many there are, where they are only the first."""
        self.model.fill(rows)
        number = len(rows) if count is None else count
        first = QCoreApplication.translate("Reading", "{heading}: {n}, the first {shown} are shown")
        told = f"{self._heading}: {number:,}" if count is not None else self._heading
        if count is not None and count > len(rows):
            told = first.format(heading=self._heading, n=f"{number:,}", shown=f"{len(rows):,}")
        self.label.setText(told)


def reading(name: str, heading: str, headings: Sequence[str], wide: int) -> Reading:
    """A table with narrow columns, but for the ``wide`` one."""
    made = Reading(name, heading, headings, wide)
    for column in range(len(headings)):
        if column != wide:
            made.table.setColumnWidth(column, 150 if column else 110)
    return made
