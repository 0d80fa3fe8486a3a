from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recap_desktop.sound import peaks as measuring
from recap_desktop.sound.peaks import Peaks, measure
from recap_engine.audio.reading import measure_levels
from recap_engine.errors import AudioError


def never() -> bool:
    return False


def measured(path: str, **options: int) -> Peaks:
    found = measure(path, never, **options)
    assert found is not None
    return found


def test_columns_hold_the_least_and_greatest_of_their_frames(write) -> None:
    samples = np.random.default_rng(0).uniform(-1, 1, 100_003).astype(np.float32)
    peaks = measured(write(samples, name="noise.flac"))
    stored = soundfile.read(write(samples, name="noise.flac"), dtype="float32")[0]
    width = peaks.bin * 16
    columns = peaks.columns(0, 0, width * 90, 90)
    for number in (0, 1, 45, 89):
        part = stored[number * width : (number + 1) * width]
        assert columns[number, 0] == part.min()
        assert columns[number, 1] == part.max()
        assert columns[number, 2] == pytest.approx(np.mean(part**2), rel=1e-3)


@pytest.mark.parametrize("count", [1, 7, 640, 5000])
def test_no_peak_is_lost_at_any_magnification(write, count: int) -> None:
    samples = np.zeros(200_000, np.float32)
    samples[123_457] = 0.9
    columns = measured(write(samples)).columns(0, 0, 200_000, count)
    assert np.nanmax(columns[:, 1]) == pytest.approx(0.9, abs=1e-3)


def test_channels_are_measured_alone_and_mixed(write, sine) -> None:
    left = sine(100, 1)
    peaks = measured(write(np.stack([left, left / 2], 1)))
    assert peaks.columns(0, 0, 16000, 10)[:, 1].max() == pytest.approx(0.375, abs=1e-2)
    assert peaks.columns(1, 0, 16000, 10)[:, 1].max() == pytest.approx(0.5, abs=1e-2)
    assert peaks.peak == pytest.approx(0.5, abs=1e-2)


def test_the_mix_of_channels_that_cancel_each_other_out_is_not_flat(write) -> None:
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, 200_000).astype(np.float32)
    peaks = measured(write(np.stack([noise, -noise], 1)))
    left, mix = peaks.columns(1, 0, 200_000, 100), peaks.columns(0, 0, 200_000, 100)
    assert np.allclose(mix, left, atol=1e-3)


def test_long_sounds_take_no_more_memory_than_short_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sine) -> None:
    monkeypatch.setattr(measuring, "MOST_VALUES", 4096)
    held = []
    for minutes in (2, 8):
        path = tmp_path / f"{minutes}.wav"
        with soundfile.SoundFile(path, "w", 16000, 1, "PCM_16") as file:
            for _ in range(minutes):
                file.write(sine(50, 60))
        tracemalloc.start()
        peaks = measured(str(path))
        held.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert len(peaks.levels[0]) <= 4097
        assert peaks.frames == minutes * 60 * 16000
    assert held[1] < held[0] * 1.3


def test_bins_are_merged_where_the_length_was_not_known(write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "MOST_VALUES", 1024)
    gathered = measuring._Levels(4, 1, expected=0)
    samples = np.random.default_rng(3).uniform(-1, 1, 50_000).astype(np.float32)
    for at in range(0, len(samples), 1777):
        gathered.add(samples[at : at + 1777, None])
    finest = gathered.levels(True)[0]
    assert len(finest) <= 1025
    whole = samples[: len(samples) // gathered.size * gathered.size].reshape(-1, gathered.size)
    np.testing.assert_array_equal(finest[: len(whole), 0, 0], whole.min(1))
    np.testing.assert_array_equal(finest[: len(whole), 0, 1], whole.max(1))


def test_a_part_is_measured_as_finely_as_wanted(write, sine) -> None:
    samples = sine(100, 2)
    part = measured(write(samples), start=16000, stop=16100, finest=1)
    np.testing.assert_allclose(part.levels[0][:, 0, 0], samples[16000:16100], atol=1e-4)
    assert part.covers(16000, 16100)
    assert not part.covers(15999, 16100)
    assert np.isnan(part.columns(0, 0, 100, 10)).all()


def test_measuring_stops_when_nobody_wants_it(write, sine) -> None:
    assert measure(write(sine(100, 1)), lambda: True) is None


def test_damaged_values_draw_as_silence(write) -> None:
    samples = np.full(2000, 0.25, np.float32)
    samples[100], samples[200] = np.nan, np.inf
    path = write(np.zeros(1))
    soundfile.write(path, samples, 16000, "FLOAT")
    columns = measured(path).columns(0, 0, 2000, 10)
    assert np.isfinite(columns).all()
    assert columns[:, 1].max() == pytest.approx(0.25)


def test_what_is_not_a_sound_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "text.wav"
    path.write_text("nothing to hear")
    with pytest.raises(AudioError, match="not a sound"):
        measured(str(path))


@pytest.mark.parametrize("count", [1, 40, 3000])
def test_clipping_is_what_the_engine_counts_at_any_magnification(write, count: int) -> None:
    noise = np.random.default_rng(1).normal(0, 0.4, (90_000, 2)).astype(np.float32)
    noise = np.clip(noise, -0.9, 0.9)
    noise[[100, 5000, 80_000]] = 1.0  # single samples at full scale are no clipping
    path = write(noise, name="single.wav")
    levels = measure_levels(path)
    assert (levels.clipped, measuring.clipped(measured(path), 0, 0, 90_000, count).any()) == (0, False)

    noise[40_000:40_003, 1] = -1.0
    path = write(noise, name="cut.wav")
    marks = measuring.clipped(measured(path), 0, 0, 90_000, count)
    assert measure_levels(path).clipped == 1
    (places,) = np.nonzero(marks)
    assert 1 <= len(places) <= 3
    assert np.abs(places - 40_000 * count // 90_000).max() <= 3  # a bin may lie across columns
