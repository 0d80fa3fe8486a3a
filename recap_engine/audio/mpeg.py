"""MP3 and related formats: where the coded sound lies between the tags, and the runs of frames in it.

Facts from the public descriptions of MPEG audio (ISO/IEC 11172-3, 13818-3), ID3v1, ID3v2.4, APEv2 and Lyrics3, and of
the Xing, Info and VBRI headers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

_CHUNK = 1 << 20
_BITRATES = {  # kbit/s by (MPEG-1, layer); index 0 is the free format
    (True, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_VBRI_AT = 36
_INDEX_BYTES = 64
"""Bytes of a frame that hold its header and the counts of an index."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The bytes ``begin`` to ``end`` hold the frames. ``promised`` bytes as the index says; None when it does not."""

    begin: int
    end: int
    indexed: bool
    promised: int | None


@dataclass(frozen=True, slots=True)
class Header:
    """A frame's header: bytes and samples of the frame, and the format that must not change inside a stream."""

    length: int
    samples: int
    rate: int
    channels: int
    format: tuple[int, int, int, int]


@dataclass(slots=True)
class Run:
    """Frames that follow each other without a gap and in one format: bytes ``begin`` to ``end``.

    ``stated`` is the number of frames that the index in the first frame states; that frame is ``index_bytes`` long.
    ``after_gap`` is true when bytes that are neither frame nor tag lie before it.
    """

    begin: int
    end: int
    header: Header
    frames: int = 0
    stated: int | None = None
    index_bytes: int = 0
    after_gap: bool = False

    @property
    def seconds(self) -> float:
        """Length by the number of frames."""
        return self.frames * self.header.samples / self.header.rate


def find_extent(file: BinaryIO, begin: int = 0, end: int | None = None) -> Extent | None:
    """Where the frames are, between tags before and after them; None if it is not MPEG audio."""
    if end is None:
        end = os.fstat(file.fileno()).st_size
    while (size := _tag_before(file, begin)) and begin + size < end:
        begin += size
    file.seek(begin)
    padded = file.read(min(4096, end - begin))
    frame = padded.lstrip(b"\0")  # some taggers pad without counting
    begin += len(padded) - len(frame)
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE0 != 0xE0 or frame[1] & 0x06 == 0:
        return None
    while size := _tag_after(file, begin, end):
        end -= size
    index = _find_index(frame)
    return Extent(begin, end, index is not None, index[1] if index is not None else None)


def find_runs(file: BinaryIO, begin: int, end: int) -> list[Run] | None:
    """The runs of frames between two places, in order; None for the free format, whose frames state no length."""
    return _RunFinder(file, begin, end).find()


def index_frame(run: Run, head: bytes) -> bytes | None:
    """A frame that states the length of a run, to be put before it; None where there is no such frame (layers 1, 2).

    Without one, libsndfile guesses the length from the first frames and reads no further. ``head``: the first four
    bytes of one of the run's frames.
    """
    version, layer, _, _ = run.header.format
    if layer != 3:
        return None
    bits = next(n for n, kbits in enumerate(_BITRATES[version == 3, 3]) if kbits == 64)
    own = bytes([head[0], head[1] | 1, bits << 4 | head[2] & 0x0D, head[3]])
    header = parse_header(own)
    if header is None:
        return None
    size = header.length + run.end - run.begin - run.index_bytes
    tag = b"Info" + (3).to_bytes(4, "big") + run.frames.to_bytes(4, "big") + min(size, 0xFFFFFFFF).to_bytes(4, "big")
    return (own + bytes(_side_info(run.header.format)) + tag).ljust(header.length, b"\0")


def parse_header(head: bytes) -> Header | None:
    """The header in these four bytes. None if they are not a header, or one of the free format (length 0)."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    bits, rate_index = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 4 or rate_index == 3 or bits == 15 or head[3] & 3 == 2:
        return None
    first = version == 3
    rate, kbits = _RATES[version][rate_index], _BITRATES[first, layer][bits]
    padding, channels = head[2] >> 1 & 1, 1 if head[3] >> 6 == 3 else 2
    if layer == 1:
        length, samples = (12_000 * kbits // rate + padding) * 4, 384
    else:
        samples = 1152 if layer == 2 or first else 576
        length = samples * 125 * kbits // rate + padding
    return Header(length if kbits else 0, samples, rate, channels, (version, layer, rate, channels))


@dataclass(slots=True)
class _RunFinder:
    file: BinaryIO
    begin: int
    end: int
    _chunk: bytes = b""
    _chunk_at: int = -1
    _headers: dict[bytes, Header | None] = field(default_factory=dict)

    def find(self) -> list[Run] | None:
        runs: list[Run] = []
        at, gap = self.begin, False
        while at + 4 <= self.end:
            header = self._header(at)
            if header is not None and not header.length:
                return None
            current = runs[-1] if runs and runs[-1].end == at else None
            follows = current is not None and header is not None and header.format == current.header.format
            if header is None or not (follows or self._confirmed(at, header)):
                at, gap = self._skip(at, gap)
                continue
            if at + header.length > self.end:
                break  # the last frame is incomplete
            stated = self._stated(at, header)
            if current is None or not follows or stated is not None:
                current = Run(at, at, header, after_gap=gap)
                if stated is not None:
                    current.stated, current.index_bytes = stated, header.length
                runs.append(current)
                gap = False
            current.frames += stated is None
            at += header.length
            current.end = at
        return [run for run in runs if run.frames]

    def _skip(self, at: int, gap: bool) -> tuple[int, bool]:
        """The next place where a frame may begin, and whether there are bytes between that are no tag."""
        start = self._bytes(at, 3)
        if start in (b"ID3", b"APE", b"TAG") and (size := 128 if start == b"TAG" else _tag_before(self.file, at)):
            return at + size, gap
        found = at + 1
        while found < self.end:
            data = self._bytes(found, min(_CHUNK, self.end - found))
            place = data.find(b"\xff")
            if place < 0:
                found += len(data) or 1
                continue
            found += place
            break
        return min(found, self.end), True

    def _confirmed(self, at: int, header: Header) -> bool:
        """Whether two more frames of this format follow, or the end does: four bytes alone look like a header often."""
        for _ in range(2):
            at += header.length
            if at >= self.end - 3:
                return True
            following = self._header(at)
            if following is None or not following.length or following.format != header.format:
                return False
            header = following
        return True

    def _stated(self, at: int, header: Header) -> int | None:
        """The number of frames that an index in this frame states; 0 where it states none, None where there is none."""
        if header.format[1] != 3:
            return None
        found = _find_index(self._bytes(at, _INDEX_BYTES))
        return None if found is None else found[0]

    def _header(self, at: int) -> Header | None:
        head = self._bytes(at, 4)
        if head not in self._headers:
            if len(self._headers) > 10_000:
                self._headers.clear()
            self._headers[head] = parse_header(head)
        return self._headers[head]

    def _bytes(self, at: int, count: int) -> bytes:
        inside = at - self._chunk_at
        if self._chunk_at < 0 or inside < 0 or inside + count > len(self._chunk):
            self.file.seek(at)
            self._chunk, self._chunk_at, inside = self.file.read(max(_CHUNK, count)), at, 0
        return self._chunk[inside : inside + count]


def read_range(file: BinaryIO, begin: int, end: int) -> Iterator[bytes]:
    """The bytes of a range, in pieces."""
    file.seek(begin)
    while begin < end and (piece := file.read(min(_CHUNK, end - begin))):
        begin += len(piece)
        yield piece


def _find_index(frame: bytes) -> tuple[int, int | None] | None:
    """The frames (0: not stated) and bytes (None: not stated) that the index in a frame of layer 3 states."""
    header = parse_header(frame[:4])
    if header is not None and header.format[1] != 3:
        return None
    at = 4 + _side_info(header.format) if header is not None else 0
    # Side information of 0, after room for a checksum: the frame holds no sound.
    if header is not None and frame[at : at + 4] in (b"Xing", b"Info") and not any(frame[6:at]):
        flags, counted = int.from_bytes(frame[at + 4 : at + 8], "big"), at + 8 + 4 * (frame[at + 7] & 1)
        frames = int.from_bytes(frame[at + 8 : at + 12], "big") if flags & 1 else 0
        return frames, int.from_bytes(frame[counted : counted + 4], "big") if flags & 2 else None
    if frame[_VBRI_AT : _VBRI_AT + 4] == b"VBRI":
        promised, counted_frames = frame[_VBRI_AT + 10 : _VBRI_AT + 14], frame[_VBRI_AT + 14 : _VBRI_AT + 18]
        return int.from_bytes(counted_frames, "big"), int.from_bytes(promised, "big")
    return None


def _side_info(form: tuple[int, int, int, int]) -> int:
    """Bytes between the header of a frame of layer 3 and its sound, where an index lies."""
    version, _, _, channels = form
    if version == 3:
        return 32 if channels == 2 else 17
    return 17 if channels == 2 else 9


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
