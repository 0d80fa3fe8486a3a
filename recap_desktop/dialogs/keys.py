"""The keyboard shortcuts dialog: lists, searches and changes keys, and marks conflicts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.actions import ACTION_SPECS, Actions, label
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named
from recap_desktop.settings import Settings


class KeysDialog(QDialog):
    """All actions with their keys; changes apply at once."""

    def __init__(self, actions: Actions, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keys")
        self.setWindowTitle(self.tr("Keys"))
        resize_within(self, 700, 620)
        self._actions, self._settings = actions, settings
        about = QLabel(
            self.tr("Letters, digits and Space work outside text fields only; all other keys also while you write."),
            wordWrap=True,
        )
        about.setProperty("faint", True)
        self.conflicts = named(QLabel(wordWrap=True), "key_conflicts")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addWidget(self._build_search())
        column.addWidget(self._build_table(), 1)
        column.addLayout(self._build_change())
        column.addWidget(self.conflicts)
        column.addWidget(buttons)
        self._fill()
        self.table.setCurrentCell(0, 0)
        self.search.setFocus()

    def _build_search(self) -> QLineEdit:
        self.search = named(QLineEdit(clearButtonEnabled=True), "key_search")
        self.search.setAccessibleName(self.tr("Find actions and keys"))
        self.search.setPlaceholderText(self.tr("Find an action or a key"))
        self.search.textChanged.connect(lambda _: self._on_search_changed())
        QShortcut(QKeySequence.StandardKey.Find, self, self.search.setFocus)
        return self.search

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down moves from the search to the table; Escape clears the search before it closes the dialog."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.table.setFocus()
        elif event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def _on_search_changed(self) -> None:
        """Hide the rows without all words of the search, and make the first of the others current."""
        words = self.search.text().casefold().split()
        first = -1
        for row in range(self.table.rowCount()):
            cells = [self.table.item(row, column) for column in range(self.table.columnCount())]
            text = " ".join(cell.text() for cell in cells if cell is not None).casefold()
            found = all(word in text for word in words)
            self.table.setRowHidden(row, not found)
            first = row if found and first < 0 else first
        self.table.setCurrentCell(first, 0)

    def _build_table(self) -> QTableWidget:
        self.table = named(QTableWidget(len(ACTION_SPECS), 2), "key_table")
        self.table.setAccessibleName(self.tr("Keys"))
        self.table.setHorizontalHeaderLabels([self.tr("Action"), self.tr("Keys")])
        style_table(self.table, ((1, 290),), wide=0)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.currentCellChanged.connect(lambda *_: self._on_row_changed())
        return self.table

    def _build_change(self) -> QHBoxLayout:
        self.edit = named(QKeySequenceEdit(), "key_edit")
        self.edit.setAccessibleName(self.tr("New key"))
        self.edit.setMaximumSequenceLength(1)
        self.use = named(QPushButton(self.tr("Use this key")), "key_use")
        self.use.clicked.connect(self._on_use)
        self.reset = named(QPushButton(self.tr("Reset")), "key_reset")
        self.reset.setToolTip(self.tr("Restore the default keys of this action"))
        self.reset.clicked.connect(self._on_reset)
        for button in (self.use, self.reset):
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.addWidget(self.edit, 1)
        row.addWidget(self.use)
        row.addWidget(self.reset)
        return row

    def _fill(self) -> None:
        conflicts = self._actions.conflicts()
        for row, spec in enumerate(ACTION_SPECS):
            keys = [QKeySequence(key) for key in self._actions.keys(spec.name)]
            shown = "   ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in keys)
            if any(key.toString() in conflicts for key in keys):
                shown += "   ⚠"
            for column, text in enumerate((label(spec).removesuffix("…"), shown)):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(row, column, item)
        names = {spec.name: label(spec).removesuffix("…") for spec in ACTION_SPECS}
        self.conflicts.setText(
            "\n".join(
                self.tr("⚠ {key} is assigned to: {actions}. It does nothing until you change one of them.").format(
                    key=key, actions=", ".join(names[name] for name in owners)
                )
                for key, owners in conflicts.items()
            )
        )

    def _on_row_changed(self) -> None:
        self.edit.clear()

    def _on_use(self) -> None:
        row = self.table.currentRow()
        key = self.edit.keySequence().toString()
        if row >= 0 and key:
            self._settings.set_keys(ACTION_SPECS[row].name, [key])
            self._fill()

    def _on_reset(self) -> None:
        row = self.table.currentRow()
        if row >= 0:
            self._settings.set_keys(ACTION_SPECS[row].name, None)
            self._fill()
