"""Encode a sound of any length in constant memory: one vector, and the hidden states of a few windows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np

from recap_engine.clap.encoder import Encoder, Floats
from recap_engine.errors import AudioError
from recap_engine.records import Levels

STEP_SECONDS = 0.01
STEP_PEAK = 1e-4
"""A step of this length counts as heard if it reaches this level (-80 dB of full scale)."""

_FRAME_SECONDS = 0.25
"""The frames in which the power of the encoder's band is measured: long enough to tell 30 Hz from 15 Hz."""


class Window(Protocol):
    """A stretch of a sound: ``start`` in seconds, mono ``samples`` (n,), and their largest absolute value.

    The last one may have the ``levels`` of the whole sound.
    """

    @property
    def start(self) -> float: ...  # noqa: D102
    @property
    def samples(self) -> Floats: ...  # noqa: D102
    @property
    def peak(self) -> float: ...  # noqa: D102
    @property
    def levels(self) -> Levels | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """The features of one sound.

    ``vector`` (d,) is the normalised mean of its windows' vectors, ``signature`` (d,) that of their signatures.
    ``hidden`` (m * t, h) holds the hidden states of m evenly spaced windows, in order of time. ``windows`` and
    ``seconds`` count the whole sound; ``peak`` is relative to full scale.

    ``audible`` is how many seconds of it are not silent at the encoder's rate. ``in_band`` and ``below_band`` are the
    mean squares of what lies in the encoder's band and below it; ``levels`` are those at the sound's own rate.
    """

    vector: Floats
    signature: Floats
    hidden: Floats
    windows: int
    seconds: float
    peak: float
    audible: float = math.inf
    in_band: float = 0.0
    below_band: float = 0.0
    levels: Levels | None = None


class EvenSample:
    """Selects ``count`` evenly spaced items of a stream of unknown length, storing at most twice as many.

    Stores every ``stride``-th item. When there are too many, it drops every other one and doubles the stride.
    """

    def __init__(self, count: int) -> None:
        if count < 1:
            raise ValueError("at least one window must be kept")
        self._count = count
        self._stride = 1
        self._seen = 0
        self._kept: list[Floats] = []

    def add(self, hidden: Floats) -> None:
        """Add the next item (t, h)."""
        if self._seen % self._stride == 0:
            if len(self._kept) == 2 * self._count:
                del self._kept[1::2]
                self._stride *= 2
            if self._seen % self._stride == 0:
                self._kept.append(hidden.copy())
        self._seen += 1

    def chosen(self) -> list[Floats]:
        """The middles of ``count`` equal parts of the stream, or all items if there are no more than that."""
        have = len(self._kept)
        if have <= self._count:
            return self._kept
        return [self._kept[(2 * i + 1) * have // (2 * self._count)] for i in range(self._count)]


class _HearingBuilder:
    """Accumulates the features of one sound."""

    def __init__(self, encoder: Encoder, max_hidden_windows: int) -> None:
        self._rate, self._band = encoder.sample_rate, encoder.band
        self._total = np.zeros((2, encoder.dimensions), np.float64)
        self._spread = EvenSample(max_hidden_windows)
        self._windows = 0
        self._peak = 0.0
        self._begin = self._end = 0.0
        self._audible = 0
        self._powers = np.zeros(2, np.float64)
        self._levels: Levels | None = None

    def hear(self, window: Window, vector: Floats, signature: Floats, hidden: Floats) -> None:
        """Add the next window and its features (d,), (d,) and (t, h)."""
        self._begin = window.start if not self._windows else self._begin
        end = window.start + len(window.samples) / self._rate
        overlap = max(0, round((self._end - window.start) * self._rate)) if self._windows else 0
        self._audible += _audible_steps(window.samples[overlap:], self._rate)
        self._powers += band_powers(window.samples, self._rate, self._band)
        self._levels = window.levels or self._levels
        self._end = end
        self._windows += 1
        self._peak = max(self._peak, window.peak)
        self._total += (vector, signature)
        self._spread.add(hidden)

    def hearing(self) -> Hearing:
        """Combine the features. Raises AudioError if there were no windows."""
        if not self._windows:
            raise AudioError("The sound is empty: it has no samples.")
        lengths = np.maximum(np.linalg.norm(self._total, axis=1, keepdims=True), 1e-12)
        vector, signature = (self._total / lengths).astype(np.float32)
        hidden = np.concatenate(self._spread.chosen())
        in_band, below_band = (self._powers / self._windows).tolist()
        return Hearing(
            *(vector, signature, hidden, self._windows, self._end - self._begin, self._peak),
            audible=self._audible * STEP_SECONDS,
            in_band=in_band,
            below_band=below_band,
            levels=self._levels,
        )


def _audible_steps(samples: Floats, rate: int) -> int:
    """How many steps of ``samples`` (n,) are not silent."""
    if not len(samples):
        return 0
    starts = np.arange(0, len(samples), max(1, round(STEP_SECONDS * rate)))
    return int((np.maximum.reduceat(np.abs(samples), starts) >= STEP_PEAK).sum())


def band_powers(samples: Floats, rate: int, band: tuple[float, float]) -> tuple[float, float]:
    """The mean squares of what of ``samples`` (n,) lies in the band (Hz), and below it, without the constant offset."""
    size = max(1, min(len(samples), round(_FRAME_SECONDS * rate)))
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[:: max(1, size // 2)]
    window = np.hanning(size + 2)[1:-1].astype(np.float32)
    spectrum = np.fft.rfft((frames - frames.mean(1, keepdims=True)) * window)
    power = np.square(np.abs(spectrum)).mean(0, dtype=np.float64) * 2 / (size * float(np.dot(window, window)))
    frequencies = np.fft.rfftfreq(size, 1 / rate)
    inside = (frequencies >= band[0]) & (frequencies <= band[1])
    return float(power[inside].sum()), float(power[frequencies < band[0]].sum())


def listen(encoder: Encoder, windows: Iterable[Window], max_hidden_windows: int, batch: int = 8) -> Hearing:
    """Encode the windows of one sound, ``batch`` at a time.

    Raises AudioError if there are none.
    """
    return listen_to_many(encoder, [windows], max_hidden_windows, batch)[0]


def listen_to_many(
    encoder: Encoder, sounds: Sequence[Iterable[Window]], max_hidden_windows: int, batch: int = 16
) -> list[Hearing]:
    """Encode the windows of several sounds, ``batch`` at a time; a batch may span several sounds.

    Raises AudioError if one of the sounds has no windows.
    """
    ears = [_HearingBuilder(encoder, max_hidden_windows) for _ in sounds]
    stream = ((ear, window) for ear, windows in zip(ears, sounds, strict=True) for window in windows)
    while group := list(islice(stream, batch)):
        features = encoder.encode_audio([window.samples for _, window in group])
        heard = zip(group, features.vectors, features.signatures, features.hidden, strict=True)
        for (ear, window), vector, signature, hidden in heard:
            ear.hear(window, vector, signature, hidden)
    return [ear.hearing() for ear in ears]
