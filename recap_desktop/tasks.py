"""Work beside the window: one function in a pool thread, or a generator of `Progress` that can be cancelled.

What runs here opens its own `Workspace`; results come back to the GUI thread as signals.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

from recap_desktop.i18n import bug_message
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.progress import Progress

_log = logging.getLogger(__name__)
_TELL_EVERY = 0.05


class Task(QObject):
    """Something under way. Exactly one of `finished`, `failed` and `cancelled` comes, in the GUI thread."""

    progressed = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self.run: QRunnable | None = None

    def cancel(self) -> None:
        """Stop between two steps; what was done is kept."""
        self._stop.set()

    def wanted(self) -> bool:
        """Whether nobody has cancelled. Any thread may ask."""
        return not self._stop.is_set()


class _Run(QRunnable):
    def __init__(self, task: Task, work: Callable[[Task], Any]) -> None:
        super().__init__()
        self._task, self._work = task, work

    def run(self) -> None:
        task = self._task
        try:
            self._report(task)
        except RuntimeError:
            # The window went away meanwhile and took the task's signals along.
            _log.debug("nobody waits for a task any more", exc_info=True)

    def _report(self, task: Task) -> None:
        try:
            result = self._work(task)
        except RecapError as error:
            task.failed.emit(translate(error))
        except Exception as error:
            _log.exception("a background task met a bug")
            task.failed.emit(bug_message(error))
        else:
            if task.wanted():
                task.finished.emit(result)
            else:
                task.cancelled.emit()
        task.ended.emit()


def start(work: Callable[[Task], Any], parent: QObject | None = None) -> Task:
    """Run ``work`` in a pool thread. It is handed its task, to tell progress and to ask whether it is still wanted."""
    task = Task(parent)
    run = _Run(task, work)
    # The pool would delete a Python object that nobody else holds before it ran.
    run.setAutoDelete(False)
    task.run = run
    # At the next turn of the event loop, so that whoever asked has connected to the signals by then.
    QTimer.singleShot(0, task, lambda: QThreadPool.globalInstance().start(run))
    return task


def follow(task: Task, steps: Iterable[Progress]) -> None:
    """Take the steps of long work, telling of some twenty a second, until it ends or is cancelled."""
    told = 0.0
    for step in steps:
        if not task.wanted():
            return
        if time.monotonic() - told >= _TELL_EVERY:
            told = time.monotonic()
            task.progressed.emit(step)
