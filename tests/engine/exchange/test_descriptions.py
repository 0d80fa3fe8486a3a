"""Descriptions in or beside sound files are found where common tools put them."""

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recap_engine.annotate.identify import identify
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.descriptions import Descriptions, describe, import_rows

NOISE = np.random.default_rng(0).uniform(-0.1, 0.1, 4000).astype("float32")
IXML = b"<BWFXML><USER><FXNAME>Bark</FXNAME><DESCRIPTION>A dog barks in a yard</DESCRIPTION></USER></BWFXML>"


def wave(path: Path, *chunks: tuple[bytes, bytes]) -> str:
    """A WAV file with these chunks after its samples."""
    soundfile.write(path, NOISE, 8000)
    body = path.read_bytes()[8:]
    for name, content in chunks:
        body += name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) & 1)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return str(path)


def bext(text: bytes) -> tuple[bytes, bytes]:
    return b"bext", text.ljust(602, b"\0")


def test_a_text_file_beside_the_sound_comes_first(tmp_path: Path) -> None:
    path = wave(tmp_path / "a.wav", bext(b"Rain on a roof"))
    assert describe(path) == ("Rain on a roof", "bext")
    (tmp_path / "a.txt").write_text("Heavy rain\n on a tin roof\n", encoding="utf-8")
    assert describe(path) == ("Heavy rain on a tin roof", "text file")


def test_ixml_is_preferred_to_the_shorter_bext(tmp_path: Path) -> None:
    path = wave(tmp_path / "a.wav", bext(b"Rain on a roof"), (b"iXML", IXML))
    assert describe(path) == ("A dog barks in a yard", "iXML")


@pytest.mark.parametrize("ending", ["flac", "ogg"])
def test_vorbis_comments(tmp_path: Path, ending: str) -> None:
    path = str(tmp_path / f"a.{ending}")
    with soundfile.SoundFile(path, "w", 8000, 1) as file:
        file.comment = "A heron takes off"
        file.write(NOISE)
    assert describe(path)[0] == "A heron takes off"


@pytest.mark.parametrize("text", [b"", b"Lavf58.29.100", b"take 3", b"Encoded by SoundTool 2"])
def test_what_is_not_a_description_is_left_alone(tmp_path: Path, text: bytes) -> None:
    assert describe(wave(tmp_path / "a.wav", bext(text))) == ("", "")


@pytest.mark.parametrize("chunk", [b"", b"<BWFXML", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", b"\xff\xfe\0"])
def test_damaged_metadata_does_no_harm(tmp_path: Path, chunk: bytes) -> None:
    assert describe(wave(tmp_path / "a.wav", (b"iXML", chunk))) == ("", "")
    assert describe(str(tmp_path / "gone.wav")) == ("", "")


def test_descriptions_become_a_collection_once(tmp_path: Path) -> None:
    folder = tmp_path / "field"
    folder.mkdir()
    for name, text in (("a", b"Rain on a roof"), ("b", b"")):
        wave(folder / f"{name}.wav", bext(text))
    with Workspace.create(tmp_path / "w.recap") as workspace:
        workspace.libraries.add(folder)
        for path in sorted(folder.glob("*.wav")):
            identify(workspace, path)
        looking = Descriptions(workspace)
        assert [step.done for step in looking] == [1, 2]
        for _ in range(2):
            (tally,) = workspace.imports.add_rows(import_rows(workspace, looking.found), "from files")
        assert tally.duplicates == 1
        (caption,) = workspace.captions.page()
        assert (caption.text, caption.collection, caption.source) == ("Rain on a roof", "from files", "bext")
        assert caption.sound is not None


@pytest.mark.parametrize("encoding", [b"shift_jis", b"no-such-encoding"])
def test_metadata_in_an_encoding_that_cannot_be_read_does_no_harm(tmp_path: Path, encoding: bytes) -> None:
    chunk = b'<?xml version="1.0" encoding="' + encoding + b'"?>' + IXML
    assert describe(wave(tmp_path / "a.wav", (b"iXML", chunk), bext(b"Rain on a roof"))) == ("Rain on a roof", "bext")


def test_room_that_a_recorder_reserved_is_not_gone_through(tmp_path: Path) -> None:
    path = wave(tmp_path / "a.wav", (b"\0\0\0\0", b""), bext(b"Rain on a roof"))
    assert describe(path) == ("", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_texts_are_read_in_the_encodings_that_editors_write(tmp_path: Path, encoding: str) -> None:
    path = wave(tmp_path / "a.wav")
    text = "Ein Käuzchen ruft im Wald" + " und ruft wieder" * 250 + " täglich" * 5
    (tmp_path / "a.txt").write_text(text, encoding=encoding)
    assert describe(path) == (text[:4000], "text file")
