"""Opening a sound file of any format, and reading it block by block at its own rate, with its own channels.

libsndfile (through soundfile) reads WAV, AIFF, FLAC, Ogg, Opus, MP3 and the like. PyAV reads what only FFmpeg knows,
if the extra ``media`` is installed. The content decides, not the extension. A file that was cut off is an error, since
a caption of half a sound is misleading: either its header states more, or the decoder returns less than that.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_engine.audio.failures import open_failure, unexpected_failure
from recap_engine.audio.info import AudioInfo, Source
from recap_engine.audio.layout import Layout, examine
from recap_engine.errors import AudioError, RecapError
from recap_engine.printable import StrPath

Samples = NDArray[np.float32]

LOWEST_RATE, HIGHEST_RATE = 10, 100_000_000
"""Sample rates outside of this (Hz) are damage. Sea-floor instruments record at 50 Hz, radio receivers at 60 MHz."""

MAX_MAGNITUDE = 1e9
"""Samples beyond this are damage."""


class OpenSound:
    """A `Source` whose failures are all AudioErrors that name the file."""

    def __init__(self, path: StrPath, source: Source, layout: Layout) -> None:
        self.path, self.layout = path, layout
        self._source = source
        self.info = replace(source.info, notes=source.info.notes or layout.notes)

    def blocks(self, start: int, stop: int | None, dtype: str = "float32") -> Iterator[NDArray[Any]]:
        """Blocks (n, channels) of ``dtype`` from frame ``start`` to ``stop`` (None: the end). Raises AudioError."""
        try:
            yield from self._source.blocks(start, stop, dtype)
        except (RecapError, OSError, MemoryError):
            raise
        except Exception as error:
            raise unexpected_failure(self.path, error) from error

    def close(self) -> None:
        """Close the file."""
        self._source.close()


@contextmanager
def open_source(path: StrPath) -> Iterator[OpenSound]:
    """Open a sound file. Raises AudioError, including for an OSError inside the ``with``."""
    try:
        sound = _open(path)
    except (RecapError, MemoryError):
        raise
    except OSError as error:
        raise AudioError(open_failure(path, error)) from None
    except Exception as error:
        raise unexpected_failure(path, error) from error
    try:
        _refuse_damage(path, sound.info)
        yield sound
    except OSError as error:
        raise AudioError(
            "{path} could not be read to its end ({reason}): check that its drive is connected.",
            path=path,
            reason=error.strerror or str(error),
        ) from None
    finally:
        sound.close()


def _refuse_damage(path: StrPath, info: AudioInfo) -> None:
    if not LOWEST_RATE <= info.sample_rate <= HIGHEST_RATE:
        raise AudioError(
            "{path} has a damaged header: it states a sample rate of {rate:,} Hz.", path=path, rate=info.sample_rate
        )
    if info.channels < 1:
        raise AudioError("{path} has a damaged header: it states no channels.", path=path)
    if info.frames == 0:
        raise AudioError("{path} contains no sound: it has a header but no samples.", path=path)


def _open(path: StrPath) -> OpenSound:
    try:
        status = os.stat(path)
    except ValueError as error:
        raise AudioError(open_failure(path, error)) from None
    if stat.S_ISDIR(status.st_mode):
        raise AudioError("{path} is a folder, not a sound.", path=path)
    if not stat.S_ISREG(status.st_mode):
        raise AudioError("{path} is a device or a pipe, not a sound file.", path=path)
    if status.st_size == 0:
        raise AudioError("{path} is empty (0 bytes).", path=path)
    layout = examine(path, status.st_size, status.st_mtime_ns)
    source = _open_with_libsndfile(path, layout) if layout.reader != "ffmpeg" else None
    return OpenSound(path, source or _open_with_ffmpeg(path, layout), layout)


def _open_with_libsndfile(path: StrPath, layout: Layout) -> Source | None:
    from recap_engine.audio.libsndfile import LibsndfileSource, open_libsndfile

    if layout.parts:
        from recap_engine.audio.joined_parts import open_parts

        return open_parts(path, layout)
    file = open_libsndfile(path)
    return None if file is None else LibsndfileSource(path, file, layout.stated_length, layout.seconds)


def _open_with_ffmpeg(path: StrPath, layout: Layout) -> Source:
    try:
        from recap_engine.audio.media import MediaSource
    except ModuleNotFoundError:
        if layout.reader == "ffmpeg":
            raise AudioError(
                '{path} needs the media extra (AAC, M4A, video): pip install "recap-desktop[media]".', path=path
            ) from None
        raise AudioError("{path} is not a readable sound file, or it is damaged.", path=path) from None
    return MediaSource(path)
