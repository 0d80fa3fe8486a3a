"""What the sound card's callback runs: frames out of a feed into a buffer, at the volume, and without clicks."""

from __future__ import annotations

from time import monotonic

import numpy as np
from numpy.typing import NDArray

from recap_desktop.sound.clock import Clock
from recap_desktop.sound.frame_feed import Feed

_FADE = 192
"""Frames over which it comes in and goes out."""


class AudioCallback:
    """What the card's callback runs: never waits, fades in and out so that nothing clicks, and tells the clock."""

    def __init__(self) -> None:
        self.volume = 1.0
        self.asked = 0.0
        self._gain = 0.0
        self._wanted: Feed | None = None
        self._feed: Feed | None = None
        self._clock: Clock | None = None
        self._latency = 0.0

    def connect(self, clock: Clock, latency: float) -> None:
        """From now on, tell this clock."""
        self._clock, self._latency = clock, latency

    def speak(self, feed: Feed | None) -> None:
        """Play this; fades over from what is playing."""
        self._wanted = feed

    def silence(self) -> None:
        """Play nothing; fades out."""
        self._wanted = None

    def fill(self, out: NDArray[np.float32], dac_time: float, now: float) -> None:
        """The callback: (frames, channels) to be heard at ``dac_time``."""
        self.asked = monotonic()
        out.fill(0)
        wanted, before = self._wanted, self._feed
        if wanted is not before:
            self._fade_out(before, out)
            self._feed, self._gain = wanted, 0.0
        if wanted is None:
            return
        first = wanted.ring.taken
        heard = np.empty_like(out)
        count = wanted.ring.take(heard)
        out[:count] += heard[:count] * self._ramp(count)
        if self._clock is not None and count:
            self._clock.played(dac_time, now, self._latency, wanted, first, count)

    def _fade_out(self, feed: Feed | None, out: NDArray[np.float32]) -> None:
        if feed is not None and self._gain:
            rest = np.empty((min(_FADE, len(out)), out.shape[1]), np.float32)
            count = feed.ring.take(rest)
            out[:count] += rest[:count] * np.linspace(self._gain, 0, count, dtype=np.float32)[:, None]

    def _ramp(self, count: int) -> NDArray[np.float32]:
        ramp = np.full((count, 1), self.volume, np.float32)
        fade = min(_FADE, count)
        ramp[:fade, 0] = np.linspace(self._gain, self.volume, fade, dtype=np.float32)
        if count:
            self._gain = self.volume
        return ramp
