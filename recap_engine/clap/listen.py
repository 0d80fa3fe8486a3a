"""Encode a sound of any length in constant memory: one vector, and the hidden states of a few windows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np

from recap_engine.clap.encoder import Encoder, Floats
from recap_engine.errors import AudioError


class Window(Protocol):
    """A stretch of a sound: ``start`` in seconds, mono ``samples`` (n,), and their largest absolute value."""

    @property
    def start(self) -> float: ...  # noqa: D102
    @property
    def samples(self) -> Floats: ...  # noqa: D102
    @property
    def peak(self) -> float: ...  # noqa: D102


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """The features of one sound.

    ``vector`` (d,) is the normalised mean of its windows' vectors, ``signature`` (d,) that of their signatures.
    ``hidden`` (m * t, h) holds the hidden states of m evenly spaced windows, in order of time. ``windows`` and
    ``seconds`` count the whole sound; ``peak`` is relative to full scale.
    """

    vector: Floats
    signature: Floats
    hidden: Floats
    windows: int
    seconds: float
    peak: float


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

    def __init__(self, dimensions: int, max_hidden_windows: int) -> None:
        self._total = np.zeros((2, dimensions), np.float64)
        self._spread = EvenSample(max_hidden_windows)
        self._windows = 0
        self._peak = 0.0
        self._begin = self._end = 0.0

    def hear(self, window: Window, vector: Floats, signature: Floats, hidden: Floats, sample_rate: int) -> None:
        """Add the next window and its features (d,), (d,) and (t, h)."""
        self._begin = window.start if not self._windows else self._begin
        self._end = window.start + len(window.samples) / sample_rate
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
        return Hearing(vector, signature, hidden, self._windows, self._end - self._begin, self._peak)


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
    ears = [_HearingBuilder(encoder.dimensions, max_hidden_windows) for _ in sounds]
    stream = ((ear, window) for ear, windows in zip(ears, sounds, strict=True) for window in windows)
    while group := list(islice(stream, batch)):
        features = encoder.encode_audio([window.samples for _, window in group])
        heard = zip(group, features.vectors, features.signatures, features.hidden, strict=True)
        for (ear, window), vector, signature, hidden in heard:
            ear.hear(window, vector, signature, hidden, encoder.sample_rate)
    return [ear.hearing() for ear in ears]
