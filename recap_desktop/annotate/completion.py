"""Going on from what is typed: the model is asked a moment after the last key, and only the newest answer counts.

Nothing here waits for the engine: while it is away, loading or slow, there is simply nothing to show.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.annotate.desk import Desk
from recap_desktop.engine.client import EngineClient
from recap_desktop.settings import Settings
from recap_engine.messages import Completed

PAUSE_MILLISECONDS = 120


class Completion(QObject):
    """What the text for the sound on the desk may go on with."""

    arrived = Signal(str)
    """A whole text. What it begins with was typed a moment ago; more may have been since."""

    def __init__(self, desk: Desk, engine: EngineClient, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._engine, self._settings = desk, engine, settings
        self._prefix = ""
        self._number = 0
        self._key: object = None
        self._left_alone: set[object] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._ask)
        engine.completed.connect(self._on_completed)
        engine.process_died.connect(self._on_process_died)
        desk.sound_shown.connect(lambda _: self.forget())

    def forget(self) -> None:
        """Whatever was asked is no longer wanted."""
        self._pause.stop()
        self._prefix, self._number = "", 0

    def typed(self, text: str) -> None:
        """Somebody wrote this, and the cursor is behind it."""
        self.forget()
        if text.strip():
            self._prefix = text
            self._pause.start()

    def _ask(self) -> None:
        desk = self._desk
        # A sound that is shown without suggestions is to be written about unprompted.
        if desk.current is None or desk.current.problem or desk.held_back or not self._settings.flag("completion"):
            return
        if desk.current.key not in self._left_alone:
            self._key = desk.current.key
            self._number = self._engine.complete(*desk.current.key, self._prefix)

    def _on_completed(self, answer: Completed) -> None:
        if answer.request == self._number and self._number:
            self._number = 0
            if answer.texts:
                self.arrived.emit(answer.texts[0])

    def _on_process_died(self, *_: object) -> None:
        if self._number:
            self._left_alone.add(self._key)
        self.forget()
