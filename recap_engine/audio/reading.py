"""Samples at the rate that a caller asks for: mono, float32, whole or in windows, straight from the file's own rate.

Blocks are mixed to one channel and go through one streaming resampler (soxr, high quality), so memory does not grow
with the sound. ``n`` frames at rate ``a`` give exactly ``round(n * b / a)`` samples at rate ``b``, at least one.
Values that are not numbers (NaN, infinite, beyond 1e9) are read as 0; a file with nothing else is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import soxr
from numpy.typing import NDArray

from recap_engine.audio.downmix import Downmix, choose_downmix, clean, held_blocks
from recap_engine.audio.identity import AudioHasher
from recap_engine.audio.info import AudioInfo
from recap_engine.audio.source import OpenSound, Samples, open_source
from recap_engine.errors import AudioError, RequestError
from recap_engine.printable import StrPath
from recap_engine.records import Levels, Region
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.audio.levels import Meter


_IGNORED_SECONDS = 0.01
"""An end of at most this length gets no window of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A stretch of a sound: ``start`` in seconds from the beginning of the file, mono float32 ``samples`` (n,).

    The last one has the ``levels`` of all that was read, measured at the file's own rate.
    """

    start: float
    samples: Samples
    peak: float
    levels: Levels | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ReadSound:
    """A whole file, decoded once: its `audio_hash`, its length in seconds, its windows, and notes about it."""

    hash: str
    seconds: float
    windows: list[Window]
    notes: tuple[Translatable, ...]


def probe(path: StrPath) -> AudioInfo:
    """The facts of a file, without decoding. Raises AudioError if the file is not a sound, empty or cut off."""
    with open_source(path) as source:
        return source.info


def read(path: StrPath, sample_rate: int, region: Region | None = None) -> Samples:
    """All samples (n,) of the file or of a region, mono float32 at ``sample_rate``.

    Raises AudioError (the file), RequestError (the region begins after the sound's end, or the rate is not positive).
    """
    return np.concatenate(list(_stream(path, sample_rate, region)))


def windows(path: StrPath, sample_rate: int, window_seconds: float, region: Region | None = None) -> Iterator[Window]:
    """Windows side by side over the whole sound, always the same for the same sound.

    The last one ends where the sound ends and so overlaps the one before; only a sound shorter than a window
    gives a short one. Encoders pad. An end of at most 10 ms gets no window of its own: files of a round length often
    have a few samples more. Raises as :func:`read` does.
    """
    from recap_engine.audio.levels import Meter

    meter, offset = Meter(), region.start if region else 0.0
    return _cut(_stream(path, sample_rate, region, meter), sample_rate, window_seconds, offset, meter)


def read_once(path: StrPath, sample_rate: int, window_seconds: float) -> ReadSound:
    """A whole file, decoded once and held in memory; stream long files instead. Raises AudioError, RequestError."""
    from recap_engine.audio.levels import Meter

    _refuse_rate(sample_rate)
    with open_source(path) as source:
        info, hasher = source.info, AudioHasher(source)
        frames = 0

        def blocks() -> Iterator[NDArray[Any]]:
            nonlocal frames
            for block in source.blocks(0, info.frames, hasher.dtype or "float32"):
                frames += len(block)
                if hasher.dtype is not None:
                    hasher.feed(block)
                yield block

        downmix, running = held_blocks(source, blocks())
        meter = Meter()
        mono = _mono(source, running, downmix, 0, meter)
        stream = mono if info.sample_rate == sample_rate else _resampled(mono, info.sample_rate, sample_rate)
        cut = list(_cut(stream, sample_rate, window_seconds, 0.0, meter))
    notes = info.notes if downmix.note is None else (*info.notes, downmix.note)
    return ReadSound(hasher.result(), frames / info.sample_rate, cut, notes)


def measure_levels(path: StrPath) -> Levels:
    """The levels of a whole file. Raises AudioError."""
    from recap_engine.audio.levels import Meter

    with open_source(path) as source:
        meter = Meter()
        for block in source.blocks(0, source.info.frames):
            meter.add(source.info.sample_rate, clean(block)[0])
        return meter.levels() or Levels(source.info.sample_rate, source.info.channels)


def read_notes(path: StrPath) -> tuple[Translatable, ...]:
    """The notes of `read_once`, for a file that is streamed. Decodes at most half a minute of it. Raises AudioError."""
    with open_source(path) as source:
        note = choose_downmix(source).note
        return source.info.notes if note is None else (*source.info.notes, note)


def _cut(
    stream: Iterator[Samples], sample_rate: int, window_seconds: float, offset: float, meter: Meter
) -> Iterator[Window]:
    """A stream's windows; ``offset`` is where it begins, in seconds, and ``meter`` measures it."""
    length = max(1, round(window_seconds * sample_rate))
    ignored = min(length // 2, round(_IGNORED_SECONDS * sample_rate))
    kept = np.zeros(0, np.float32)  # the last window given out (once there is one), then what came after it
    given = 0  # samples up to the end of the last window given out
    for block in stream:
        kept = np.concatenate([kept, block])
        held = length if given else 0
        while len(kept) - held > length + ignored:  # something follows, so this one is not the last
            kept = kept[held:]
            yield _window(offset + given / sample_rate, kept[:length])
            given += length
            held = length
    rest = kept[length:] if given else kept
    if len(rest) > length:
        yield _window(offset + given / sample_rate, rest[:length], meter.levels())
    elif len(rest):
        last = kept[-length:]
        yield _window(offset + (given + len(rest) - len(last)) / sample_rate, last, meter.levels())


def _window(start: float, samples: Samples, levels: Levels | None = None) -> Window:
    return Window(start, samples.copy(), float(np.abs(samples).max()), levels)


def _stream(path: StrPath, sample_rate: int, region: Region | None, meter: Meter | None = None) -> Iterator[Samples]:
    """Mono blocks at ``sample_rate``."""
    _refuse_rate(sample_rate)
    with open_source(path) as source:
        native = source.info.sample_rate
        start, stop = _frames(path, source.info, region)
        running = source.blocks(start, stop)
        if region is None:
            downmix, running = held_blocks(source, running)
        else:
            downmix = choose_downmix(source)
        blocks = _mono(source, running, downmix, start, meter)
        yield from blocks if native == sample_rate else _resampled(blocks, native, sample_rate)


def _refuse_rate(sample_rate: int) -> None:
    if sample_rate < 1:
        raise RequestError("A sample rate of {rate} Hz is not possible; ask for 1 or more.", rate=sample_rate)


def _frames(path: StrPath, info: AudioInfo, region: Region | None) -> tuple[int, int | None]:
    if region is None:
        return 0, info.frames
    start, stop = round(region.start * info.sample_rate), round(region.end * info.sample_rate)
    total = info.frames
    if not 0 <= start < stop or (total is not None and start >= total):
        if info.duration is None:
            raise RequestError(
                "There is no region {start:g}–{end:g} s in {path}.", start=region.start, end=region.end, path=path
            )
        raise RequestError(
            "There is no region {start:g}–{end:g} s in {path}, which lasts {duration:.2f} s.",
            start=region.start,
            end=region.end,
            path=path,
            duration=info.duration,
        )
    return start, stop if total is None else min(stop, total)


def _mono(
    source: OpenSound, blocks: Iterator[NDArray[Any]], downmix: Downmix, start: int, meter: Meter | None = None
) -> Iterator[Samples]:
    """Blocks (n, channels) that begin at frame ``start``, mixed to one channel; ``meter`` measures them."""
    frames, usable = 0, False
    for block in blocks:
        samples, has_numbers = clean(block)
        usable = usable or has_numbers
        frames += len(samples)
        mixed = downmix.mix(samples)
        if meter is not None:
            meter.add(source.info.sample_rate, samples, mixed)
        yield mixed
    if frames == 0:
        if start:
            raise RequestError(
                "{path} ends before {start:g} s.",
                path=source.path,
                start=start / source.info.sample_rate,
            )
        raise AudioError("{path} contains no sound: it has zero frames.", path=source.path)
    if not usable:
        raise AudioError(
            "{path} contains no usable sound: none of its samples is a number (all NaN or infinite).", path=source.path
        )


def _resampled(blocks: Iterator[Samples], native: int, wanted: int) -> Iterator[Samples]:
    stream = soxr.ResampleStream(native, wanted, 1, dtype="float32", quality="HQ")
    taken = given = 0
    latest = np.float32(0)
    for block in blocks:
        taken += len(block)
        latest = block[-1]
        out = stream.resample_chunk(np.ascontiguousarray(block))
        given += len(out)
        if len(out):
            yield out
    rest = stream.resample_chunk(np.zeros(0, np.float32), last=True)
    due = max(1, round(taken * wanted / native)) - given
    # A few samples at a high rate are less than one at a low one, for which the resampler gives nothing.
    missing = np.full(max(0, due - len(rest)), 0 if given or len(rest) else latest, np.float32)
    yield np.concatenate([rest, missing])[: max(0, due)]
