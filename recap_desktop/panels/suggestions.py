"""Suggestions for the sound on the desk, ranked; and what stands in their place while there are none."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from recap_desktop.item_models.cards import CardModel
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named
from recap_desktop.panels.cards import CardList


class SuggestionsPanel(QWidget):
    """The list, its heading and its remarks."""

    taken = Signal(int)
    """Suggestion number, from 1: put it into the caption box."""
    reveal_wanted = Signal()
    remedy_wanted = Signal()
    """What helps against what stands in the list's place."""
    words_wanted = Signal(object)
    """(words to say, words to leave out), each a tuple."""

    def __init__(self, cards: CardModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heading = QLabel(self.tr("Suggestions"))
        heading.setProperty("heading", True)
        self.remark = named(QLabel(), "suggestions_remark")
        self.remark.setProperty("faint", True)
        self.reveal = named(QPushButton(), "reveal")
        self.reveal.setProperty("plain", True)
        self.reveal.clicked.connect(self.reveal_wanted)
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
        self._pages.addWidget(self._build_instead())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(row)
        column.addLayout(self._pages, 1)

    def _build_instead(self) -> QFrame:
        self.instead = named(QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter), "suggestions_instead")
        self.instead.setProperty("faint", True)
        self.remedy = named(QPushButton(), "suggestions_remedy")
        self.remedy.clicked.connect(self.remedy_wanted)
        self.remedy.setAccessibleName(self.tr("Nothing to do"))
        self.remedy.hide()
        page = QFrame()
        page.setProperty("instead", True)
        column = QVBoxLayout(page)
        column.setContentsMargins(24, 12, 24, 12)
        column.addStretch()
        column.addWidget(self.instead)
        column.addWidget(self.remedy, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch()
        return page

    def _build_words(self) -> QLineEdit:
        self.words = named(QLineEdit(), "suggestion_words")
        self.words.setAccessibleName(self.tr("Words that suggestions say, or leave out"))
        self.words.setPlaceholderText(self.tr("with words, -without"))
        self.words.setToolTip(
            self.tr("rain -bird: suggestions that say “rain” and not “bird”. Enter makes them, for this sound.")
        )
        self.words.setMaximumWidth(self.fontMetrics().averageCharWidth() * 26)
        self.words.returnPressed.connect(self._on_words_entered)
        return self.words

    def _on_words_entered(self) -> None:
        typed = [word.strip(",") for word in self.words.text().split()]
        avoid = tuple(word[1:] for word in typed if word.startswith("-") and word[1:])
        self.words_wanted.emit((tuple(word for word in typed if word and not word.startswith("-")), avoid))

    def say(self, instead: str, remark: str, reveal: str, remedy: str = "") -> None:
        """Show ``instead`` of a list (empty: the list) with a button that helps, a remark, and a button beside it."""
        self.instead.setText(instead)
        self.remedy.setText(remedy)
        self.remedy.setAccessibleName(remedy.removesuffix("…") or self.tr("Nothing to do"))
        self.remedy.setVisible(bool(instead and remedy))
        self._pages.setCurrentIndex(1 if instead else 0)
        self.remark.setText(remark)
        self.reveal.setText(reveal)
        self.reveal.setAccessibleName(reveal or self.tr("Show the suggestions"))
        self.reveal.setVisible(bool(reveal))

    def _on_activated(self, index: QModelIndex) -> None:
        self.taken.emit(index.row() + 1)


class ShortcutCardList(CardList):
    """Digits act through the window's keys, so the list does not search by them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        if event.text().isprintable() and event.text().strip() and not event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)
