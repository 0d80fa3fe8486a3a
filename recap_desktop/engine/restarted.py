"""An engine process that is started again when it dies, each time after a longer pause until it works."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.engine.process import EngineProcess

_FIRST_DELAY, _LONGEST_DELAY = 0.5, 30.0


class RestartedProcess(QObject):
    """Keeps one `EngineProcess` alive from `start` to `stop`."""

    started = Signal()
    """A process was started and can be sent messages."""
    died = Signal(str, float)
    """(reason, seconds until the restart)."""

    def __init__(self, process: EngineProcess, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = process
        self._process.died.connect(self._on_died)
        self._delay = _FIRST_DELAY
        self._stopped = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._start)

    def start(self) -> None:
        """Start the process, unless it is about to be started again."""
        if not self._timer.isActive():
            self._start()

    def restart(self) -> None:
        """End the process, if it runs, and start it again now."""
        self._timer.stop()
        self._delay = _FIRST_DELAY
        if self._process.running():
            self._delay = 0.0
            self._process.kill(self.tr("You stopped the engine."))
        else:
            self._start()

    def note_success(self) -> None:
        """The process works: the next pause is short again."""
        self._delay = _FIRST_DELAY

    def stop(self) -> None:
        """End the process for good."""
        self._stopped = True
        self._timer.stop()
        self._process.stop()

    def _start(self) -> None:
        if not self._stopped:
            self._process.start()
            self.started.emit()

    def _on_died(self, why: str) -> None:
        if self._stopped:
            return
        delay, self._delay = self._delay, min(max(2 * self._delay, _FIRST_DELAY), _LONGEST_DELAY)
        self._timer.start(round(delay * 1000))
        self.died.emit(why, delay)
