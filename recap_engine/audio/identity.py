"""The hash of a file's audio data; name, tags and container chunks do not count.

Lossless files (PCM, FLAC) are known by their samples at full integer width, with rate and channels, so that a WAV and
the FLAC made from it are one sound. Lossy ones (MP3, Ogg Vorbis, Opus, AAC) are known by their coded bytes without
tags, because decoders round differently from version to version. Whatever can be decoded has a hash, and a file whose
header was damaged or never finished has that of the clean file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from numpy.typing import NDArray

from recap_engine.audio import mpeg, ogg
from recap_engine.audio.source import OpenSound, open_source
from recap_engine.printable import StrPath

_DIGITS = 32
_FLOATING = ("FLOAT", "DOUBLE")


def audio_hash(path: StrPath) -> str:
    """32 hex digits that name the audio data of a file. Raises AudioError."""
    with open_source(path) as source:
        hasher = AudioHasher(source)
        if hasher.dtype is not None:
            for block in source.blocks(0, source.info.frames, hasher.dtype):
                hasher.feed(block)
        return hasher.result()


class AudioHasher:
    """A hash for a reader that decodes the samples anyway: ``dtype`` is the type of the blocks to feed.

    None means that none are needed: the coded bytes of a lossy file are in the hash already.
    """

    def __init__(self, source: OpenSound) -> None:
        """Raises AudioError."""
        info = source.info
        self._digest = hashlib.sha256()
        coded = _coded_bytes(source)
        self.dtype: str | None = None
        if coded is None:
            self.dtype = "float64" if info.subtype in _FLOATING else "int32"
            self._digest.update(f"{self.dtype} {info.sample_rate} {info.channels}\n".encode())
        else:
            self._digest.update(f"{info.format} {info.channels}\n".encode())
            for piece in coded:
                self._digest.update(piece)

    def feed(self, block: NDArray[Any]) -> None:
        """Take the next block (n, channels), from the beginning on."""
        self._digest.update(block.tobytes())

    def result(self) -> str:
        """32 hex digits."""
        return self._digest.hexdigest()[:_DIGITS]


def _coded_bytes(source: OpenSound) -> Iterator[bytes] | None:
    """The coded bytes of a lossy file, or None for one whose samples are to be hashed."""
    info, layout = source.info, source.layout
    if info.format in ("MP3", "MPEG"):
        return _mpeg_frames(source.path, layout.coded)
    if info.format == "OGG" and info.subtype in ("VORBIS", "OPUS"):
        return _ogg_packets(source.path, layout.links)
    if info.format == "MEDIA":
        from recap_engine.audio.media import read_packets

        return read_packets(source.path)
    return None


def _mpeg_frames(path: StrPath, extent: tuple[int, int] | None) -> Iterator[bytes]:
    """The bytes between the tags of an MP3."""
    with open(path, "rb") as file:
        begin, end = extent or (0, file.seek(0, 2))
        yield from mpeg.read_range(file, begin, end)


def _ogg_packets(path: StrPath, links: tuple[ogg.Link, ...]) -> Iterator[bytes]:
    """The packets of an Ogg file without the comment headers."""
    with open(path, "rb") as file:
        yield from ogg.read_packets(file, links)
