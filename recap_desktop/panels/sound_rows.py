"""The rows of the library panel: the list of sounds, with columns that can be hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from recap_desktop.item_models.sound_columns import COLUMNS, LENGTH, NAME, STATE
from recap_desktop.item_models.sounds import SoundTable
from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.look.theme import Theme
from recap_desktop.panels.sound_row_painter import MARGIN, RowPainter

_LEAST_NAME = 16
"""Average characters that a name has room for, at the cost of the columns of states and of lengths."""


class SoundRows(QTableView):
    """A table without keyboard search: letters belong to the window's shortcuts."""

    columns_changed = Signal(str)
    """The visible columns, as `show_columns` reads them."""

    def __init__(self, model: SoundTable, theme: Theme) -> None:
        super().__init__(showGrid=False)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(RowPainter(self._model, theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setTextElideMode(Qt.TextElideMode.ElideRight)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        head.setStretchLastSection(False)
        head.setMinimumSectionSize(28)  # an icon
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        metrics = self.fontMetrics()
        for column, spec in enumerate(COLUMNS):
            if spec.samples is not None:
                self.setColumnWidth(column, max(map(metrics.horizontalAdvance, spec.samples())) + spec.space)
        self._state_width, self._fitting, self._as_at_first = self.columnWidth(STATE), False, True
        self._name_stretches = True
        head.sectionResized.connect(self._on_section_resized)
        self.show_columns("")
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._on_head_menu)

    def show_unsorted(self) -> None:
        """Mark no heading: the list is in another order, until somebody clicks one."""
        head = self.horizontalHeader()
        with QSignalBlocker(head):
            head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def selected_rows(self) -> list[int]:
        """The selected rows, in order."""
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(number) for number in range(chosen.count())]
        return sorted(row for some in ranges for row in range(some.top(), some.bottom() + 1))

    def select_rows(self, rows: Sequence[int]) -> None:
        """Select these rows; the current sound stays."""
        chosen, last = QItemSelection(), self._model.columnCount() - 1
        for first, end in _runs(rows):
            chosen.select(self._model.index(first, 0), self._model.index(end, last))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def show_columns(self, kept: str) -> None:
        """Show the columns of a `columns_changed` value; the name is always visible."""
        at_first = {column for column, spec in enumerate(COLUMNS) if spec.shown_at_first}
        shown = {int(part) for part in kept.split(",") if part.isdigit()} or at_first
        head, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        wide = [column for column, spec in enumerate(COLUMNS) if spec.optional and spec.samples is None]
        for column, spec in enumerate(COLUMNS):
            self.setColumnHidden(column, spec.optional and column not in shown)
        for column in wide:
            head.setSectionResizeMode(column, modes.Stretch)
        self._name_stretches = not shown.intersection(wide)
        head.setSectionResizeMode(NAME, modes.Stretch if self._name_stretches else modes.Interactive)
        self._as_at_first = shown == at_first
        self._fit_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep room for the names."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Narrow the column of states to its icon where names would have room for too few characters.

        If that is not enough, hide the lengths, too; where the user chose the columns, the list scrolls sideways.
        """
        head, width = self.horizontalHeader(), self._state_width
        if self._name_stretches:
            names = _LEAST_NAME * self.fontMetrics().averageCharWidth() + 2 * MARGIN
            icon = head.minimumSectionSize()
            if self._as_at_first:
                self.setColumnHidden(LENGTH, False)
                room = self.viewport().width() - self.columnWidth(LENGTH) - names
                self.setColumnHidden(LENGTH, room < icon)
            others = sum(self.columnWidth(at) for at in range(len(COLUMNS)) if at not in (STATE, NAME))
            room = self.viewport().width() - others
            width = width if width <= room - names else icon
            squeezed = not self._as_at_first and room - icon < names
            modes = QHeaderView.ResizeMode
            head.setSectionResizeMode(NAME, modes.Interactive if squeezed else modes.Stretch)
            if squeezed:
                self.setColumnWidth(NAME, names)
        self._fitting = True
        self.setColumnWidth(STATE, width)
        self._fitting = False

    def _on_section_resized(self, column: int, _before: int, width: int) -> None:
        """Keep the width that the user gives the column of states; a hidden one has none."""
        if column == STATE and width and not self._fitting:
            self._state_width = width

    def headings(self) -> list[str]:
        """The column headings."""
        across = Qt.Orientation.Horizontal
        return [str(self._model.headerData(column, across)) for column in range(self._model.columnCount())]

    def fill_columns(self, menu: QMenu) -> None:
        """Fill a menu with the optional columns as checkable entries."""
        menu.clear()
        for column in (column for column, spec in enumerate(COLUMNS) if spec.optional):
            entry = menu.addAction(self.headings()[column])
            entry.setCheckable(True)
            entry.setChecked(not self.isColumnHidden(column) or (column == LENGTH and self._as_at_first))
            entry.triggered.connect(lambda on, column=column: self._on_column_switched(column, on))

    def _on_head_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        self.fill_columns(menu)
        assign_mnemonics(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.horizontalHeader().mapToGlobal(at))

    def _on_column_switched(self, column: int, on: bool) -> None:
        shown = {c for c in range(len(COLUMNS)) if not self.isColumnHidden(c)}
        shown |= {LENGTH} if self._as_at_first else set()
        shown = shown | {column} if on else shown - {column}
        kept = ",".join(map(str, sorted(shown)))
        self.show_columns(kept)
        self.columns_changed.emit(kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave letters and digits to the window."""
        if event.text().isprintable() and event.text().strip() and not event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of consecutive rows."""
    first = last = -2
    for row in sorted(rows):
        if row != last + 1:
            if first >= 0:
                yield first, last
            first = row
        last = row
    if first >= 0:
        yield first, last
