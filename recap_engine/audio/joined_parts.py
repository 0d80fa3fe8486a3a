"""Parts of one file that are read one after the other: joined recordings, and what lies on both sides of a gap.

All parts come with the rate of the first and as many channels as the part with the most.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

from recap_engine.audio.info import AudioInfo, Source
from recap_engine.audio.layout import Layout, Part
from recap_engine.audio.libsndfile import LibsndfileSource, open_spliced
from recap_engine.audio.notes import gap_note, joined_note
from recap_engine.errors import AudioError
from recap_engine.printable import StrPath
from recap_engine.translatable import Translatable

_UNCODED = ("PCM_", "FLOAT", "DOUBLE")

_MOST_VALUES, _MOST_GROWTH = 1 << 26, 16
"""Values (frames times channels) that the parts of a file may have, or how many times more than they hold."""

_MOST_PLACES = 3
"""Unreadable parts whose place is named."""


def open_parts(path: StrPath, layout: Layout) -> Source | None:
    """A source for the parts of a file; None where libsndfile reads none of them. Raises OSError."""
    if len(layout.parts) == 1:
        return _open_part(path, layout.parts[0], layout.seconds)
    readable: list[tuple[Part, AudioInfo]] = []
    missing: list[float | None] = []
    seconds: float | None = 0.0
    for part in layout.parts:
        source = _open_part(path, part)
        if source is None:
            missing.append(seconds)
            continue
        readable.append((part, source.info))
        length = source.info.duration
        seconds = None if seconds is None or length is None else seconds + length
        source.close()
    if not readable:
        return None
    _refuse_unlike(path, [info for _, info in readable])
    notes = _notes(layout, len(readable), missing)
    return JoinedParts(path, readable, None if missing else layout.seconds, notes)


def _refuse_unlike(path: StrPath, infos: list[AudioInfo]) -> None:
    """Raise AudioError for parts of which a few bytes would become gigabytes at the rate and channels of all."""
    rate, channels = infos[0].sample_rate, max(info.channels for info in infos)
    known = [info for info in infos if info.frames is not None and info.sample_rate]
    held = sum((info.frames or 0) * info.channels for info in known)
    wanted = sum((info.frames or 0) * rate // info.sample_rate * channels for info in known)
    if wanted > max(_MOST_VALUES, _MOST_GROWTH * held):
        raise AudioError(
            "{path} is damaged: the sample rates and channels of its {count} parts do not belong together.",
            path=path,
            count=len(infos),
        )


def _notes(layout: Layout, read: int, missing: list[float | None]) -> tuple[Translatable, ...]:
    """The notes of the layout, and where parts are unreadable: at ``missing`` seconds (None: unknown)."""
    if not missing:
        return layout.notes
    parts = len(layout.parts)
    left_out = Translatable("Only {read} of its {parts} parts can be read.", read=read, parts=parts)
    kept = [note for note in layout.notes if note.template != joined_note(parts).template]
    places = [gap_note(at) for at in missing[:_MOST_PLACES] if at is not None]
    return tuple(dict.fromkeys([left_out, *places, *kept]))


def _open_part(path: StrPath, part: Part, seconds: float | None = None) -> LibsndfileSource | None:
    opened = open_spliced(path, part.pieces)
    return None if opened is None else LibsndfileSource(path, opened[0], part.exact, seconds, opened[1])


class JoinedParts:
    """Several parts as one sound."""

    def __init__(
        self,
        path: StrPath,
        parts: list[tuple[Part, AudioInfo]],
        seconds: float | None,
        notes: tuple[Translatable, ...] = (),
    ) -> None:
        self._path, self._parts = path, parts
        first = parts[0][1]
        self._lengths = [
            None if info.frames is None else round(info.frames * first.sample_rate / info.sample_rate)
            for _, info in parts
        ]
        frames = None if None in self._lengths else sum(length or 0 for length in self._lengths)
        self.info = AudioInfo(
            frames=frames,
            sample_rate=first.sample_rate,
            channels=max(info.channels for _, info in parts),
            duration=frames / first.sample_rate if frames is not None else seconds,
            format=first.format,
            subtype=first.subtype,
            notes=notes,
        )

    def close(self) -> None:
        """Nothing is open between two blocks of different parts, and a part closes when its blocks end."""

    def blocks(self, start: int, stop: int | None, dtype: str = "float32") -> Iterator[NDArray[Any]]:
        """Blocks (n, channels) from frame ``start`` to ``stop``. Raises AudioError, OSError.

        What lies before ``start`` in parts of unknown length or of another rate is decoded and dropped.
        """
        at = 0
        for (part, info), length in zip(self._parts, self._lengths, strict=True):
            if length is not None and at + length <= start:
                at += length
                continue
            skipped = self._seekable(info, start - at)
            at += skipped
            for block in self._part_blocks(part, info, dtype, skipped):
                first, last = max(start - at, 0), len(block) if stop is None else min(stop - at, len(block))
                at += len(block)
                if first < last:
                    yield block[first:last]
                if stop is not None and at >= stop:
                    return

    def _seekable(self, info: AudioInfo, frames: int) -> int:
        """How many of the frames before the wanted ones need not be decoded: seeking is exact in uncoded samples."""
        same_rate = info.sample_rate == self.info.sample_rate
        return max(frames, 0) if same_rate and info.frames is not None and info.subtype.startswith(_UNCODED) else 0

    def _part_blocks(self, part: Part, info: AudioInfo, dtype: str, start: int) -> Iterator[NDArray[Any]]:
        source = _open_part(self._path, part)
        if source is None:
            raise AudioError("{path} changed while it was being read.", path=self._path)
        try:
            if info.sample_rate == self.info.sample_rate:
                for block in source.blocks(start, None, dtype):
                    yield self._widened(block)
                return
            for floats in self._resampled(source, info):
                yield self._widened(_as_type(floats, dtype))
        finally:
            source.close()

    def _resampled(self, source: LibsndfileSource, info: AudioInfo) -> Iterator[NDArray[np.float32]]:
        stream = soxr.ResampleStream(info.sample_rate, self.info.sample_rate, info.channels, dtype="float32")
        taken = given = 0
        for block in source.blocks(0, None):
            taken += len(block)
            out = stream.resample_chunk(np.ascontiguousarray(block)).reshape(-1, info.channels)
            given += len(out)
            yield out
        rest = stream.resample_chunk(np.zeros((0, info.channels), np.float32), last=True).reshape(-1, info.channels)
        due = max(0, round(taken * self.info.sample_rate / info.sample_rate) - given)
        yield np.concatenate([rest, np.zeros((max(0, due - len(rest)), info.channels), np.float32)])[:due]

    def _widened(self, block: NDArray[Any]) -> NDArray[Any]:
        """The block with as many channels as the whole has: one channel goes to all, missing ones are silent."""
        have, wanted = block.shape[1], self.info.channels
        if have == wanted:
            return block
        if have == 1:
            return np.repeat(block, wanted, axis=1)
        return np.concatenate([block, np.zeros((len(block), wanted - have), block.dtype)], axis=1)


def _as_type(floats: NDArray[np.float32], dtype: str) -> NDArray[Any]:
    if dtype == "int32":
        return np.clip(floats.astype(np.float64) * 2.0**31, -(2.0**31), 2.0**31 - 1).astype(np.int32)
    return floats.astype(dtype, copy=False)
