"""What a file is by its first bytes, and how much sound its header promises.

Extensions lie, so they are never asked. Facts from the public descriptions of the formats: RIFF/WAVE and RF64
(EBU Tech 3306), Wave64, AIFF (Apple), AU, ISO base media files (ISO/IEC 14496-12), Ogg (RFC 3533).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO, Literal

from recap_engine.audio import mpeg

Kind = Literal["sound", "media", "other", "unknown"]

_SOUND = (b"RIFX", b"RF64", b"fLaC", b"OggS", b".snd", b"dns.", b"caff", b"Creative Voice File", b"NIST_1A", b"riff")
_MEDIA = (b"\x1a\x45\xdf\xa3", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", b"wvpk", b"MAC ", b"FLV\x01", b"#!AMR", b"TTA1")
_OTHER = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"PK\x03\x04": "a ZIP archive",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"<!DOCTYPE": "a web page",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"version https://git-lfs": "a Git LFS pointer instead of the sound itself",
}


@dataclass(frozen=True, slots=True)
class Payload:
    """Where the encoded samples lie: ``size`` bytes from ``offset``, as the header says; ``present`` are there."""

    offset: int
    size: int
    present: int

    @property
    def cut_short(self) -> bool:
        """Whether bytes are missing (one is forgiven: writers disagree about the padding byte)."""
        return self.present + 1 < self.size


def kind(head: bytes) -> tuple[Kind, str]:  # noqa: PLR0911
    """Sort the first bytes of a file: read by libsndfile, by FFmpeg, by neither (and what it is), or not known."""
    if head[:4] == b"RIFF":
        return ("media", "") if head[8:12] == b"AVI " else ("sound", "")
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC", b"8SVX", b"16SV"):
        return "sound", ""
    if head.startswith(_SOUND):
        return "sound", ""
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free") or head.startswith(_MEDIA):
        return "media", ""
    if len(head) > 188 and head[0] == 0x47 and head[188] == 0x47:
        return "media", ""
    if head[:4] in (b"BW64", b"\x00\x00\x01\xba"):
        return "media", ""
    for start, name in _OTHER.items():
        if head.startswith(start):
            return "other", name
    if head[:3] == b"ID3":
        return "sound", ""
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return ("media", "") if head[1] & 0x06 == 0 else ("sound", "")  # layer 0 is AAC's ADTS, others are MPEG audio
    return ("other", "text") if _is_text(head) else ("unknown", "")


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in "\r\n\t" for letter in text)


def payload(file: BinaryIO, length: int) -> Payload | None:
    """The part of ``file`` (``length`` bytes) that holds the samples; None where the header does not say it."""
    file.seek(0)
    head = file.read(32)
    found: tuple[int, int] | None = None
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        found = _chunk(file, length, b"data", "<")
    elif head[:4] == b"RIFX":
        found = _chunk(file, length, b"data", ">")
    elif head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        found = _chunk(file, length, b"SSND", ">")
    elif head[:4] == b"riff":
        found = _wave64(file, length)
    elif head[:4] == b".snd" and len(head) >= 12:
        found = struct.unpack(">II", head[4:12])
    elif head[:4] == b"OggS":
        return _ogg(file, length)
    elif head[4:8] == b"ftyp":
        return _boxes(file, length)
    elif (coded := mpeg.extent(file)) and coded.promised:
        found = coded.begin, coded.promised
    if found is None or (found[1] >= 0xFFFFFF00 and found[1] <= 0xFFFFFFFF and length < found[1]):
        return None  # written to a pipe: the size was never filled in
    return Payload(found[0], found[1], max(0, min(found[1], length - found[0])))


def _chunk(file: BinaryIO, length: int, wanted: bytes, order: str) -> tuple[int, int] | None:
    position, wide = 12, 0
    while position + 8 <= length:
        file.seek(position)
        name, size = struct.unpack(order + "4sI", file.read(8))
        if name == b"ds64":
            wide = int.from_bytes(file.read(16)[8:], "little")
        if name == wanted:
            return position + 8, wide if size == 0xFFFFFFFF and wide else size
        position += 8 + size + (size & 1)
    return None


def _wave64(file: BinaryIO, length: int) -> tuple[int, int] | None:
    """Wave64: chunks of a 16-byte GUID and a 64-bit size that counts these 24 bytes, aligned to 8."""
    position = 40
    while position + 24 <= length:
        file.seek(position)
        name, size = struct.unpack("<16sQ", file.read(24))
        if name[:4] == b"data":
            return position + 24, size - 24
        position += max(24, size + 7 & ~7)
    return None


def _ogg(file: BinaryIO, length: int) -> Payload | None:
    """Look at the end only: the last page header found must have all its bytes."""
    begin = max(0, length - 131072)
    file.seek(begin)
    tail = file.read(length - begin)
    at = tail.rfind(b"OggS")
    if at < 0:
        return None
    page = tail[at:]
    if len(page) < 27 or len(page) < 27 + page[26]:
        return Payload(0, length + 28, length)
    size = 27 + page[26] + sum(page[27 : 27 + page[26]])
    return Payload(0, begin + at + size, length) if len(page) < size else Payload(0, length, length)


def _boxes(file: BinaryIO, length: int) -> Payload | None:
    position = 0
    while position + 8 <= length:
        file.seek(position)
        head = file.read(16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if size < 8:
            return None  # 0: to the end of the file
        position += size
    return Payload(0, position, min(length, position))
