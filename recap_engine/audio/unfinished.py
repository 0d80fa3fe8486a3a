"""AIFF, AU, CAF and Wave64 whose header was never finished: the recorder crashed, or wrote to a pipe.

Their size is 0, or stands for "unknown". They are read to the end of the file, as if it had been filled in.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from recap_engine.audio.payload import find_caf_data, find_chunk, find_wave64_data
from recap_engine.audio.spliced_file import Piece

_UNKNOWN_32 = (0, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_UNKNOWN_64 = 1 << 62
_LARGEST_32 = 0xFFFFFF00


def mend_unfinished(file: BinaryIO, length: int) -> tuple[Piece, ...] | None:
    """The file with a finished header; None where the header is finished, or not of one of these formats.

    A file without samples, in which other chunks follow, is finished.
    """
    file.seek(0)
    head = file.read(64)
    if head[:4] == b".snd" and len(head) >= 24:
        return _au(head, length)
    if head[:4] == b"caff":
        return _caf(file, length)
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return _aiff(file, length)
    if head[:4] == b"riff":
        return _wave64(file, length)
    return None


def states_no_size(file: BinaryIO, length: int) -> bool:
    """Whether the file is a CAF that says "to the end of the file", as the format allows."""
    file.seek(0)
    found = find_caf_data(file, length) if file.read(4) == b"caff" else None
    return found is not None and found[1] == -1


def _au(head: bytes, length: int) -> tuple[Piece, ...] | None:
    offset, size = struct.unpack(">II", head[4:12])
    unknown = size == 0 or (size in _UNKNOWN_32 and size > length - offset)
    if not unknown or size == 0xFFFFFFFF or not 24 <= offset < length:
        return None
    return head[:8] + b"\xff\xff\xff\xff" + head[12:24], (24, length)


def _caf(file: BinaryIO, length: int) -> tuple[Piece, ...] | None:
    found = find_caf_data(file, length)
    if found is None:
        return None
    at, size = found  # the size counts four bytes that precede the samples; -1 is "to the end"
    if size not in (-1, 0, 4) or length - at <= 4 or (size >= 0 and chunks_fill(file, at + size, length, ">4sq")):
        return None
    return (0, at - 8), struct.pack(">q", length - at), (at, length)


def _aiff(file: BinaryIO, length: int) -> tuple[Piece, ...] | None:
    common, sound = find_chunk(file, length, b"COMM"), find_chunk(file, length, b"SSND")
    if common is None or sound is None or sound[0] < common[0] + 8:
        return None
    # The chunk's size counts eight bytes that precede the samples.
    size = length - sound[0]
    if sound[1] in (0, 8) and chunks_fill(file, sound[0] + sound[1], length, ">4sI"):
        return None
    if not (sound[1] in _UNKNOWN_32 or sound[1] == 8) or not 8 < size < _LARGEST_32:
        return None
    file.seek(common[0])
    fields = file.read(8)
    if len(fields) < 8:
        return None
    channels, _, bits = struct.unpack(">HIH", fields)
    frame = channels * (bits + 7 >> 3)
    if not frame:
        return None
    frames = (size - 8) // frame
    return (
        b"FORM" + struct.pack(">I", length - 8),
        (8, common[0] + 2),
        struct.pack(">I", frames),
        (common[0] + 6, sound[0] - 4),
        struct.pack(">I", size),
        (sound[0], length),
    )


def _wave64(file: BinaryIO, length: int) -> tuple[Piece, ...] | None:
    found = find_wave64_data(file, length)
    if found is None:
        return None
    at, size = found  # the size counts the chunk's header of 24 bytes
    if 24 < size < _UNKNOWN_64 or length <= at:
        return None
    return (0, 16), struct.pack("<Q", length), (24, at - 8), struct.pack("<Q", length - at + 24), (at, length)


def unread_bytes(file: BinaryIO, length: int, end: int) -> int:
    """Bytes behind the samples, which end at ``end``, that are no chunks; 0 for containers that may end in others."""
    file.seek(0)
    head = file.read(8)
    if head[:4] in (b".snd", b"FLV\x01", b"TTA1") or head[4:] == b"ftyp":
        return max(0, length - end)
    head = head[:4]
    if head not in (b"FORM", b"caff"):
        return 0
    if head == b"FORM":
        end += end & 1
    return 0 if chunks_fill(file, end, length, ">4sI" if head == b"FORM" else ">4sq") else max(0, length - end)


def chunks_fill(file: BinaryIO, at: int, length: int, header: str) -> bool:
    """Whether well-formed chunks fill the file from here to its end."""
    size_of_header = struct.calcsize(header)
    begin = at
    while at + size_of_header <= length:
        file.seek(at)
        name, size = struct.unpack(header, file.read(size_of_header))
        if size < 0 or name in (b"FORM", b"caff") or not all(32 <= letter < 127 for letter in name):
            return False
        at += size_of_header + size + (size & 1 if size_of_header == 8 else 0)
    return begin < at <= length + 1
