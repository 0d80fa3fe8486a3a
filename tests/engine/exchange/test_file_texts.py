"""Captions in the metadata of sound files: read, written without touching anything else, and taken back."""

import contextlib
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
from io import BytesIO

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from recap_engine.annotate import decide, sounds_act
from recap_engine.annotate.identify import identify
from recap_engine.audio import audio_hash
from recap_engine.audio.metadata import texts
from recap_engine.audio.metadata.chunks import content, list_chunks, rewrite
from recap_engine.audio.metadata.reading import best_description, conflicts, read_fields
from recap_engine.audio.metadata.ucs import parse_ucs, problems, propose
from recap_engine.errors import AudioError

IXML = b"<?xml version='1.0' encoding='UTF-8'?>\n<BWFXML><!-- kept --><PROJECT>Field</PROJECT><USER>\n"
IXML += b" <CATID>ANMLDog</CATID><Description>Old words</Description></USER></BWFXML>"


def chunk(name, value):
    return name + struct.pack("<I", len(value)) + value + b"\0" * (len(value) & 1)


def with_chunks(path, *more, before=()):
    """Put chunks around the samples of a WAV."""
    data = path.read_bytes()
    body = data[12:36] + b"".join(before) + data[36:] + b"".join(more)
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body)
    return path


def tone(path, **options):
    noise = np.random.default_rng(3).uniform(-0.3, 0.3, 16_000)
    path.parent.mkdir(exist_ok=True, parents=True)
    soundfile.write(path, noise, 16_000, **options)
    return path


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def accepted(workspace, path, text="A dog barks at a gate"):
    decide.accept(workspace, identify(workspace, path), text, path=str(path), annotator="ana", collection="accepted")


def in_file(path):
    return {(field.origin, field.name): field.text for field in read_fields(path)}


BEXT = b"Old words".ljust(256, b"\0") + b"Recorder".ljust(32, b"\0") + bytes(range(256)) + b"\0" * 58 + b"A=PCM\r\n"
INFO = b"INFO" + chunk(b"IART", b"Ana\0") + chunk(b"ICMT", b"Old words\0")
ODD = [chunk(b"fake", b"\1\2\3"), chunk(b"cue ", b"\0" * 28), chunk(b"LIST", b"adtl" + b"\7" * 12)]


def test_all_chunks_of_a_wav_are_read_and_written_and_the_others_stay(workspace, command, tmp_path):
    path = with_chunks(
        tone(tmp_path / "dog.wav"),
        *[chunk(b"iXML", IXML), ODD[1], chunk(b"LIST", INFO), ODD[2]],
        before=[chunk(b"bext", BEXT), ODD[0]],
    )
    accepted(workspace, path)
    old, held = path.read_bytes(), audio_hash(path)
    status, out, _err = command("files", "write", "--where", "collection:accepted", "--dry-run", "--format", "jsonl")
    assert (status, path.read_bytes()) == (0, old)
    (row,) = map(json.loads, out.splitlines())
    assert [(one["origin"], one["before"], one["after"]) for one in row["changes"]] == [
        (origin, "Old words", "A dog barks at a gate") for origin in ("bext", "iXML", "INFO")
    ]
    assert command("files", "write", "--where", "collection:accepted")[0] == 0
    there = in_file(path)
    assert {there[origin, "description"] for origin in ("bext", "iXML", "INFO")} == {"A dog barks at a gate"}
    assert there["iXML", "category"] == "ANMLDog"
    assert there["INFO", "artist"] == "Ana"
    new = path.read_bytes()
    assert audio_hash(path) == held
    assert all(one in new for one in (*ODD, b"<!-- kept --><PROJECT>Field</PROJECT>", BEXT[256:]))
    assert struct.unpack("<I", new[4:8])[0] == len(new) - 8
    assert workspace.sounds.known(path) is not None
    assert command("files", "undo")[0] == 0
    assert path.read_bytes() == old
    assert command("files", "undo")[0] == 2


def test_a_plain_wav_gets_chunks_of_its_own_and_long_texts_go_round_bext(workspace, command, tmp_path):
    path = tone(tmp_path / "tür.wav")
    accepted(workspace, path, "Eine Tür knarrt – sehr lange")
    assert command("files", "write", "--where", "collection:accepted")[0] == 0
    there = in_file(path)
    assert ("bext", "description") not in there
    assert there["iXML", "description"] == there["INFO", "description"] == "Eine Tür knarrt – sehr lange"
    before = digest(path)
    assert command("files", "write", "--where", "collection:accepted")[0] == 0
    assert digest(path) == before, "a second writing changes nothing"


def test_rf64_keeps_its_sizes(workspace, command, tmp_path):
    path = tone(tmp_path / "long.wav", format="RF64")
    data = path.read_bytes()
    assert data[:4] == b"RF64"
    accepted(workspace, path)
    assert command("files", "write", "--where", "collection:accepted")[0] == 0
    new = path.read_bytes()
    assert new[:8] == b"RF64\xff\xff\xff\xff"
    assert struct.unpack("<Q", new[20:28])[0] == len(new) - 8
    assert len(soundfile.read(path)[0]) == 16_000
    assert in_file(path)["bext", "description"] == "A dog barks at a gate"
    command("files", "undo")
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    ("name", "origin"),
    [("a.flac", "Vorbis"), ("a.ogg", "Vorbis"), ("a.mp3", "ID3"), ("a.aiff", "ID3"), ("a.m4a", "MP4")],
)
def test_tags_of_other_kinds_are_written_and_taken_back(workspace, command, tmp_path, name, origin):
    pytest.importorskip("mutagen", reason="the extra tags (mutagen) is not installed")
    path = tmp_path / name
    if name.endswith("m4a"):
        av = pytest.importorskip("av", reason="the extra media (PyAV) is not installed")
        with av.open(str(path), "w") as container:
            stream = container.add_stream("aac", rate=16_000)
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 16_000), np.float32), format="fltp", layout="mono")
            frame.rate = 16_000
            for packet in [*stream.encode(frame), *stream.encode(None)]:
                container.mux(packet)
    else:
        tone(path)
    accepted(workspace, path, "Ein Hund bellt – zweimal 🐕")
    before, held = digest(path), audio_hash(path)
    status, _out, err = command("files", "write", "--where", "collection:accepted")
    assert status == 0, err
    found = {one.text for one in read_fields(path) if one.name == "description"}
    assert (in_file(path)[origin, "description"], len(found)) == ("Ein Hund bellt – zweimal 🐕", 1)
    assert audio_hash(path) == held
    assert command("files", "undo")[0] == 0
    assert digest(path) == before


def test_the_chunks_of_text_in_an_aiff_are_read_and_written(workspace, command, tmp_path):
    pytest.importorskip("mutagen", reason="the extra tags (mutagen) is not installed")
    path = tone(tmp_path / "dog.aiff")
    more = b"".join(
        name + struct.pack(">I", len(text)) + text + b"\0" * (len(text) & 1)
        for name, text in [(b"NAME", b"Take 7"), (b"AUTH", b"Ana"), (b"ANNO", b"Old words"), (b"(c) ", b"\xa9 Jos\x8e")]
    )
    data = path.read_bytes()
    path.write_bytes(data[:4] + struct.pack(">I", len(data) - 8 + len(more)) + data[8:] + more)
    accepted(workspace, path)
    before, there = digest(path), in_file(path)
    assert there == {
        ("AIFF", "title"): "Take 7",
        ("AIFF", "artist"): "Ana",
        ("AIFF", "description"): "Old words",
        ("AIFF", "licence"): "© José",
    }
    assert command("files", "write", "--where", "collection:accepted")[0] == 0
    changed = {(origin, "description"): "A dog barks at a gate" for origin in ("AIFF", "ID3")}
    assert in_file(path) == there | changed
    assert command("files", "undo")[0] == 0
    assert digest(path) == before


@pytest.mark.parametrize("dry", [["--dry-run"], []])
def test_without_mutagen_tagged_files_are_left_and_the_rest_goes_on(workspace, command, tmp_path, monkeypatch, dry):
    monkeypatch.setitem(sys.modules, "mutagen", None)
    paths = [tmp_path / name for name in ("a.aiff", "b.flac", "c.wav")]
    for number, path in enumerate(paths):
        soundfile.write(path, np.random.default_rng(number).uniform(-0.3, 0.3, 16_000), 16_000)
        accepted(workspace, path)
    before = [digest(path) for path in paths]
    status, out, err = command("files", "write", "--where", "collection:accepted", *dry)
    assert status == 1
    said = out if dry else err
    for path in paths[:2]:
        assert f"{path}: Tags of MP3, FLAC, Ogg, AIFF and MP4 need the extra tags" in said
    assert [digest(path) for path in paths[:2]] == before[:2]
    assert (digest(paths[2]) == before[2]) is bool(dry)


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3"])
def test_category_and_keywords_are_written_and_taken_back(workspace, command, tmp_path, name):
    if not name.endswith("wav"):
        pytest.importorskip("mutagen", reason="the extra tags (mutagen) is not installed")
    path = tone(tmp_path / name)
    accepted(workspace, path)
    sound = identify(workspace, path)
    sounds_act.set_category(workspace, [sound], "ANMLDog")
    sounds_act.set_keywords(workspace, [sound], "Tür, nah")
    before = digest(path)
    write = ("files", "write", "--where", "category:ANMLDog", "--fields", "category", "keywords")
    assert command(*write)[0] == 0
    there = in_file(path)
    origins = {"a.wav": ("iXML", "INFO"), "a.flac": ("Vorbis",), "a.mp3": ("ID3",)}[name]
    assert {there[origin, "keywords"] for origin in origins} == {"Tür, nah"}
    assert there[origins[0], "category"] == "ANMLDog"
    assert not any(name == "description" for _, name in there)
    after = digest(path)
    assert command(*write)[0] == 0
    assert digest(path) == after, "a second writing changes nothing"
    assert command("files", "rename", path, "--ucs", "--dry-run")[1].rstrip().endswith("ANMLDog_A_NONE_NONE" + name[1:])
    assert command("files", "undo")[0] == 0
    assert digest(path) == before


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed")
def test_ffprobe_reads_what_was_written(workspace, command, tmp_path):
    path = with_chunks(tone(tmp_path / "dog.wav"), chunk(b"bext", BEXT))
    accepted(workspace, path)
    command("files", "write", "--where", "collection:accepted")
    asked = ["ffprobe", "-v", "error", "-show_format", "-of", "json", str(path)]
    said = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert said.stderr == ""
    tags = json.loads(said.stdout)["format"]["tags"]
    assert tags["comment"] == "A dog barks at a gate"
    assert tags["encoded_by"] == "Recorder"


@pytest.mark.skipif(shutil.which("bwfmetaedit") is None, reason="bwfmetaedit is not installed")
def test_bwfmetaedit_accepts_what_was_written(workspace, command, tmp_path):
    path = with_chunks(tone(tmp_path / "dog.wav"), chunk(b"bext", BEXT))
    accepted(workspace, path)
    command("files", "write", "--where", "collection:accepted")
    said = subprocess.run(["bwfmetaedit", "--out-core", str(path)], capture_output=True, text=True, check=True)
    assert "A dog barks at a gate" in said.stdout


def test_what_cannot_be_written_is_reported_and_left(workspace, command, tmp_path):
    locked, damaged, cut = (tone(tmp_path / name) for name in ("locked.wav", "damaged.wav", "cut.wav"))
    with_chunks(damaged, chunk(b"iXML", b"<BWFXML><USER></BWFXML>"))
    with_chunks(cut, b"junk" + struct.pack("<I", 1000) + b"short")
    for number, path in enumerate((locked, damaged, cut)):
        samples = np.random.default_rng(number).uniform(-0.1, 0.1, 16_000)
        data = path.read_bytes()
        at = data.index(b"data") + 8
        path.write_bytes(data[:at] + (samples * 9999).astype("<i2").tobytes() + data[at + 32_000 :])
        accepted(workspace, path)
    locked.chmod(0o444)
    old = [path.read_bytes() for path in (locked, damaged, cut)]
    status, _out, err = command("files", "write", "--where", "collection:accepted")
    assert status == 1
    assert "locked.wav: The file is read-only" in err
    assert "damaged" in err
    assert "cut off" in err
    assert [path.read_bytes() for path in (locked, damaged, cut)] == old
    assert sorted(path.name for path in tmp_path.glob(".recap*")) == []


def test_a_file_changed_since_is_not_taken_back(workspace, command, tmp_path):
    path = tone(tmp_path / "dog.wav")
    accepted(workspace, path)
    command("files", "write", "--where", "collection:accepted")
    path.write_bytes(path.read_bytes() + b"more")
    status, _out, err = command("files", "undo")
    assert status == 1
    assert "has been changed since" in err


def test_settings_of_recorders_are_not_descriptions_and_longer_texts_win(tmp_path):
    bext = b"sSPEED=025.000-ND\r\nsTAKE=03".ljust(602, b"\0")
    ixml = IXML.replace(b"Old words", b"A dog barks at a gate, twice")
    path = with_chunks(tone(tmp_path / "a.wav"), chunk(b"bext", bext), chunk(b"iXML", ixml), chunk(b"LIST", INFO))
    fields = read_fields(path)
    assert [field.origin for field in fields if field.is_setting] == ["bext"]
    assert best_description(fields).text == "A dog barks at a gate, twice"
    assert {name: [one.origin for one in found] for name, found in conflicts(fields).items()} == {
        "description": ["iXML", "INFO"]
    }


def test_soundminers_own_copy_is_reported(workspace, command, tmp_path):
    path = with_chunks(tone(tmp_path / "a.wav"), chunk(b"SMED", b"\1\2\3\4"))
    accepted(workspace, path)
    _status, out, _err = command("files", "write", "--where", "collection:accepted", "--dry-run")
    assert "SMED" in out


chunk_lists = st.lists(
    st.tuples(st.sampled_from([b"junk", b"bext", b"cue ", b"LIST", b"iXML", b"zzzz"]), st.binary(max_size=40)),
    max_size=8,
)


@given(
    chunk_lists,
    st.dictionaries(st.integers(0, 9), st.binary(min_size=1, max_size=30), max_size=3),
    st.binary(max_size=9),
)
@settings(deadline=None)
def test_chunks_that_are_not_changed_keep_their_bytes_and_order(made, changes, behind):
    body = chunk(b"fmt ", b"\1\0\1\0" + b"\0" * 12) + b"".join(chunk(*one) for one in made) + chunk(b"data", b"\5" * 6)
    source = BytesIO(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body + behind)
    container = list_chunks(source)
    wanted = {number: value for number, value in changes.items() if number < len(container.chunks)}
    target = BytesIO()
    rewrite(source, target, container, {**wanted, b"newc": b"new"})
    after = list_chunks(target)
    expected = [(one.name, wanted.get(number, content(source, one))) for number, one in enumerate(container.chunks)]
    assert [(one.name, content(target, one)) for one in after.chunks] == [*expected, (b"newc", b"new")]
    assert target.getvalue().endswith(behind)


@given(st.binary(max_size=300), st.sampled_from([b"RIFF", b"RF64", b"FORM"]))
@settings(deadline=None)
def test_any_bytes_are_listed_or_refused(tail, marker):
    source = BytesIO(marker + tail[:4].ljust(4, b"\1") + (b"AIFF" if marker == b"FORM" else b"WAVE") + tail[4:])
    container = list_chunks(source)
    with contextlib.suppress(AudioError):
        rewrite(source, BytesIO(), container, {b"iXML": b"x"})
    for one in container.chunks:
        texts.read_bext(content(source, one))
        texts.read_ixml(content(source, one))
        texts.read_info(content(source, one))


@given(
    st.text(max_size=60).filter(lambda text: text.isprintable() and text.strip()), st.sampled_from([b"", IXML, INFO])
)
def test_texts_come_back_from_their_chunks(text, there):
    text = " ".join(text.split())
    written = texts.write_ixml(there if there is not INFO else b"", {"DESCRIPTION": text})
    assert texts.read_ixml(written)["USER/DESCRIPTION"] == text.encode("utf-8", "replace").decode()
    if there is INFO:
        found = texts.read_info(texts.write_info(INFO, {"ICMT": text}))
        assert found == {"IART": "Ana", "ICMT": text}


def test_names_by_the_ucs():
    full = parse_ucs("DOGBark-EXT_Close-Dog Barking At Gate_ANA_FIELD01_take-3_x")
    assert dict(full.parts()) == {
        "CatID": "DOGBark",
        "UserCategory": "EXT",
        "VendorCategory": "Close",
        "FXName": "Dog Barking At Gate",
        "CreatorID": "ANA",
        "SourceID": "FIELD01",
        "UserData": "take-3_x",
    }
    assert str(full) == "DOGBark-EXT_Close-Dog Barking At Gate_ANA_FIELD01_take-3_x"
    assert parse_ucs("take_7_final_mix") is None
    assert parse_ucs("dog.bark") is None
    long = propose("DOGBark", "a dog barks, very loudly, at the old gate", "Ana B.", "")
    assert str(long) == "DOGBark_A Dog Barks Very Loudly_AnaB_NONE"
    assert problems(long) == []
    assert [str(one) for one in problems(full, frozenset(["RAINGen"]))] == ["The CatID DOGBark is not in the list."]


def test_files_are_renamed_and_take_their_names_back(workspace, command, tmp_path):
    path = with_chunks(tone(tmp_path / "s/take7.wav"), chunk(b"iXML", IXML))
    accepted(workspace, path)
    status, out, _err = command("files", "rename", path.parent, "--ucs", "--creator", "ANA", "--dry-run")
    assert status == 0
    assert out.endswith("ANMLDog_Old Words_ANA_NONE.wav\n")
    assert command("files", "rename", path.parent, "--ucs", "--creator", "ANA")[0] == 0
    assert os.listdir(path.parent) == ["ANMLDog_Old Words_ANA_NONE.wav"]
    assert workspace.sounds.path(1) == str(path.with_name("ANMLDog_Old Words_ANA_NONE.wav"))
    assert command("files", "undo")[0] == 0
    assert os.listdir(path.parent) == ["take7.wav"]
    assert workspace.sounds.path(1) == str(path)


def test_reading_shows_every_text_and_what_differs(command, tmp_path):
    path = with_chunks(
        tone(tmp_path / "RAINGen_Rain_ANA_X.wav"),
        chunk(b"bext", BEXT),
        chunk(b"LIST", b"INFO" + chunk(b"ICMT", b"New")),
    )
    status, out, _err = command("files", "read", path, "--format", "jsonl")
    (row,) = map(json.loads, out.splitlines())
    assert (status, row["conflicts"]) == (0, ["description"])
    assert {"origin": "UCS", "name": "CatID", "text": "RAINGen"} in row["fields"]
    status, out, _err = command("files", "read", path)
    assert "description differs between bext, INFO." in out
