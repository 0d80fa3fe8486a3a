"""What is being heard at a moment, from the times at which buffers reach the converter.

The output callback tells for every buffer when its first frame will leave the converter (PortAudio's
``outputBufferDacTime``) and which frames of the sound it holds. Asked later, the clock finds the buffer that is playing
then. Nothing is summed up, so nothing drifts: lost buffers, starved ones and a converter whose rate is not quite what
it says are corrected by the next buffer's time.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

_KEPT = 1024
_FAR = 2.0


@dataclass(frozen=True, slots=True)
class Buffer:
    """``frames`` of ``feed`` from ``first`` on, heard from ``time`` on (seconds of the stream's own clock)."""

    time: float
    feed: Any
    first: int
    frames: int


class Clock:
    """Written to by the output callback, asked by the window. Times are seconds of the output stream's clock."""

    def __init__(self, sample_rate: float) -> None:
        self._sample_rate = sample_rate
        self._buffers: deque[Buffer] = deque(maxlen=_KEPT)
        self._latest: tuple[Any, float] = (None, 0.0)

    def played(self, dac_time: float, now: float, latency: float, feed: Any, first: int, frames: int) -> None:
        """Note a buffer that was handed over at ``now``.

        Some drivers give 0 or nonsense for the time; then the stream's latency says when it will be heard.
        """
        time = dac_time if abs(dac_time - now) < _FAR else now + latency
        self._buffers.append(Buffer(time, feed, first, frames))

    def heard(self, now: float) -> tuple[Any, float] | None:
        """The feed and its frame (with fraction) that is heard at ``now``; None before the first. Never goes back."""
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
