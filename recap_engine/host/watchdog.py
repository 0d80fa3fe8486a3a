"""Measures how long the work has been at one step, so that a busy computer is not mistaken for a hung engine.

Wall time says little about a process that rarely gets a processor. A step is charged with the processor time that the
process used in the meantime. Wall time counts only while the process uses none at all: it then waits for something that
never happens.
"""

from __future__ import annotations

import threading
import time

_SECONDS = 0.5
"""The interval between two measurements."""

_ASLEEP = 0.002
"""Below this many processor seconds per second of wall time, the process is idle. The watchdog uses a tenth of it."""


class Watchdog:
    """The main thread reports its steps (`step`, `rest`); another thread reads the duration (`step_seconds`)."""

    def __init__(self) -> None:
        self._steps = 0
        self._working = False
        self._at_work = threading.Event()
        self._charged_for = 0
        self._charged = 0.0

    def start(self) -> None:
        """Start a thread that measures twice a second while there is work."""
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def step(self) -> None:
        """Report the start of the next step."""
        self._steps += 1
        if not self._working:
            self._working = True
            self._at_work.set()

    def rest(self) -> None:
        """Report the end of the work."""
        self._working = False
        self._at_work.clear()

    def step_seconds(self) -> float:
        """Seconds charged to the current step; 0 without work."""
        return self._charged if self._working and self._charged_for == self._steps else 0.0

    def charge(self, passed: float, used: float) -> None:
        """Charge the current step with ``passed`` seconds of wall time, in which ``used`` processor seconds were taken.

        Several processors count as one. A late measurement (the process was stopped, the computer slept) counts as one
        in time.
        """
        if not self._working or self._charged_for != self._steps:
            self._charged_for, self._charged = self._steps, 0.0
            return
        passed = min(passed, 2 * _SECONDS)
        self._charged += passed if used < _ASLEEP * passed else min(used, passed)

    def _run(self) -> None:
        while True:
            self._at_work.wait()
            at, used = time.monotonic(), time.process_time()
            time.sleep(_SECONDS)
            self.charge(time.monotonic() - at, time.process_time() - used)
