"""Widgets of the captions dialog: collections, search, list, details of a caption."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from recap_desktop.curate.search import SearchQuery
from recap_desktop.item_models.captions import COLLECTION, FOUND, TEXT, USED, WHOSE, CaptionTable
from recap_desktop.item_models.collections import NAME, SIZE, CollectionTable
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named

_WIDTHS = ((COLLECTION, 120), (WHOSE, 90), (USED, 110), (FOUND, 80))


class CaptionList(QTableView):
    """A paged list whose "select all" includes the pages not read yet."""

    moved_down = Signal()

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

    def selectAll(self) -> None:  # noqa: N802
        """Read the remaining pages, then select everything."""
        self._table.read_all()
        super().selectAll()

    def chosen(self) -> list[int]:
        """The ids of the selected captions, in the order of the list."""
        rows = {
            row for part in self.selectionModel().selection().toList() for row in range(part.top(), part.bottom() + 1)
        }
        return [self._table.caption(row).id for row in sorted(rows)]

    def first_row(self) -> int:
        """The first selected row, or -1."""
        return min((part.top() for part in self.selectionModel().selection().toList()), default=-1)

    def go_to(self, row: int) -> None:
        """Select a row, or the last one where there are fewer."""
        last = self._table.rowCount() - 1
        if row >= 0 and last >= 0:
            self.setCurrentIndex(self._table.index(min(row, last), TEXT))
            self.selectRow(min(row, last))


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


class CaptionSearchField(QWidget):
    """Search text and search method."""

    changed = Signal()
    left = Signal()
    """Down was pressed: move on to the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = named(QLineEdit(clearButtonEnabled=True), "captions_search")
        self.text.setAccessibleName(self.tr("Find captions"))
        self.text.setPlaceholderText(self.tr("Find captions by words or by meaning"))
        self.how = named(QComboBox(), "captions_how")
        self.how.setAccessibleName(self.tr("Search method"))
        for how, label in (
            ("both", self.tr("Words, then meaning")),
            ("words", self.tr("Words only")),
            ("meaning", self.tr("Meaning only")),
        ):
            self.how.addItem(label, how)
        self.text.textChanged.connect(lambda _: self.changed.emit())
        self.how.currentIndexChanged.connect(lambda _: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.text, 1)
        row.addWidget(self.how)

    def query(self, collection: str | None) -> SearchQuery:
        """The search in this collection, or in all (None)."""
        return SearchQuery(self.text.text(), collection, self.how.currentData())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down moves to the list; Escape clears the text before it closes the dialog."""
        if event.key() == Qt.Key.Key_Down and self.text.hasFocus():
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text.text():
            self.text.clear()
        else:
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
