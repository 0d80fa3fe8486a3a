"""The callback of the sound card: copies frames from a feed into its buffer, with volume and click-free fades."""

from __future__ import annotations

from time import monotonic

import numpy as np
from numpy.typing import NDArray

from recap_desktop.sound.clock import Clock
from recap_desktop.sound.frame_feed import Feed

_FADE = 192
"""Frames of a fade."""


class AudioCallback:
    """Fills the card's buffers without ever blocking, fades in and out, and reports times to the clock."""

    def __init__(self) -> None:
        self.volume = 1.0
        self.last_called = 0.0
        self._gain = 0.0
        self._next: Feed | None = None
        self._feed: Feed | None = None
        self._clock: Clock | None = None
        self._latency = 0.0

    def connect(self, clock: Clock, latency: float) -> None:
        """Report to this clock from now on."""
        self._clock, self._latency = clock, latency

    def play(self, feed: Feed | None) -> None:
        """Play a feed; fades out the one that is playing."""
        self._next = feed

    def silence(self) -> None:
        """Fade out and play nothing."""
        self._next = None

    def fill(self, out: NDArray[np.float32], dac_time: float, now: float) -> None:
        """Fill ``out`` (frames, channels), which the card plays at ``dac_time``."""
        self.last_called = monotonic()
        out.fill(0)
        wanted, before = self._next, self._feed
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
