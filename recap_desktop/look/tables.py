"""The common look of tables."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView


def style_table(table: QTableView, widths: Sequence[tuple[int, int]] = (), wide: int = -1) -> None:
    """Set row selection, no grid and single-line rows.

    ``widths`` are (column, minimum pixels); the column ``wide`` stretches. Call it after the table has its model.
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
    """Set column widths, at least as wide as the headings need."""
    head = table.horizontalHeader()
    head.ensurePolished()
    for column, width in widths:
        table.setColumnWidth(column, max(width, head.sectionSizeHint(column)))
