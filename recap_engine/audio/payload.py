"""Containers with a size in their header: where the samples lie, and whether all of them are there.

Facts from the public descriptions of the formats: AIFF (Apple) and 8SVX (EA IFF 85), Wave64, CAF (Apple), AU, NIST
SPHERE, VOC (Creative), ISO base media files (ISO/IEC 14496-12), DSF (Sony), DSDIFF (Philips), FLV (Adobe), AVI, ASF.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from recap_engine.audio import sampler_formats

FORGIVEN_BYTES = 1
"""Writers disagree about the padding byte at the end."""


@dataclass(frozen=True, slots=True)
class Payload:
    """Where the samples lie: ``size`` bytes from ``offset`` as the header states; ``present`` of them are there."""

    offset: int
    size: int
    present: int

    @property
    def cut_off(self) -> bool:
        """Whether bytes are missing."""
        return self.present + FORGIVEN_BYTES < self.size


def find_payload(file: BinaryIO, length: int) -> Payload | None:
    """The part of ``file`` (``length`` bytes) that holds the samples; None where the header does not state it."""
    file.seek(0)
    head = file.read(64)
    for matches, find in _CONTAINERS:
        if matches(head):
            found = find(file, length)
            if found is None:
                return None
            offset, size = found
            return Payload(offset, size, max(0, min(size, length - offset)))
    return None


def find_chunk(file: BinaryIO, length: int, wanted: bytes, order: str = ">", at: int = 12) -> tuple[int, int] | None:
    """Offset and size of an IFF or RIFF chunk's content."""
    while at + 8 <= length:
        file.seek(at)
        name, size = struct.unpack(order + "4sI", file.read(8))
        if name == wanted:
            return at + 8, size
        at += 8 + size + (size & 1)
    return None


def _aiff(file: BinaryIO, length: int) -> tuple[int, int] | None:
    return find_chunk(file, length, b"SSND")


def _svx(file: BinaryIO, length: int) -> tuple[int, int] | None:
    return find_chunk(file, length, b"BODY")


def find_wave64_data(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """Offset of a Wave64's samples, and the size of their chunk as stated, which counts its header of 24 bytes.

    Chunks have a 16-byte GUID and a 64-bit size, and are aligned to 8.
    """
    at = 40
    while at + 24 <= length:
        file.seek(at)
        name, size = struct.unpack("<16sQ", file.read(24))
        if name[:4] == b"data":
            return at + 24, size
        at += max(24, size + 7 & ~7)
    return None


def find_caf_data(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """Offset and stated size of a CAF's data chunk; -1: to the end of the file."""
    at = 8
    while at + 12 <= length:
        file.seek(at)
        name, size = struct.unpack(">4sq", file.read(12))
        if name == b"data":
            return at + 12, size
        if size < 0:
            return None
        at += 12 + size
    return None


def _wave64(file: BinaryIO, length: int) -> tuple[int, int] | None:
    found = find_wave64_data(file, length)
    return found and (found[0], max(0, found[1] - 24))


def _caf(file: BinaryIO, length: int) -> tuple[int, int] | None:
    found = find_caf_data(file, length)
    return found if found and found[1] >= 0 else None


def _au(file: BinaryIO, length: int) -> tuple[int, int] | None:
    file.seek(4)
    offset, size = struct.unpack(">II", file.read(8))
    return None if size == 0xFFFFFFFF else (offset, size)


def _nist(file: BinaryIO, length: int) -> tuple[int, int] | None:
    file.seek(0)
    lines = file.read(1024).split(b"\n")
    fields = {words[0]: words[2] for line in lines if len(words := line.split()) == 3}
    try:
        size = 1
        for name in (b"sample_count", b"channel_count", b"sample_n_bytes"):
            size *= int(fields[name]) if name in fields or name != b"channel_count" else 1
        return (int(lines[1]), size) if 0 <= size < 1 << 62 else None
    except (KeyError, ValueError, IndexError):
        return None


def _voc(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """Blocks of a type, a size of 24 bits and a content, up to a block of type 0."""
    file.seek(20)
    begin = at = int.from_bytes(file.read(2), "little")
    while at < length:
        file.seek(at)
        head = file.read(4)
        if not head or head[0] == 0:
            break
        at += 4 + int.from_bytes(head[1:], "little")
    return begin, at - begin


def find_sound_blocks(file: BinaryIO, length: int) -> list[tuple[int, int]]:
    """The blocks of a VOC that hold sound (types 1 and 9), each with its header; empty if others are among them."""
    file.seek(20)
    at, found = int.from_bytes(file.read(2), "little"), []
    while at + 4 <= length:
        file.seek(at)
        head = file.read(4)
        if head[0] == 0:
            break
        if head[0] not in (1, 9):
            return []
        end = at + 4 + int.from_bytes(head[1:], "little")
        found.append((at, end))
        at = end
    return found


_BOXES = frozenset(
    b"ftyp moov mdat free skip wide pnot udta meta meco moof mfra uuid sidx ssix styp emsg prft pdin PICT junk "
    b"imda bloc evti evtd leva".split()
)
"""Boxes of the outermost level. Anything else there was appended by a program that knows no boxes, such as a tag."""


def _boxes(file: BinaryIO, length: int) -> tuple[int, int] | None:
    at = 0
    while at + 8 <= length:
        file.seek(at)
        head = file.read(16)
        if head[4:8] not in _BOXES or (at and head[4:8] == b"ftyp"):
            break  # the latter begins another file
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if size < 8:
            return None  # 0: to the end of the file
        at += size
    return 0, at


def _dsf(file: BinaryIO, length: int) -> tuple[int, int] | None:
    file.seek(12)
    return 0, int.from_bytes(file.read(8), "little")


def _dsdiff(file: BinaryIO, length: int) -> tuple[int, int] | None:
    file.seek(4)
    return 0, 12 + int.from_bytes(file.read(8), "big")


def _flv(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """Tags of 11 bytes and a content, each followed by four bytes that state its size."""
    file.seek(5)
    at = int.from_bytes(file.read(4), "big") + 4
    while at + 4 <= length:
        file.seek(at)
        head = file.read(4)
        if head == b"FLV\x01":
            break  # another file begins
        if head[0] & 0x1F not in (8, 9, 18):
            return None
        at += 11 + int.from_bytes(head[1:], "big") + 4
    return 0, max(at - 4, 0)


def _tta(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """A header of 22 bytes and a table of the sizes of all frames, each with a checksum behind it."""
    file.seek(10)
    rate, samples = struct.unpack("<II", file.read(8).ljust(8, b"\0"))
    frame = 256 * rate // 245
    count = -(-samples // frame) if frame else 0
    if not 0 < count < length // 4:
        return None
    file.seek(22)
    sizes = file.read(4 * count)
    return 0, 22 + 4 * count + 4 + sum(struct.unpack(f"<{len(sizes) // 4}I", sizes[: len(sizes) // 4 * 4]))


def _avi(file: BinaryIO, length: int) -> tuple[int, int] | None:
    at = 0
    while at + 8 <= length:
        file.seek(at)
        name, size = struct.unpack("<4sI", file.read(8))
        if name != b"RIFF" or not size:
            break
        at += 8 + size + (size & 1)
    return 0, at


_ASF_OBJECTS = frozenset(
    bytes.fromhex(guid)
    for guid in (
        "3026b2758e66cf11a6d900aa0062ce6c",  # header
        "3626b2758e66cf11a6d900aa0062ce6c",  # data
        "90080033b1e5cf1189f400a0c90349cb",  # simple index
        "d329e2d6da35d111903400a0c90349be",  # index
        "f803b1fead12644c840f2a1d2f7ad48c",  # media object index
        "d03fb73c4a0c034e953dedf7b6228f0c",  # timecode index
    )
)
"""Objects of the outermost level. Anything else there was appended, such as a tag."""


def _asf(file: BinaryIO, length: int) -> tuple[int, int] | None:
    at = 0
    while at + 24 <= length:
        file.seek(at)
        head = file.read(24)
        if head[:16] not in _ASF_OBJECTS:
            break
        size = int.from_bytes(head[16:], "little")
        if size < 24:
            return None
        at += size
    return 0, at


_Find = Callable[[BinaryIO, int], tuple[int, int] | None]
_CONTAINERS: tuple[tuple[Callable[[bytes], bool], _Find], ...] = (
    (lambda head: head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"), _aiff),
    (lambda head: head[:4] == b"FORM" and head[8:12] in (b"8SVX", b"16SV"), _svx),
    (lambda head: head[:4] == b"riff", _wave64),
    (lambda head: head[:4] == b"caff", _caf),
    (lambda head: head[:4] == b".snd" and len(head) >= 12, _au),
    (lambda head: head[:7] == b"NIST_1A", _nist),
    (lambda head: head[:19] == b"Creative Voice File", _voc),
    (lambda head: head[4:8] == b"ftyp", _boxes),
    (lambda head: head[:4] == b"DSD ", _dsf),
    (lambda head: head[:4] == b"FRM8", _dsdiff),
    (lambda head: head[:4] == b"FLV\x01", _flv),
    (lambda head: head[:4] == b"TTA1", _tta),
    (lambda head: head[:4] == b"RIFF" and head[8:12] == b"AVI ", _avi),
    (lambda head: head[:8] == b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", _asf),
    (lambda head: head[:4] == b"2BIT", sampler_formats.avr),
    (sampler_formats.is_mat4, sampler_formats.mat4),
    (sampler_formats.is_mat5, sampler_formats.mat5),
    (sampler_formats.is_mpc, sampler_formats.mpc),
    (lambda head: head[:15] == b"ALawSoundFile**", sampler_formats.wve),
    (lambda head: head[:21] == b"Extended Instrument: ", sampler_formats.xi),
)
