"""Complete the typed text: request a completion shortly after the last key, and use only the newest answer.

Nothing here waits for the engine: while it is loading, busy or stopped, no completion is shown.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.annotate.desk import Desk
from recap_desktop.engine.client import EngineClient
from recap_desktop.settings import Settings
from recap_engine.messages import Completed

PAUSE_MILLISECONDS = 120


class Completion(QObject):
    """Completions of the text for the current sound."""

    arrived = Signal(str)
    """A whole text that begins with the text typed at the time of the request; more may have been typed since."""

    def __init__(self, desk: Desk, engine: EngineClient, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._engine, self._settings = desk, engine, settings
        self._prefix = ""
        self._number = 0
        self._key: object = None
        self._blocked: set[object] = set()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._ask)
        engine.completed.connect(self._on_completed)
        engine.process_died.connect(self._on_process_died)
        desk.sound_shown.connect(lambda _: self.forget())

    def forget(self) -> None:
        """Drop the pending request."""
        self._pause.stop()
        self._prefix, self._number = "", 0

    def typed(self, text: str) -> None:
        """The user typed ``text``, and the cursor is at its end."""
        self.forget()
        if text.strip():
            self._prefix = text
            self._pause.start()

    def _ask(self) -> None:
        desk = self._desk
        # Sounds in blind mode are captioned without help from the model.
        if desk.current is None or desk.current.problem or desk.held_back or not self._settings.flag("completion"):
            return
        if desk.current.key not in self._blocked:
            self._key = desk.current.key
            self._number = self._engine.complete(*desk.current.key, self._prefix)

    def _on_completed(self, answer: Completed) -> None:
        if answer.request == self._number and self._number:
            self._number = 0
            if answer.texts:
                self.arrived.emit(answer.texts[0])

    def _on_process_died(self, *_: object) -> None:
        if self._number:
            self._blocked.add(self._key)
        self.forget()
