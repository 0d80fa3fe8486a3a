"""Read-only tables with a heading that shows the number of rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QTableView, QVBoxLayout, QWidget

from recap_desktop.i18n import count
from recap_desktop.item_models.text_table import TextTable
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named


class TitledTable(QWidget):
    """A titled read-only table; the column ``wide`` stretches."""

    def __init__(self, name: str, heading: str, headings: Sequence[str], wide: int) -> None:
        super().__init__()
        self._heading = heading
        self.model = TextTable(headings, self)
        self.label = QLabel(heading)
        self.label.setProperty("heading", True)
        self.table = named(QTableView(), name)
        self.table.setAccessibleName(heading)
        self.table.setModel(self.model)
        narrow = [(column, 150 if column else 110) for column in range(len(headings)) if column != wide]
        style_table(self.table, narrow, wide)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.label)
        column.addWidget(self.table, 1)

    def fill(self, rows: Sequence[tuple[str, ...]], of: int | None = None) -> None:
        """Show rows; ``of`` is the total where ``rows`` are only the first."""
        self.model.fill(rows)
        number = len(rows) if of is None else of
        first = QCoreApplication.translate("TitledTable", "{heading}: {n}, first {shown} shown")
        title = f"{self._heading}: {count(number)}" if of is not None else self._heading
        if of is not None and of > len(rows):
            title = first.format(heading=self._heading, n=count(number), shown=count(len(rows)))
        self.label.setText(title)
