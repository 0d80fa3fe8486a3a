"""Vary a piece of sound as other recordings of it would: microphones, rooms, noise, bandwidth, other sounds.

All of it happens on samples, so that a teacher hears exactly what the student hears.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from recap_engine.training import augment

Samples = NDArray[np.float32]
_LONGEST_ROOM = 1.2
"""Seconds that the longest room decays."""


def varied(samples: Samples, rate: int, random: np.random.Generator) -> Samples:
    """``samples`` (n,) through a random equaliser, room and band, with random noise; peak between 0.2 and 1."""
    size = fast_length(len(samples) + round(_LONGEST_ROOM * rate))
    hertz = np.fft.rfftfreq(size, 1.0 / rate).astype(np.float64)
    spectrum = np.fft.rfft(samples, size) * _microphone(hertz, random)
    if random.random() < 0.35:
        spectrum *= np.fft.rfft(_room(rate, random), size)
    heard = np.fft.irfft(spectrum, size)[: len(samples)]
    if random.random() < 0.5:
        level = np.sqrt(np.square(heard).mean() + 1e-12) * 10.0 ** (-random.uniform(8.0, 45.0) / 20.0)
        heard = heard + level * _noise(len(samples), random)
    if random.random() < 0.1:
        limit = np.abs(heard).max(initial=1e-9) * random.uniform(0.3, 0.8)
        heard = np.clip(heard, -limit, limit)
    return at_peak(heard, random.uniform(0.2, 1.0))


@cache
def fast_length(least: int) -> int:
    """The smallest product of 2, 3 and 5 that is ``least`` or more: Fourier transforms of it are fast."""
    size = least
    while True:
        rest = size
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return size
        size += 1


def at_peak(samples: NDArray[np.float64] | Samples, peak: float) -> Samples:
    """``samples`` with their largest absolute value at ``peak``; silence stays silent."""
    loudest = float(np.abs(samples).max(initial=0.0))
    return (samples * (peak / loudest if loudest > 1e-5 else 1.0)).astype(np.float32)


def mixed(first: Samples, second: Samples, share: float) -> Samples:
    """Both at once, each at unit power, in the proportion ``share`` of amplitudes."""
    return augment.join(first, second, share)


def _microphone(hertz: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Gains (n,) of a random smooth equaliser and, sometimes, a limited band."""
    octaves = np.log2(np.maximum(hertz, 40.0) / 40.0)
    knots = random.normal(0.0, 4.0, 8) if random.random() < 0.7 else np.zeros(8)
    decibels = np.interp(octaves, np.linspace(0.0, 7.7, 8), knots)
    if random.random() < 0.3:
        decibels -= 48.0 * np.maximum(0.0, octaves - np.log2(random.uniform(2000.0, 7500.0) / 40.0))
    if random.random() < 0.2:
        decibels -= 24.0 * np.maximum(0.0, np.log2(random.uniform(60.0, 500.0) / 40.0) - octaves)
    gains: NDArray[np.float64] = 10.0 ** (np.maximum(decibels, -90.0) / 20.0)
    return gains


def _room(rate: int, random: np.random.Generator) -> NDArray[np.float64]:
    """An impulse response: the direct sound and a tail of noise that decays in 0.1 to 1.2 seconds."""
    seconds = random.uniform(0.1, _LONGEST_ROOM)
    length = int(seconds * rate)
    tail = random.standard_normal(length) * 10.0 ** (-3.0 * np.arange(length) / length)
    tail *= 10.0 ** (-random.uniform(2.0, 20.0) / 20.0) / np.sqrt(np.square(tail).sum() + 1e-12)
    tail[0] += 1.0
    return tail


def _noise(length: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Noise of unit power, between white and brown."""
    spectrum = np.fft.rfft(random.standard_normal(length))
    spectrum *= np.maximum(np.arange(len(spectrum)), 8.0) ** -random.uniform(0.0, 1.0)
    noise = np.fft.irfft(spectrum, length)
    scaled: NDArray[np.float64] = noise / np.sqrt(np.square(noise).mean() + 1e-12)
    return scaled
