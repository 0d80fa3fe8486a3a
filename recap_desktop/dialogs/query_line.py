"""The line for searches and queries among captions, with completion of fields and values, and help."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.curate.query_values import Values, complete
from recap_desktop.curate.search import SearchQuery
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.item_models.text_table import TextTable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named
from recap_engine.datastore.caption_query import EXAMPLES


class QueryLine(QLineEdit):
    """A line in which the part before the cursor is completed from a list below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setClearButtonEnabled(True)
        self.values: Values = {}
        self._offers = QStringListModel(self)
        self._start = 0
        self.completions = QCompleter(self._offers, self)
        self.completions.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.completions.setWidget(self)
        self.completions.activated.connect(self._on_chosen)
        self.textEdited.connect(lambda _: self._offer())

    def _offer(self) -> None:
        found = complete(self.text()[: self.cursorPosition()], self.values)
        self._start = found.start
        self._offers.setStringList(found.offers)
        if found.offers:
            self.completions.complete()
        elif (popup := self.completions.popup()) is not None:
            popup.hide()

    def _on_chosen(self, offer: str) -> None:
        """Put the offer in the place of what was typed of it; a value ends with a space."""
        end = "" if offer.endswith(":") else " "
        before, after = self.text()[: self._start], self.text()[self.cursorPosition() :]
        self.setText(f"{before}{offer}{end}{after}")
        self.setCursorPosition(len(before) + len(offer) + len(end))
        if not end:
            self._offer()

    def insert_field(self, field: str) -> None:
        """Write a field at the end, ready for its value."""
        text = self.text()
        self.setText(f"{text}{'' if not text or text.endswith(' ') else ' '}{field}")
        self.setFocus()
        self._offer()


class CaptionSearchField(QWidget):
    """Search text or query, search method, and help."""

    changed = Signal()
    left = Signal()
    """Down was pressed: move on to the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = named(QueryLine(), "captions_search")
        self.text.setAccessibleName(self.tr("Find captions"))
        self.text.setPlaceholderText(self.tr("Words, or a query such as collection:field length:>80"))
        self.help = named(QToolButton(), "captions_query_help")
        self.help.setText("?")
        self.help.setAccessibleName(self.tr("Fields of a query"))
        self.help.setToolTip(self.tr("Fields of a query (Ctrl+H)"))
        self.help.clicked.connect(lambda _=False: self.show_help())
        QShortcut(QKeySequence("Ctrl+H"), self, self.show_help)
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
        row.addWidget(self.help)
        row.addWidget(self.how)

    def query(self, collection: str | None) -> SearchQuery:
        """The search in this collection, or in all (None)."""
        return SearchQuery(self.text.text(), collection, self.how.currentData())

    def show_help(self) -> None:
        """Open the list of fields; choosing one writes it into the line."""
        dialog = QueryHelpDialog(self.window())
        dialog.chosen.connect(self.text.insert_field)
        open_dialog(dialog)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down moves to the list; Escape clears the text before it closes the dialog."""
        if event.key() == Qt.Key.Key_Down and self.text.hasFocus():
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text.text():
            self.text.clear()
        else:
            super().keyPressEvent(event)


class QueryHelpDialog(QDialog):
    """The fields of a query, with what each finds."""

    chosen = Signal(str)
    """A field, with its colon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("query_help")
        self.setWindowTitle(self.tr("Fields of a query"))
        lead = named(QLabel(wordWrap=True), "query_help_lead")
        lead.setText(
            self.tr(
                "All parts must match: rain -roof finds captions with “rain” and without “roof”. Commas separate "
                "alternatives, * stands for anything, and quotation marks keep words together."
            )
        )
        self.model = TextTable((self.tr("Field"), self.tr("Finds captions"), self.tr("Example")), self)
        self.model.fill(self._rows())
        self.table = named(QTableView(), "query_help_fields")
        self.table.setAccessibleName(self.windowTitle())
        self.table.setModel(self.model)
        style_table(self.table, ((0, 120), (2, 260)), wide=1)
        self.table.selectRow(0)
        self.table.activated.connect(lambda index: self._choose(index.row()))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.insert = buttons.addButton(self.tr("Insert the field"), QDialogButtonBox.ButtonRole.ActionRole)
        self.insert.setObjectName("query_help_insert")
        self.insert.setProperty("primary", True)
        self.insert.setDefault(True)
        self.insert.clicked.connect(lambda _=False: self._choose(self.table.currentIndex().row()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(lead)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        resize_within(self, 900, 560)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.model.rows):
            self.chosen.emit(self.model.rows[row][0])
            self.accept()

    def _rows(self) -> Sequence[tuple[str, str, str]]:
        meanings = {
            "words": self.tr("with these words, this phrase or beginning"),
            "state": self.tr("in use or not, or by what was decided"),
            "collection": self.tr("of a collection"),
            "provenance": self.tr("by a person, imported, or from a model"),
            "annotator": self.tr("by somebody"),
            "source": self.tr("from a source"),
            "license": self.tr("with a licence"),
            "lang": self.tr("that seem to be in a language"),
            "model": self.tr("from a model"),
            "text": self.tr("with exactly this text"),
            "length": self.tr("with this many characters"),
            "created": self.tr("created at a time"),
            "used": self.tr("that this many suggestions are based on"),
            "taken": self.tr("whose wording this many other sounds have"),
            "version": self.tr("that were reworded this many times"),
            "category": self.tr("with a sound of a category"),
            "keyword": self.tr("with a sound that has a keyword (also: tag:)"),
            "sound": self.tr("with a sound, or by its audio hash"),
            "part": self.tr("with a part of a sound"),
            "path": self.tr("with a sound whose path contains this"),
            "dur": self.tr("with a sound of this many seconds"),
            "id": self.tr("with a number"),
            "meaning": self.tr("that mean this (needs the model)"),
            "near": self.tr("with at least this cosine to the meaning"),
            "score": self.tr("that fit their sound so well, from 0 to 1 (needs the model)"),
        }
        return [(f"{field}:", finds, EXAMPLES[field]) for field, finds in meanings.items()]
