"""A simulated sound card: consumes frames in real time and counts late buffers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np

from recap_desktop.sound.outputs import Fill, Output

_RATE, _CHANNELS, _FRAMES = 48_000, 2, 960
_LATENCY = 0.08


class SilentCards:
    """An `Outputs` with one silent card."""

    def __init__(self) -> None:
        self.late = 0
        self.taken = 0

    def names(self) -> list[str]:
        """Names of the cards."""
        return ["silence"]

    def open(self, name: str | None, fill: Fill, ended: Callable[[], None]) -> Output:
        """Open the silent card."""
        return _Card(self, fill)


class _Card:
    sample_rate, channels, latency = float(_RATE), _CHANNELS, _LATENCY

    def __init__(self, cards: SilentCards, fill: Fill) -> None:
        self._cards, self._fill = cards, fill
        self._open = True
        threading.Thread(target=self._run, name="silent-card", daemon=True).start()

    def time(self) -> float:
        """The current time on the clock that `Fill` receives."""
        return time.monotonic()

    def close(self) -> None:
        """Stop consuming frames."""
        self._open = False

    def _run(self) -> None:
        frames, due = np.zeros((_FRAMES, _CHANNELS), np.float32), time.monotonic()
        while self._open:
            now = time.monotonic()
            self._fill(frames, due + _LATENCY, now)
            self._cards.taken += 1
            # Buffered frames last as long as the latency.
            self._cards.late += time.monotonic() > due + _LATENCY
            due = max(due, now - _LATENCY) + _FRAMES / _RATE
            time.sleep(max(0.0, due - time.monotonic()))
