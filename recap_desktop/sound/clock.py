"""The audible position, from the times at which buffers reach the converter.

The output callback reports for every buffer when its first frame leaves the converter (PortAudio's
``outputBufferDacTime``) and which frames it holds; the clock then finds the buffer that is playing. It sums nothing up,
so it cannot drift: the time of the next buffer corrects lost buffers, underruns and inexact sample rates.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

_KEPT = 1024
_FAR = 2.0


@dataclass(frozen=True, slots=True)
class Buffer:
    """``frames`` of ``feed`` from ``first`` on, audible from ``time`` on (seconds of the stream's clock)."""

    time: float
    feed: Any
    first: int
    frames: int


class Clock:
    """Written by the output callback, read by the window. Times are seconds of the output stream's clock."""

    def __init__(self, sample_rate: float) -> None:
        self._sample_rate = sample_rate
        self._buffers: deque[Buffer] = deque(maxlen=_KEPT)
        self._latest: tuple[Any, float] = (None, 0.0)

    def played(self, dac_time: float, now: float, latency: float, feed: Any, first: int, frames: int) -> None:
        """Record a buffer that was handed over at ``now``.

        Some drivers report 0 or invalid times; then the stream's latency gives the time.
        """
        time = dac_time if abs(dac_time - now) < _FAR else now + latency
        self._buffers.append(Buffer(time, feed, first, frames))

    def heard(self, now: float) -> tuple[Any, float] | None:
        """The feed and the fractional frame audible at ``now``; None before the first. Never decreases."""
        current = None
        for buffer in reversed(tuple(self._buffers)):
            if buffer.time <= now:
                current = buffer
                break
        if current is None:
            return None
        frame = current.first + min((now - current.time) * self._sample_rate, float(current.frames))
        feed, before = self._latest
        if current.feed is feed:
            frame = max(frame, before)
        self._latest = (current.feed, frame)
        return self._latest
