"""Sound that only FFmpeg reads, with and without the extra ``media``."""

from __future__ import annotations

import io
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from recap_engine.audio import audio_hash, probe, read
from recap_engine.audio.payload import find_payload
from recap_engine.errors import AudioError
from recap_engine.records import Region


@pytest.fixture(params=["a.m4a", "a.mp4", "a.mkv"])
def track(request, tmp_path: Path) -> Path:
    """Two seconds of a 440 Hz sine in stereo AAC at 44.1 kHz."""
    return encoded(tmp_path / request.param, {})


def encoded(path: Path, tags: dict[str, str]) -> Path:
    av = pytest.importorskip("av", reason="the extra media is not installed")
    signal = (0.4 * np.sin(2 * np.pi * 440 * np.arange(88200) / 44100)).astype(np.float32)
    with av.open(str(path), "w") as container:
        container.metadata.update(tags)
        stream = container.add_stream("aac", rate=44100, layout="stereo")
        for at in range(0, 88200, 1024):
            frame = av.AudioFrame.from_ndarray(np.tile(signal[at : at + 1024], (2, 1)), "fltp", "stereo")
            frame.sample_rate, frame.pts, frame.time_base = 44100, at, Fraction(1, 44100)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_a_track_is_read_at_another_rate(track):
    info = probe(track)
    assert (info.sample_rate, info.channels) == (44100, 2)
    samples = read(track, 16000)
    assert len(samples) == pytest.approx(32000, abs=2000)
    spectrum = np.abs(np.fft.rfft(samples[8000:24000]))
    assert spectrum.argmax() == 440
    assert np.abs(samples).max() == pytest.approx(0.4, abs=0.08)


def test_a_region_of_a_track_is_that_part_of_the_whole(track):
    whole, part = read(track, 44100), read(track, 44100, Region(0.5, 1.0))
    assert len(part) == 22050
    assert np.abs(part - whole[22050:44100]).max() < 1e-6


def test_tags_of_a_track_do_not_count(tmp_path):
    plain, tagged = encoded(tmp_path / "a.m4a", {}), encoded(tmp_path / "b.m4a", {"title": "A sine, " * 30})
    assert plain.read_bytes() != tagged.read_bytes()
    assert audio_hash(plain) == audio_hash(tagged)


@pytest.mark.parametrize("name", ["a.m4a", "a.mka"])
def test_a_track_that_was_cut_off_is_refused(tmp_path, name):
    path = encoded(tmp_path / name, {})
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(AudioError, match=rf"{name} is .*cut off"):
        read(path, 16000)


@pytest.mark.parametrize("tag", [b"TAG" + b"Song".ljust(125, b" "), b"APETAGEX" + b"\xd0\x07" + bytes(60)])
def test_a_track_with_a_tag_behind_it_is_read_whole(tmp_path, tag):
    path = encoded(tmp_path / "a.m4a", {})
    plain = read(path, 16000)
    path.write_bytes(path.read_bytes() + tag)
    assert np.array_equal(read(path, 16000), plain)


def test_a_tag_behind_an_asf_is_not_part_of_what_it_promises():
    header = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + (32).to_bytes(8, "little") + bytes(8)
    content = header + b"TAG" + b"Song".ljust(125, b" ")
    payload = find_payload(io.BytesIO(content), len(content))
    assert payload is not None
    assert (payload.size, payload.cut_off) == (32, False)


def test_the_length_of_bare_aac_is_not_guessed(tmp_path):
    path = encoded(tmp_path / "a.aac", {})
    assert probe(path).duration is None
    assert len(read(path, 44100)) == pytest.approx(88200, abs=4096)


@pytest.mark.parametrize("name", ["a.m4a", "a.flv"])
def test_a_second_recording_in_a_container_that_ends_with_the_first_is_reported(tmp_path, name):
    path = encoded(tmp_path / name, {})
    assert probe(path).notes == ()
    path.write_bytes(path.read_bytes() * 2)
    assert "follow the end" in str(probe(path).notes[0])


def broadcast(seconds: int, tracks: int) -> bytes:
    """An MPEG transport stream of 48 kHz mono noise."""
    av = pytest.importorskip("av", reason="the extra media is not installed")
    noise = np.random.default_rng(0).integers(-9000, 9000, (1, 1152), np.int16)
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mpegts") as container:
        streams = [container.add_stream("mp2", rate=48_000, layout="mono") for _ in range(tracks)]
        for at in range(0, seconds * 48_000, 1152):
            for stream in streams:
                frame = av.AudioFrame.from_ndarray(noise, "s16", "mono")
                frame.sample_rate, frame.pts, frame.time_base = 48_000, at, Fraction(1, 48_000)
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode(None))
    return buffer.getvalue()


def test_a_broadcast_in_which_another_track_begins_is_read_to_its_end(tmp_path):
    path = tmp_path / "a.ts"
    path.write_bytes(broadcast(10, 1) + broadcast(2, 2) + broadcast(20, 1))
    assert len(read(path, 8000)) == pytest.approx(32 * 8000, rel=0.01)
    assert audio_hash(path)


def test_a_film_without_sound_is_refused(tmp_path):
    av = pytest.importorskip("av", reason="the extra media is not installed")
    path = tmp_path / "silent.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 32
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24")))
        container.mux(stream.encode(None))
    with pytest.raises(AudioError, match="contains no sound"):
        read(path, 16000)


def test_without_the_extra_a_track_is_refused_with_the_command_that_installs_it(tmp_path):
    path = encoded(tmp_path / "a.m4a", {})
    script = (
        "import sys; sys.modules['av'] = None\n"
        "from recap_engine.audio import read\n"
        "from recap_engine.errors import AudioError\n"
        "try: read(sys.argv[1], 16000)\n"
        "except AudioError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
    assert 'pip install "recap-desktop[media]"' in done.stdout
    assert "a.m4a" in done.stdout
