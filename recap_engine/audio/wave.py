"""WAV, RF64 and BW64: the true extent of the samples where the header states none or a wrong one.

Facts from the public descriptions of RIFF/WAVE, and of RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from recap_engine.audio.oversized import unwrap
from recap_engine.audio.spliced_file import Piece

_LARGEST_RIFF = (1 << 32) - (1 << 16)
_MPEG_TAGS = (0x50, 0x55)
_UNKNOWN_SIZES = ((0x7FFFE000, 0x80000100), (0xFFFFE000, 0xFFFFFFFF))
"""Ranges of sizes that programs write when they do not know one yet: SoX, arecord, FFmpeg and others."""


@dataclass(frozen=True, slots=True)
class Wave:
    """A WAV file's samples: ``present`` bytes from ``offset``. ``stated`` is what the header says, None for a size
    that was never filled in; ``died`` whether it says 0 although samples follow; ``wrapped`` whether its 32 bits were
    too few. ``end`` is where the file's own chunks end."""

    marker: bytes
    order: str
    fmt: bytes
    offset: int
    stated: int | None
    present: int
    end: int
    died: bool = False
    wrapped: bool = False

    @property
    def cut_off(self) -> bool:
        """Whether samples are missing."""
        return self.stated is not None and self.present + 1 < self.stated

    @property
    def header_is_wrong(self) -> bool:
        """Whether libsndfile needs another header than the file's."""
        return self.stated is None or self.died or self.wrapped or self.marker == b"BW64"

    @property
    def holds_mpeg(self) -> bool:
        """Whether the samples are coded as MPEG audio."""
        return len(self.fmt) >= 2 and int.from_bytes(self.fmt[:2], "little") in _MPEG_TAGS

    @property
    def bytes_per_second(self) -> int:
        """As the format chunk states it; 0 if it is not there."""
        return int(struct.unpack(self.order + "I", self.fmt[8:12])[0]) if len(self.fmt) >= 12 else 0

    def mended(self) -> tuple[Piece, ...]:
        """The file with a header that states what is there; other chunks are left out."""
        form = b"fmt " + struct.pack(self.order + "I", len(self.fmt)) + self.fmt + b"\0" * (len(self.fmt) & 1)
        body: Piece = (self.offset, self.offset + self.present)
        if self.present + len(form) + 64 < _LARGEST_RIFF:
            marker = b"RIFX" if self.order == ">" else b"RIFF"
            size = struct.pack(self.order + "I", 4 + len(form) + 8 + self.present)
            return marker + size + b"WAVE" + form + b"data" + struct.pack(self.order + "I", self.present), body
        wide = struct.pack("<QQQI", 4 + 36 + len(form) + 8 + self.present, self.present, 0, 0)
        head = b"RF64\xff\xff\xff\xffWAVEds64" + struct.pack("<I", len(wide)) + wide + form + b"data\xff\xff\xff\xff"
        return head, body


def examine_wave(file: BinaryIO, length: int, begin: int = 0) -> Wave | None:
    """What a WAV file at ``begin`` says and holds; None if it is none, or has no data chunk."""
    file.seek(begin)
    head = file.read(12)
    if head[:4] not in (b"RIFF", b"RIFX", b"RF64", b"BW64") or head[8:12] != b"WAVE":
        return None
    order, at, wide, fmt = ">" if head[:4] == b"RIFX" else "<", begin + 12, 0, b""
    while at + 8 <= length:
        file.seek(at)
        name, size = struct.unpack(order + "4sI", file.read(8))
        if name == b"ds64":
            wide = int.from_bytes(file.read(16)[8:], "little")
        elif name == b"fmt ":
            fmt = file.read(min(size, 4096))
        elif name == b"data":
            return _with_data(file, length, Wave(head[:4], order, fmt, at + 8, size, 0, length), wide)
        at += 8 + size + (size & 1)
    return None


def _with_data(file: BinaryIO, length: int, found: Wave, wide: int) -> Wave:
    stated, rest = found.stated or 0, length - found.offset
    if stated == 0xFFFFFFFF and wide:
        stated = wide
    end = found.offset + stated + (stated & 1)
    unknown = stated == 0xFFFFFFFF
    if not wide and any(low <= stated <= high for low, high in _UNKNOWN_SIZES):
        unknown = unknown or rest < stated or (end < length and not _chunks_follow(file, end, length, found.order))
    if unknown:
        return _changed(found, None, rest, length)
    if stated > rest:
        return _changed(found, stated, rest, length)
    if stated == 0 and rest > 8 and not _chunks_follow(file, end, length, found.order):
        return _changed(found, 0, rest, length, died=True)
    present = unwrap(stated, rest)
    if present is not None and not _chunks_follow(file, end, length, found.order):
        return _changed(found, stated, present, length, wrapped=True)
    return _changed(found, stated, stated, _end_of_chunks(file, end, length, found.order))


def _changed(
    found: Wave, stated: int | None, present: int, end: int, died: bool = False, wrapped: bool = False
) -> Wave:
    return Wave(found.marker, found.order, found.fmt, found.offset, stated, present, end, died, wrapped)


def _chunks_follow(file: BinaryIO, at: int, length: int, order: str) -> bool:
    """Whether well-formed chunks fill the file from here to its end."""
    return at < length and _end_of_chunks(file, at, length, order) + 8 > length


def _end_of_chunks(file: BinaryIO, at: int, length: int, order: str) -> int:
    """Where the well-formed chunks from here on end."""
    while at + 8 <= length:
        file.seek(at)
        name, size = struct.unpack(order + "4sI", file.read(8))
        if name in (b"RIFF", b"RF64") or not all(32 <= letter < 127 for letter in name):
            break
        if at + 8 + size > length:
            break
        at += 8 + size + (size & 1)
    return min(at, length)
