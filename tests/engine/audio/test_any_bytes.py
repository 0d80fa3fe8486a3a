"""Whatever bytes a file holds, its layout is found, or it is refused in one sentence."""

from __future__ import annotations

import io
from pathlib import Path

import made_sounds as made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recap_engine.audio import flac, mpeg, ogg
from recap_engine.audio.layout import examine
from recap_engine.audio.payload import find_payload
from recap_engine.audio.spliced_file import SplicedFile
from recap_engine.audio.unfinished import mend_unfinished
from recap_engine.audio.wave import examine_wave
from recap_engine.errors import AudioError

MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MARKERS = st.sampled_from(
    [
        *(b"RIFF", b"RF64", b"WAVE", b"data", b"fmt ", b"ds64", b"OggS\0", b"fLaC", b"\xff\xfb\x90", b"ID3\4", b"TAG"),
        *(b"FORM", b"AIFF", b"SSND", b"COMM", b"caff", b".snd", b"Creative Voice File\x1a", b"NIST_1A\n   1024\n"),
        *(b"FLV\1", b"FRM8", b"DSD ", b"riff", b"\0\0\0\x18ftyp", b"\xff\xff\xff\xff", b"\x80\0\0\0", bytes(8)),
    ]
)
CONTENT = st.lists(st.one_of(MARKERS, st.binary(max_size=40)), max_size=30).map(b"".join)


@MANY
@given(CONTENT)
def test_every_parser_ends_and_raises_nothing(content: bytes) -> None:
    file, length = io.BytesIO(content), len(content)
    find_payload(file, length)
    mend_unfinished(file, length)
    ogg.find_links(file, length)
    flac.find_streams(file, 0, length)
    mpeg.find_runs(file, 0, length)
    found = examine_wave(file, length)
    assert found is None or 0 <= found.offset <= length + 8


@MANY
@given(CONTENT.filter(bool))
def test_a_layout_lies_inside_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    try:
        layout = examine(path, len(content), hash(content))
    except AudioError:
        return
    for part in layout.parts:
        for piece in part.pieces:
            assert isinstance(piece, bytes) or 0 <= piece[0] <= piece[1] <= len(content)


@MANY
@given(
    st.binary(min_size=1, max_size=60),
    st.lists(st.one_of(st.binary(max_size=9), st.tuples(st.integers(0, 60), st.integers(0, 60))), max_size=6),
    st.lists(st.tuples(st.integers(-5, 90), st.integers(0, 50)), max_size=8),
)
def test_a_spliced_file_reads_like_its_pieces_in_a_row(tmp_path, content, pieces, reads) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    fitting = tuple(
        piece if isinstance(piece, bytes) else tuple(sorted(min(at, len(content)) for at in piece)) for piece in pieces
    )
    whole = b"".join(piece if isinstance(piece, bytes) else content[piece[0] : piece[1]] for piece in fitting)
    spliced = SplicedFile(path, fitting)
    for at, count in reads:
        spliced.seek(at)
        buffer = bytearray(count)
        got = spliced.readinto(memoryview(buffer))
        assert bytes(buffer[:got]) == whole[max(0, at) : max(0, at) + count]
    spliced.close()


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
def test_the_frames_of_an_mp3_are_counted_as_its_writer_did(tmp_path: Path, rate: int) -> None:
    content = made.coded(made.bursts(1.0, rate=rate), "MP3", "MPEG_LAYER_III", rate)
    (run,) = mpeg.find_runs(io.BytesIO(content), 0, len(content)) or []
    assert run.stated == run.frames
    assert run.end == len(content)
