"""Background tasks: a function in a pool thread, or a generator of `Progress` that can be cancelled.

A task opens its own `Workspace`. Its results reach the GUI thread as signals.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QRunnable, Qt, QThread, QThreadPool, QTimer, Signal

from recap_desktop.i18n import bug_message
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.progress import Progress

_log = logging.getLogger(__name__)
_REPORT_SECONDS = 0.05
_MORE_THREADS = 2


class Task(QObject):
    """A running task. It emits exactly one of `finished`, `failed` and `cancelled`, in the GUI thread."""

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
        """Stop before the next step; finished steps are kept."""
        self._stop.set()

    def wanted(self) -> bool:
        """Whether the task is still wanted: not cancelled, nor deleted with its window. Callable from any thread."""
        return not self._stop.is_set() and shiboken6.isValid(self)

    def report(self, step: object) -> None:
        """Emit `progressed`. Callable from any thread."""
        _post(self, "progressed", step)


class _Carrier(QObject):
    """Carries what tasks emit to the GUI thread.

    A task may be deleted with its window at any moment. If it emitted its signals in the pool's thread, that could
    happen in the middle of it, and crash the program.
    """

    arrived = Signal(object, str, object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def _on_arrived(self, task: Task, name: str, value: object) -> None:
        if shiboken6.isValid(task):
            signal = getattr(task, name)
            signal.emit(value) if name in _WITH_VALUE else signal.emit()


_WITH_VALUE = ("progressed", "finished", "failed")


@cache
def _carrier() -> _Carrier:
    return _Carrier()


def _post(task: Task, name: str, value: object = None) -> None:
    carrier = _carrier()
    with suppress(RuntimeError):  # the program ends, and Qt's objects are gone
        if shiboken6.isValid(carrier):
            carrier.arrived.emit(task, name, value)


class _Run(QRunnable):
    def __init__(self, task: Task, work: Callable[[Task], Any]) -> None:
        super().__init__()
        self._task, self._work = task, work

    def run(self) -> None:
        task = self._task
        try:
            result = self._work(task)
        except RecapError as error:
            _post(task, "failed", translate(error))
        except Exception as error:
            if shiboken6.isValid(task):
                _log.exception("a background task met a bug")
                _post(task, "failed", bug_message(error))
            else:
                _log.debug("the window of a task is gone", exc_info=True)
        else:
            _post(task, "finished" if task.wanted() else "cancelled", result)
        _post(task, "ended")


def start(work: Callable[[Task], Any], parent: QObject | None = None) -> Task:
    """Run ``work(task)`` in a pool thread; it uses ``task`` to report progress and to see whether to continue."""
    task = Task(parent)
    _carrier()  # in this thread
    run = _Run(task, work)
    # With auto-deletion the pool would delete a Python object that nothing else references before running it.
    run.setAutoDelete(False)
    task.run = run
    # In the next turn of the event loop, so that the caller can connect to the signals first.
    QTimer.singleShot(0, task, lambda: _pool().start(run))
    return task


def _pool() -> QThreadPool:
    """Qt's pool has a thread for each processor: on two, two scans would keep everything else waiting."""
    pool = QThreadPool.globalInstance()
    pool.setMaxThreadCount(max(pool.maxThreadCount(), QThread.idealThreadCount() + _MORE_THREADS))
    return pool


def follow(task: Task, steps: Iterable[Progress]) -> None:
    """Run the steps of long work until it ends or is cancelled, reporting about twenty a second."""
    reported = 0.0
    for step in steps:
        if not task.wanted():
            return
        if time.monotonic() - reported >= _REPORT_SECONDS:
            reported = time.monotonic()
            task.report(step)
