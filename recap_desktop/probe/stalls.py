"""Measures event loop latency, compared with an idle Qt window on the same machine.

A timer fires every few milliseconds; its delay is how long key and mouse events would wait. An idle window in another
process is measured at the same time: its delays are caused by the machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from recap_desktop.probe.figures import Figure, quantile

_EVERY = 4
"""Milliseconds."""
FRAME = 16.0


class LatencyTimer(QObject):
    """Records the delay of every tick while it runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.late: list[float] = []
        """Delay of each tick in milliseconds."""
        self._last = 0.0
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        """Start a new measurement."""
        self.late.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> list[float]:
        """Stop; returns all delays, including the current one."""
        self._on_tick()
        self._timer.stop()
        return list(self.late)

    def _on_tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, 1000 * (now - self._last) - _EVERY))
        self._last = now


class IdleWindow:
    """An empty window in another process, measured for comparison."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "recap_desktop.probe.stalls"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def start(self) -> None:
        """Start measuring."""
        self._say("start")

    def stop(self) -> list[float]:
        """Stop measuring; returns the delays."""
        self._say("stop")
        assert self._process.stdout is not None
        found: list[float] = json.loads(self._process.stdout.readline())
        return found

    def close(self) -> None:
        """End the process."""
        self._process.communicate("quit\n", timeout=10)

    def _say(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()


def figures(
    name: str, late: Sequence[float], idle: Sequence[float], beyond: float, share: bool = False
) -> list[Figure]:
    """Summarise delays; the longest may exceed the idle window's by ``beyond`` milliseconds."""
    least = 99.0 if share else None
    under = 100 * sum(one < FRAME for one in late) / max(len(late), 1)
    idle_under = 100 * sum(one < FRAME for one in idle) / max(len(idle), 1)
    worst = max(idle, default=0.0)
    return [
        Figure(f"{name}: turns under {FRAME:g} ms", under, "%", least=least),
        Figure(f"{name}: the same, idle window", idle_under, "%"),
        Figure(f"{name}: 99 % of turns", quantile(late, 0.99), "ms"),
        Figure(f"{name}: longest turn", max(late, default=0.0), "ms", most=round(worst + beyond, 1)),
        Figure(f"{name}: the same, idle window", worst, "ms"),
    ]


def main() -> None:
    """Run the idle window's process: commands in, delays out."""
    from PySide6.QtCore import QSocketNotifier

    app = QApplication([])
    window = QWidget()
    window.resize(400, 300)
    window.show()
    timer = LatencyTimer()
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)

    def on_command() -> None:
        match sys.stdin.readline().strip():
            case "start":
                timer.start()
            case "stop":
                print(json.dumps([round(one, 2) for one in timer.stop()]), flush=True)
            case _:
                app.quit()

    notifier.activated.connect(on_command)
    print("ready", flush=True)
    app.exec()


if __name__ == "__main__":
    main()
