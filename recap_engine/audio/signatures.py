"""Choose the library that reads a file by its first bytes. Extensions are never consulted: they are unreliable."""

from __future__ import annotations

from typing import Literal

from recap_engine.translatable import Translatable

Reader = Literal["libsndfile", "ffmpeg", "nothing", "unknown"]

SIGNATURE_BYTES = 512
"""Bytes from the beginning of a file that `detect_reader` looks at."""

_LIBSNDFILE = (
    b"RIFX",
    b"RF64",
    b"BW64",
    b"fLaC",
    b"OggS",
    b".snd",
    b"dns.",
    b"caff",
    b"Creative Voice File",
    b"NIST_1A",
    b"riff",
    b"ID3",
)
_FFMPEG = (
    b"\x1a\x45\xdf\xa3",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
    b"\x00\x00\x01\xba",
    b"wvpk",
    b"MAC ",
    b"FLV\x01",
    b"#!AMR",
    b"TTA1",
    b"DSD ",
    b"FRM8",
)
_NO_SOUND = {
    b"\x89PNG": Translatable("a PNG picture"),
    b"\xff\xd8\xff": Translatable("a JPEG picture"),
    b"GIF8": Translatable("a GIF picture"),
    b"PK\x03\x04": Translatable("a ZIP archive"),
    b"%PDF": Translatable("a PDF document"),
    b"\x1f\x8b": Translatable("a gzip archive"),
    b"7z\xbc\xaf": Translatable("a 7-Zip archive"),
    b"SQLite format 3": Translatable("a database"),
    b"\x7fELF": Translatable("a program"),
    b"<!DOCTYPE": Translatable("a web page"),
    b"<!doctype": Translatable("a web page"),
    b"<html": Translatable("a web page"),
    b"version https://git-lfs": Translatable("a Git LFS pointer instead of the sound itself"),
}


def detect_reader(head: bytes) -> tuple[Reader, Translatable | None]:  # noqa: PLR0911
    """The library that reads a file with these first bytes, and for ``nothing`` what the file holds instead."""
    if head[:4] == b"RIFF":
        return ("ffmpeg", None) if head[8:12] == b"AVI " else ("libsndfile", None)
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC", b"8SVX", b"16SV"):
        return "libsndfile", None
    if head.startswith(_LIBSNDFILE):
        return "libsndfile", None
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free") or head.startswith(_FFMPEG):
        return "ffmpeg", None
    if len(head) > 188 and head[0] == 0x47 and head[188] == 0x47:  # an MPEG transport stream
        return "ffmpeg", None
    for start, content in _NO_SOUND.items():
        if head.startswith(start):
            return "nothing", content
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        # Layer 0 is AAC in ADTS frames, the others are MPEG audio.
        return ("ffmpeg", None) if head[1] & 0x06 == 0 else ("libsndfile", None)
    return ("nothing", Translatable("text")) if _is_text(head) else ("unknown", None)


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter in "\r\n\t" for letter in text)
