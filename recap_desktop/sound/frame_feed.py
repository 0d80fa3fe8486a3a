"""Frames on their way to the sound card: a ring buffer between a reader thread and the card's callback.

The reader decodes block by block, so files can have any length; it resamples to the card's rate and stretches for
other speeds. The callback never waits.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from recap_desktop.i18n import bug_message
from recap_desktop.sound.stretch import Stretch
from recap_engine.audio.source import MAX_MAGNITUDE, open_source
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Region

_log = logging.getLogger(__name__)

Frames = NDArray[np.float32]

AHEAD = 0.5
"""Seconds to buffer ahead."""


class Ring:
    """Ring buffer for one writer and one reader, lock-free: each side changes only its own counter."""

    def __init__(self, frames: int, channels: int) -> None:
        self._frames = np.zeros((frames, channels), np.float32)
        self.written = 0
        self.taken = 0

    def space(self) -> int:
        """Frames that can be written."""
        return len(self._frames) - (self.written - self.taken)

    def write(self, frames: Frames) -> None:
        """Append frames; the caller checks `space` first."""
        at = self.written % len(self._frames)
        first = min(len(frames), len(self._frames) - at)
        self._frames[at : at + first] = frames[:first]
        self._frames[: len(frames) - first] = frames[first:]
        self.written += len(frames)

    def take(self, out: Frames) -> int:
        """Copy frames into the start of ``out``; returns their number."""
        count = min(len(out), self.written - self.taken)
        at = self.taken % len(self._frames)
        first = min(count, len(self._frames) - at)
        out[:first] = self._frames[at : at + first]
        out[first:count] = self._frames[: count - first]
        self.taken += count
        return count


@dataclass(frozen=True, slots=True)
class PlaybackRequest:
    """What to play: ``region`` of the file (None: all) from ``start`` (seconds of the file), with speed and loop."""

    path: str
    region: Region | None
    start: float
    speed: float = 1.0
    loop: bool = False


class Feed:
    """Reads a sound in a thread. ``finished_at`` is its number of frames once known; ``error`` why it failed."""

    def __init__(self, request: PlaybackRequest, sample_rate: float, channels: int) -> None:
        self.request = request
        self.sample_rate, self.channels = sample_rate, channels
        self.ring = Ring(max(4096, round(AHEAD * sample_rate)), channels)
        self.finished_at: int | None = None
        self.end = request.region.end if request.region else 0.0
        self.error = ""
        self._loop = request.loop
        self._passes: list[tuple[int, float]] = []
        self._stopped = False
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sound-feed", daemon=True)
        self._thread.start()

    def loop(self) -> None:
        """Loop from now on."""
        self._loop, self.finished_at = True, None
        self._wake.set()

    def stop(self) -> None:
        """Stop reading."""
        self._stopped = True
        self._wake.set()

    def join(self) -> None:
        """Wait until the reader has closed the file."""
        self._thread.join(5.0)

    def seconds(self, frame: float) -> float:
        """The position in the file (seconds) of a frame."""
        begin, start = 0, self.request.start
        for first, at in reversed(tuple(self._passes)):
            if first <= frame:
                begin, start = first, at
                break
        return start + (frame - begin) * self.request.speed / self.sample_rate

    def _run(self) -> None:
        try:
            self._passes_read()
        except RecapError as error:
            self.error = translate(error)
        except Exception as error:
            _log.exception("reading a sound for playing met a bug")
            self.error = bug_message(error)

    def _passes_read(self) -> None:
        start = self.request.start
        while not self._stopped:
            before = self.ring.written
            self._passes.append((before, start))
            del self._passes[:-64]
            for frames in self._stretched(start):
                if not self._written(frames):
                    return
            start = self.request.region.start if self.request.region else 0.0
            if not self._loop or self.ring.written == before:
                self.finished_at = self.ring.written
            while not self._stopped and not self._loop:
                self._wake.wait()
                self._wake.clear()
            if self.ring.written == before:
                return

    def _written(self, frames: Frames) -> bool:
        at = 0
        while at < len(frames):
            if self._stopped:
                return False
            space = self.ring.space()
            if space:
                self.ring.write(frames[at : at + space])
                at += space
            else:
                self._wake.wait(AHEAD / 10)
        return True

    def _stretched(self, start: float) -> Iterator[Frames]:
        if self.request.speed == 1.0:
            yield from self._resampled(start)
            return
        stretch = Stretch(self.request.speed, self.sample_rate, self.channels)
        for frames in self._resampled(start):
            yield stretch.push(frames)
        yield stretch.finish()

    def _resampled(self, start: float) -> Iterator[Frames]:
        with open_source(self.request.path) as source:
            info, region = source.info, self.request.region
            rate = info.sample_rate
            stop = info.frames if region is None else round(region.end * rate)
            if info.frames is not None and stop is not None:
                stop = min(stop, info.frames)
            first = round(start * rate)
            if stop is not None and first >= stop:
                return
            stream = soxr.ResampleStream(rate, self.sample_rate, self.channels, dtype="float32", quality="HQ")
            same = rate == self.sample_rate
            read = 0
            for block in source.blocks(first, stop):
                read += len(block)
                routed = routing(block, self.channels)
                yield routed if same else stream.resample_chunk(routed)
            if not same:
                yield stream.resample_chunk(np.zeros((0, self.channels), np.float32), last=True)
            self.end = (first + read) / rate


def routing(block: Frames, channels: int) -> Frames:
    """Map file channels to card channels: mono to both sides, surplus channels mixed; invalid values become silence."""
    clean = np.where(np.abs(block) < MAX_MAGNITUDE, block, np.float32(0))
    if clean.shape[1] == channels:
        return np.ascontiguousarray(clean)
    if clean.shape[1] > channels:
        clean = clean.mean(1, keepdims=True, dtype=np.float32)
    routed = np.zeros((len(clean), channels), np.float32)
    sides = min(2, channels) if clean.shape[1] == 1 else clean.shape[1]
    routed[:, :sides] = clean
    return routed
