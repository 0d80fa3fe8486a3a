"""Runs one task at a time in a thread; only the newest counts.

A newer task makes the running one see ``cancelled() == True`` and drops its result. The thread ends with its task, so
an idle view keeps none.
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
"""Called with ``cancelled`` and ``report`` (for intermediate results); returns the result."""


class _Lifetime:
    """Whether the QObject still exists; its destruction waits for a thread that is emitting."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.over = False

    def end(self) -> None:
        with self.lock:
            self.over = True


class LatestTask(QObject):
    """Runs the newest task. Signals arrive in the thread of this object."""

    result_ready = Signal(object)
    failed = Signal(str)
    _reported = Signal(int, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._ticket = 0
        self._waiting: tuple[int, Work] | None = None
        self._thread: threading.Thread | None = None
        self._reported.connect(self._on_reported)
        life = self._lifetime = _Lifetime()
        self.destroyed.connect(life.end)

    def start(self, work: Work) -> None:
        """Run this next and drop earlier tasks."""
        with self._lock:
            self._ticket += 1
            self._waiting = (self._ticket, work)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="sound-view", daemon=True)
                self._thread.start()

    def cancel(self) -> None:
        """Drop all tasks; no signal follows."""
        with self._lock:
            self._ticket += 1
            self._waiting = None

    def join(self, seconds: float = 5.0) -> None:
        """Wait until nothing runs (at exit, and in tests)."""
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
                # The window has been destroyed in the meantime, and its signals with it.
                _log.debug("the receiver of a picture was destroyed", exc_info=True)

    def _one(self, ticket: int, work: Work) -> None:
        try:
            result = work(
                lambda: ticket != self._ticket or self._lifetime.over, lambda part: self._report(ticket, part, "")
            )
        except RecapError as error:
            self._report(ticket, None, translate(error))
        except Exception as error:
            _log.exception("drawing a sound met a bug")
            sentence = bug_message(error)
            self._report(ticket, None, sentence)
        else:
            self._report(ticket, result, "")

    def _report(self, ticket: int, result: object, sentence: str) -> None:
        with self._lifetime.lock:
            if not self._lifetime.over:
                self._reported.emit(ticket, result, sentence)

    def _on_reported(self, ticket: int, result: object, sentence: str) -> None:
        if ticket != self._ticket:
            return
        if sentence:
            self.failed.emit(sentence)
        elif result is not None:
            self.result_ready.emit(result)
