"""The chunks of WAV, RF64, BW64 and AIFF: listed, and copied into a new file with some of them replaced.

All others keep their bytes, their order and their padding; what stands behind the last chunk stays, too.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

from recap_engine.errors import AudioError
from recap_engine.printable import StrPath

LARGEST: Final = 16 << 20
"""Bytes of a chunk with text that are read."""
_MOST: Final = 10_000
_WIDE: Final = 0xFFFFFFFF
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk: ``size`` bytes of content from ``offset``; ``end`` is where the next one begins."""

    name: bytes
    offset: int
    size: int
    end: int


@dataclass(frozen=True, slots=True)
class Container:
    """The chunks of a file. ``order`` is ``<`` or ``>``; ``length`` is the size of the whole file."""

    marker: bytes
    form: bytes
    order: str
    chunks: tuple[Chunk, ...]
    length: int
    is_whole: bool = True
    """Whether no chunk is cut off or of unknown size."""

    @property
    def is_wave(self) -> bool:
        """Whether it is a WAV of any size."""
        return self.form == b"WAVE"

    def first(self, name: bytes) -> Chunk | None:
        """The first chunk of that name."""
        return next((chunk for chunk in self.chunks if chunk.name == name), None)


def list_chunks(file: BinaryIO) -> Container | None:
    """The chunks of a file; None if it is neither WAV nor AIFF. A chunk that goes past the end is cut there."""
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(12)
    marker, form = head[:4], head[8:12]
    if not ((marker in (b"RIFF", b"RIFX", b"RF64", b"BW64") and form == b"WAVE") or _is_aiff(marker, form)):
        return None
    order = ">" if marker in (b"RIFX", b"FORM") else "<"
    stated = struct.unpack(order + "I", head[4:8])[0]
    chunks, at, wide, is_whole = list[Chunk](), 12, 0, True
    end = length if stated == _WIDE else min(length, 8 + stated)
    while at + 8 <= end and len(chunks) < _MOST:
        file.seek(at)
        name, size = struct.unpack(order + "4sI", file.read(8))
        if not name.strip(b"\0"):
            break  # space that a recorder reserved
        if name == b"ds64":
            wide = int.from_bytes(file.read(16)[8:16], "little")
        if name == b"data" and size == _WIDE and marker in (b"RF64", b"BW64"):
            size = wide
        is_whole = is_whole and at + 8 + size <= length
        after = min(at + 8 + size + (size & 1), length)
        chunks.append(Chunk(name, at + 8, min(size, length - at - 8), after))
        at = after
    return Container(marker, form, order, tuple(chunks), length, is_whole)


def _is_aiff(marker: bytes, form: bytes) -> bool:
    return marker == b"FORM" and form in (b"AIFF", b"AIFC")


def content(file: BinaryIO, chunk: Chunk | None) -> bytes:
    """The bytes of a chunk of text; empty without one."""
    if chunk is None:
        return b""
    file.seek(chunk.offset)
    return file.read(min(chunk.size, LARGEST))


def rewrite(source: BinaryIO, target: BinaryIO, container: Container, changes: Mapping[int | bytes, bytes]) -> None:
    """Copy a file with the content of some chunks replaced: by their index, or by name where they are new.

    Raises AudioError for a file whose chunks cannot be told apart, or that would be too large for its kind.
    """
    if not container.is_whole or not container.chunks:
        raise AudioError("A chunk of the file is cut off: it is left as it is.")
    last = container.chunks[-1].end
    stated_to_end = container.length - last
    target.write(_read(source, 0, 12))
    offsets: dict[bytes, int] = {}
    for number, chunk in enumerate(container.chunks):
        offsets.setdefault(chunk.name, target.tell())
        if number in changes:
            _write_chunk(target, container.order, chunk.name, changes[number])
        else:
            _copy(source, target, chunk.offset - 8, chunk.end)
            if target.tell() & 1:
                target.write(b"\0")
    for name, value in changes.items():
        if isinstance(name, bytes):
            _write_chunk(target, container.order, name, value)
    size = target.tell() - 8
    if stated_to_end:
        _copy(source, target, last, container.length)
    _fix_sizes(target, container, size, offsets)


def _fix_sizes(target: BinaryIO, container: Container, size: int, offsets: Mapping[bytes, int]) -> None:
    if container.marker in (b"RF64", b"BW64"):
        if b"ds64" not in offsets:
            raise AudioError("The file has no table of its sizes: it is left as it is.")
        target.seek(offsets[b"ds64"] + 8)
        target.write(struct.pack("<Q", size))
        return
    if size >= _WIDE:
        raise AudioError("The file would be larger than 4 GB, which WAV and AIFF cannot be: it is left as it is.")
    target.seek(4)
    target.write(struct.pack(container.order + "I", size))


def _write_chunk(target: BinaryIO, order: str, name: bytes, value: bytes) -> None:
    if value:
        target.write(name + struct.pack(order + "I", len(value)) + value + b"\0" * (len(value) & 1))


def _read(source: BinaryIO, begin: int, size: int) -> bytes:
    source.seek(begin)
    return source.read(size)


def _copy(source: BinaryIO, target: BinaryIO, begin: int, end: int) -> None:
    for piece in read_range(source, begin, end):
        target.write(piece)


def read_range(source: BinaryIO, begin: int, end: int) -> Iterator[bytes]:
    """The bytes between two places, in pieces."""
    source.seek(begin)
    while begin < end and (piece := source.read(min(_PIECE, end - begin))):
        begin += len(piece)
        yield piece


def chunks_of(path: StrPath) -> Container | None:
    """The chunks of the file at ``path``. Raises OSError."""
    with open(path, "rb") as file:
        return list_chunks(file)
