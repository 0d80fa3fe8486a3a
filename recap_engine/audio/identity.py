"""Which sound a file holds: a hash of its audio data, blind to name, tags and container chunks.

Lossless files (PCM, FLAC) are known by their samples at full integer width, with rate and channels, so that a WAV and
the FLAC made from it are one sound. Lossy ones (MP3, Ogg Vorbis, Opus, AAC) are known by their coded bytes without
tags, because decoders round differently from version to version.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from recap_engine.audio import mpeg
from recap_engine.audio.info import AudioInfo
from recap_engine.audio.source import open_source
from recap_engine.errors import AudioError
from recap_engine.printable import StrPath, printable

if TYPE_CHECKING:
    from hashlib import _Hash

_DIGITS = 32
_CHUNK = 1 << 20
_FLOATING = ("FLOAT", "DOUBLE")
_COMMENT_HEADERS = (b"\x03vorbis", b"OpusTags", b"\x81theora", b"Speex   ")


def audio_hash(path: StrPath) -> str:
    """32 hex digits that name the audio data of a file. Raises AudioError."""
    with open_source(path) as source:
        hashing = Hashing(path, source.info)
        if hashing.kind is not None:
            for block in source.blocks(0, source.info.frames, hashing.kind):
                hashing.feed(block)
        return hashing.result()


class Hashing:
    """A hash on its way, for who reads the samples anyway: ``kind`` is the type in which blocks are to be fed.

    None means that nothing is: the coded bytes of a lossy file are in it already.
    """

    def __init__(self, path: StrPath, info: AudioInfo) -> None:
        self._digest = hashlib.sha256()
        coded = _coded(path, info)
        self.kind: str | None = None
        if coded is None:
            self.kind = "float64" if info.subtype in _FLOATING else "int32"
            self._digest.update(f"{self.kind} {info.sample_rate} {info.channels}\n".encode())
        else:
            self._digest.update(f"{info.format} {info.channels}\n".encode())
            _update(self._digest, coded)

    def feed(self, block: NDArray[Any]) -> None:
        """The next block (n, channels) from the beginning on."""
        self._digest.update(block.tobytes())

    def result(self) -> str:
        """32 hex digits."""
        return self._digest.hexdigest()[:_DIGITS]


def _update(digest: _Hash, pieces: Iterator[bytes]) -> None:
    for piece in pieces:
        digest.update(piece)


def _coded(path: StrPath, info: AudioInfo) -> Iterator[bytes] | None:
    """The coded bytes of a lossy file, or None for one whose samples are to be hashed."""
    if info.format in ("MP3", "MPEG"):
        return _mpeg_frames(path)
    if info.format == "OGG" and info.subtype in ("VORBIS", "OPUS"):
        return _ogg_packets(path)
    if info.format == "MEDIA":
        from recap_engine.audio.media import packets

        return packets(path)
    return None


def _mpeg_frames(path: StrPath) -> Iterator[bytes]:
    """What lies between the tags of an MP3."""
    with open(path, "rb") as file:
        coded = mpeg.extent(file)
        begin, end = (coded.begin, coded.end) if coded else (0, os.fstat(file.fileno()).st_size)
        file.seek(begin)
        while begin < end and (piece := file.read(min(_CHUNK, end - begin))):
            begin += len(piece)
            yield piece


def _ogg_packets(path: StrPath) -> Iterator[bytes]:
    """The packets of an Ogg file without the comment headers; how they are cut into pages does not count. RFC 3533."""
    with open(path, "rb") as file:
        begins, is_comment = True, False
        while head := file.read(27):
            if len(head) < 27 or head[:4] != b"OggS":
                if not any(head):
                    return  # padding
                raise AudioError(f"{printable(path)} is damaged: its Ogg pages do not follow each other.")
            table = file.read(head[26])
            body = file.read(sum(table))
            at = 0
            for lacing in table:
                segment = body[at : at + lacing]
                at += lacing
                if begins:
                    is_comment = segment.startswith(_COMMENT_HEADERS)
                if not is_comment:
                    yield segment
                begins = lacing < 255
