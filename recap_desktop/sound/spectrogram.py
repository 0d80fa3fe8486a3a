"""The spectrogram of the visible part: power in decibels relative to a full-scale sine, one column per pixel.

Long parts are sampled (frames evenly spread over each column), so an hour costs about as much as a minute. It uses
numpy only and runs in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from recap_desktop.sound.colours import STANDARD, SoundColours, colour_map
from recap_desktop.sound.frequency_scale import frequencies
from recap_desktop.sound.mixing import mix_to_show
from recap_desktop.sound.waveform import image
from recap_engine.audio.info import Source
from recap_engine.audio.source import MAX_MAGNITUDE, open_source

Power = NDArray[np.float32]

DEPTH = 78.0
"""Default dynamic range: decibels from the loudest level to the background colour."""

FAINTEST = -130.0
_SMALLEST, _LARGEST = 256, 4096
_FRAMES_A_COLUMN = 3
_BATCH = 96


@dataclass(frozen=True, slots=True)
class SpectrogramRequest:
    """A part of a file in seconds, pixels and hertz. ``channel`` counts from 0; None is the mix."""

    path: str
    start: float
    end: float
    columns: int
    rows: int
    low: float
    high: float
    scale: str
    channel: int | None = None
    window: float = 0.0
    """Length of the analysis window in milliseconds; 0 chooses it by the zoom."""


def decibels(request: SpectrogramRequest, cancelled: Callable[[], bool]) -> Power | None:
    """(rows, columns) in dBFS, highest frequency first; None if cancelled. Raises AudioError."""
    with open_source(request.path) as source:
        info = source.info
        begin, end = request.start * info.sample_rate, request.end * info.sample_rate
        size = _size(end - begin, request.columns, info.sample_rate, request.window)
        places = _places(begin, end, request.columns, size)
        spectrum = np.full((size // 2 + 1, request.columns), 10 ** (FAINTEST / 10), np.float32)
        at = 0
        for batch in _frames(source, places.ravel(), size, request.channel):
            if cancelled():
                return None
            power = _power(batch, size)
            column = np.arange(at, at + len(batch)) // places.shape[1]
            np.maximum.at(spectrum.T, column, power)
            at += len(batch)
    edges = frequencies(request.low, min(request.high, info.sample_rate / 2), request.rows, request.scale)
    return _rows(spectrum, edges * size / info.sample_rate)[::-1]


def render(
    levels: Power, ceiling: float, colours: SoundColours, depth: float = DEPTH, colour_map_name: str = STANDARD
) -> QImage:
    """Decibels as colours, from ``ceiling`` down by ``depth``."""
    shade = np.clip((levels - (ceiling - depth)) * (255 / depth), 0, 255).astype(np.uint8)
    return image(colour_map(colours.dark, colours.ground, colour_map_name)[shade], QImage.Format.Format_RGB32)


def loudest(levels: Power, depth: float = DEPTH) -> float:
    """The brightest level: near the maximum but robust to single clicks; silence stays dark."""
    return max(FAINTEST + depth, float(np.percentile(levels, 99.9)))


def _size(frames: float, columns: int, sample_rate: int, window: float) -> int:
    """Frames per transform: long enough for pitch, short enough for the time resolution of the pixels."""
    if window:
        return int(np.clip(2 ** round(np.log2(max(2.0, window / 1000 * sample_rate))), 64, 1 << 15))
    usual = 2 ** round(np.log2(max(1.0, 0.043 * sample_rate)))
    finest = 2 ** int(np.ceil(np.log2(max(1.0, frames / columns * 24))))
    return int(np.clip(min(usual, finest), _SMALLEST, _LARGEST))


def _places(begin: float, end: float, columns: int, size: int) -> NDArray[np.int64]:
    """(columns, n) first frames of transforms, n spread evenly over each column."""
    width = (end - begin) / columns
    count = int(np.clip(np.ceil(width / (size / 2)), 1, _FRAMES_A_COLUMN))
    middles = begin + width * (np.arange(columns * count) + 0.5) / count
    return (np.round(middles).astype(np.int64) - size // 2).reshape(columns, count)


def _frames(source: Source, places: NDArray[np.int64], size: int, channel: int | None) -> Iterator[Power]:
    """Batches (n, size) of the frames that start at the rising ``places``; zeros outside the sound.

    Distant places are sought one by one; otherwise the file is read once.
    """
    gap = (places[-1] - places[0]) / max(1, len(places) - 1)
    seeking = gap > 8 * size and source.info.format in ("WAV", "WAVEX", "RF64", "W64", "AIFF", "FLAC", "AU", "CAF")
    held, held_from = np.zeros(0, np.float32), 0
    reading = None
    ended = False
    for first in range(0, len(places), _BATCH):
        batch = np.zeros((min(_BATCH, len(places) - first), size), np.float32)
        for row, place in enumerate(int(value) for value in places[first : first + _BATCH]):
            start = max(0, place)
            if (seeking and start > 0) or reading is None:
                reading = source.blocks(start, _stop(source, place + size) if seeking else source.info.frames)
                held, held_from, ended = np.zeros(0, np.float32), start, False
            while not ended and held_from + len(held) < place + size:
                block = next(reading, None)
                ended = block is None
                if block is not None:
                    keep = min(len(held), max(0, start - held_from))
                    held, held_from = np.concatenate([held[keep:], _channel(block, channel)]), held_from + keep
            part = held[max(0, start - held_from) : max(0, place + size - held_from)]
            batch[row, start - place : start - place + len(part)] = part
        yield batch


def _stop(source: Source, frame: int) -> int:
    total = source.info.frames
    return frame if total is None else min(frame, total)


def _channel(block: NDArray[np.float32], channel: int | None) -> Power:
    picked = block if channel is None else block[:, [min(channel, block.shape[1] - 1)]]
    clean: Power = np.where(np.abs(picked) < MAX_MAGNITUDE, picked, np.float32(0))
    return mix_to_show(clean) if clean.shape[1] > 1 else clean[:, 0]


def _power(frames: Power, size: int) -> Power:
    """(n, size) to (n, size // 2 + 1), scaled so that a full-scale sine at a bin centre is 1."""
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    found = np.fft.rfft(frames * window, axis=1) * np.float32(2 / window.sum())
    power: Power = (found.real**2 + found.imag**2).astype(np.float32)
    return power


def _rows(spectrum: Power, edges: NDArray[np.float64]) -> Power:
    """(bins, columns) of power to (rows, columns) of decibels: the maximum within a row, interpolated between bins."""
    levels = 10 * np.log10(np.maximum(spectrum, 10 ** (FAINTEST / 10)))
    middle = np.clip((edges[:-1] + edges[1:]) / 2, 0, len(levels) - 1)
    below = np.minimum(middle.astype(np.int64), len(levels) - 2)
    share = (middle - below).astype(np.float32)[:, None]
    found = levels[below] * (1 - share) + levels[below + 1] * share
    first, last = np.ceil(edges[:-1]).astype(np.int64), np.floor(edges[1:]).astype(np.int64)
    for row in np.flatnonzero(last > first):
        found[row] = levels[first[row] : min(last[row], len(levels) - 1) + 1].max(0)
    rows: Power = found.astype(np.float32)
    return rows
