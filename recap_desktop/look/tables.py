"""How every table in the program looks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def style_table(table: QTableView, widths: Sequence[tuple[int, int]] = (), wide: int = -1) -> None:
    """How tables look here: rows, no grid, one line each.

    ``widths`` are (column, pixels), more where the heading needs it; the column ``wide`` has the rest. The table has
    its model and its headings already.
    """
    table.setShowGrid(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 12)
    head = table.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    if wide >= 0:
        head.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    set_column_widths(table, widths)


def set_column_widths(table: QTableView, widths: Sequence[tuple[int, int]]) -> None:
    """Columns of at least so many pixels, and of what their headings need in the language on screen."""
    head = table.horizontalHeader()
    head.ensurePolished()
    for column, width in widths:
        table.setColumnWidth(column, max(width, head.sectionSizeHint(column)))
