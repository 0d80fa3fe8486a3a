"""Slower or faster at the same pitch: waveform similarity overlap-add (WSOLA, Verhelst and Roelands 1993).

Segments are overlapped closer or wider than in the original, each shifted to where it best continues the previous one.
No library fits: python-stretch 0.3.1 (MIT) treats each call as a whole sound, so a stream has a seam at every block;
pedalboard and pylibrb (Rubber Band) are under the GPL.

Transients of a few milliseconds can become softer above normal speed, where frames are dropped.

Output frame ``k`` is input frame ``k * speed`` to within the search range of 10 ms at any length, so the cursor cannot
drift.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.float32]

_HOP_SECONDS = 0.02
_SEARCH_SECONDS = 0.01


class Stretch:
    """Stretches a stream of frames (n, channels) to ``speed`` (2 is twice as fast)."""

    def __init__(self, speed: float, sample_rate: float, channels: int) -> None:
        self._speed = speed
        self._hop = max(16, round(_HOP_SECONDS * sample_rate))
        self._search = max(4, round(_SEARCH_SECONDS * sample_rate))
        rise = np.sin(np.linspace(0, np.pi / 2, self._hop, endpoint=False)) ** 2
        self._rise = rise.astype(np.float32)[:, None]
        self._held = np.zeros((self._search, channels), np.float32)  # silence before the start, for the search
        self._held_from = -self._search
        self._tail: Frames | None = None
        self._pieces = 0
        self._taken = 0

    def push(self, frames: Frames) -> Frames:
        """Add frames; returns the output that is ready."""
        self._taken += len(frames)
        self._held = np.concatenate([self._held, frames])
        return self._pieces_made()

    def finish(self) -> Frames:
        """Return the rest; the total output is ``round(taken / speed)`` frames."""
        due = round(self._taken / self._speed) - self._pieces * self._hop
        missing = self._search + 2 * self._hop + max(0, round((due + self._hop) * self._speed))
        self._held = np.concatenate([self._held, np.zeros((missing, self._held.shape[1]), np.float32)])
        return self._pieces_made()[: max(0, due)]

    def _pieces_made(self) -> Frames:
        made = [np.zeros((0, self._held.shape[1]), np.float32)]
        while True:
            nominal = round(self._pieces * self._hop * self._speed)
            begin = nominal - self._search - self._held_from
            if begin + 2 * self._search + 2 * self._hop > len(self._held):
                break
            if self._tail is None:
                self._tail = self._held[begin + self._search :][: self._hop]
            at = begin + self._shift(self._held[begin : begin + 2 * self._search + self._hop])
            made.append(self._tail * (1 - self._rise) + self._held[at : at + self._hop] * self._rise)
            self._tail = self._held[at + self._hop : at + 2 * self._hop]
            self._pieces += 1
            self._forget(round(self._pieces * self._hop * self._speed) - self._search)
        return np.concatenate(made)

    def _shift(self, region: Frames) -> int:
        """The offset with the highest normalised correlation to the tail."""
        assert self._tail is not None
        mixed, wanted = region.sum(1), self._tail.sum(1)
        alike = np.correlate(mixed, wanted, "valid")
        energy = np.concatenate([[0.0], np.cumsum(mixed.astype(np.float64) ** 2)])
        norm = np.sqrt(np.maximum(energy[self._hop :] - energy[: -self._hop], 1e-9))
        score = alike / norm
        best = int(np.argmax(score))
        # For ties (silence, noise) keep the unshifted segment.
        return best if score[best] > score[self._search] + 1e-6 else self._search

    def _forget(self, before: int) -> None:
        surplus = before - self._held_from
        if surplus > 1 << 14:
            self._held = self._held[surplus:].copy()
            self._held_from = before
