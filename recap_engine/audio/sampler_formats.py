"""Formats of samplers, trackers, pocket computers and MATLAB: where their samples end, as their headers state it.

Facts from the public descriptions of the formats: AVR (Audio Visual Research), MAT-files 4 and 5 (MathWorks), SND
(Akai MPC 2000), WVE (Psion), XI (FastTracker 2).
"""

from __future__ import annotations

import struct
from typing import BinaryIO

_MPC_HEADER, _XI_HEADER, _XI_SAMPLE = 42, 298, 40
_MAT4_WIDTHS = (8, 4, 4, 2, 2, 1)


def is_mat4(head: bytes) -> bool:
    """Whether the file begins with a matrix of one number, as libsndfile writes and expects it."""
    return head[:12] in (struct.pack("<3I", 0, 1, 1), struct.pack(">3I", 1000, 1, 1))


def is_mat5(head: bytes) -> bool:
    """Whether the file begins with the text of a MAT-file 5."""
    return head.startswith(b"MATLAB 5.0 MAT-file")


def is_mpc(head: bytes) -> bool:
    """Whether the file begins with the two bytes and the name of a sample of the MPC 2000."""
    return head[:2] == b"\x01\x04" and all(letter == 0 or 32 <= letter < 127 for letter in head[2:19])


def avr(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """Offset and size of the samples; so also for the functions below."""
    file.seek(12)
    fields = file.read(18)
    if len(fields) < 18:
        return None
    stereo, bits, frames = struct.unpack(">HH10xI", fields)
    return 128, frames * (2 if stereo else 1) * (bits // 8)


def mat4(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """Matrices of a header of 20 bytes, a name and the numbers."""
    file.seek(0)
    order, at = ("<" if file.read(4) == bytes(4) else ">"), 0
    while at + 20 <= length:
        file.seek(at)
        kind, rows, columns, imaginary, name = struct.unpack(order + "5I", file.read(20))
        if kind % 1000 // 10 >= len(_MAT4_WIDTHS) or imaginary > 1:
            return None
        at += 20 + name + rows * columns * _MAT4_WIDTHS[kind % 1000 // 10] * (1 + imaginary)
    return 0, at


def mat5(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """Elements of a type, a size and a content behind a text of 128 bytes."""
    file.seek(126)
    order, at = ("<" if file.read(2) == b"IM" else ">"), 128
    while at + 8 <= length:
        file.seek(at)
        kind, size = struct.unpack(order + "2I", file.read(8))
        if not 0 < kind < 256:
            return None
        at += 8 + size
    return 0, at - 8  # libsndfile states eight bytes more than it writes


def mpc(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """16 bits, mono or stereo."""
    file.seek(21)
    fields = file.read(13)
    if len(fields) < 13:
        return None
    stereo, frames = struct.unpack("<B8xI", fields)
    return _MPC_HEADER, 2 * frames * (2 if stereo else 1)


def wve(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """A-law, mono."""
    file.seek(18)
    return 32, int.from_bytes(file.read(4), "big")


def xi(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """An instrument of several samples; all their headers come first."""
    file.seek(_XI_HEADER - 2)
    count, size = int.from_bytes(file.read(2), "little"), 0
    for number in range(min(count, length // _XI_SAMPLE)):
        file.seek(_XI_HEADER + _XI_SAMPLE * number)
        size += int.from_bytes(file.read(4), "little")
    return _XI_HEADER + _XI_SAMPLE * count, size
