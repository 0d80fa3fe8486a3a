"""How a file is to be read: as it is, or in parts, where its header or its stream is not as it should be.

Readers trust headers and stop at what they do not expect. So what a file holds is looked up here first, and a part of
a sound is never taken for the whole: it is read on, or the file is refused, or a note says what is not read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from recap_engine.audio import flac, mpeg, ogg
from recap_engine.audio.notes import (
    INDEX_TOLERANCE,
    NO_LAST_PAGE,
    OVERSIZED,
    UNFINISHED,
    gap_note,
    joined_note,
    mpeg_notes,
    understated,
    unread_note,
)
from recap_engine.audio.oversized import mend_oversized
from recap_engine.audio.payload import find_payload, find_sound_blocks
from recap_engine.audio.signatures import SIGNATURE_BYTES, Reader, detect_reader
from recap_engine.audio.spliced_file import Piece
from recap_engine.audio.unfinished import mend_unfinished, states_no_size, unread_bytes
from recap_engine.audio.wave import Wave, examine_wave
from recap_engine.errors import AudioError
from recap_engine.printable import StrPath
from recap_engine.translatable import Translatable

_VOC, _VOC_HEADER = b"Creative Voice F", 26
_MANY_PARTS = 2000


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch that libsndfile reads as a file of its own. ``exact``: less than its header states is damage."""

    pieces: tuple[Piece, ...]
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """``reader`` reads the whole file, or libsndfile reads its ``parts`` one after the other, if there are any.

    ``coded`` is the range of an MP3's frames, ``links`` the streams of an Ogg file. ``stated_length`` says whether
    the number of frames that libsndfile states can be relied on. ``seconds`` is the length by the frames of an MP3.
    """

    reader: Reader
    parts: tuple[Part, ...] = ()
    notes: tuple[Translatable, ...] = ()
    coded: tuple[int, int] | None = None
    links: tuple[ogg.Link, ...] = ()
    stated_length: bool = True
    seconds: float | None = None


def examine(path: StrPath, size: int, modified_ns: int) -> Layout:
    """The layout of a file; remembered for as long as its size and time stay the same.

    Raises:
        AudioError: it is not a sound, or it is cut off.
        OSError: it cannot be read.
    """
    return _remembered(os.fspath(path), size, modified_ns)


@lru_cache(maxsize=64)
def _remembered(path: str, size: int, modified_ns: int) -> Layout:
    with open(path, "rb") as file:
        reader, content = detect_reader(file.read(SIGNATURE_BYTES))
        if reader == "nothing":
            raise AudioError("{path} is not a sound: it contains {content}.", path=path, content=content)
        return _Examination(path, file, size).layout(reader)


@dataclass(frozen=True, slots=True)
class _Examination:
    path: str
    file: BinaryIO
    size: int

    def layout(self, reader: Reader) -> Layout:
        self.file.seek(0)
        head = self.file.read(16)
        if (wave := examine_wave(self.file, self.size)) is not None:
            return self._wave(wave)
        if head[:4] == b"OggS":
            return self._ogg()
        if (extent := mpeg.find_extent(self.file)) is not None:
            if extent.promised:
                self._refuse_cut(extent.promised, min(extent.promised, self.size - extent.begin))
            return self._mpeg(extent)
        begin = self._flac_begin(head)
        return self._flac(begin) if begin is not None else self._with_stated_size(reader, head)

    def _with_stated_size(self, reader: Reader, head: bytes) -> Layout:
        mended = mend_unfinished(self.file, self.size)
        if mended is not None:
            return Layout(reader, (Part(mended),), () if states_no_size(self.file, self.size) else (UNFINISHED,))
        if oversized := mend_oversized(self.file, self.size):
            return Layout(reader, tuple(Part(pieces) for pieces in oversized), (OVERSIZED,))
        blocks = find_sound_blocks(self.file, self.size) if head == _VOC else []
        payload = find_payload(self.file, self.size)
        if payload is not None and payload.cut_off:
            self._refuse_cut(payload.size, payload.present)
        if len(blocks) > 1:
            return Layout(reader, tuple(Part(((0, _VOC_HEADER), block, b"\0")) for block in blocks))
        if payload is not None and (left := unread_bytes(self.file, self.size, payload.offset + payload.size)):
            notes = (unread_note(left, None),) if self._is_worth_a_note(left, payload.size // 100) else ()
            return Layout(reader, notes=notes)
        return Layout(reader)

    def _is_worth_a_note(self, rest: int, least: int) -> bool:
        """Whether the last ``rest`` bytes are as many as ``least``, and neither padding nor a tag."""
        if rest < 4096:
            return False
        self.file.seek(self.size - rest)
        start = self.file.read(4096)
        if rest < least and detect_reader(start)[0] not in ("libsndfile", "ffmpeg"):
            return False
        return bool(start.strip(b"\0")) and not start.startswith((b"ID3", b"TAG", b"APE"))

    def _refuse_cut(self, promised: int, present: int) -> None:
        """Raises AudioError if bytes are missing (one is forgiven: writers disagree about the padding byte)."""
        if present + 1 < promised:
            raise AudioError(
                "{path} is cut off: its header states {promised:,} bytes of sound, but it contains "
                "{present:,}. Copy it again from its source.",
                path=self.path,
                promised=promised,
                present=present,
            )

    # ---- WAV -------------------------------------------------------------------------------------------------------

    def _wave(self, wave: Wave) -> Layout:
        if wave.cut_off:
            self._refuse_cut(wave.stated or 0, wave.present)
        notes: list[Translatable] = []
        if wave.died:
            notes.append(UNFINISHED)
        if wave.wrapped:
            notes.append(OVERSIZED)
        if wave.holds_mpeg:
            extent = mpeg.find_extent(self.file, wave.offset, wave.offset + wave.present)
            if extent is not None:
                return self._mpeg(extent, tuple(notes), inside=True)
        parts = [Part(wave.mended())] if wave.header_is_wrong else []
        end = wave.end
        while end < self.size and (following := examine_wave(self.file, self.size, end)) is not None:
            if following.cut_off or following.holds_mpeg or following.end <= end:
                break
            parts = parts or [Part(((0, wave.end),))]
            parts.append(Part(following.mended()))
            end = following.end
        if len(parts) > 1:
            notes.append(joined_note(len(parts)))
        if not wave.died and (left := self._unread_seconds(wave, end)):
            notes.append(unread_note(self.size - end, left))
        return Layout("libsndfile", tuple(parts), tuple(notes))

    def _unread_seconds(self, wave: Wave, end: int) -> float:
        """How long the bytes behind the end would last; 0 for tags, padding, and what is too short to matter."""
        rest = self.size - end
        least = wave.bytes_per_second // 2
        return rest / wave.bytes_per_second if least and self._is_worth_a_note(rest, least) else 0.0

    # ---- MP3 -------------------------------------------------------------------------------------------------------

    def _mpeg(self, extent: mpeg.Extent, notes: tuple[Translatable, ...] = (), inside: bool = False) -> Layout:
        coded = (extent.begin, extent.end)
        runs = mpeg.find_runs(self.file, *coded)
        if runs is None or not runs:
            parts = (Part((coded,), exact=extent.indexed),) if inside else ()
            return Layout("libsndfile", parts, notes, coded, stated_length=extent.indexed)
        seconds = sum(run.seconds for run in runs)
        if len(runs) == 1 and runs[0].begin == extent.begin and runs[0].stated and not understated(runs[0]):
            parts = (Part((coded,)),) if inside else ()
            return Layout("libsndfile", parts, notes, coded, (), True, seconds)
        if len(runs) > _MANY_PARTS:
            raise AudioError(
                "{path} is damaged: it consists of {count:,} separate parts. Copy it again from its source.",
                path=self.path,
                count=len(runs),
            )
        return Layout(
            "libsndfile",
            tuple(self._mpeg_part(run) for run in runs),
            (*notes, *mpeg_notes(runs)),
            coded,
            (),
            False,
            seconds,
        )

    def _mpeg_part(self, run: mpeg.Run) -> Part:
        """One run, with an index of its true length where it has none, or one that states less than follows."""
        if run.stated and not understated(run):
            return Part(((run.begin, run.end),), exact=run.frames >= run.stated - INDEX_TOLERANCE)
        begin = run.begin + run.index_bytes
        self.file.seek(begin)
        index = mpeg.index_frame(run, self.file.read(4))
        return Part(((begin, run.end),) if index is None else (index, (begin, run.end)), exact=index is not None)

    # ---- Ogg -------------------------------------------------------------------------------------------------------

    def _ogg(self) -> Layout:
        stream = ogg.find_links(self.file, self.size)
        if stream.torn is not None:
            raise AudioError(
                "{path} is cut off: its last page, at byte {at:,}, is incomplete. Copy it again from its source.",
                path=self.path,
                at=stream.torn,
            )
        links = tuple(link for link in stream.links if len(link.pages) > ogg.header_pages(link))
        if not links:
            return Layout("libsndfile")
        notes: list[Translatable] = []
        if len(links) > 1:
            notes.append(joined_note(len(links)))
        for link in links:
            for gap in link.gaps[:3]:
                notes.append(gap_note(link.seconds_before(gap)))
        if not links[-1].ended:
            notes.append(NO_LAST_PAGE)
        damaged = not stream.clean or any(link.gaps for link in links)
        if self._is_worth_a_note(left := self.size - links[-1].pages[-1].end, self.size // 100):
            notes.append(unread_note(left, None))
        if len(links) == 1 and not damaged:
            return Layout("libsndfile", notes=tuple(notes), links=links)
        parts = [part for link in links for part in _ogg_parts(link)]
        return Layout("libsndfile", tuple(parts), tuple(notes), links=links)

    # ---- FLAC ------------------------------------------------------------------------------------------------------

    def _flac_begin(self, head: bytes) -> int | None:
        begin = 0
        if head[:3] == b"ID3" and len(head) >= 10:
            a, b, c, d = head[6:10]
            begin = 10 + (a << 21 | b << 14 | c << 7 | d)
        self.file.seek(begin)
        return begin if self.file.read(4) == b"fLaC" else None

    def _flac(self, begin: int) -> Layout:
        streams = flac.find_streams(self.file, begin, self.size)
        wrong = [stream for stream in streams if stream.held is not None and stream.held != stream.stated]
        for stream in wrong:
            if stream.held is not None and stream.held < stream.stated:
                raise AudioError(
                    "{path} is cut off: its header states {promised:,} samples, but it contains {present:,}. "
                    "Copy it again from its source.",
                    path=self.path,
                    promised=stream.stated,
                    present=stream.held,
                )
        if len(streams) <= 1 and not wrong:
            return Layout("libsndfile")
        parts = []
        for stream in streams:
            self.file.seek(stream.begin)
            head = self.file.read(42)
            if stream in wrong and stream.held is not None:
                head = stream.with_samples(head, stream.held)
            parts.append(Part((head, (stream.begin + 42, stream.end))))
        notes = (joined_note(len(parts)),) if len(parts) > 1 else ()
        return Layout("libsndfile", tuple(parts), notes)


def _ogg_parts(link: ogg.Link) -> list[Part]:
    """The pages of a link without what lies between them; behind a gap the headers come again."""
    headers = ogg.header_pages(link)
    starts = [headers, *(gap for gap in link.gaps if gap > headers)]
    parts = []
    for start, stop in zip(starts, [*starts[1:], len(link.pages)], strict=True):
        pages = [*link.pages[:headers], *link.pages[start:stop]]
        if stop > start:
            parts.append(Part(_merged([(page.begin, page.end) for page in pages]), exact=not link.gaps))
    return parts


def _merged(ranges: list[tuple[int, int]]) -> tuple[Piece, ...]:
    merged: list[tuple[int, int]] = []
    for begin, end in ranges:
        if merged and merged[-1][1] == begin:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((begin, end))
    return tuple(merged)
