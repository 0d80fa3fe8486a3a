"""Ogg files (RFC 3533): their pages, and the links of a chained file with the pages that belong to its sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

_HEADER = 27
_CHUNK = 1 << 16
_CODECS = {b"\x01vorbis": "VORBIS", b"OpusHead": "OPUS", b"\x7fFLAC": "FLAC", b"Speex   ": "SPEEX"}
_HEADER_PACKETS = {"VORBIS": 3, "OPUS": 2, "SPEEX": 2}
_COMMENTS = (b"\x03vorbis", b"OpusTags", b"\x81theora", b"Speex   ")
_CONTINUED, _FIRST, _LAST = 1, 2, 4


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its place, size, stream, and the sizes of its segments."""

    begin: int
    end: int
    flags: int
    granule: int
    serial: int
    sequence: int
    lacing: bytes


@dataclass(slots=True)
class Link:
    """One stream of sound. ``gaps`` are indices into ``pages`` before which pages are missing."""

    serial: int
    codec: str
    rate: int
    pages: list[Page] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)

    @property
    def ended(self) -> bool:
        """Whether its last page is marked as the last."""
        return bool(self.pages[-1].flags & _LAST)

    def seconds_before(self, index: int) -> float:
        """Where page ``index`` begins, in seconds from the beginning of the link."""
        known = [page.granule for page in self.pages[:index] if 0 <= page.granule < 1 << 62]
        return known[-1] / self.rate if known and self.rate else 0.0


@dataclass(frozen=True, slots=True)
class Stream:
    """What an Ogg file holds: its links of sound, whether other bytes or other streams lie between their pages, and
    where an incomplete last page begins (else None)."""

    links: tuple[Link, ...]
    clean: bool
    torn: int | None


def find_links(file: BinaryIO, length: int) -> Stream:
    """Walk through all pages, skipping bytes that belong to none."""
    links: list[Link] = []
    open_links: dict[int, Link] = {}
    clean, at, torn = True, 0, None
    last_first = False
    while at < length:
        page = _read_page(file, at, length)
        if page is None:
            found = _find_page(file, at + 1, length)
            clean = False
            if found < 0:
                break
            at = found
            continue
        if page.end > length:
            torn = at
            break
        if page.flags & _FIRST:
            codec, rate = _codec(file, page)
            if not last_first:
                open_links = {}  # a new link begins
            if codec and not open_links:
                links.append(Link(page.serial, codec, rate))
                open_links[page.serial] = links[-1]
            else:
                clean = False
        last_first = bool(page.flags & _FIRST)
        link = open_links.get(page.serial)
        if link is None:
            clean = False
        else:
            if link.pages and page.sequence != link.pages[-1].sequence + 1:
                link.gaps.append(len(link.pages))
            link.pages.append(page)
        at = page.end
    return Stream(tuple(links), clean, torn)


def header_pages(link: Link) -> int:
    """How many pages at the beginning hold the headers; sound begins on a page of its own (Vorbis I A.2, RFC 7845)."""
    wanted, packets = _HEADER_PACKETS.get(link.codec, 1), 0
    for number, page in enumerate(link.pages, 1):
        packets += sum(size < 255 for size in page.lacing)
        if packets >= wanted:
            return number
    return len(link.pages)


def read_packets(file: BinaryIO, links: tuple[Link, ...]) -> Iterator[bytes]:
    """The segments of all packets but comments, in order; how they are cut into pages does not show."""
    for link in links:
        begins, is_comment = True, False
        for page in link.pages:
            file.seek(page.begin + _HEADER + len(page.lacing))
            body, at = file.read(sum(page.lacing)), 0
            for lacing in page.lacing:
                segment = body[at : at + lacing]
                at += lacing
                if begins:
                    is_comment = segment.startswith(_COMMENTS)
                if not is_comment:
                    yield segment
                begins = lacing < 255


def _read_page(file: BinaryIO, at: int, length: int) -> Page | None:
    """The page that begins here; its end may lie beyond the file's. None if none begins here."""
    file.seek(at)
    head = file.read(_HEADER)
    if head[:4] != b"OggS":
        return None
    if len(head) < _HEADER:
        return Page(at, length + 1, 0, -1, 0, 0, b"")
    lacing = file.read(head[26])
    size = _HEADER + head[26] + sum(lacing)
    whole = len(lacing) == head[26]
    granule = int.from_bytes(head[6:14], "little", signed=True)
    serial, sequence = int.from_bytes(head[14:18], "little"), int.from_bytes(head[18:22], "little")
    return Page(at, at + size if whole else length + 1, head[5], granule, serial, sequence, lacing)


def _find_page(file: BinaryIO, at: int, length: int) -> int:
    while at < length:
        file.seek(at)
        data = file.read(_CHUNK)
        place = data.find(b"OggS")
        if place >= 0:
            return at + place
        if len(data) < 4:
            return -1
        at += len(data) - 3
        if at + 3 >= length:
            return -1
    return -1


def _codec(file: BinaryIO, page: Page) -> tuple[str, int]:
    """Codec and granules a second of a stream by its first page; "" for one that is not sound."""
    file.seek(page.begin + _HEADER + len(page.lacing))
    body = file.read(64)
    for start, codec in _CODECS.items():
        if body.startswith(start):
            if codec == "VORBIS":
                return codec, int.from_bytes(body[12:16], "little")
            if codec == "SPEEX":
                return codec, int.from_bytes(body[36:40], "little")
            return codec, 48_000 if codec == "OPUS" else int.from_bytes(body[27:30], "big") >> 4
    return "", 0
