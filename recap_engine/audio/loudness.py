"""Integrated loudness by ITU-R BS.1770-5, block by block, so that memory does not grow with the sound.

pyloudnorm is not used: it needs scipy, which nothing else here does, and the whole sound in memory at once. The two
filters of the K weighting are applied by FFT (overlap-save): their responses fade below -150 dB within `_FADED`
seconds. The filters' analogue parameters are those that reproduce the coefficients in the Recommendation at 48 kHz and
carry them over to other rates.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

LOWEST_RATE, HIGHEST_RATE = 8_000, 768_000
"""Sample rates between which loudness is measured, in Hz."""

_FADED = 0.15
_STEP_SECONDS, _STEPS = 0.1, 4
"""A gating block is four steps of 100 ms; the next begins one step later."""

_OFFSET = -0.691
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0
_SURROUND = 1.41
_BEHIND = {5: (3, 4), 6: (4, 5)}
"""The surround channels, by the number of channels (L R C, LFE, Ls Rs)."""
_LOW_EFFECTS = {6: 3}


class LoudnessMeter:
    """The loudness of one sound of ``channels`` channels at ``rate`` Hz."""

    def __init__(self, rate: int, channels: int) -> None:
        self._weights = _channel_weights(channels)
        self._step = round(_STEP_SECONDS * rate)
        self._energies: list[NDArray[np.float64]] = []
        self._possible = LOWEST_RATE <= rate <= HIGHEST_RATE
        if not self._possible:
            return
        self._past = round(_FADED * rate)
        self._size = 1 << (4 * self._past).bit_length()
        self._response = _response(rate, self._size)
        self._waiting = np.zeros((self._past, channels), np.float32)
        self._filtered = np.zeros((0,), np.float64)

    def add(self, block: NDArray[np.float32]) -> None:
        """Take the next block (n, channels)."""
        if not self._possible:
            return
        self._waiting = np.concatenate([self._waiting, block])
        while len(self._waiting) >= self._size:
            self._filter(self._waiting[: self._size])
            self._waiting = self._waiting[self._size - self._past :]

    def integrated(self) -> float | None:
        """LUFS of what was taken so far; None for less than 0.4 s, or if all of it lies below -70 LUFS."""
        if not self._possible:
            return None
        if len(self._waiting) > self._past:
            self._filter(self._waiting)
            self._waiting = self._waiting[-self._past :]
        energies = np.concatenate([np.zeros(0), *self._energies]) / self._step
        if len(energies) < _STEPS:
            return None
        powers = np.convolve(energies, np.full(_STEPS, 1 / _STEPS), "valid")
        powers = powers[powers > _power(_ABSOLUTE_GATE)]
        if not len(powers):
            return None
        kept = powers[powers > 10 ** (_RELATIVE_GATE / 10) * powers.mean()]
        return _OFFSET + 10 * math.log10(float(kept.mean()))

    def _filter(self, samples: NDArray[np.float32]) -> None:
        """Weight ``samples`` (n, channels), which begin with `_past` frames known before, and sum by steps."""
        spectrum = np.fft.rfft(np.ascontiguousarray(samples.T), self._size)
        weighted = np.fft.irfft(spectrum * self._response, self._size)[:, self._past : len(samples)]
        squares = np.concatenate([self._filtered, self._weights @ np.square(weighted, dtype=np.float64)])
        whole = len(squares) // self._step
        self._energies.append(squares[: whole * self._step].reshape(whole, self._step).sum(1))
        self._filtered = squares[whole * self._step :]


def _power(loudness: float) -> float:
    return float(10.0 ** ((loudness - _OFFSET) / 10.0))


def _channel_weights(channels: int) -> NDArray[np.float64]:
    """The weight (channels,) of each channel's power: 1, 1.41 behind the listener, 0 for low-frequency effects."""
    weights = np.ones(channels)
    weights[list(_BEHIND.get(channels, ()))] = _SURROUND
    if channels in _LOW_EFFECTS:
        weights[_LOW_EFFECTS[channels]] = 0.0
    return weights


@lru_cache(maxsize=8)
def _response(rate: int, size: int) -> NDArray[np.complex64]:
    """`k_weighting` in single precision, kept because it takes longer than the loudness of a sound of five seconds."""
    response = k_weighting(rate, size).astype(np.complex64)
    response.flags.writeable = False
    return response


def k_weighting(rate: int, size: int) -> NDArray[np.complex128]:
    """The response (size // 2 + 1,) of the two filters in a row, at the frequencies of an FFT of ``size``."""
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    powers = np.stack([np.ones_like(z), z, z * z])
    response: NDArray[np.complex128] = np.ones_like(z)
    for numerator, denominator in (_shelf(rate), _high_pass(rate)):
        response *= (numerator @ powers) / (denominator @ powers)
    return response


def _shelf(rate: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The first filter, for the acoustic effect of the head: +4 dB above about 1.7 kHz."""
    k, q = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    numerator = np.array([high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k])
    return numerator, np.array([1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k])


def _high_pass(rate: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The second filter: a high-pass at 38 Hz."""
    k, q = math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773
    denominator = np.array([1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k])
    return np.array([1.0, -2.0, 1.0]), denominator / denominator[0]
