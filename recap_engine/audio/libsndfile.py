"""Files that libsndfile reads, through soundfile."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

from numpy.typing import NDArray

from recap_engine.audio.codec_output import silence_codecs
from recap_engine.audio.failures import decoder_failure, missing_end
from recap_engine.audio.info import AudioInfo
from recap_engine.audio.spliced_file import Piece, SplicedFile
from recap_engine.printable import StrPath

BLOCK_VALUES = 1 << 17
"""Values (frames times channels) that are decoded at a time."""


def open_libsndfile(path: StrPath) -> Any | None:
    """The open ``soundfile.SoundFile``, or None where libsndfile does not read this. Raises OSError."""
    import soundfile

    silence_codecs()
    # By descriptor: libsndfile wants names to be text, and names need not be. soundfile closes the descriptor.
    # On Windows names are text, and descriptors do not cross from one C runtime to another.
    handle = os.fspath(path) if sys.platform == "win32" else os.open(path, os.O_RDONLY)
    try:
        return soundfile.SoundFile(handle)
    except soundfile.LibsndfileError:
        return None


def open_spliced(path: StrPath, pieces: tuple[Piece, ...]) -> tuple[Any, SplicedFile] | None:
    """As `open_libsndfile`, for a file put together from pieces."""
    import soundfile

    silence_codecs()
    spliced = SplicedFile(path, pieces)
    try:
        return soundfile.SoundFile(spliced), spliced
    except soundfile.LibsndfileError:
        spliced.close()
        return None


class LibsndfileSource:
    """A file that libsndfile reads. ``seconds`` is its length where libsndfile cannot state it."""

    def __init__(
        self,
        path: StrPath,
        file: Any,
        stated_length: bool,
        seconds: float | None = None,
        spliced: SplicedFile | None = None,
    ) -> None:
        self._path, self._file, self._spliced, self._used = path, file, spliced, False
        rate = int(file.samplerate)
        # Without an index, libsndfile guesses an MP3's length from the first frames, which fails for variable rates.
        frames = int(file.frames) if stated_length and file.frames < 2**62 else None
        self.info = AudioInfo(
            frames=frames,
            sample_rate=rate,
            channels=int(file.channels),
            duration=frames / rate if frames is not None and rate else seconds,
            format=str(file.format),
            subtype=str(file.subtype),
        )

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        if self._spliced is not None:
            self._spliced.close()

    def blocks(self, start: int, stop: int | None, dtype: str = "float32") -> Iterator[NDArray[Any]]:
        """Blocks (n, channels) from frame ``start`` to ``stop``. Raises AudioError, OSError."""
        import soundfile

        step = max(256, BLOCK_VALUES // self.info.channels)
        at, rate = start, self.info.sample_rate
        promised = self.info.frames if stop is None else stop
        try:
            if start or self._used:
                self._file.seek(start)
            self._used = True
            while stop is None or at < stop:
                block = self._file.read(step if stop is None else min(step, stop - at), dtype=dtype, always_2d=True)
                self._raise_read_error()
                if not len(block):
                    break
                at += len(block)
                yield block
        except soundfile.LibsndfileError as error:
            self._raise_read_error()
            raise decoder_failure(self._path, at / rate, error.error_string) from None
        if promised is not None and at < promised:
            raise missing_end(self._path, at / rate, promised / rate)

    def _raise_read_error(self) -> None:
        if self._spliced is not None and self._spliced.error is not None:
            raise self._spliced.error
