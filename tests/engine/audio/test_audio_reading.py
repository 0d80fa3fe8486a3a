"""Reading: what comes out is mono, at the requested rate, complete, and the same every time."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recap_engine.audio import probe, read, windows
from recap_engine.errors import AudioError, RequestError
from recap_engine.records import Region


def sine(hertz: float, seconds: float, rate: int) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


@pytest.mark.parametrize("native", [8000, 22050, 44100, 48000, 96000, 384000])
def test_a_sine_keeps_pitch_level_and_length_at_another_rate(write, native):
    path = write("a.wav", sine(440, 1.5, native), native, "FLOAT")
    samples = read(path, 16000)
    assert samples.dtype == np.float32
    assert len(samples) == 24000
    wanted = sine(440, 1.5, 16000)
    assert np.abs(samples[800:-800] - wanted[800:-800]).max() < 1e-3


def test_streaming_gives_what_resampling_in_one_go_gives(write):
    import soxr

    signal = np.random.default_rng(1).standard_normal(44100 * 8).astype(np.float32) * 0.1
    path = write("a.wav", signal, 44100, "FLOAT")
    whole = soxr.resample(signal, 44100, 32000)
    assert np.abs(read(path, 32000) - whole).max() < 1e-5


def test_channels_are_averaged(write):
    samples = np.tile(np.arange(64) / 100, (4000, 1))
    path = write("many.wav", samples, 8000, "FLOAT", "WAVEX")
    assert probe(path).channels == 64
    assert np.allclose(read(path, 8000), 0.315)


def test_a_file_of_one_sample_gives_one_sample_at_any_rate(write):
    path = write("one.wav", np.array([0.5]), 44100, "FLOAT")
    assert all(len(read(path, rate)) >= 1 for rate in (8000, 44100, 48000))
    (window,) = windows(path, 16000, 5.0)
    assert window.start == 0.0
    assert len(window.samples) == 1


def test_one_sample_is_not_taken_for_silence(write):
    path = write("one.wav", np.array([0.5]), 48000, "FLOAT")
    assert next(windows(path, 16000, 5.0)).peak == 0.5


def test_silence_is_read_with_a_peak_of_zero(write):
    (window,) = windows(write("a.wav", np.zeros(8000)), 8000, 1.0)
    assert window.peak == 0.0


def test_windows_cover_everything_and_the_last_ends_with_the_sound(write, noise):
    path = write("a.wav", noise)
    whole = read(path, 12000)
    got = list(windows(path, 12000, 0.75))
    assert [window.start for window in got] == [0.0, 0.75, 1.25]
    for window in got:
        at = round(window.start * 12000)
        assert np.array_equal(window.samples, whole[at : at + 9000])
        assert window.peak == np.abs(window.samples).max()


@pytest.mark.parametrize(
    ("frames", "starts"),
    [
        (7999, [0]),
        (8000, [0]),
        (8080, [0]),
        (8081, [0, 81 / 8000]),
        (16000, [0, 1]),
        (16080, [0, 1]),
        (16081, [0, 1, 1 + 81 / 8000]),
    ],
)
def test_number_of_windows_at_the_edges_of_a_window(write, frames, starts):
    got = list(windows(write("a.wav", np.full(frames, 0.1)), 8000, 1.0))
    assert [window.start for window in got] == pytest.approx(starts)


def test_windows_of_one_file_are_the_same_twice(write, noise):
    path = write("a.wav", noise)
    pairs = zip(windows(path, 11025, 0.4), windows(path, 11025, 0.4), strict=True)
    assert all(np.array_equal(one.samples, two.samples) for one, two in pairs)


@pytest.mark.parametrize(("name", "subtype", "tolerance"), [
    ("a.wav", "PCM_16", 0), ("a.flac", "PCM_16", 0), ("a.ogg", "VORBIS", 1e-6), ("a.mp3", "MPEG_LAYER_III", 2e-2),
])  # fmt: skip
def test_a_region_is_that_part_of_the_whole(write, noise, name, subtype, tolerance):
    path = write(name, noise, 8000, subtype)
    part = read(path, 8000, Region(0.5, 1.25))
    assert len(part) == 6000
    assert np.abs(part - read(path, 8000)[4000:10000]).max() <= tolerance
    assert next(windows(path, 8000, 0.5, Region(0.5, 1.25))).start == 0.5


def test_a_region_beyond_the_end_is_refused_and_one_across_it_is_clipped(write, noise):
    path = write("a.wav", noise)
    assert len(read(path, 8000, Region(1.5, 9))) == 4000
    with pytest.raises(RequestError, match="no region"):
        read(path, 8000, Region(3, 4))


def test_single_bad_values_read_as_zero(write):
    samples = np.full(1000, 0.25, np.float32)
    samples[[3, 500, 900]] = np.nan, np.inf, -np.inf
    got = read(write("a.wav", samples, 8000, "FLOAT"), 8000)
    assert np.flatnonzero(got != 0.25).tolist() == [3, 500, 900]
    assert not got[[3, 500, 900]].any()


def test_a_file_of_nothing_but_nan_is_refused(write):
    path = write("a.wav", np.full(1000, np.nan, np.float32), 8000, "FLOAT")
    with pytest.raises(AudioError, match=r"a\.wav.*NaN"):
        list(windows(path, 8000, 1.0))


def test_a_name_that_is_not_utf8_is_read_and_can_be_shown(write, noise):
    if sys.platform != "linux":
        pytest.skip("only Linux file systems hold such names")
    path = write(os.fsdecode(b"gr\xfcn.wav"), noise)
    assert len(read(path, 8000)) == 16000
    path.write_bytes(b"")
    with pytest.raises(AudioError) as caught:
        read(path, 8000)
    caught.value.args[0].encode("utf-8")


def test_a_file_removed_while_it_is_read_is_read_to_its_end(write):
    if sys.platform == "win32":
        pytest.skip("open files cannot be removed there")
    path = write("a.wav", np.zeros(8000 * 60))
    running = windows(path, 8000, 1.0)
    next(running)
    path.unlink()
    assert sum(1 for _ in running) == 59


def test_a_file_that_shrinks_while_it_is_read_is_an_error(write):
    path = write("a.wav", np.zeros(8000 * 120))
    running = windows(path, 8000, 1.0)
    next(running)
    os.truncate(path, 200_000)
    with pytest.raises(AudioError, match=r"a\.wav"):
        list(running)


@pytest.mark.parametrize(("marker", "size"), [(b"RIFF", 3_000_000_000), (b"RF64", 6_000_000_000)])
def test_the_end_of_a_wav_of_gigabytes_is_read(tmp_path, marker, size):
    if sys.platform != "linux":
        pytest.skip("needs a file system with holes in files")
    path = tmp_path / "huge.wav"
    form = b"fmt " + struct.pack("<IHHIIHH", 16, 1, 1, 48000, 96000, 2, 16)
    if marker == b"RF64":
        wide = b"ds64" + struct.pack("<IQQQI", 28, size + 72, size, size // 2, 0)
        head = marker + b"\xff\xff\xff\xffWAVE" + wide + form + b"data\xff\xff\xff\xff"
    else:
        head = marker + struct.pack("<I", size + 36) + b"WAVE" + form + b"data" + struct.pack("<I", size)
    with path.open("wb") as file:
        file.write(head)
        file.seek(len(head) + size - 48000)
        file.write(np.full(24000, 8192, "<i2").tobytes())
    seconds = size / 96000
    assert probe(path).duration == pytest.approx(seconds)
    (window,) = windows(path, 48000, 10.0, Region(seconds - 1, seconds))
    assert window.start == pytest.approx(seconds - 1)
    assert not window.samples[:23990].any()
    assert np.all(window.samples[24010:] == 0.25)


_MEASURE = """
import resource, sys
from recap_engine.audio import audio_hash, windows
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in windows(sys.argv[1], 4000, 10.0))
audio_hash(sys.argv[1])
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_three_hours_are_read_and_hashed_in_constant_memory(tmp_path: Path):
    if sys.platform != "linux":
        pytest.skip("ru_maxrss is in KiB on Linux only")
    path = tmp_path / "long.wav"
    with soundfile.SoundFile(path, "w", 8000, 1, "PCM_16") as file:
        minute = np.zeros(8000 * 60, np.int16)
        for _ in range(180):
            file.write(minute)
    done = subprocess.run([sys.executable, "-c", _MEASURE, path], capture_output=True, text=True, check=True)
    count, grown = map(int, done.stdout.split())
    assert count == 1080
    assert grown < 40  # MiB; the file has 165
