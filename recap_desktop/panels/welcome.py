"""What is seen before there is anything to caption: three ways to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named


class _Way(QPushButton):
    """A button that Enter presses, too: outside a dialog Qt leaves buttons to Space."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class WelcomePage(QWidget):
    """Folder, samples, or another workspace."""

    folder_wanted = Signal()
    samples_wanted = Signal()
    workspace_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = QFrame()
        card.setFixedWidth(640)
        grid = QGridLayout(card)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(14)
        grid.setRowMinimumHeight(2, 10)
        grid.setColumnStretch(1, 1)
        self._add_words(grid)
        self._add_ways(grid)
        column = QVBoxLayout(self)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(card)
        row.addStretch()
        column.addLayout(row)
        column.addStretch(3)

    def _add_words(self, grid: QGridLayout) -> None:
        """What the program is for."""
        title = QLabel(self.tr("Caption your sounds"))
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.7)
        font.setBold(True)
        title.setFont(font)
        lead = QLabel(
            self.tr(
                "Choose a folder of sounds. Each one is listened to and a caption suggested for it; accept it with one "
                "key or write your own. What you accept makes the next suggestions better. "
                "Nothing leaves this computer."
            ),
            wordWrap=True,
        )
        lead.setProperty("faint", True)
        grid.addWidget(title, 0, 0, 1, 2)
        grid.addWidget(lead, 1, 0, 1, 2)

    def _add_ways(self, grid: QGridLayout) -> None:
        """A button each, and what it does beside it."""
        ways = (
            (
                "welcome_folder",
                self.tr("Add a folder of sounds…"),
                self.tr("Your files stay where they are and as they are."),
                self.folder_wanted,
            ),
            (
                "welcome_samples",
                self.tr("Try it with the sample sounds"),
                self.tr("Twenty short ones come with the program."),
                self.samples_wanted,
            ),
            (
                "welcome_workspace",
                self.tr("Open a workspace…"),
                self.tr("A .recap file that was begun before, perhaps by somebody else."),
                self.workspace_wanted,
            ),
        )
        for line, (name, text, explanation, wanted) in enumerate(ways, 3):
            button = named(_Way(text), name)
            button.setAccessibleName(text)
            button.setMinimumWidth(250)
            button.setProperty("primary", line == 3)
            button.clicked.connect(wanted)
            about = QLabel(explanation, wordWrap=True)
            about.setProperty("faint", True)
            grid.addWidget(button, line, 0)
            grid.addWidget(about, line, 1)
