"""The engine process itself: started, spoken to, watched, ended. Nothing here blocks, and nothing knows what is asked.

It is watched by a question that its reader thread answers at once. No answer for long: it is stopped, or one thread
holds what all of them need. An answer that says one step of the work has taken long: it hangs. Either way it is ended,
and whoever owns this starts another. Time in which other programs had the processors counts for neither.
"""

from __future__ import annotations

import logging
import os
import sys
from collections import deque
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from recap_desktop.engine.frames import Frames, framed
from recap_engine import messages
from recap_engine.messages import Ping, Pong

_log = logging.getLogger(__name__)
_LOADING_SECONDS = 600.0
_START_SECONDS = 180.0
"""Before it says hello it imports much, from what may be a slow disk, and cannot answer."""

_PROC = Path("/proc")
_VMSTAT = _PROC / "vmstat"


def host_command() -> list[str]:
    """How the engine process is started: by the interpreter, or in a bundled program by the program itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable, messages.ENGINE_ARGUMENT]
    return [sys.executable, "-m", "recap_engine.host"]


class EngineProcess(QObject):
    """One process at a time. All signals come in the thread this lives in."""

    answered = Signal(object)
    """A message of the engine; what concerns only the watch is left out."""
    died = Signal(str)
    """It ended unasked: why, in a sentence."""

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
        self._frames = Frames()
        self._last_words: deque[str] = deque(maxlen=40)
        self._unanswered = 0.0
        """Seconds charged to the process since it was asked and has not answered."""
        self._used: float | None = None
        self._greeted = False
        self._ended_because = ""
        self._memory_kills = 0
        self._pulse = QTimer(self, interval=round(ping_seconds * 1000))
        self._pulse.timeout.connect(self._on_pulse)

    def running(self) -> bool:
        """Whether it is there."""
        return self._process is not None and self._process.state() == QProcess.ProcessState.Running

    def number(self) -> int:
        """The process's number, 0 when there is none."""
        return int(self._process.processId()) if self._process is not None else 0

    def last_words(self) -> str:
        """The last lines it printed, for a report."""
        return "\n".join(self._last_words)

    def start(self) -> None:
        """Start it; there must be none."""
        self._frames.clear()
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
        self._pulse.start()

    def say(self, message: messages.Request) -> None:
        """Send a message, if there is a process."""
        if self._process is not None and self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.write(framed(message))

    def kill(self, why: str = "") -> None:
        """End it at once; `died` follows."""
        self._ended_because = why
        if self._process is not None:
            self._process.kill()

    def stop(self) -> None:
        """End it for good; waits a moment for it."""
        self._pulse.stop()
        if self._process is None:
            return
        process, self._process = self._process, None
        process.finished.disconnect()
        process.errorOccurred.disconnect()
        process.readyReadStandardOutput.disconnect()
        if process.state() != QProcess.ProcessState.NotRunning:
            process.write(framed(messages.Shutdown()))
            process.closeWriteChannel()
            if not process.waitForFinished(300):
                process.kill()
                process.waitForFinished(2000)

    # ---- watching ----------------------------------------------------------------------------------------------

    def _on_pulse(self) -> None:
        if not self.running():
            return
        if self._unanswered > (self._mute_seconds if self._greeted else _START_SECONDS):
            self._end_hung()
            return
        # Counted, not timed: when the whole computer slept, or this window was stopped, the engine is not to blame.
        used = processor_seconds(self.number())
        self._unanswered += charge(self._ping_seconds, self._used, used)
        self._used = used
        self.say(Ping())

    def _end_hung(self) -> None:
        self._unanswered = 0.0
        self._last_words.append("no answer; ended")
        self.kill(self.tr("The engine no longer answered and was ended."))

    def _on_pong(self, pong: Pong) -> None:
        self._unanswered = 0.0
        if pong.silent > (_LOADING_SECONDS if pong.loading else self._hung_seconds):
            self._end_hung()

    # ---- hearing -----------------------------------------------------------------------------------------------

    def _on_output(self) -> None:
        process = self._process
        if process is None:
            return
        try:
            for answer in self._frames.take(bytes(process.readAllStandardOutput().data())):
                if isinstance(answer, Pong):
                    self._on_pong(answer)
                else:
                    self._greeted = True
                    self.answered.emit(answer)
        except (ValueError, msgspec.DecodeError) as error:
            _log.error("the engine said something that is no message: %s", error)
            process.kill()

    def _on_printed(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._last_words.extend(line for line in text.splitlines() if line.strip())

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._end(self.tr("The engine could not be started."))

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_printed()
        _log.warning("the engine process ended (%s, %s): %s", code, status, self.last_words())
        if self._ended_because:
            self._end(self._ended_because)
        elif status == QProcess.ExitStatus.CrashExit and code == 9:
            if memory_kills() > self._memory_kills:
                self._end(self.tr("Memory ran out, and the system ended the engine."))
            else:
                self._end(self.tr("The engine was ended from outside, or memory ran out."))
        else:
            self._end(self.tr("The engine stopped unexpectedly."))

    def _end(self, why: str) -> None:
        self._pulse.stop()
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        self.died.emit(why)


def charge(passed: float, before: float | None, now: float | None) -> float:
    """Seconds that count against a process that owes an answer, of ``passed``: it had used ``before`` of processors.

    All of them while it uses none (it is stopped, or waits for what does not come) and where that cannot be told; else
    no more than it was given: a process that other programs starve cannot answer (see `recap_engine.host.watchdog`).
    """
    if before is None or now is None or now <= before:
        return passed
    return min(passed, now - before)


def processor_seconds(process: int, proc: Path = _PROC) -> float | None:
    """Processor time that a process has used so far, to the hundredth; None where the system does not tell so."""
    try:
        fields = (proc / str(process) / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, IndexError, ValueError):
        return None


def memory_kills(vmstat: Path = _VMSTAT) -> int:
    """How many processes the system has ended so far for want of memory; 0 where it does not tell (not Linux)."""
    try:
        lines = vmstat.read_text("ascii", "replace").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
