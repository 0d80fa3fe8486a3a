"""How the channels of a sound become one.

They are averaged, unless the average is far quieter than the loudest channel: channels in antiphase cancel each other
out, and one live channel among many dead ones would hardly be heard. Then each counts by its energy, inverted where
it is in antiphase with the loudest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_engine.audio.source import MAX_MAGNITUDE, OpenSound, Samples
from recap_engine.translatable import Translatable

FAR_QUIETER = 0.1
"""An average with less than this of the loudest channel's energy (-10 dB) does not stand for the sound."""

EXAMINED_SECONDS = 32
"""Seconds of a sound that decide: all of a short one, else so many pieces of a second, spread evenly."""

SILENT_ENERGY = 1e-10
"""Mean squares below this (-100 dB of full scale) are silence."""

_FULL_SCALE = np.float32(2.0**-31)
"""The factor from 32-bit integers to float32, as libsndfile has it."""


@dataclass(frozen=True, slots=True, eq=False)
class Downmix:
    """``weights`` (channels,) float32 of the channels in the mix, and the sentence about it if it is not the mean."""

    weights: Samples
    note: Translatable | None = None

    def mix(self, block: Samples) -> Samples:
        """A block (n, channels) as one channel (n,)."""
        return block[:, 0] if len(self.weights) == 1 else block @ self.weights


class ChannelStatistics:
    """Energies of the channels and of their products, over blocks (n, channels)."""

    def __init__(self, channels: int) -> None:
        self.frames = 0
        self._products = np.zeros((channels, channels), np.float64)

    def add(self, block: Samples) -> None:
        """Add another block, as `clean` returns it."""
        self.frames += len(block)
        self._products += block.T @ block

    @property
    def energies(self) -> NDArray[np.float64]:
        """Mean squares (channels,)."""
        return np.diag(self._products) / max(1, self.frames)

    def correlations(self) -> NDArray[np.float64]:
        """The correlation of each channel with the loudest, -1 to 1; 0 for silent ones."""
        energies = np.diag(self._products)
        loudest = int(energies.argmax())
        scale = np.sqrt(energies * energies[loudest])
        found: NDArray[np.float64] = np.zeros_like(scale)
        np.divide(self._products[loudest], scale, out=found, where=scale > 0)
        return found

    def downmix(self) -> Downmix:
        """The weights that suit what was taken."""
        energies, count = self.energies, len(self._products)
        mean = np.full(count, 1 / count, np.float32)
        loudest = int(energies.argmax())
        mixed = float(self._products.sum()) / count**2 / max(1, self.frames)
        if count == 1 or energies[loudest] <= SILENT_ENERGY or mixed >= FAR_QUIETER * energies[loudest]:
            return Downmix(mean)
        signs = np.where(self._products[loudest] < 0, -1.0, 1.0)
        weights = signs * energies / energies.sum()
        opposed = bool((weights < 0).any())
        return Downmix(weights.astype(np.float32), _note(opposed, count))


def _note(opposed: bool, channels: int) -> Translatable:
    if opposed:
        return Translatable(
            "Its {channels} channels cancel each other out when they are mixed; the louder ones were "
            "used, inverted where their phases are opposite.",
            channels=channels,
        )
    return Translatable(
        "Most of its {channels} channels are nearly silent; each was weighted by its energy.", channels=channels
    )


def choose_downmix(source: OpenSound) -> Downmix:
    """The downmix of a sound; the same for every region of it. Decodes `EXAMINED_SECONDS` of it at most."""
    channels = source.info.channels
    if channels == 1:
        return Downmix(np.ones(1, np.float32))
    statistics = ChannelStatistics(channels)
    for start, stop in _examined(source.info.frames, source.info.sample_rate):
        for block in source.blocks(start, stop):
            statistics.add(clean(block)[0])
    return statistics.downmix()


def held_blocks(source: OpenSound, blocks: Iterable[NDArray[Any]]) -> tuple[Downmix, Iterator[NDArray[Any]]]:
    """The downmix of a sound that is about to be read from its beginning, and the blocks to read.

    A short sound is decoded only once: its blocks are held until the downmix is known.
    """
    info = source.info
    limit = EXAMINED_SECONDS * info.sample_rate
    if info.channels == 1 or (info.frames is not None and info.frames > limit):
        return choose_downmix(source), iter(blocks)
    statistics, held, running = ChannelStatistics(info.channels), [], iter(blocks)
    for block in running:
        held.append(block)
        statistics.add(clean(block)[0][: max(0, limit - statistics.frames)])
        if statistics.frames >= limit:
            break
    return statistics.downmix(), _chained(held, running)


def _chained(held: list[NDArray[Any]], running: Iterator[NDArray[Any]]) -> Iterator[NDArray[Any]]:
    held.reverse()
    while held:
        yield held.pop()
    yield from running


def _examined(frames: int | None, rate: int) -> list[tuple[int, int | None]]:
    """Ranges of frames that decide."""
    if frames is None or frames <= EXAMINED_SECONDS * rate:
        return [(0, EXAMINED_SECONDS * rate if frames is None else frames)]
    last = frames - rate
    return [(start, start + rate) for start in (last * i // (EXAMINED_SECONDS - 1) for i in range(EXAMINED_SECONDS))]


def clean(block: NDArray[Any]) -> tuple[Samples, bool]:
    """Samples as float32 with 0 for values that are not numbers, and whether any is a number."""
    if block.dtype == np.int32:
        return block.astype(np.float32) * _FULL_SCALE, True
    floats = block.astype(np.float32, copy=False)
    fine = np.abs(floats) < MAX_MAGNITUDE
    if fine.all():
        return floats, True
    return np.where(fine, floats, np.float32(0)), bool(fine.any())
