"""Opening a sound file of any format, and reading it block by block at its own rate, with its own channels.

libsndfile (through soundfile) reads WAV, AIFF, FLAC, Ogg, Opus, MP3 and their kin; what only FFmpeg knows is left to
PyAV, if the extra ``media`` is installed. The content decides, not the extension. A file that was cut off is an error,
since a caption of half a sound misleads: it is told from the header's promise or by reading less than was promised.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from recap_engine.audio import container, mpeg
from recap_engine.audio.failures import damaged_at, why_not
from recap_engine.audio.info import AudioInfo
from recap_engine.errors import AudioError
from recap_engine.printable import StrPath, printable

Samples = NDArray[np.float32]

BLOCK_VALUES = 1 << 17
"""Values (frames times channels) that are decoded at a time."""

SLOWEST = 100
"""Sample rates below this (Hz) are damage: seconds of sound would become hours."""

LOUDEST = 1e9
"""Magnitudes beyond this are no sound but damage."""


class Source(Protocol):
    """An open sound file."""

    @property
    def info(self) -> AudioInfo:
        """What its header says."""
        ...

    def blocks(self, start: int, stop: int | None, dtype: str = "float32") -> Iterator[NDArray[Any]]:
        """Blocks (n, channels) of ``dtype`` from frame ``start`` to ``stop`` (None: the end). Raises AudioError."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


@contextmanager
def open_source(path: StrPath) -> Iterator[Source]:
    """Open a sound file. Raises AudioError, also for what goes wrong while it is read inside the ``with``."""
    try:
        source = _open(path)
    except OSError as error:
        raise AudioError(why_not(path, error)) from None
    try:
        if source.info.sample_rate < SLOWEST or source.info.channels < 1:
            stated = f"{source.info.sample_rate} Hz and {source.info.channels} channels"
            raise AudioError(f"{printable(path)} has a damaged header: it states {stated}.")
        if source.info.frames == 0:
            raise AudioError(f"{printable(path)} holds no sound: its header is there, but not a single sample.")
        yield source
    except OSError as error:
        raise AudioError(
            f"{printable(path)} could not be read to its end ({error.strerror}): is its drive there?"
        ) from None
    finally:
        source.close()


def _open(path: StrPath) -> Source:
    try:
        status = os.stat(path)
    except ValueError as error:
        raise AudioError(why_not(path, error)) from None
    if stat.S_ISDIR(status.st_mode):
        raise AudioError(f"{printable(path)} is a folder, not a sound.")
    if not stat.S_ISREG(status.st_mode):
        raise AudioError(f"{printable(path)} is a device or a pipe, not a sound file.")
    if status.st_size == 0:
        raise AudioError(f"{printable(path)} is empty (0 bytes).")
    with open(path, "rb") as file:
        kind, what = container.kind(file.read(512))
        coded = mpeg.extent(file)
        stated_length = coded is None or coded.indexed
        held = container.payload(file, status.st_size) if kind != "other" else None
    if kind == "other":
        raise AudioError(f"{printable(path)} is not a sound: it holds {what}.")
    if held is not None and held.cut_short:
        raise AudioError(
            f"{printable(path)} is cut off: {held.present:,} of the {held.size:,} bytes that it promises are there; "
            "copy it again from where it came."
        )
    if kind != "media":
        found = _with_libsndfile(path, stated_length)
        if found is not None:
            return found
    return _with_ffmpeg(path, kind)


def _with_libsndfile(path: StrPath, stated_length: bool) -> Source | None:
    import soundfile

    # By descriptor, because libsndfile wants names to be text and names need not be; soundfile closes it.
    # On Windows names are text, and descriptors do not cross from one C runtime to another.
    named = os.fspath(path) if sys.platform == "win32" else os.open(path, os.O_RDONLY)
    try:
        return _LibsndfileSource(path, soundfile.SoundFile(named), stated_length)
    except soundfile.LibsndfileError:
        return None


def _with_ffmpeg(path: StrPath, kind: container.Kind) -> Source:
    try:
        from recap_engine.audio.media import MediaSource
    except ModuleNotFoundError:
        if kind == "media":
            raise AudioError(
                f'{printable(path)} needs the media extra (AAC, M4A, video): pip install "recap-desktop[media]".'
            ) from None
        raise AudioError(f"{printable(path)} is not a sound that can be read, or is damaged.") from None
    return MediaSource(path)


class _LibsndfileSource:
    """A file that libsndfile reads."""

    def __init__(self, path: StrPath, file: Any, stated_length: bool) -> None:
        self._path, self._file = path, file
        rate = int(file.samplerate)
        # Without an index, libsndfile guesses an MP3's length from the first frames, which fails for variable rates.
        frames = int(file.frames) if stated_length and file.frames < 2**62 else None
        self.info = AudioInfo(
            frames=frames,
            sample_rate=rate,
            channels=int(file.channels),
            duration=frames / rate if frames is not None and rate else None,
            format=str(file.format),
            subtype=str(file.subtype),
        )

    def close(self) -> None:
        self._file.close()

    def blocks(self, start: int, stop: int | None, dtype: str = "float32") -> Iterator[NDArray[Any]]:
        import soundfile

        step = max(256, BLOCK_VALUES // self.info.channels)
        at, rate = start, self.info.sample_rate
        try:
            if start:
                self._file.seek(start)
            while stop is None or at < stop:
                block = self._file.read(step if stop is None else min(step, stop - at), dtype=dtype, always_2d=True)
                if not len(block):
                    break
                at += len(block)
                yield block
        except soundfile.LibsndfileError as error:
            raise AudioError(f"{damaged_at(self._path, at / rate)} ({error.error_string}).") from None
        if stop is not None and at < stop:
            raise AudioError(f"{damaged_at(self._path, at / rate)}, though its header promises {stop / rate:.2f} s.")
