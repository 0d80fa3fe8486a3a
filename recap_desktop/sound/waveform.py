"""A waveform as an image: peaks pale, root mean square strong."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from recap_desktop.sound.colours import SoundColours
from recap_desktop.sound.peaks import Peaks, Values

_CLIP_MARK = 4
"""Pixels of the mark of clipped columns."""
_STEPS = tuple(10 ** (-db / 20) for db in range(48, -1, -6))


def scale(peak: float) -> tuple[float, int]:
    """Magnitude at the lane's edge, and the same in dBFS, in steps of 6 dB down to -48 for quiet sounds."""
    top = next((step for step in _STEPS if step >= peak * 0.999), 1.0)
    return top, round(20 * math.log10(top))


def columns(peaks: Peaks, row: int, start: float, stop: float, count: int) -> Values:
    """(count, 3) minimum, maximum and mean square; adjacent columns touch, even with fewer frames than columns."""
    width = (stop - start) / count
    if peaks.bin == 1 and width < 4 and len(peaks.levels[0]) > 1:
        samples = peaks.levels[0][:, row, 0]
        at = start - peaks.origin + width * np.arange(count + 1)
        edges = np.interp(at, np.arange(len(samples)), samples, left=np.nan, right=np.nan).astype(np.float32)
        least, greatest = np.minimum(edges[:-1], edges[1:]), np.maximum(edges[:-1], edges[1:])
        return np.stack([least, greatest, np.zeros_like(least)], -1)
    found = peaks.columns(row, start, stop, count)[:, :3]
    before, after = found[:-1].copy(), found[1:].copy()
    found[1:, 0] = np.fmin(after[:, 0], before[:, 1])
    found[1:, 1] = np.fmax(after[:, 1], before[:, 0])
    return found


def render(
    lanes: list[Values],
    height: int,
    top: float,
    colours: SoundColours,
    clipped: Sequence[NDArray[np.bool_]] = (),
) -> QImage:
    """Lanes below each other, each from `columns`, on a transparent background; ``height`` in pixels.

    ``clipped`` has a mask (columns,) per lane; clipped columns get a mark at the upper edge of the lane.
    """
    width = len(lanes[0])
    pixels = np.zeros((height, width), np.uint32)
    edges = np.linspace(0, height, len(lanes) + 1).round().astype(int)
    for values, begin, end in zip(lanes, edges[:-1], edges[1:], strict=True):
        pixels[begin:end] = _lane(values, int(end - begin), top, colours)
    for mask, begin in zip(clipped, edges, strict=False):
        pixels[begin : begin + _CLIP_MARK, _widened(mask)] = 0xFF000000 | QColor(colours.clipped).rgb() & 0xFFFFFF
    return image(pixels, QImage.Format.Format_ARGB32_Premultiplied)


def _widened(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Marks at least three columns wide, so that a single clipped sample is visible."""
    wide = mask.copy()
    wide[1:] |= mask[:-1]
    wide[:-1] |= mask[1:]
    return wide


def image(pixels: NDArray[np.uint32], form: QImage.Format) -> QImage:
    """Pixels 0xaarrggbb as an image."""
    height, width = pixels.shape
    return QImage(np.ascontiguousarray(pixels).data, width, height, width * 4, form).copy()


def _lane(values: Values, height: int, top: float, colours: SoundColours) -> NDArray[np.uint32]:
    middle, half = height / 2, max(1.0, height / 2 - 3)
    known: NDArray[np.bool_] = np.isfinite(values.sum(1))
    clean = np.where(known[:, None], values, np.float32(0))
    upper = middle - np.clip(clean[:, 1] / top, -1, 1) * half
    lower = middle - np.clip(clean[:, 0] / top, -1, 1) * half
    thin = np.maximum(0, 1.2 - (lower - upper)) / 2  # silence stays visible as a line
    peaks = _coverage(upper - thin, lower + thin, height) * known
    energy = np.sqrt(np.maximum(clean[:, 2], 0)) / top * half
    body = _coverage(np.maximum(middle - energy, upper), np.minimum(middle + energy, lower), height) * known
    # Where single samples are visible, draw the line itself in the strong colour.
    line = not np.any(clean[:, 2])
    strong = peaks if line else body
    weak = np.zeros_like(peaks) if line else peaks * (1 - body)
    return _mixed(((strong, QColor(colours.accent)), (weak, QColor(colours.envelope))))


def _coverage(upper: NDArray[np.floating], lower: NDArray[np.floating], height: int) -> Values:
    """(height, n) coverage of each pixel between two edges."""
    rows = np.arange(height, dtype=np.float32)[:, None]
    shares: Values = np.clip(np.minimum(rows + 1, lower) - np.maximum(rows, upper), 0, 1).astype(np.float32)
    return shares


def _mixed(parts: tuple[tuple[Values, QColor], ...]) -> NDArray[np.uint32]:
    """Blend colours by coverage, with premultiplied alpha."""
    pixels = np.zeros(parts[0][0].shape, np.uint32)
    for shift, levels in (
        (24, (255, 255)),
        (16, _each("red", parts)),
        (8, _each("green", parts)),
        (0, _each("blue", parts)),
    ):
        total = parts[0][0] * np.float32(levels[0]) + parts[1][0] * np.float32(levels[1])
        pixels |= np.minimum(np.round(total), 255).astype(np.uint32) << np.uint32(shift)
    return pixels


def _each(level: str, parts: tuple[tuple[Values, QColor], ...]) -> tuple[int, ...]:
    return tuple(getattr(colour, level)() for _, colour in parts)
