"""Loudness, peak and clipping are measured as the standards say.

The signals are minimum requirements tests of EBU Tech 3341 (1 to 6), made here; they allow 0.1 LU.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from recap_engine.audio import windows
from recap_engine.audio.levels import Meter
from recap_engine.audio.loudness import k_weighting
from recap_engine.audio.reading import measure_levels
from recap_engine.records import Levels

RATE = 48_000
Signal = NDArray[np.float64]


def tone(level: float, seconds: float, channels: int = 2, rate: int = RATE) -> Signal:
    """1 kHz with a peak of ``level`` dB of full scale, (n, channels)."""
    wave = 10 ** (level / 20) * np.sin(2 * np.pi * 1000 * np.arange(round(seconds * rate)) / rate)
    return np.repeat(wave[:, None], channels, 1)


def surround() -> Signal:
    """L and R at -28 dB, C at -24 dB, the surround channels at -30 dB."""
    parts = [tone(level, 20, 1) for level in (-28, -28, -24, -200, -30, -30)]
    return np.concatenate(parts, 1)


def measured(signal: Signal, rate: int = RATE, block: int = 50_001) -> Levels:
    meter = Meter()
    for at in range(0, len(signal), block):
        meter.add(rate, signal[at : at + block].astype(np.float32))
    found = meter.levels()
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("signal", "loudness"),
    [
        (tone(-23, 20), -23.0),
        (tone(-33, 20), -33.0),
        (np.concatenate([tone(-36, 10), tone(-23, 60), tone(-36, 10)]), -23.0),
        (np.concatenate([tone(-72, 10), tone(-36, 10), tone(-23, 60), tone(-36, 10), tone(-72, 10)]), -23.0),
        (np.concatenate([tone(-26, 20), tone(-20, 20.1), tone(-26, 20)]), -23.0),
        (surround(), -23.0),
        (tone(-20, 5, 1), -23.0),
    ],
)
def test_loudness_of_the_signals_of_the_standard(signal: Signal, loudness: float) -> None:
    assert measured(signal).loudness == pytest.approx(loudness, abs=0.1)


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 96_000, 192_000])
def test_loudness_does_not_depend_on_the_rate(rate: int) -> None:
    assert measured(tone(-23, 10, rate=rate), rate).loudness == pytest.approx(-23.0, abs=0.1)


def test_the_weighting_has_the_coefficients_of_the_recommendation_at_48_khz() -> None:
    z = np.exp(-2j * np.pi * np.arange(513) / 1024)
    first = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z * z) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z * z
    )
    second = (1 - 2 * z + z * z) / (1 - 1.99004745483398 * z + 0.99007225036621 * z * z)
    np.testing.assert_allclose(k_weighting(48_000, 1024), first * second, atol=1e-7)


@pytest.mark.parametrize("signal", [tone(-10, 0.3), np.zeros((RATE, 2)), tone(-80, 3)])
def test_what_is_too_short_or_too_quiet_has_no_loudness(signal: Signal) -> None:
    assert measured(signal).loudness is None


def test_a_file_is_measured_alone_and_while_it_is_read(tmp_path: Path) -> None:
    signal = np.clip(1.5 * tone(0, 3), -1, 1)
    soundfile.write(str(tmp_path / "loud.wav"), signal, RATE, subtype="PCM_24")
    alone = measure_levels(tmp_path / "loud.wav")
    *before, last = windows(tmp_path / "loud.wav", 16_000, 1.0)
    assert all(window.levels is None for window in before)
    assert last.levels is not None
    assert (alone.rate, alone.channels) == (last.levels.rate, last.levels.channels) == (RATE, 2)
    assert alone.loudness == pytest.approx(last.levels.loudness)
    assert alone.peak == last.levels.peak == pytest.approx(1.0, abs=1e-6)
    assert alone.clipped == last.levels.clipped == pytest.approx(2 * 2 * 3000, abs=20)
    assert last.levels.power == pytest.approx(np.square(signal[:, 0]).mean(), rel=1e-3)
