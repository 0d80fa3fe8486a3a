"""The levels of a sound, measured block by block: peak, clipping, power and loudness."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from recap_engine.audio.loudness import LoudnessMeter
from recap_engine.records import Levels

FULL_SCALE = np.float32(0.999)
"""Magnitude from which a sample counts as at full scale: 0.009 dB below it."""
_CLIPPED_RUN = 3
"""Samples in a row at full scale that count as clipping: one or two happen in normalised music."""

Samples = NDArray[np.float32]


class Meter:
    """Measures the blocks of one sound."""

    def __init__(self) -> None:
        self._rate = self._channels = self._frames = self._clipped = 0
        self._peak = self._sum = self._squares = 0.0
        self._mixed = False
        self._loudness: LoudnessMeter | None = None

    def add(self, rate: int, block: Samples, mix: Samples | None = None) -> None:
        """Take the next block (n, channels), as `clean` returns it, and its ``mix`` (n,) to measure the power of."""
        if self._loudness is None:
            self._rate, self._channels = rate, block.shape[1]
            self._loudness = LoudnessMeter(rate, block.shape[1])
        magnitudes = np.abs(block)
        highest = float(magnitudes.max(initial=0.0))
        self._peak = max(self._peak, highest)
        if highest >= FULL_SCALE:
            self._clipped += count_clipped(magnitudes)
        self._loudness.add(block)
        if mix is not None:
            self._mixed = True
            self._frames += len(mix)
            exact = mix.astype(np.float64)  # the offset is subtracted from the squares later
            self._sum += float(exact.sum())
            self._squares += float(np.dot(exact, exact))

    def levels(self) -> Levels | None:
        """What was measured so far; None without a block."""
        if self._loudness is None:
            return None
        power = None
        if self._mixed and self._frames:
            power = max(0.0, self._squares / self._frames - (self._sum / self._frames) ** 2)
        loudness = self._loudness.integrated()
        return Levels(self._rate, self._channels, loudness, self._peak, self._clipped, power)


def count_clipped(magnitudes: Samples) -> int:
    """How many places of ``magnitudes`` (n, channels) stay at full scale, channel by channel."""
    clipped = clipped_samples(magnitudes)
    clipped[1:] &= ~clipped[:-1].copy()
    return int(clipped.sum())


def clipped_samples(magnitudes: Samples) -> NDArray[np.bool_]:
    """Mask (n, channels) of the ``magnitudes`` that stay at full scale for at least `_CLIPPED_RUN` samples."""
    full = magnitudes >= FULL_SCALE
    found = np.zeros_like(full)
    begins = len(full) - _CLIPPED_RUN + 1
    if begins <= 0 or not full.any():
        return found
    long = full[:begins].copy()
    for shift in range(1, _CLIPPED_RUN):
        long &= full[shift : shift + begins]
    for shift in range(_CLIPPED_RUN):
        found[shift : shift + begins] |= long
    return found
