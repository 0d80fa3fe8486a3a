"""Starts, watches and ends the engine process, and carries its messages. Nothing here blocks.

A ping watches the process; its reader thread answers at once. No answer for long means that the process is stopped or
deadlocked. An answer that reports a long single step means that it hangs. Either way the process is killed, and the
owner starts another one. Time in which other programs used the processors does not count.
"""

from __future__ import annotations

import logging
import os
import sys
from collections import deque
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from recap_desktop.engine.frames import FrameDecoder, encode_frame
from recap_engine import messages
from recap_engine.messages import Ping, Pong

_log = logging.getLogger(__name__)
_LOADING_SECONDS = 600.0
_START_SECONDS = 180.0
"""Until its hello, the process imports modules, perhaps from a slow disk, and cannot answer."""

_PROC = Path("/proc")
_VMSTAT = _PROC / "vmstat"


def host_command() -> list[str]:
    """The command that starts the engine process: the interpreter, or the bundled program itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, messages.ENGINE_ARGUMENT]
    return [sys.executable, "-m", "recap_engine.host"]


class EngineProcess(QObject):
    """Runs one process at a time. Signals arrive in the thread of this object."""

    answered = Signal(object)
    """(message of the engine, except pongs)."""
    died = Signal(str)
    """(reason): the process ended unasked."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: list[str] | None = None,
        ping_seconds: float = 5.0,
        mute_seconds: float = 60.0,
        hung_seconds: float = 60.0,
    ) -> None:
        super().__init__(parent)
        self._command = command or host_command()
        self._ping_seconds, self._mute_seconds, self._hung_seconds = ping_seconds, mute_seconds, hung_seconds
        self._process: QProcess | None = None
        self._decoder = FrameDecoder()
        self._last_output: deque[str] = deque(maxlen=40)
        self._unanswered = 0.0
        """Seconds charged to the process since the last pong."""
        self._used: float | None = None
        self._greeted = False
        self._ended_because = ""
        self._memory_kills = 0
        self._ping_timer = QTimer(self, interval=round(ping_seconds * 1000))
        self._ping_timer.timeout.connect(self._on_ping_due)

    def running(self) -> bool:
        """Whether the process is running, or about to."""
        return self._process is not None and self._process.state() != QProcess.ProcessState.NotRunning

    def process_id(self) -> int:
        """The process id, or 0."""
        return int(self._process.processId()) if self._process is not None else 0

    def last_output(self) -> str:
        """The last lines that the process printed, for a report."""
        return "\n".join(self._last_output)

    def start(self) -> None:
        """Start a process; none may be running."""
        self._decoder.clear()
        self._unanswered, self._used, self._greeted, self._ended_because = 0.0, None, False, ""
        self._memory_kills = memory_kills()
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_printed)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        process.start(self._command[0], self._command[1:])
        self._ping_timer.start()

    def send(self, message: messages.Request) -> None:
        """Send a message if the process runs."""
        if self._process is not None and self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.write(encode_frame(message))

    def kill(self, why: str = "") -> None:
        """Kill the process; `died` follows."""
        self._ended_because = why
        if self._process is not None:
            self._process.kill()

    def stop(self) -> None:
        """Ask the process to shut down, and kill it if it does not do so soon."""
        self._ping_timer.stop()
        if self._process is None:
            return
        process, self._process = self._process, None
        process.finished.disconnect()
        process.errorOccurred.disconnect()
        process.readyReadStandardOutput.disconnect()
        if process.state() != QProcess.ProcessState.NotRunning:
            process.write(encode_frame(messages.Shutdown()))
            process.closeWriteChannel()
            if not process.waitForFinished(300):
                process.kill()
                process.waitForFinished(2000)

    # ---- watching ----------------------------------------------------------------------------------------------

    def _on_ping_due(self) -> None:
        if not self.running():
            return
        if self._unanswered > (self._mute_seconds if self._greeted else _START_SECONDS):
            self._end_hung()
            return
        # Counted, not timed: the engine is not to blame if the computer slept or this process was stopped.
        used = processor_seconds(self.process_id())
        self._unanswered += charged_seconds(self._ping_seconds, self._used, used)
        self._used = used
        self.send(Ping())

    def _end_hung(self) -> None:
        self._unanswered = 0.0
        self._last_output.append("no answer; ended")
        self.kill(self.tr("The engine stopped responding and was ended."))

    def _on_pong(self, pong: Pong) -> None:
        self._unanswered = 0.0
        if pong.step_seconds > (_LOADING_SECONDS if pong.loading else self._hung_seconds):
            self._end_hung()

    # ---- hearing -----------------------------------------------------------------------------------------------

    def _on_output(self) -> None:
        process = self._process
        if process is None:
            return
        try:
            for answer in self._decoder.feed(bytes(process.readAllStandardOutput().data())):
                if isinstance(answer, Pong):
                    self._on_pong(answer)
                else:
                    self._greeted = True
                    self.answered.emit(answer)
        except (ValueError, msgspec.DecodeError) as error:
            _log.error("the engine sent an invalid message: %s", error)
            process.kill()

    def _on_printed(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._last_output.extend(line for line in text.splitlines() if line.strip())

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end(self.tr("The engine could not be started."))

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_printed()
        _log.warning("the engine process ended (%s, %s): %s", code, status, self.last_output())
        if self._ended_because:
            self._end(self._ended_because)
        elif status == QProcess.ExitStatus.CrashExit and code == 9:
            if memory_kills() > self._memory_kills:
                self._end(self.tr("The system ran out of memory and ended the engine."))
            else:
                self._end(self.tr("Another program ended the engine, or memory ran out."))
        else:
            self._end(self.tr("The engine stopped unexpectedly."))

    def _end(self, why: str) -> None:
        self._ping_timer.stop()
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        self.died.emit(why)


def charged_seconds(passed: float, before: float | None, now: float | None) -> float:
    """The part of ``passed`` seconds to charge a process that owes an answer.

    ``before`` and ``now`` are its processor times. A process that used none (stopped, or blocked) is charged all
    seconds, as is one whose times are unknown. Else it is charged no more than the processor time it got, because a
    process starved by other programs cannot answer (see `recap_engine.host.watchdog`).
    """
    if before is None or now is None or now <= before:
        return passed
    return min(passed, now - before)


def processor_seconds(process: int, proc: Path = _PROC) -> float | None:
    """The processor time that a process has used, in seconds; None if the system does not report it."""
    try:
        fields = (proc / str(process) / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, IndexError, ValueError):
        return None


def memory_kills(vmstat: Path = _VMSTAT) -> int:
    """How many processes Linux has killed for lack of memory since boot; 0 on other systems."""
    try:
        lines = vmstat.read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
