"""The engine process as seen from the window: asked by messages, heard through signals, restarted when it dies.

Nothing here blocks: requests are written to the process's pipe, answers are read as they come. A request survives a
restart of the process; one that killed it twice is given up, because it would again.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import deque
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from recap_desktop.frames import Frames, framed
from recap_engine import messages
from recap_engine.messages import Dropped, Failed, Heard, Hello, Loading, Open, Ping, Pong, Propose, Proposed, Ready
from recap_engine.records import Region

_log = logging.getLogger(__name__)
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 30.0
_GIVE_UP_AFTER = 2
NOW = "now"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: a sound by where it is, and the lane it was asked in."""

    path: str
    region: Region | None = None
    lane: str = NOW

    @property
    def key(self) -> tuple[str, Region | None]:
        """The sound alone, whichever lane."""
        return self.path, self.region


class EngineClient(QObject):
    """One engine process, kept alive. All signals come in the thread this lives in."""

    heard = Signal(object, object)
    """(`Wanted`, messages.Heard): its similar captions."""
    proposed = Signal(object, object)
    """(`Wanted`, messages.Proposed): the suggestions."""
    failed = Signal(object, str, str)
    """(`Wanted` or None when it concerns the model or workspace, sentence, traceback or empty)."""
    loading_changed = Signal(str, int, int)
    """(what is being loaded, done, total or 0)."""
    became_ready = Signal(object)
    """messages.Ready"""
    process_died = Signal(str, float)
    """(why, in a sentence; seconds until it is started again)."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        command: list[str] | None = None,
        ping_seconds: float = 10.0,
        hung_seconds: float = 120.0,
    ) -> None:
        super().__init__(parent)
        self._command = command or [sys.executable, "-m", "recap_engine.host"]
        self._hung_seconds = hung_seconds
        self._process: QProcess | None = None
        self._frames = Frames()
        self._numbers = 0
        self._open: Open | None = None
        self._waiting: dict[int, tuple[Wanted, Propose]] = {}
        self._deaths: dict[tuple[str, Region | None], int] = {}
        self._last_words: deque[str] = deque(maxlen=40)
        self._delay = _FIRST_DELAY
        self._pinged: float | None = None
        self._stopping = False
        self.ready: Ready | None = None
        self._pulse = QTimer(self, interval=round(ping_seconds * 1000))
        self._pulse.timeout.connect(self._on_pulse)
        self._restart = QTimer(self, singleShot=True)
        self._restart.timeout.connect(self._start)

    # ---- asking ------------------------------------------------------------------------------------------------

    def open(
        self, workspace: str, bundle: str = "starter", device: str = "auto", allow_untrained: bool = False
    ) -> None:
        """Use this workspace and bundle from now on; the process is started if need be."""
        self._open = Open(
            workspace=os.fsencode(workspace), bundle=bundle, device=device, allow_untrained=allow_untrained
        )
        self._waiting.clear()
        self._deaths.clear()
        self.ready = None
        if self.running():
            self._say_open()
        elif not self._restart.isActive():
            self._start()

    def propose(
        self, path: str, region: Region | None = None, *, lane: str = NOW, candidates: int = 5, neighbours: int = 10
    ) -> None:
        """Ask for suggestions; a newer request of the same lane makes an older one unwanted."""
        self._forget(lane)
        request = Propose(
            request=self._number(),
            path=os.fsencode(path),
            region=region,
            candidates=candidates,
            neighbours=neighbours,
            lane=lane,
        )
        self._waiting[request.request] = (Wanted(path, region, lane), request)
        if self.ready is not None:
            self._say(request)

    def cancel(self, lane: str) -> None:
        """What was asked in this lane is no longer wanted."""
        for number in self._forget(lane):
            self._say(messages.Cancel(request=number))

    def waiting(self, lane: str = NOW) -> Wanted | None:
        """What is being waited for in a lane."""
        return next((wanted for wanted, _ in self._waiting.values() if wanted.lane == lane), None)

    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.state() == QProcess.ProcessState.Running

    def process_id(self) -> int:
        """The process's number, 0 when there is none."""
        return int(self._process.processId()) if self._process is not None else 0

    def last_words(self) -> str:
        """The last lines the process printed, for a report."""
        return "\n".join(self._last_words)

    def restart(self) -> None:
        """End the process, if there is one, and start it afresh now."""
        self._delay = _FIRST_DELAY
        self._deaths.clear()
        self._restart.stop()
        if self.running():
            self._delay = 0.0
            assert self._process is not None
            self._process.kill()
        else:
            self._start()

    def stop(self) -> None:
        """End the process for good; waits a moment for it."""
        self._stopping = True
        self._pulse.stop()
        self._restart.stop()
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

    # ---- the process -------------------------------------------------------------------------------------------

    def _start(self) -> None:
        if self._stopping or self._open is None:
            return
        self._frames.clear()
        self._pinged = None
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._on_output)
        process.readyReadStandardError.connect(self._on_printed)
        process.finished.connect(self._on_finished)
        process.errorOccurred.connect(self._on_error)
        self._process = process
        self.loading_changed.emit(self.tr("starting the engine"), 0, 0)
        process.start(self._command[0], self._command[1:])
        self._say_open()
        self._pulse.start()

    def _say_open(self) -> None:
        assert self._open is not None
        self._open = msgspec.structs.replace(self._open, request=self._number())
        self._say(self._open)

    def _say(self, message: messages.Request) -> None:
        if self._process is not None and self._process.state() != QProcess.ProcessState.NotRunning:
            self._process.write(framed(message))

    def _number(self) -> int:
        self._numbers += 1
        return self._numbers

    def _forget(self, lane: str) -> list[int]:
        numbers = [number for number, (wanted, _) in self._waiting.items() if wanted.lane == lane]
        for number in numbers:
            del self._waiting[number]
        return numbers

    def _on_pulse(self) -> None:
        if not self.running():
            return
        if self._pinged is None:
            self._pinged = time.monotonic()
            self._say(Ping(request=self._number()))
        elif time.monotonic() - self._pinged > self._hung_seconds:
            assert self._process is not None
            self._last_words.append("no answer; ended")
            self._pinged = None
            self._process.kill()

    def _on_printed(self) -> None:
        if self._process is not None:
            text = bytes(self._process.readAllStandardError().data()).decode("utf-8", "replace")
            self._last_words.extend(line for line in text.splitlines() if line.strip())

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._died(self.tr("The engine could not be started."))

    def _on_finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._on_printed()
        _log.warning("the engine process ended (%s, %s): %s", code, status, self.last_words())
        if status == QProcess.ExitStatus.CrashExit and code == 9:
            self._died(self.tr("The engine was ended from outside, or memory ran out."))
        else:
            self._died(self.tr("The engine stopped unexpectedly."))

    def _died(self, why: str) -> None:
        if self._process is not None:
            self._process.deleteLater()
            self._process = None
        self._pulse.stop()
        self.ready = None
        if self._stopping:
            return
        self._blame()
        delay, self._delay = self._delay, min(max(2 * self._delay, _FIRST_DELAY), _LONGEST_DELAY)
        self._restart.start(round(delay * 1000))
        self.process_died.emit(why, delay)

    def _blame(self) -> None:
        """Count a death against the most urgent request, and give that up when it killed the process before."""
        suspect = next(iter(sorted(self._waiting.items(), key=lambda item: item[1][0].lane != NOW)), None)
        if suspect is None:
            return
        number, (wanted, _) = suspect
        self._deaths[wanted.key] = self._deaths.get(wanted.key, 0) + 1
        if self._deaths[wanted.key] >= _GIVE_UP_AFTER:
            del self._waiting[number]
            told = self.tr("The engine stopped twice at this sound, so it is left alone: write its caption by hand.")
            self.failed.emit(wanted, told, "")

    # ---- answers -----------------------------------------------------------------------------------------------

    def _on_output(self) -> None:
        process = self._process
        if process is None:
            return
        try:
            for answer in self._frames.take(bytes(process.readAllStandardOutput().data())):
                self._take(answer)
        except (ValueError, msgspec.DecodeError) as error:
            _log.error("the engine said something that is no message: %s", error)
            process.kill()

    def _take(self, answer: messages.Answer) -> None:
        self._pinged = None
        match answer:
            case Hello():
                if answer.protocol != messages.PROTOCOL:
                    self.failed.emit(None, self.tr("The engine is of another version: install the program again."), "")
            case Loading():
                self.loading_changed.emit(answer.doing, answer.done, answer.total)
            case Ready() if self._open is not None and answer.request == self._open.request:
                self.ready = answer
                self._delay = _FIRST_DELAY
                self.became_ready.emit(answer)
                for _, request in list(self._waiting.values()):
                    self._say(request)
            case Heard() if answer.request in self._waiting:
                self.heard.emit(self._waiting[answer.request][0], answer)
            case Proposed() if answer.request in self._waiting:
                wanted, _ = self._waiting.pop(answer.request)
                self._deaths.pop(wanted.key, None)
                self.proposed.emit(wanted, answer)
            case Failed():
                self._take_failure(answer)
            case Dropped():
                self._waiting.pop(answer.request, None)
            case Pong() | _:
                pass

    def _take_failure(self, answer: Failed) -> None:
        if answer.traceback:
            _log.error("the engine met a bug: %s", answer.traceback)
        wanted, _ = self._waiting.pop(answer.request, (None, None))
        opened = self._open is not None and answer.request == self._open.request
        if wanted is not None or opened or answer.request == 0:
            self.failed.emit(wanted, answer.sentence, answer.traceback)
