"""One piece of work at a time in a thread beside the window, where only the newest request counts.

A newer request makes the one under way see ``cancelled() == True``; what it still gives back is dropped. The thread
ends with the work, so an idle view keeps none.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from recap_desktop.i18n import bug_message
from recap_engine.errors import RecapError
from recap_engine.i18n import translate

_log = logging.getLogger(__name__)

Cancelled = Callable[[], bool]
Work = Callable[[Cancelled, Callable[[Any], None]], Any]
"""Called with ``cancelled`` and ``tell`` (for what is ready before the end); its result is what is made."""


class _Life:
    """Whether the object is still there to tell; it must not go away while a thread is telling."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.over = False

    def end(self) -> None:
        with self.lock:
            self.over = True


class LatestTask(QObject):
    """Runs the newest of the things it was asked for. Signals come in the thread this object lives in."""

    made = Signal(object)
    failed = Signal(str)
    _told = Signal(int, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._ticket = 0
        self._waiting: tuple[int, Work] | None = None
        self._thread: threading.Thread | None = None
        self._told.connect(self._on_told)
        life = self._life = _Life()
        self.destroyed.connect(life.end)

    def ask(self, work: Work) -> None:
        """Make this next, and nothing that was asked before."""
        with self._lock:
            self._ticket += 1
            self._waiting = (self._ticket, work)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sound-view", daemon=True)
                self._thread.start()

    def cancel(self) -> None:
        """Nothing is wanted any more; nothing that was asked for will be told."""
        with self._lock:
            self._ticket += 1
            self._waiting = None

    def join(self, seconds: float = 5.0) -> None:
        """Wait until nothing runs (the end of the program, tests)."""
        thread = self._thread
        if thread is not None:
            thread.join(seconds)

    def _run(self) -> None:
        while True:
            with self._lock:
                if self._waiting is None:
                    self._thread = None
                    return
                ticket, work = self._waiting
                self._waiting = None
            try:
                self._one(ticket, work)
            except RuntimeError:
                # The window went away meanwhile and took the signals along.
                _log.debug("nobody waits for this picture any more", exc_info=True)

    def _one(self, ticket: int, work: Work) -> None:
        try:
            result = work(lambda: ticket != self._ticket or self._life.over, lambda part: self._tell(ticket, part, ""))
        except RecapError as error:
            self._tell(ticket, None, translate(error))
        except Exception as error:
            _log.exception("drawing a sound met a bug")
            sentence = bug_message(error)
            self._tell(ticket, None, sentence)
        else:
            self._tell(ticket, result, "")

    def _tell(self, ticket: int, result: object, sentence: str) -> None:
        with self._life.lock:
            if not self._life.over:
                self._told.emit(ticket, result, sentence)

    def _on_told(self, ticket: int, result: object, sentence: str) -> None:
        if ticket != self._ticket:
            return
        if sentence:
            self.failed.emit(sentence)
        elif result is not None:
            self.made.emit(result)
