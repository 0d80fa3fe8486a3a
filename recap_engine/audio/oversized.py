"""AIFF and AU files over 4 GiB: their 32-bit sizes have wrapped, and state the remainder modulo 4 GiB.

libsndfile is given an AU whose size is "unknown", and an AIFF as several files, one after the other.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from recap_engine.audio.payload import find_chunk
from recap_engine.audio.spliced_file import Piece
from recap_engine.audio.unfinished import chunks_fill

_WRAP = 1 << 32
_SLACK = 1 << 16
"""Bytes by which sizes and files may disagree: headers, tags, padding."""

_PART_BYTES = 1 << 30


def unwrap(stated: int, present: int) -> int | None:
    """The size that ``stated`` is short for, if ``present`` bytes are there; None if it is not short."""
    missed = (present - stated) // _WRAP
    if (present - stated) % _WRAP > _WRAP - _SLACK:
        missed += 1
    return min(present, stated + missed * _WRAP) if missed > 0 else None


def mend_oversized(file: BinaryIO, length: int) -> tuple[tuple[Piece, ...], ...]:
    """The files that hold the sound one after the other; none where no size is too small, or of another format."""
    if length < _WRAP:
        return ()
    file.seek(0)
    head = file.read(24)
    if head[:4] == b".snd" and len(head) == 24:
        return _au(head, length)
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return _aiff(file, length)
    return ()


def _au(head: bytes, length: int) -> tuple[tuple[Piece, ...], ...]:
    offset, stated = struct.unpack(">II", head[4:12])
    size = None if stated == 0xFFFFFFFF else unwrap(stated, length - offset)
    if size is None or offset < 24:
        return ()
    return ((head[:8] + b"\xff\xff\xff\xff" + head[12:], (24, offset + size)),)


def _aiff(file: BinaryIO, length: int) -> tuple[tuple[Piece, ...], ...]:
    common, sound = find_chunk(file, length, b"COMM"), find_chunk(file, length, b"SSND")
    if common is None or sound is None or sound[0] < common[0] + 8:
        return ()
    begin, stated = sound
    size = length - begin if stated == 0xFFFFFFFF else unwrap(stated, length - begin)
    file.seek(common[0])
    channels, _, bits = struct.unpack(">HIH", file.read(8))
    frame = channels * (bits + 7 >> 3)
    if size is None or not frame or chunks_fill(file, begin + stated + (stated & 1), length, ">4sI"):
        return ()
    first, end = begin + 8, begin + size
    step = _PART_BYTES // frame * frame
    files = []
    for at in range(first, end - frame + 1, step):
        stop = min(at + step, first + (end - first) // frame * frame)
        files.append(
            (
                b"FORM" + struct.pack(">I", begin - 8 + 8 + stop - at),
                (8, common[0] + 2),
                struct.pack(">I", (stop - at) // frame),
                (common[0] + 6, begin - 4),
                struct.pack(">I", stop - at + 8),
                (begin, first),
                (at, stop),
            )
        )
    return tuple(files)
