"""MP3 and its kin: where the coded sound lies between the tags, and how much of it the first frame promises.

Facts from the public descriptions of ID3v1, ID3v2.4 and APEv2, and of the Xing, Info and VBRI headers.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Extent:
    """The bytes ``begin`` to ``end`` hold the frames. ``promised`` bytes as the index says; None when it does not."""

    begin: int
    end: int
    indexed: bool
    promised: int | None


def extent(file: BinaryIO) -> Extent | None:
    """Where the frames are, without ID3v2 and APE tags before and ID3v1 and APE tags after; None if not MPEG audio."""
    begin, end = 0, os.fstat(file.fileno()).st_size
    while (size := _tag_before(file, begin)) and begin + size < end:
        begin += size
    file.seek(begin)
    padded = file.read(4096)
    frame = padded.lstrip(b"\0")  # padding that some taggers do not count
    begin += len(padded) - len(frame)
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0 or frame[1] & 0x06 == 0:
        return None
    while size := _tag_after(file, begin, end):
        end -= size
    return Extent(begin, end, *_index(frame))


def _index(frame: bytes) -> tuple[bool, int | None]:
    """Whether the first frame states the length, and the bytes that it promises."""
    for name in (b"Xing", b"Info"):
        at = frame.find(name, 4, 64)
        if at >= 0:
            flags = int.from_bytes(frame[at + 4 : at + 8], "big")
            counted = at + 8 + (4 if flags & 1 else 0)
            return True, int.from_bytes(frame[counted : counted + 4], "big") if flags & 2 else None
    at = frame.find(b"VBRI", 4, 64)
    return (True, int.from_bytes(frame[at + 10 : at + 14], "big")) if at >= 0 else (False, None)


def _tag_before(file: BinaryIO, at: int) -> int:
    """Bytes of the tag that begins here, or 0."""
    file.seek(at)
    head = file.read(32)
    if head[:3] == b"ID3" and len(head) >= 10:
        a, b, c, d = head[6:10]
        return 10 + (a << 21 | b << 14 | c << 7 | d) + (10 if head[5] & 0x10 else 0)
    if head[:8] == b"APETAGEX":
        return 32 + int.from_bytes(head[12:16], "little")
    return 0


def _tag_after(file: BinaryIO, begin: int, end: int) -> int:
    """Bytes of the tag that ends here, or 0."""
    if end - begin >= 128:
        file.seek(end - 128)
        if file.read(3) == b"TAG":
            return 128
    if end - begin >= 32:
        file.seek(end - 32)
        foot = file.read(32)
        if foot[:8] == b"APETAGEX":
            size = int.from_bytes(foot[12:16], "little") + (32 if foot[23] & 0x80 else 0)
            return size if size <= end - begin else 0
    return 0
