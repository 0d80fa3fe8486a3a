"""How long the work has been at one step, told so that a busy computer is not taken for work that hangs.

Time by the clock tells nothing of a process that hardly gets a processor. A step is charged with the processor time
that the process used meanwhile, and with whole seconds only while it used none at all: that is waiting for something
that does not come.
"""

from __future__ import annotations

import threading
import time

_SECONDS = 0.5
_ASLEEP = 0.002
"""Processor seconds in a second by the clock: who uses less stands still. The beat itself takes a tenth of it."""


class Beat:
    """Told of each step by the thread that works (`step`, `rest`); asked by another how long it took (`silent`)."""

    def __init__(self) -> None:
        self._steps = 0
        self._working = False
        self._at_work = threading.Event()
        self._charged_for = 0
        self._charged = 0.0

    def start(self) -> None:
        """Beat twice a second while there is work, in a thread of its own, which needs nothing but its turn."""
        threading.Thread(target=self._run, name="beat", daemon=True).start()

    def step(self) -> None:
        """The work got on."""
        self._steps += 1
        if not self._working:
            self._working = True
            self._at_work.set()

    def rest(self) -> None:
        """There is no work."""
        self._working = False
        self._at_work.clear()

    def silent(self) -> float:
        """Seconds charged to the step at hand; 0 when there is none."""
        return self._charged if self._working and self._charged_for == self._steps else 0.0

    def charge(self, passed: float, used: float) -> None:
        """Charge the step at hand with ``passed`` seconds by the clock, in which ``used`` of processors were taken.

        More than one processor counts as one. A beat that comes late (the process was stopped, the computer slept) is
        charged as one in time.
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
