"""View menu entries for sorting the list of sounds and choosing its columns."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.look.widget_names import named
from recap_desktop.panels.library import LibraryPanel


class ListMenus(QObject):
    """Two menus, filled when they open."""

    def __init__(self, library: LibraryPanel, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self.sort = named(QMenu(self.tr("Sort the list by"), parent), "menu_sort")
        self.columns = named(QMenu(self.tr("Columns of the list"), parent), "menu_columns")
        self.sort.aboutToShow.connect(self._fill_sort)
        self.columns.aboutToShow.connect(self._fill_columns)

    def _fill_sort(self) -> None:
        menu, head = self.sort, self._library.list.horizontalHeader()
        menu.clear()
        group = QActionGroup(menu)
        for column, words in enumerate(self._library.list.headings()):
            entry = menu.addAction(words)
            entry.setCheckable(True)
            entry.setChecked(column == head.sortIndicatorSection())
            entry.triggered.connect(lambda _=False, column=column: self._sort(column))
            group.addAction(entry)
        menu.addSeparator()
        descending = menu.addAction(self.tr("Descending"))
        descending.setCheckable(True)
        descending.setChecked(head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder)
        descending.setEnabled(head.sortIndicatorSection() >= 0)  # else the list is ordered by similarity
        descending.triggered.connect(lambda on: self._sort(head.sortIndicatorSection(), on))
        assign_mnemonics(menu)

    def _fill_columns(self) -> None:
        self._library.list.fill_columns(self.columns)
        assign_mnemonics(self.columns)

    def _sort(self, column: int, descending: bool | None = None) -> None:
        head = self._library.list.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        head.setSortIndicator(column, head.sortIndicatorOrder() if descending is None else order)
