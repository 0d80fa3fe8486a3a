"""FLAC (RFC 9639): the number of samples that a file states, and the number that it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import BinaryIO

_MARKER = b"fLaC"
_NEXT_STREAM = re.compile(rb"fLaC[\x00\x80]\x00\x00\x22")
_TAIL = 1 << 18
_CHUNK = 1 << 20
_RATES = (0, 88200, 176400, 192000, 8000, 16000, 22050, 24000, 32000, 44100, 48000, 96000)


@dataclass(frozen=True, slots=True)
class Stream:
    """One FLAC stream: bytes ``begin`` to ``end``. ``stated`` samples by its header (0: unknown); ``held`` samples by
    its last frame, None where that was not found."""

    begin: int
    end: int
    stated: int
    held: int | None

    def with_samples(self, head: bytes, samples: int) -> bytes:
        """The first 42 bytes of the stream (``head``) with another number of samples, and no checksum of them."""
        changed = bytearray(head)
        changed[21] = changed[21] & 0xF0 | samples >> 32 & 15
        changed[22:26] = (samples & 0xFFFFFFFF).to_bytes(4, "big")
        changed[26:42] = bytes(16)
        return bytes(changed)


def find_streams(file: BinaryIO, begin: int, length: int) -> list[Stream]:
    """The FLAC streams from ``begin`` on: one in nearly every file, more where files were joined."""
    starts = [begin, *(at for at in _find_markers(file, begin + 42, length))]
    ends = [*starts[1:], length]
    found = []
    for start, end in zip(starts, ends, strict=True):
        file.seek(start)
        head = file.read(42)
        if len(head) < 42:
            break
        stated = (head[21] & 15) << 32 | int.from_bytes(head[22:26], "big")
        found.append(Stream(start, end, stated, _held(file, head, start, end)))
    return found


def _find_markers(file: BinaryIO, at: int, length: int) -> list[int]:
    found, rest = [], b""
    file.seek(at)
    while at < length and (data := file.read(_CHUNK)):
        both = rest + data
        found += [at - len(rest) + match.start() for match in _NEXT_STREAM.finditer(both)]
        rest, at = both[-7:], at + len(data)
    return found


def _held(file: BinaryIO, head: bytes, begin: int, end: int) -> int | None:
    """The number of samples by the last two frames, which must fit each other; None if they were not found."""
    tail_at = max(begin + 42, end - _TAIL)
    file.seek(tail_at)
    tail = file.read(end - tail_at)
    frames: list[tuple[int, int]] = []
    at = len(tail)
    while len(frames) < 50 and (at := tail.rfind(b"\xff", 0, at)) >= 0:
        frame = _frame(tail[at : at + 16], head)
        if frame is None:
            continue
        for first, size in frames:
            if frame[0] + frame[1] == first:
                return first + size
        frames.append(frame)
    if len(frames) == 1 and tail_at == begin + 42 and frames[0][0] == 0:
        return frames[0][1]
    return None


def _frame(data: bytes, head: bytes) -> tuple[int, int] | None:  # noqa: PLR0911
    """First sample and number of samples of the frame that begins here; None if none does."""
    if len(data) < 6 or data[1] & 0xFE != 0xF8 or data[3] & 1:
        return None
    size_code, rate_code, channels, bits_code = data[2] >> 4, data[2] & 15, data[3] >> 4, data[3] >> 1 & 7
    if not size_code or rate_code == 15 or channels > 10 or bits_code == 3:
        return None
    numbered = _number(data[4:])
    if numbered is None:
        return None
    number, used = numbered
    at = 4 + used
    size = _block_size(size_code, data[at:])
    at += {6: 1, 7: 2}.get(size_code, 0) + {12: 1, 13: 2, 14: 2}.get(rate_code, 0)
    if len(data) <= at or _crc8(data[:at]) != data[at]:
        return None
    rate = int.from_bytes(head[18:21], "big") >> 4
    if 1 <= rate_code <= 11 and _RATES[rate_code] != rate:
        return None
    if (channels + 1 if channels < 8 else 2) != (head[20] >> 1 & 7) + 1:
        return None
    fixed = int.from_bytes(head[8:10], "big")  # frames of a fixed size are numbered, others give their first sample
    return (number if data[1] & 1 else number * fixed), size


def _block_size(code: int, rest: bytes) -> int:
    if code == 1:
        return 192
    if code <= 5:
        return 576 << (code - 2)
    if code == 6:
        return rest[0] + 1 if rest else 0
    if code == 7:
        return int.from_bytes(rest[:2], "big") + 1
    return 256 << (code - 8)


def _number(data: bytes) -> tuple[int, int] | None:
    """A number coded as UTF-8 codes characters, up to seven bytes, and the bytes it takes."""
    if not data:
        return None
    first = data[0]
    if first < 0x80:
        return first, 1
    count = next((n for n in range(2, 8) if first >> (7 - n) == (1 << (n + 1)) - 2), 0)
    if not count or len(data) < count or any(byte >> 6 != 2 for byte in data[1:count]):
        return None
    value = first & (1 << (7 - count)) - 1 if count < 7 else 0
    for byte in data[1:count]:
        value = value << 6 | byte & 63
    return value, count


def _crc8(data: bytes) -> int:
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value << 1 ^ (0x107 if value & 0x80 else 0)
    return value & 0xFF
