"""Minimum, maximum, mean square and clipping of a sound at several resolutions, in constant memory.

Bins start small and are merged in pairs when they become too many, so an hour needs as much memory as a minute.
Finer detail is measured again from the file, for the visible part only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

import numpy as np
from numpy.typing import NDArray

from recap_desktop.sound.mixing import mix_to_show
from recap_engine.audio.levels import FULL_SCALE, clipped_samples
from recap_engine.audio.source import MAX_MAGNITUDE, open_source

Values = NDArray[np.float32]

FINEST = 64
"""Initial frames per bin."""

MOST_VALUES = 1 << 19
"""Maximum of bins times rows in the finest level."""

_FACTOR = 4
_REPORT_SECONDS = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """Levels (bins, rows, 4) of minimum, maximum, mean square, and 1 where clipped, as `Levels.clipped` counts it.

    Row 0 is the mix, then one row per channel.

    Level ``i`` has ``bin * 4**i`` frames per bin; ``origin`` is the first frame of bin 0 and ``frames`` the number
    measured. ``total`` is the sound's length in frames, as far as known.
    """

    sample_rate: int
    channels: int
    origin: int
    frames: int
    total: int
    bin: int
    complete: bool
    levels: tuple[Values, ...]

    @property
    def peak(self) -> float:
        """The largest magnitude in any channel."""
        coarse = self.levels[-1]
        return float(np.abs(coarse[..., :2]).max()) if coarse.size else 0.0

    @property
    def duration(self) -> float:
        """Seconds of the whole sound."""
        return self.total / self.sample_rate

    def covers(self, start: float, stop: float) -> bool:
        """Whether the frames ``start`` … ``stop`` are measured (as far as the sound goes)."""
        return self.origin <= max(0.0, start) and min(stop, self.total) <= self.origin + self.frames

    def columns(self, row: int, start: float, stop: float, count: int) -> Values:
        """(count, 4) for ``count`` equal parts of the frames ``start`` … ``stop``; NaN where not measured."""
        width = (stop - start) / count
        level, size = 0, float(self.bin)
        while level + 1 < len(self.levels) and size * _FACTOR <= width:
            level, size = level + 1, size * _FACTOR
        bins = self.levels[level][:, row]
        found = np.full((count, 4), np.nan, np.float32)
        edges = np.floor((start - self.origin + width * np.arange(count + 1)) / size + 1e-9).astype(np.int64)
        inside = np.flatnonzero((edges[:-1] >= 0) & (edges[:-1] < len(bins)))
        if not len(inside):
            return found
        first, last = inside[0], inside[-1]
        begins = edges[first : last + 1]
        end = min(len(bins), max(int(edges[last + 1]), int(begins[-1]) + 1))
        used = bins[:end]
        found[inside, 0] = np.minimum.reduceat(used[:, 0], begins)
        found[inside, 1] = np.maximum.reduceat(used[:, 1], begins)
        found[inside, 2] = np.add.reduceat(used[:, 2], begins) / np.maximum(1, np.diff(np.append(begins, end)))
        found[inside, 3] = np.maximum.reduceat(used[:, 3], begins)
        return found


def clipped(peaks: Peaks, row: int, start: float, stop: float, count: int) -> NDArray[np.bool_]:
    """Mask (count,) of the parts of the frames ``start`` … ``stop`` that are clipped; row 0 checks all channels."""
    checked = range(1, peaks.channels + 1) if row == 0 and peaks.channels > 1 else (row,)
    found = np.zeros(count, np.bool_)
    for one in checked:
        values = peaks.columns(one, start, stop, count)
        with np.errstate(invalid="ignore"):
            found |= values[:, 3] > 0
    return found


class _Levels:
    """Collects bins of the finest level and merges pairs when full."""

    def __init__(self, size: int, channels: int, expected: int) -> None:
        self.count = 0
        rows = channels + 1 if channels > 1 else 1
        self._bins = np.empty((max(1024, MOST_VALUES // rows & ~1), rows, 4), np.float32)
        while size > 1 and size * len(self._bins) < expected:
            size *= 2
        self.size = size
        self._rest = np.empty((rows, 0), np.float32)

    def add(self, block: Values) -> None:
        """Add a block (n, channels)."""
        waiting = np.concatenate([self._rest, _rows(block)], 1)
        cut = _clipped(waiting)
        at, end = 0, waiting.shape[1]
        while end - at >= self.size:
            if self.count == len(self._bins):
                self._merge()
                continue
            taken = min((end - at) // self.size, len(self._bins) - self.count)
            now, shape = slice(at, at + taken * self.size), (len(waiting), taken, self.size)
            measures = _measured(waiting[:, now].reshape(shape), cut[:, now].reshape(shape))
            self._bins[self.count : self.count + taken] = measures
            self.count += taken
            at += taken * self.size
        self._rest = waiting[:, at:].copy()

    def levels(self, ended: bool) -> tuple[Values, ...]:
        """The levels so far; the last incomplete bin only once the sound has ended."""
        finest = self._bins[: self.count].copy()
        if ended and self._rest.size:
            finest = np.concatenate([finest, _measured(self._rest[:, None], _clipped(self._rest)[:, None])])
        made = [finest]
        while len(made[-1]) > 4 * _FACTOR:
            made.append(_merged(made[-1], _FACTOR))
        return tuple(made)

    def _merge(self) -> None:
        half = _merged(self._bins[: self.count], 2)
        self.count, self.size = len(half), self.size * 2
        self._bins[: self.count] = half


def _rows(block: Values) -> Values:
    """(n, channels) to (rows, n): the mix, then each channel; invalid values become silence."""
    rows = np.ascontiguousarray(block.T)
    if not max(-rows.min(), rows.max()) < MAX_MAGNITUDE:  # also true for NaN
        rows = np.where(np.abs(rows) < MAX_MAGNITUDE, rows, np.float32(0))
    return rows if len(rows) == 1 else np.concatenate([mix_to_show(rows.T)[None], rows])


def _clipped(rows: Values) -> NDArray[np.bool_]:
    """Mask (rows, n) of the clipped samples; quickly where none reaches full scale."""
    if not rows.size or max(-rows.min(), rows.max()) < FULL_SCALE:
        return np.zeros(rows.shape, np.bool_)
    return clipped_samples(np.abs(rows).T).T


def _measured(parts: Values, cut: NDArray[np.bool_]) -> Values:
    """(rows, n, frames) and the mask of their clipped samples to (n, rows, 4)."""
    square = np.einsum("rnf,rnf->rn", parts, parts) / parts.shape[2]
    return np.stack([parts.min(2), parts.max(2), square, cut.any(2)], -1).transpose(1, 0, 2)


def _merged(bins: Values, factor: int) -> Values:
    starts = np.arange(0, len(bins), factor)
    counts = np.diff(np.append(starts, len(bins)))[:, None]
    least, greatest = np.minimum.reduceat(bins[..., 0], starts), np.maximum.reduceat(bins[..., 1], starts)
    square, cut = np.add.reduceat(bins[..., 2], starts) / counts, np.maximum.reduceat(bins[..., 3], starts)
    return np.stack([least, greatest, square, cut], -1).astype(np.float32)


def measure(
    path: str,
    cancelled: Callable[[], bool],
    report: Callable[[Peaks], None] | None = None,
    *,
    start: int = 0,
    stop: int | None = None,
    finest: int = FINEST,
) -> Peaks | None:
    """Measure a sound, or its frames ``start`` … ``stop``; None if cancelled. ``report`` gets intermediate results.

    Raises AudioError.
    """
    with open_source(path) as source:
        info = source.info
        end = info.frames if stop is None or info.frames is None else min(stop, info.frames)
        gathered, frames, reported = _Levels(finest, info.channels, (end or start) - start), 0, monotonic()

        def now(complete: bool) -> Peaks:
            total = max(info.frames or 0, start + frames)
            levels, size = gathered.levels(complete), gathered.size
            return Peaks(info.sample_rate, info.channels, start, frames, total, size, complete, levels)

        for block in source.blocks(start, end):
            if cancelled():
                return None
            gathered.add(block)
            frames += len(block)
            if report is not None and monotonic() - reported > _REPORT_SECONDS:
                report(now(False))
                reported = monotonic()
        return now(True)
