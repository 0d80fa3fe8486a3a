"""Frequency scales of the spectrogram: linear, logarithmic and mel. Frequencies are in hertz."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

LINEAR, LOG, MEL = "linear", "log", "mel"
SCALES: Final = (LINEAR, LOG, MEL)
LOWEST_LOG: Final = 20.0
"""Lower end of a logarithmic axis."""


def frequencies(low: float, high: float, rows: int, scale: str) -> NDArray[np.float64]:
    """(rows + 1,) rising edges of the rows. A logarithmic axis starts at 20 Hz or higher."""
    if scale == LOG:
        return np.geomspace(max(LOWEST_LOG, low), max(2 * LOWEST_LOG, high), rows + 1)
    if scale == MEL:
        mels = np.linspace(_mel(low), _mel(high), rows + 1)
        return np.asarray(700 * (10 ** (mels / 2595) - 1), np.float64)
    return np.linspace(low, high, rows + 1)


def position(hertz: float, low: float, high: float, scale: str) -> float:
    """Where a frequency lies on an axis from ``low`` (0) to ``high`` (1)."""
    if scale == LOG:
        return math.log(hertz / low) / math.log(high / low)
    if scale == MEL:
        return (_mel(hertz) - _mel(low)) / ((_mel(high) - _mel(low)) or 1.0)
    return (hertz - low) / ((high - low) or 1.0)


def _mel(hertz: float) -> float:
    """Mel of a frequency (O'Shaughnessy 1987)."""
    return 2595 * math.log10(1 + hertz / 700)
