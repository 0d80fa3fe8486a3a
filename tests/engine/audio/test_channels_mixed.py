"""Channels are averaged, unless the average would hide what is loud in one of them."""

from __future__ import annotations

from pathlib import Path

import made_sounds as made
import numpy as np
import pytest

from recap_engine.audio import read, read_notes, read_once
from recap_engine.records import Region


def stored(tmp_path: Path, *channels: np.ndarray) -> Path:
    path = tmp_path / "a.wav"
    path.write_bytes(made.pcm_wav(np.stack(channels, 1)))
    return path


def test_channels_in_opposition_sound_like_one_of_them_and_a_note_says_so(tmp_path):
    left = made.bursts(2.0)
    path = stored(tmp_path, left, -left)
    np.testing.assert_allclose(read(path, made.RATE), left / 32768, atol=1e-6)
    assert "cancel each other out" in str(read_once(path, 16_000, 1.0).notes[0])
    assert read_notes(path) == read_once(path, 16_000, 1.0).notes


def test_one_live_channel_among_dead_ones_is_as_loud_as_alone(tmp_path):
    live, dead = made.bursts(2.0), np.zeros(2 * made.RATE, np.int16)
    path = stored(tmp_path, dead, dead, live, dead, dead, dead)
    np.testing.assert_allclose(read(path, made.RATE), live / 32768, atol=1e-6)
    assert "nearly silent" in str(read_notes(path)[0])


def test_ordinary_stereo_is_averaged_without_a_note(tmp_path):
    left, right = made.bursts(1.0), made.bursts(1.0, seed=2)
    path = stored(tmp_path, left, right)
    np.testing.assert_allclose(read(path, made.RATE), (left / 65536 + right / 65536), atol=1e-6)
    assert not read_notes(path)


def test_silence_in_all_channels_stays_silence(tmp_path):
    dead = np.zeros(made.RATE, np.int16)
    path = stored(tmp_path, dead, dead)
    assert not read(path, 16_000).any()
    assert not read_notes(path)


@pytest.mark.parametrize("seconds", [3.0, 50.0])
def test_a_region_is_mixed_like_the_whole(tmp_path, seconds):
    left = made.bursts(seconds)
    path = stored(tmp_path, left, -left)
    part = read(path, made.RATE, Region(1.0, 1.5))
    np.testing.assert_array_equal(part, read(path, made.RATE)[made.RATE : made.RATE * 3 // 2])
    assert np.abs(part).max() > 0.1
