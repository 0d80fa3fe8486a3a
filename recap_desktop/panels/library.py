"""The library panel: filter, folder tree, list of sounds and progress counts."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.i18n import count
from recap_desktop.item_models.folders import FOLDER_KEY, FolderTree
from recap_desktop.item_models.sound_columns import NAME
from recap_desktop.item_models.sounds import SoundTable
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named, tooltip_text
from recap_desktop.panels.dividers import PanelSplitter
from recap_desktop.panels.sound_rows import SoundRows
from recap_engine.printable import printable
from recap_engine.progress import Progress, Rate

_TYPING = 150
_AFTER = 4


class LibraryPanel(QWidget):
    """Folders and sounds of the workspace, filtered and sorted."""

    filter_changed = Signal(str)
    folder_chosen = Signal(object)
    row_chosen = Signal(int)
    saved_filters_requested = Signal()
    sort_changed = Signal(int, bool)
    scan_cancelled = Signal()
    folder_menu_requested = Signal(object, QPoint)
    """(folder key, global position)."""
    row_menu_requested = Signal(int, QPoint)
    """(row, global position)."""
    selection_menu_requested = Signal(QPoint, bool)
    """(global position, whether above it): what to do with the selected sounds."""

    def __init__(self, table: SoundTable, folders: FolderTree, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._folders, self._theme = table, folders, theme
        self._quiet = False
        self._rate = Rate()
        self._build_filter()
        self._build_tree()
        self._build_list()
        self._build_scan()
        self._build_selection()
        self.counts = named(QLabel(), "counts")
        self.today = named(QLabel(), "today")
        for label in (self.counts, self.today):
            label.setProperty("faint", True)
        self.today.setToolTip(self.tr("Captions you made today, and your recent pace without breaks"))
        self.split = split = named(PanelSplitter(Qt.Orientation.Vertical), "library_split")
        split.addWidget(self.tree)
        split.addWidget(self.list)
        split.setSizes([150, 500])
        split.setStretchFactor(1, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.counts)
        foot.addStretch()
        foot.addWidget(self.today)
        self.setMinimumWidth(200)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 4, 8)
        column.setSpacing(6)
        column.addWidget(self.filter)
        column.addWidget(self.problem)
        column.addWidget(split, 1)
        column.addWidget(self._selection_row)
        column.addWidget(self._scan_row)
        column.addLayout(foot)
        theme.changed.connect(self._apply_theme)
        self._apply_theme()

    def _build_filter(self) -> None:
        self.filter = named(QLineEdit(clearButtonEnabled=True), "filter")
        self.filter.setPlaceholderText(self.tr("Filter: state:new dog -rain dur>5"))
        self.filter.setAccessibleName(self.tr("Filter the list of sounds"))
        self.filter.setToolTip(
            self.tr(
                'Words in path or caption: dog "tin roof" -rain\n'
                "State: state:new,suggested  state:flagged  state:unreadable\n"
                "Groups of states: state:done  state:undone  state:captioned\n"
                "Length in seconds: dur>5 dur<=60\n"
                "Where: folder:birds  name:02  caption:wind  collection:field\n"
                "Also: draft:yes  missing:yes  note:yes  note:ben. A minus in front excludes."
            )
        )
        self._icon_action = QAction(self)
        self._icon_action.setToolTip(self.tr("Saved filters"))
        self._icon_action.triggered.connect(lambda _=False: self.saved_filters_requested.emit())
        self.filter.addAction(self._icon_action, QLineEdit.ActionPosition.LeadingPosition)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._typing.timeout.connect(lambda: self.filter_changed.emit(self.filter.text()))
        self.filter.textChanged.connect(lambda _: self._typing.start())
        self.filter.returnPressed.connect(self._on_filter_entered)
        self.problem = named(QLabel(wordWrap=True), "filter_problem")
        self.problem.hide()

    def _build_tree(self) -> None:
        self.tree = named(QTreeView(headerHidden=True, uniformRowHeights=True), "folders")
        self.tree.setAccessibleName(self.tr("Folders"))
        self.tree.setModel(self._folders)
        self.tree.setMinimumHeight(70)
        self.tree.setTabKeyNavigation(False)
        self.tree.selectionModel().currentChanged.connect(self._on_folder_changed)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._on_folder_menu)

    def _build_list(self) -> None:
        self.list = named(SoundRows(self._model, self._theme), "sounds")
        self.list.setAccessibleName(self.tr("Sounds"))
        self.list.horizontalHeader().sortIndicatorChanged.connect(
            lambda column, direction: self.sort_changed.emit(column, direction == Qt.SortOrder.DescendingOrder)
        )
        self.list.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._on_row_menu)

    def _build_scan(self) -> None:
        self._scan_row = named(QWidget(), "scan")
        self._scan_bar = named(QProgressBar(), "scan_progress")
        self._scan_bar.setAccessibleName(self.tr("Scanning folders"))
        self._scan_stop = named(QPushButton(self.tr("Stop")), "scan_cancel")
        self._scan_stop.setAccessibleName(self.tr("Stop scanning folders"))
        self._scan_stop.clicked.connect(self.scan_cancelled)
        row = QHBoxLayout(self._scan_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._scan_bar, 1)
        row.addWidget(self._scan_stop)
        self._scan_row.hide()

    def _build_selection(self) -> None:
        self._selection_row = named(QWidget(), "selection")
        self._selected = named(QLabel(), "selected_count")
        self.decide = named(QPushButton(self.tr("Decide…")), "selection_decide")
        self.decide.setAccessibleName(self.tr("Make a decision on the selected sounds"))
        self.decide.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.decide.clicked.connect(lambda _=False: self.ask_for_selection_menu())
        row = QHBoxLayout(self._selection_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._selected)
        row.addStretch()
        row.addWidget(self.decide)
        self._selection_row.hide()
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._on_selection_changed())
        self._model.modelReset.connect(self._on_selection_changed)
        self._model.layoutChanged.connect(self._on_selection_changed)

    # ---- display -----------------------------------------------------------------------------------------------

    def ask_for_selection_menu(self) -> None:
        """Ask for the menu of what to do with the selected sounds, at the button or below the selected sound."""
        if self.decide.isVisible():
            self.selection_menu_requested.emit(self.decide.mapToGlobal(QPoint(0, 0)), True)
            return
        index = self.list.currentIndex()
        self.list.scrollTo(index)
        row = self.list.visualRect(index.siblingAtColumn(NAME))
        self.selection_menu_requested.emit(self.list.viewport().mapToGlobal(row.bottomLeft()), False)

    def _on_selection_changed(self) -> None:
        n = len(self.list.selected_rows())
        self._selection_row.setVisible(n > 1)
        self._selected.setText(self.tr("%Ln selected", "", n))

    def go_to(self, row: int) -> None:
        """Select a row and scroll to it, with some rows around it visible."""
        index = self._model.index(row, NAME)
        self.list.selectionModel().setCurrentIndex(
            index,
            QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
        )
        # Keep the next rows and one row before visible, too.
        for near in (row + _AFTER, row - 1, row):
            self.list.scrollTo(self._model.index(min(max(near, 0), self._model.rowCount() - 1), NAME))

    def mark(self, row: int) -> None:
        """Select a row without emitting `row_chosen`: its sound is shown already."""
        self._quiet = True
        if row >= 0:
            self.go_to(row)
        else:
            self.list.selectionModel().clear()
        self._quiet = False

    def mark_folder(self, place: object) -> None:
        """Select a folder without emitting `folder_chosen`; all sounds if the folder is gone."""
        waiting = [self._folders.index(row, 0) for row in range(self._folders.rowCount())]
        chosen = waiting[0] if waiting else QModelIndex()
        while waiting:
            index = waiting.pop()
            if index.data(FOLDER_KEY) == place:
                chosen = index
            waiting += [self._folders.index(row, 0, index) for row in range(self._folders.rowCount(index))]
        self._quiet = True
        self.tree.setCurrentIndex(chosen)
        self._quiet = False

    def row(self) -> int:
        """The current row, or -1."""
        return self.list.currentIndex().row()

    def expand(self) -> None:
        """Expand the registered folders if there are few."""
        if self._folders.rowCount() <= 6:
            for row in range(self._folders.rowCount()):
                self.tree.expand(self._folders.index(row, 0))

    def show_problem(self, sentence: str) -> None:
        """Show why the filter is invalid, or hide the message."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def show_counts(self, text: str, lines: list[str]) -> None:
        """Show the progress counts, with the breakdown as tooltip."""
        self.counts.setText(text)
        self.counts.setToolTip(tooltip_text("\n".join(lines)))
        self.counts.setAccessibleDescription(" ".join(lines))

    def show_today(self, text: str) -> None:
        """Show how many captions were made today."""
        self.today.setText(text)

    def show_scan(self, progress: Progress | None) -> None:
        """Show the progress of a scan; None hides it."""
        self._scan_row.setVisible(progress is not None)
        if progress is None:
            self._rate = Rate()
            return
        total = progress.total or 0
        self._scan_bar.setRange(0, total)
        self._scan_bar.setValue(progress.done)
        left = self._rate.seconds_left(progress.done, total) if total and progress.done else None
        text = f"{count(progress.done)} / {count(total)}" if total else self.tr("Looking for sounds")
        if left is not None and left >= 5 and progress.done >= 128:
            text += self.tr(" · {minutes}:{seconds:02} left").format(minutes=int(left) // 60, seconds=int(left) % 60)
        self._scan_bar.setFormat(text)
        self._scan_bar.setToolTip(tooltip_text(printable(progress.detail)))

    # ---- signals -----------------------------------------------------------------------------------------------

    def _on_filter_entered(self) -> None:
        self._typing.stop()
        self.filter_changed.emit(self.filter.text())
        self.list.setFocus()

    def _on_row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.row_chosen.emit(current.row())

    def _on_folder_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self.folder_chosen.emit(current.data(FOLDER_KEY))

    def _on_folder_menu(self, at: QPoint) -> None:
        index = self.tree.indexAt(at)
        if index.isValid():
            self.folder_menu_requested.emit(index.data(FOLDER_KEY), self.tree.viewport().mapToGlobal(at))

    def _on_row_menu(self, at: QPoint) -> None:
        index = self.list.indexAt(at)
        if index.isValid():
            self.row_menu_requested.emit(index.row(), self.list.viewport().mapToGlobal(at))

    def _apply_theme(self) -> None:
        self._icon_action.setIcon(self._theme.icon("filter", "faint"))
        self.problem.setStyleSheet(f"color: {self._theme.colours.warning};")
