"""Compare systems blind: hear a sound, and choose the better of two texts by key."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.i18n import count
from recap_desktop.item_models.text_table import TextTable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named
from recap_desktop.sound.player import Player
from recap_engine.errors import RecapError
from recap_engine.exchange.comparison import Choice, Comparison
from recap_engine.exchange.preferences import preference_cells, preference_headings, preferences
from recap_engine.i18n import translate
from recap_engine.printable import printable

_LARGER = 1.35


class CompareDialog(QDialog):
    """Each answer is saved at once. At the end, the result is shown."""

    report_requested = Signal()

    def __init__(self, comparison: Comparison, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare")
        self.setWindowTitle(self.tr("Which text describes the sound better?"))
        self._comparison, self._player = comparison, player
        self._began = time.monotonic()
        player.failed.connect(self._on_failed)
        self.buttons: dict[str, QPushButton] = {}
        self.pages = QStackedWidget()
        self.pages.addWidget(self._build_question())
        self.pages.addWidget(self._build_result())
        column = QVBoxLayout(self)
        column.addWidget(self.pages)
        for key, name in (("1", "first"), ("2", "second"), ("0", "tie"), ("Space", "play"), ("Backspace", "back")):
            QShortcut(QKeySequence(key), self).activated.connect(self.buttons[name].click)
        resize_within(self, 900, 520)
        self._show()

    def _build_question(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(12)
        self.progress = named(QProgressBar(textVisible=False), "compare_progress")
        self.progress.setAccessibleName(self.tr("Progress"))
        self.sound = named(QLabel(wordWrap=True), "compare_sound")
        self.sound.setProperty("heading", True)
        self.message = named(QLabel(wordWrap=True), "compare_message")
        self.message.setProperty("faint", True)
        texts = QHBoxLayout()
        self.texts = (self._text(texts, "compare_text_1"), self._text(texts, "compare_text_2"))
        column.addWidget(self.progress)
        column.addWidget(self.sound)
        column.addLayout(texts, 1)
        choices, others = QHBoxLayout(), QHBoxLayout()
        for row, name, text in (
            (choices, "first", self.tr("Text 1 (key 1)")),
            (choices, "tie", self.tr("Equally good (key 0)")),
            (choices, "second", self.tr("Text 2 (key 2)")),
            (others, "play", self.tr("Play (Space)")),
            (others, "back", self.tr("Back (Backspace)")),
            (others, "close", self.tr("Stop for now (Esc)")),
        ):
            self.buttons[name] = named(QPushButton(text), f"compare_{name}")
            row.addWidget(self.buttons[name])
        for name in ("first", "second"):
            self.buttons[name].setProperty("primary", True)
        others.insertStretch(2)
        column.addLayout(choices)
        column.addLayout(others)
        column.addWidget(self.message)
        choices_of: dict[str, Choice] = {"first": "first", "tie": "tie", "second": "second"}
        for name, choice in choices_of.items():
            self.buttons[name].clicked.connect(lambda _=False, choice=choice: self._answer(choice))
        self.buttons["play"].clicked.connect(lambda _=False: self._play())
        self.buttons["back"].clicked.connect(lambda _=False: self._back())
        self.buttons["close"].clicked.connect(lambda _=False: self.accept())
        return page

    def _text(self, row: QHBoxLayout, name: str) -> QLabel:
        """A large text that scrolls where it is long."""
        label = named(QLabel(wordWrap=True), name)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        font = label.font()
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        label.setFont(font)
        label.setMargin(16)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.StyledPanel)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(label)
        row.addWidget(scroll, 1)
        return label

    def _build_result(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        self.summary = named(QLabel(wordWrap=True), "compare_result")
        self.summary.setProperty("heading", True)
        self.model = TextTable(preference_headings(), self)
        self.table = named(QTableView(), "compare_table")
        self.table.setAccessibleName(self.tr("Result"))
        self.table.setModel(self.model)
        style_table(self.table, [(column_, 80) for column_ in range(1, self.model.columnCount())], wide=0)
        row = QHBoxLayout()
        self.again = named(QPushButton(self.tr("Back to the last question"), autoDefault=False), "compare_again")
        self.again.clicked.connect(lambda _=False: self._back())
        self.save = named(QPushButton(self.tr("Save as HTML…"), autoDefault=False), "compare_save")
        self.save.clicked.connect(lambda _=False: self.report_requested.emit())
        self.end = named(QPushButton(self.tr("Close")), "compare_end")
        self.end.clicked.connect(lambda _=False: self.accept())
        row.addWidget(self.again)
        row.addStretch()
        row.addWidget(self.save)
        row.addWidget(self.end)
        column.addWidget(self.summary)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        return page

    # ---- questions ---------------------------------------------------------------------------------------------

    def _show(self) -> None:
        comparison = self._comparison
        trial = comparison.current
        done, total = len(comparison.answers), len(comparison.trials)
        self._player.unload()
        self.buttons["back"].setEnabled(done > 0)
        if trial is None:
            self._show_result()
            return
        self.pages.setCurrentIndex(0)
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        name = printable(Path(trial.path or trial.sound).name)
        self.sound.setText(self.tr("{n} of {total}: {name}").format(n=count(done + 1), total=count(total), name=name))
        for label, text in zip(self.texts, trial.texts, strict=True):
            label.setText(text)
        self.message.setText("" if trial.path else self.tr("The sound was not found: choose its folder with --sounds."))
        self.buttons["play"].setEnabled(bool(trial.path))
        self._began = time.monotonic()
        if trial.path:
            self._player.load(trial.path)
            self._player.play()

    def _show_result(self) -> None:
        self.pages.setCurrentIndex(1)
        self.again.setEnabled(bool(self._comparison.answers))
        self.summary.setText(self.tr("All %Ln questions are answered.", "", len(self._comparison.trials)))
        self.model.fill([tuple(preference_cells(one)) for one in preferences(self._comparison)])
        self.end.setFocus()

    def _answer(self, choice: Choice) -> None:
        try:
            self._comparison.answer(choice, time.monotonic() - self._began)
        except RecapError as error:
            self.message.setText(translate(error))
            return
        self._show()

    def _back(self) -> None:
        try:
            self._comparison.back()
        except RecapError as error:
            self.message.setText(translate(error))
            return
        self._show()

    def _play(self) -> None:
        """Play from the start, or pause."""
        if self._player.state == "playing":
            self._player.pause()
        else:
            self._player.replay()

    def _on_failed(self, problem: str) -> None:
        self.message.setText(problem)

    def done(self, result: int) -> None:
        """End the playback with the dialog."""
        self._player.unload()
        super().done(result)
