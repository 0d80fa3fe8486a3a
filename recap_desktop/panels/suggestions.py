"""Ranked suggestions for the current sound, or a placeholder while there are none."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from recap_desktop.item_models.cards import CardModel
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named
from recap_desktop.panels.cards import CardList


class SuggestionsPanel(QWidget):
    """The list of suggestions with heading, remark and word filter."""

    taken = Signal(int)
    """Number of the suggestion, from 1, to copy into the caption box."""
    reveal_requested = Signal()
    remedy_requested = Signal()
    """The button in the placeholder was pressed."""
    words_requested = Signal(object)
    """(words to include, words to avoid), each a tuple."""

    def __init__(self, cards: CardModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel(self.tr("Suggestions"))
        heading.setProperty("heading", True)
        self.remark = named(QLabel(), "suggestions_remark")
        self.remark.setProperty("faint", True)
        self.reveal = named(QPushButton(), "reveal")
        self.reveal.setProperty("plain", True)
        self.reveal.clicked.connect(self.reveal_requested)
        self.reveal.hide()
        row = QHBoxLayout()
        row.setContentsMargins(2, 4, 2, 0)
        row.addWidget(heading)
        row.addWidget(self.remark)
        row.addStretch()
        row.addWidget(self.reveal)
        row.addWidget(self._build_words())
        self.list = ShortcutCardList(cards, theme)
        self.list.setObjectName("suggestions")
        self.list.setAccessibleName(self.tr("Suggestions"))
        self.list.activated.connect(self._on_activated)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._build_placeholder())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(row)
        column.addLayout(self._pages, 1)

    def _build_placeholder(self) -> QFrame:
        self.placeholder = named(
            QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter), "suggestions_placeholder"
        )
        self.placeholder.setProperty("faint", True)
        self.remedy = named(QPushButton(), "suggestions_remedy")
        self.remedy.clicked.connect(self.remedy_requested)
        self.remedy.setAccessibleName(self.tr("No action available"))
        self.remedy.hide()
        page = QFrame()
        page.setProperty("instead", True)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 12, 24, 12)
        column.addStretch()
        column.addWidget(self.placeholder)
        column.addWidget(self.remedy, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch()
        return page

    def _build_words(self) -> QLineEdit:
        self.words = named(QLineEdit(), "suggestion_words")
        self.words.setAccessibleName(self.tr("Words that suggestions must include or avoid"))
        self.words.setPlaceholderText(self.tr("include, -avoid"))
        self.words.setToolTip(
            self.tr("rain -bird: suggestions for this sound with “rain” and without “bird”. Press Enter.")
        )
        self.words.setMaximumWidth(self.fontMetrics().averageCharWidth() * 26)
        self.words.returnPressed.connect(self._on_words_entered)
        return self.words

    def _on_words_entered(self) -> None:
        typed = [word.strip(",") for word in self.words.text().split()]
        avoid = tuple(word[1:] for word in typed if word.startswith("-") and word[1:])
        self.words_requested.emit((tuple(word for word in typed if word and not word.startswith("-")), avoid))

    def show_status(self, placeholder: str, remark: str, reveal: str, remedy: str = "") -> None:
        """Show ``placeholder`` with the button ``remedy`` in place of the list (empty: the list)."""
        self.placeholder.setText(placeholder)
        self.remedy.setText(remedy)
        self.remedy.setAccessibleName(remedy.removesuffix("…") or self.tr("No action available"))
        self.remedy.setVisible(bool(placeholder and remedy))
        self._pages.setCurrentIndex(1 if placeholder else 0)
        self.remark.setText(remark)
        self.reveal.setText(reveal)
        self.reveal.setAccessibleName(reveal or self.tr("Show the suggestions"))
        self.reveal.setVisible(bool(reveal))

    def _on_activated(self, index: QModelIndex) -> None:
        self.taken.emit(index.row() + 1)


class ShortcutCardList(CardList):
    """A card list without keyboard search: letters and digits belong to the window's shortcuts."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        if event.text().isprintable() and event.text().strip() and not event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)
