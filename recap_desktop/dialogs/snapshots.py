"""Snapshots: take one, see what changed since then or between two, look at the captions of then, and go back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from recap_desktop import tasks
from recap_desktop.curate.curator import Curator
from recap_desktop.curate.times import MOST, Differences, read_differences
from recap_desktop.dialogs.preview_tables import TitledTable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named
from recap_engine.annotate.rollback import roll_back
from recap_engine.datastore.timeline import Difference
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.printable import printable

_NOW = "now"
_MANY = 1_000_000
"""Going back always runs in the background."""


class SnapshotsDialog(QDialog):
    """Going back is offered only after its changes have been listed; one undo reverts it."""

    as_of_requested = Signal(str)
    """A snapshot or time: show the captions as they were."""

    def __init__(self, curator: Curator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("snapshots")
        self.setWindowTitle(self.tr("Snapshots"))
        self._curator = curator
        self._task: tasks.Task | None = None
        self._seen: Differences | None = None
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.addLayout(self._build_taking())
        headings = (self.tr("Name"), self.tr("Time"), self.tr("By"))
        self.snapshots = TitledTable("snapshots_table", self.tr("Snapshots"), headings, 0)
        self.snapshots.table.selectionModel().currentRowChanged.connect(lambda *_: self._on_chosen())
        column.addWidget(self.snapshots, 2)
        column.addLayout(self._build_comparing())
        headings = (self.tr("Change"), self.tr("Before"), self.tr("After"))
        self.differences = TitledTable("snapshots_differences", self.tr("Differences"), headings, 2)
        self.differences.table.setColumnWidth(1, 380)
        column.addWidget(self.differences, 3)
        self.message = named(QLabel(wordWrap=True), "snapshots_message")
        self.message.setProperty("faint", True)
        column.addWidget(self.message)
        column.addLayout(self._build_end())
        curator.changed.connect(self._on_changed)
        curator.refused.connect(self.message.setText)
        curator.busy_changed.connect(self._on_busy)
        resize_within(self, 940, 680)
        self.message.setText(
            self.tr("A snapshot gives the present state a name; it copies nothing. Times such as 2026-11-30 work, too.")
        )
        self._fill()
        self.name.setFocus()

    # ---- building ----------------------------------------------------------------------------------------------

    def _build_taking(self) -> QHBoxLayout:
        self.name = named(QLineEdit(), "snapshots_name")
        self.name.setPlaceholderText(self.tr("Name of a new snapshot"))
        self.name.setAccessibleName(self.tr("Name of a new snapshot"))
        self.name.returnPressed.connect(self._on_taken)
        self.name.textChanged.connect(lambda _: self._enable())
        row = QHBoxLayout()
        row.addWidget(self.name, 1)
        row.addWidget(self._button("take", self.tr("&Take a snapshot"), self._on_taken))
        return row

    def _build_comparing(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.first, self.second = self._time("first"), self._time("second")
        for label, combo in ((self.tr("&From"), self.first), (self.tr("t&o"), self.second)):
            shown = QLabel(label)
            shown.setBuddy(combo)
            combo.setAccessibleName(label.replace("&", ""))
            row.addWidget(shown)
            row.addWidget(combo, 1)
        row.addWidget(self._button("compare", self.tr("&Compare"), self._on_compare))
        return row

    def _time(self, name: str) -> QComboBox:
        combo = named(QComboBox(editable=True), f"snapshots_{name}")
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.editTextChanged.connect(lambda _: self._forget())
        return combo

    def _build_end(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._button("as_of", self.tr("Captions of &then…"), self._on_as_of))
        row.addWidget(self._button("back", self.tr("&Go back to this time"), self._on_back))
        row.addStretch()
        row.addWidget(self._button("undo", self.tr("Undo"), self._curator.undo))
        row.addWidget(self._button("close", self.tr("Close"), self.reject))
        return row

    def _button(self, name: str, text: str, act: Callable[[], object]) -> QPushButton:
        button = self.buttons[name] = named(QPushButton(text, autoDefault=False), f"snapshots_{name}_button")
        button.clicked.connect(lambda _=False: act())
        return button

    # ---- showing -----------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        snapshots = list(reversed(self._curator.workspace.timeline.snapshots()))
        self.snapshots.fill(
            [(printable(one.name), one.at[:16].replace("T", " "), printable(one.annotator)) for one in snapshots],
            len(snapshots),
        )
        for combo, choices in ((self.first, []), (self.second, [self.tr("now")])):
            kept = combo.currentText()
            combo.clear()
            combo.addItems([*choices, *(one.name for one in snapshots)])
            if kept:
                combo.setEditText(kept)
        if snapshots:
            self.snapshots.table.selectRow(0)
        self._enable()

    def _on_chosen(self) -> None:
        row = self.snapshots.table.currentIndex().row()
        if row >= 0:
            self.first.setEditText(self.snapshots.model.rows[row][0])

    def _forget(self) -> None:
        """The times have changed: what is listed is about others."""
        self._seen = None
        self._enable()

    def _enable(self) -> None:
        free, time = not self._curator.busy and self._task is None, bool(self.first.currentText().strip())
        read_only = self._curator.workspace.connection.read_only
        self.buttons["take"].setEnabled(bool(self.name.text().strip()) and free and not read_only)
        self.buttons["compare"].setEnabled(time and free)
        self.buttons["as_of"].setEnabled(time and free)
        seen = self._seen is not None and self._seen.count > 0 and self._until() == _NOW
        self.buttons["back"].setEnabled(seen and free and not read_only)
        self.buttons["undo"].setEnabled(bool(self._curator.undo_text()) and free)

    def _until(self) -> str:
        """The later time, as the engine calls it."""
        text = self.second.currentText().strip()
        return _NOW if text in ("", self.tr("now")) else text

    def _row(self, one: Difference) -> tuple[str, str, str]:
        change = {
            "added": self.tr("added"),
            "gone": self.tr("gone"),
            "reworded": self.tr("reworded"),
            "moved": self.tr("moved"),
            "switched": self.tr("switched"),
            "licence": self.tr("licence"),
            "source": self.tr("source"),
            "collection": self.tr("collection"),
        }[one.change]
        return change, printable(one.before or ""), printable(one.after or "")

    # ---- acts --------------------------------------------------------------------------------------------------

    def _on_taken(self) -> None:
        if not self.buttons["take"].isEnabled():
            return
        try:
            made = self._curator.workspace.timeline.snapshot(self.name.text(), self._curator.annotator)
        except RecapError as error:
            self.message.setText(translate(error))
            return
        self.name.clear()
        self._fill()
        self.message.setText(self.tr("Took the snapshot “{name}”.").format(name=made.name))

    def _on_compare(self) -> None:
        place, first, second = self._curator.place, self.first.currentText().strip(), self._until()
        self._run(lambda task: read_differences(task, place, first, second), self._on_compared)
        self.message.setText(self.tr("Comparing…"))

    def _on_compared(self, found: Differences) -> None:
        self._seen = found
        self.differences.fill([self._row(one) for one in found.listed], found.count)
        text = self.tr("%Ln differences.", "", found.count)
        if found.count > MOST:
            text += " " + self.tr("The first %Ln are listed.", "", MOST)
        self.message.setText(text)

    def _on_as_of(self) -> None:
        self.as_of_requested.emit(self.first.currentText().strip())

    def _on_back(self) -> None:
        seen = self._seen
        if seen is not None:
            name = self.first.currentText().strip()
            self._curator.do(partial(roll_back, moment=seen.first, name=name), _MANY)

    def _run(self, work: Callable[[tasks.Task], Any], then: Callable[[Any], None]) -> None:
        task = self._task = tasks.start(work, self)
        task.finished.connect(then)
        task.failed.connect(self.message.setText)
        task.ended.connect(self._on_ended)
        self._enable()

    def _on_ended(self) -> None:
        self._task = None
        self._enable()

    def _on_busy(self, busy: bool) -> None:
        if busy:
            self.message.setText(self.tr("Going back…"))
        self._enable()

    def _on_changed(self) -> None:
        self._forget()
        self.differences.fill([], 0)
        self.message.setText(self.tr("Done. One undo reverts it."))

    def reject(self) -> None:
        """Close, unless a change is being made: it cannot be stopped half-way."""
        if not self._curator.busy:
            super().reject()
