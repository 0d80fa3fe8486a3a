"""Files that are not sounds, or not whole ones: one clear sentence each, in every way of reading."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from recap_engine.audio import audio_hash, probe, read
from recap_engine.audio.metadata.reading import read_fields
from recap_engine.errors import AudioError

LOSSLESS = ["a.wav", "a.aiff", "a.au", "a.w64", "a.rf64", "a.flac"]
SUBTYPES = {"a.ogg": "VORBIS", "a.opus": "OPUS", "a.mp3": "MPEG_LAYER_III"}
FORMS = {"a.opus": "OGG"}


def sentence(path: Path) -> str:
    """What reading ``path`` says; hashing must refuse it as well."""
    with pytest.raises(AudioError) as caught:
        read(path, 8000)
    with pytest.raises(AudioError):
        audio_hash(path)
    text = str(caught.value)
    assert "\n" not in text
    assert path.name in text
    return text


@pytest.mark.parametrize("part", [0.4, 0.97])
@pytest.mark.parametrize("name", [*LOSSLESS, *SUBTYPES])
def test_a_file_that_was_cut_off_is_reported(write, noise, name, part):
    path = write(name, noise, 8000, SUBTYPES.get(name, "PCM_16"), FORMS.get(name, ""))
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    assert "cut off" in sentence(path)


def test_a_wav_written_to_a_pipe_has_no_size_and_is_read_to_its_end(write, noise):
    path = write("a.wav", noise)
    content = bytearray(path.read_bytes())
    at = content.index(b"data") + 4
    content[4:8] = content[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    assert len(read(path, 8000)) == 16000


def test_an_mp3_without_an_index_of_its_length_is_read(write, noise):
    path = write("a.mp3", np.tile(noise, (4, 1)), 8000, "MPEG_LAYER_III")
    content = path.read_bytes()
    second = next(at for at in range(4, len(content)) if content[at : at + 2] == content[:2])
    path.write_bytes(content[second:])  # the first frame holds the index
    assert len(read(path, 8000)) == pytest.approx(64000, abs=4000)
    assert len(audio_hash(path)) == 32


@pytest.mark.parametrize("name", ["x.flac", "x.mp3", "x.m4a", "x.txt", "x"])
def test_the_content_decides_and_not_the_extension(write, noise, name):
    path = write("a.wav", noise)
    other = path.rename(path.with_name(name))
    assert probe(other).format == "WAV"
    assert len(read(other, 8000)) == 16000


def test_an_ogg_with_the_extension_of_a_wav_is_read(write, noise):
    path = write("a.ogg", noise, 8000, "VORBIS")
    other = path.rename(path.with_name("a.wav"))
    assert probe(other).format == "OGG"
    assert len(read(other, 8000)) == 16000


@pytest.mark.parametrize(("content", "what"), [
    (b"", "empty"),
    (b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG"),
    (b"PK\x03\x04" + bytes(200), "ZIP"),
    (b"<!DOCTYPE html><title>404</title>", "web page"),
    (b"just some words\n" * 20, "text"),
    (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
    (bytes(4000), "not a readable sound file"),
    (b"RIFF\x24\x00\x00\x00WAVEfmt ", "a.wav"),
    (b"fLaC" + bytes(60), "a.wav"),
    (b"OggS" + bytes(60), "a.wav"),
])  # fmt: skip
def test_what_is_not_a_sound_is_refused(tmp_path, content, what):
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    assert what in sentence(path)


def test_random_bytes_are_not_a_sound(tmp_path):
    path = tmp_path / "a.mp3"
    path.write_bytes(b"\x07" + np.random.default_rng(3).bytes(5000))
    sentence(path)


def test_no_frames_is_not_a_sound(write):
    assert "no sound" in sentence(write("a.wav", np.zeros(0)))


def test_missing_file_folder_and_dangling_link(tmp_path):
    assert "does not exist" in sentence(tmp_path / "missing.wav")
    assert "folder" in sentence(tmp_path)
    link = tmp_path / "link.wav"
    link.symlink_to(tmp_path / "gone.wav")
    assert "link" in sentence(link)
    loop = tmp_path / "loop.wav"
    loop.symlink_to(loop)
    sentence(loop)


@pytest.mark.parametrize("name", ["zero\0byte.wav", "\ud800.wav", "a.wav/b.wav", "x" * 300 + ".wav"])
def test_a_name_that_no_file_can_have_is_refused_in_words_that_can_be_printed(tmp_path, name):
    for trial in (read, probe):
        with pytest.raises(AudioError) as caught:
            trial(tmp_path / name, 8000) if trial is read else trial(tmp_path / name)
        assert str(caught.value).encode("utf-8").isascii() or "\N{REPLACEMENT CHARACTER}" in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes in folders there")
def test_a_named_pipe_and_a_device_are_refused_at_once(tmp_path):
    pipe = tmp_path / "pipe.wav"
    os.mkfifo(pipe)
    assert "pipe" in sentence(pipe)
    assert "device" in sentence(Path("/dev/null"))
    with pytest.raises(AudioError, match="is a device or a pipe"):
        read_fields(pipe)


def test_a_file_without_permission_is_refused(without_rights):
    path = without_rights / "a.wav"
    path.write_bytes(b"RIFF")
    path.chmod(0)
    assert "permissions" in sentence(path)


def test_refused_files_leave_no_descriptor_open(tmp_path):
    if sys.platform != "linux":
        pytest.skip("/proc is Linux's")
    path = tmp_path / "a.wav"
    path.write_bytes(b"fLaC" + bytes(60))
    sentence(path)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        sentence(path)
    assert len(os.listdir("/proc/self/fd")) == before
