"""Hear a whole sound, however long: one vector, and hidden states of a few windows, in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    """What was heard of one sound.

    ``vector`` (d,) is the normalised mean of its windows' vectors; ``hidden`` (m * t, h) the hidden states of m windows
    spread evenly, in order of time. ``windows`` and ``seconds`` count the whole sound; ``peak`` is relative to full
    scale.
    """

    vector: Floats
    hidden: Floats
    windows: int
    seconds: float
    peak: float


class Spread:
    """Keeps ``count`` of a stream of unknown length, evenly spread, remembering at most twice as many.

    Every ``stride``-th is remembered; when there are too many, every other one is forgotten and the stride doubles.
    """

    def __init__(self, count: int) -> None:
        if count < 1:
            raise ValueError("at least one window must be kept")
        self._count = count
        self._stride = 1
        self._seen = 0
        self._kept: list[Floats] = []

    def add(self, hidden: Floats) -> None:
        """Offer the next one (t, h)."""
        if self._seen % self._stride == 0:
            if len(self._kept) == 2 * self._count:
                del self._kept[1::2]
                self._stride *= 2
            if self._seen % self._stride == 0:
                self._kept.append(hidden.copy())
        self._seen += 1

    def chosen(self) -> list[Floats]:
        """The middles of ``count`` equal parts of what was seen, or everything if that is not more."""
        have = len(self._kept)
        if have <= self._count:
            return self._kept
        return [self._kept[(2 * i + 1) * have // (2 * self._count)] for i in range(self._count)]


def listen(encoder: Encoder, windows: Iterable[Window], max_hidden_windows: int, batch: int = 8) -> Hearing:
    """Encode the windows of one sound, ``batch`` at a time.

    Raises AudioError if there are none.
    """
    total = np.zeros(encoder.dimensions, np.float64)
    spread = Spread(max_hidden_windows)
    count, peak = 0, 0.0
    begin = end = 0.0
    for group in _batches(windows, batch):
        features = encoder.encode_audio([window.samples for window in group])
        total += features.vectors.sum(axis=0, dtype=np.float64)
        for hidden in features.hidden:
            spread.add(hidden)
        begin = group[0].start if count == 0 else begin
        count += len(group)
        peak = max(peak, *(window.peak for window in group))
        end = max(window.start + len(window.samples) / encoder.sample_rate for window in group)
    if not count:
        raise AudioError("There is nothing to hear: the sound has no samples.")
    vector = (total / max(float(np.linalg.norm(total)), 1e-12)).astype(np.float32)
    return Hearing(vector, np.concatenate(spread.chosen()), count, end - begin, peak)


def _batches(windows: Iterable[Window], size: int) -> Iterator[list[Window]]:
    stream = iter(windows)
    while group := list(islice(stream, size)):
        yield group
