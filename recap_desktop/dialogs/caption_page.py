"""Base of the pages that search among all captions, with progress, and mend what was found."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from recap_desktop.curate.caption_facts import CaptionFacts
from recap_desktop.curate.curator import Curator
from recap_desktop.engine.client import EngineClient
from recap_desktop.engine.pending import SoundRequest
from recap_desktop.look.widget_names import named
from recap_engine.i18n import translate
from recap_engine.messages import CurationAnswer, CurationRequest, Loading, Ready
from recap_engine.records import Caption


class CaptionPage(QDialog):
    """``prefix`` begins the object names. Subclasses fill the rows above and below, and show the answers."""

    play_requested = Signal(str, object)
    """(path, region or None) of the sound to play."""

    def __init__(self, prefix: str, curator: Curator, engine: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(prefix)
        self.curator, self.engine = curator, engine
        self.facts = CaptionFacts(curator.workspace, self)
        self._number = 0
        self._waiting: CurationRequest | None = None
        """The search that begins as soon as the engine is ready."""
        self.buttons: dict[str, QPushButton] = {}
        self.collection = named(QComboBox(), f"{prefix}_collection")
        self.collection.setAccessibleName(self.tr("Collection"))
        self.collection.addItem(self.tr("All collections"), "")
        for info in curator.collections():
            self.collection.addItem(info.name, info.name)
        self.message = named(QLabel(wordWrap=True), f"{prefix}_message")
        self.message.setProperty("faint", True)
        self.progress = named(QProgressBar(textVisible=False), f"{prefix}_progress")
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.hide()
        self.top, self.below = QHBoxLayout(), QHBoxLayout()
        self.top.addWidget(self.collection)
        self.go = self.button("go", self.tr("&Search"), "", self.search)
        self.go.setProperty("primary", True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 14, 16, 14)
        self.column.addLayout(self.top)
        self.column.addWidget(self.message)
        self.column.addWidget(self.progress)
        engine.curation_answered.connect(self._on_answered)
        engine.curation_progressed.connect(self._on_progressed)
        engine.became_ready.connect(self._on_ready)
        engine.failed.connect(self._on_engine_failed)
        curator.refused.connect(self.message.setText)
        curator.changed.connect(self._on_changed)
        curator.busy_changed.connect(self._on_busy)

    def button(self, name: str, text: str, key: str, act: Callable[[], object]) -> QPushButton:
        """A button, optionally with a key."""
        button = self.buttons[name] = named(QPushButton(text, autoDefault=False), f"{self.objectName()}_{name}")
        button.clicked.connect(lambda _=False: act())
        if key:
            QShortcut(QKeySequence(key), self).activated.connect(button.click)
            button.setToolTip(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText))
        return button

    def add_end(self) -> None:
        """Add the row of buttons, which ends with undo and close."""
        self.below.addStretch()
        self.below.addWidget(self.button("undo", self.tr("Undo"), "Ctrl+Z", self.curator.undo))
        self.below.addWidget(self.button("close", self.tr("Close"), "", self.reject))
        self.column.addLayout(self.below)

    # ---- searching ---------------------------------------------------------------------------------------------

    def search(self) -> None:
        """Search, or stop the search."""
        if self.searching():
            self.engine.cancel_curation(self._number)
            self.end_search(self.tr("Stopped."))
        else:
            self.start()

    @abstractmethod
    def start(self) -> None:
        """Begin the search."""

    @abstractmethod
    def found(self, answer: CurationAnswer) -> None:
        """Show what the engine found."""

    @abstractmethod
    def changed(self) -> None:
        """Show what has changed."""

    @abstractmethod
    def show_selected(self) -> None:
        """Show the selected row, and what can be done with it."""

    def ask(self, request: CurationRequest) -> None:
        """Ask the engine, as soon as it is ready; progress and the answer follow."""
        if self.curator.place.read_only:
            self.message.setText(self.tr("This workspace is open read-only, so the model cannot search in it."))
            return
        self._number = self.engine.curate(request)
        self._waiting = None if self._number else request
        if self._waiting is not None and self.engine.problem:
            self.end_search(self.engine.problem)
            return
        self.begin_search()
        if self._waiting is not None:
            self.message.setText(self.tr("Waiting for the model…"))

    def searching(self) -> bool:
        """Whether a search runs."""
        return not self.progress.isHidden()

    def begin_search(self) -> None:
        """Show that a search runs."""
        self.progress.setRange(0, 0)
        self.progress.show()
        self.go.setText(self.tr("&Stop"))
        self.message.setText(self.tr("Searching…"))

    def end_search(self, message: str) -> None:
        """Show that the search has ended."""
        self._number, self._waiting = 0, None
        self.progress.hide()
        self.go.setText(self.tr("&Search"))
        self.message.setText(message)

    def _on_answered(self, number: int, answer: CurationAnswer | None, problem: str) -> None:
        if not number or number != self._number:
            return
        self.end_search(problem)
        if answer is not None:
            self.found(answer)

    def _on_progressed(self, number: int, step: Loading) -> None:
        if number == self._number:
            self.progress.setRange(0, step.total)
            self.progress.setValue(step.done)
            self.message.setText(f"{translate(step.doing)}…")

    def _on_ready(self, _: Ready) -> None:
        if self._waiting is not None:
            self.ask(self._waiting)

    def _on_engine_failed(self, _request: SoundRequest | None, _sentence: str, _traceback: str) -> None:
        if self._waiting is not None and self.engine.problem:
            self.end_search(self.engine.problem)

    def _on_busy(self) -> None:
        self.show_selected()

    def _on_changed(self) -> None:
        self.changed()
        self.buttons["undo"].setEnabled(bool(self.curator.undo_text()) and not self.curator.busy)

    def play(self, caption: Caption | None) -> None:
        """Ask for the sound of a caption to be played."""
        path = "" if caption is None else self.facts.path(caption)
        if caption is not None and path:
            self.play_requested.emit(path, caption.region)

    def reject(self) -> None:
        """Stop the search and close."""
        self.engine.cancel_curation(self._number)
        self._waiting = None
        super().reject()


def fill_form(column: QVBoxLayout, label: str, field: QWidget) -> None:
    """A field below its label."""
    shown = QLabel(label)
    shown.setProperty("heading", True)
    shown.setBuddy(field)
    field.setAccessibleName(label.replace("&", ""))
    shown.setAlignment(Qt.AlignmentFlag.AlignLeft)
    column.addWidget(shown)
    column.addWidget(field)
