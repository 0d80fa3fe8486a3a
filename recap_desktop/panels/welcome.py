"""The page shown for an empty workspace: three ways to start."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named


class _StartButton(QPushButton):
    """A button that Enter also presses: outside dialogs, Qt presses buttons with Space only."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class WelcomePage(QWidget):
    """Offers a folder, the samples or another workspace."""

    folder_requested = Signal()
    samples_requested = Signal()
    workspace_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = QFrame()
        card.setFixedWidth(max(640, self.fontMetrics().averageCharWidth() * 80))
        grid = QGridLayout(card)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(14)
        grid.setRowMinimumHeight(2, 10)
        grid.setColumnStretch(1, 1)
        self._add_words(grid)
        self._add_choices(grid)
        column = QVBoxLayout(self)
        column.addStretch(2)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(card)
        row.addStretch()
        column.addLayout(row)
        column.addStretch(3)

    def _add_words(self, grid: QGridLayout) -> None:
        """Add title and introduction."""
        title = QLabel(self.tr("Caption your sounds"))
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 1.7)
        font.setBold(True)
        title.setFont(font)
        lead = QLabel(
            self.tr(
                "Choose a folder of sounds. RECAP suggests captions for each sound; accept one with one shortcut or "
                "write your own. Every caption you accept improves the next suggestions. "
                "Nothing leaves this computer."
            ),
            wordWrap=True,
        )
        lead.setProperty("faint", True)
        grid.addWidget(title, 0, 0, 1, 2)
        grid.addWidget(lead, 1, 0, 1, 2)

    def _add_choices(self, grid: QGridLayout) -> None:
        """Add a button for each way, with its explanation."""
        choices = (
            (
                "welcome_folder",
                self.tr("Add a folder of sounds…"),
                self.tr("Your files stay in place and are not changed."),
                self.folder_requested,
            ),
            (
                "welcome_samples",
                self.tr("Try it with the sample sounds"),
                self.tr("The program includes twenty short sounds."),
                self.samples_requested,
            ),
            (
                "welcome_workspace",
                self.tr("Open a workspace…"),
                self.tr("A .recap file created earlier or by somebody else."),
                self.workspace_requested,
            ),
        )
        for line, (name, text, explanation, wanted) in enumerate(choices, 3):
            button = named(_StartButton(text), name)
            button.setAccessibleName(text)
            button.setMinimumWidth(250)
            button.setProperty("primary", line == 3)
            button.clicked.connect(wanted)
            about = QLabel(explanation, wordWrap=True)
            about.setProperty("faint", True)
            grid.addWidget(button, line, 0)
            grid.addWidget(about, line, 1)
