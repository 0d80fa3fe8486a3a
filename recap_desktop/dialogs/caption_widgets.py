"""Widgets of the captions dialog: collections, list, details of a caption, menus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from recap_desktop.item_models.captions import COLLECTION, FOUND, TEXT, USED, WHOSE, CaptionTable
from recap_desktop.item_models.collections import NAME, SIZE, CollectionTable
from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named

_WIDTHS = ((COLLECTION, 120), (WHOSE, 90), (USED, 110), (FOUND, 80))


class CaptionList(QTableView):
    """The captions that were found; a selection may include captions that were not read yet."""

    def __init__(self, table: CaptionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.setObjectName("captions_list")
        self.setAccessibleName(self.tr("Captions"))
        self.setModel(table)
        # A letter typed by mistake must not replace a caption.
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        style_table(self, _WIDTHS, wide=TEXT)
        self.setColumnHidden(FOUND, True)
        # To paint a heading, Qt asks whether each row of the column is selected: minutes where a million are.
        head = self.horizontalHeader()
        head.setSelectionModel(QItemSelectionModel(table, head))

    def chosen(self) -> list[int]:
        """The ids of the selected captions, in the order of the list."""
        chosen: list[int] = []
        below = 0
        for top, bottom in sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList()):
            chosen += self._table.ids[max(top, below) : bottom + 1]
            below = max(below, bottom + 1)
        return chosen

    def chosen_count(self) -> int:
        """How many captions are selected."""
        return sum(part.height() for part in self.selectionModel().selection().toList())

    def first_row(self) -> int:
        """The first selected row, or -1."""
        return min((part.top() for part in self.selectionModel().selection().toList()), default=-1)

    def go_to(self, row: int) -> None:
        """Select a row, or the last one where there are fewer."""
        last = self._table.rowCount() - 1
        if row >= 0 and last >= 0:
            # `selectRow` would toggle the row while Ctrl is held.
            flags = QItemSelectionModel.SelectionFlag
            there = self._table.index(min(row, last), TEXT)
            self.selectionModel().setCurrentIndex(there, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(there)


class CollectionList(QTableView):
    """Collections; Space switches the current one on or off."""

    def __init__(self, table: CollectionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captions_collections")
        self.setAccessibleName(self.tr("Collections"))
        self.setModel(table)
        style_table(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(SIZE, QHeaderView.ResizeMode.ResizeToContents)
        head.ensurePolished()
        beside = self.verticalScrollBar().sizeHint().width() + 2 * self.frameWidth()
        self.setMinimumWidth(head.sectionSizeHint(NAME) + head.sectionSizeHint(SIZE) + beside)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Space toggles the check from any column."""
        index = self.currentIndex().siblingAtColumn(NAME)
        if event.key() == Qt.Key.Key_Space and index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            on = index.data(Qt.ItemDataRole.CheckStateRole) != Qt.CheckState.Checked
            wanted = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
            self.model().setData(index, wanted, Qt.ItemDataRole.CheckStateRole)
            return
        super().keyPressEvent(event)


def facts_box(lines: int) -> QPlainTextEdit:
    """A read-only box for details and history of a caption."""
    box = named(QPlainTextEdit(readOnly=True), "captions_about")
    box.setTabChangesFocus(True)
    box.setFixedHeight(box.fontMetrics().lineSpacing() * lines + 12)
    # Also by keyboard: select, copy, scroll.
    box.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
    )
    return box


def add_menu(button: QPushButton, entries: Sequence[tuple[str, str]], chosen: Callable[[str], object]) -> QMenu:
    """Give a button a menu of (name, text); ``chosen`` gets the name."""
    menu = named(QMenu(button), f"{button.objectName()}_menu")
    for name, text in entries:
        action = menu.addAction(text)
        action.setObjectName(f"{button.objectName()}_{name}")
        action.triggered.connect(lambda _=False, name=name: chosen(name))
    menu.aboutToShow.connect(partial(assign_mnemonics, menu))
    button.setMenu(menu)
    return menu
