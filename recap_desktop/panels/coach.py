"""The bar of the tutorial: one step at a time, above the panels. It blocks nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named


class CoachBar(QFrame):
    """A sentence, a button that goes on where nothing else does, and one that ends the tutorial."""

    next_requested = Signal()
    end_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("coach")
        self._theme = theme
        self._icon = QLabel()
        self._text = named(QLabel(wordWrap=True), "coach_text")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._step = named(QLabel(), "coach_step")
        self._step.setProperty("faint", True)
        self.next = named(QPushButton(), "coach_next")
        self.next.clicked.connect(self.next_requested)
        self.end = named(QPushButton(), "coach_end")
        self.end.clicked.connect(self.end_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 3, 6, 3)
        row.setSpacing(8)
        for widget in (self._icon, self._step, self._text, self.next, self.end):
            row.addWidget(widget)
        for button in (self.next, self.end):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where it is
            button.setAccessibleName(self.tr("No action available"))
        theme.changed.connect(self._apply_theme)
        self._apply_theme()
        self.hide()

    def show_step(self, sentence: str, step: str = "", go_on: str = "", end: str = "") -> None:
        """Show a step; ``go_on`` and ``end`` are the labels of the buttons, hidden where empty."""
        self._text.setText(sentence)
        self._step.setText(step)
        self._step.setVisible(bool(step))
        for button, words in ((self.next, go_on), (self.end, end)):
            button.setText(words)
            button.setAccessibleName(words or self.tr("No action available"))
            button.setVisible(bool(words))
        self.show()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    @property
    def sentence(self) -> str:
        """The sentence on screen, or an empty text."""
        return self._text.text() if self.isVisible() else ""

    def _apply_theme(self) -> None:
        self._icon.setPixmap(self._theme.icon("info", "accent").pixmap(18, 18))
