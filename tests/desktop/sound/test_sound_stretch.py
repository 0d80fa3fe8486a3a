from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from recap_desktop.sound.stretch import Stretch

RATE = 16000


def stretched(samples: NDArray[np.float32], speed: float, block: int) -> NDArray[np.float32]:
    stretch = Stretch(speed, RATE, samples.shape[1])
    parts = [stretch.push(samples[at : at + block]) for at in range(0, len(samples), block)]
    return np.concatenate([*parts, stretch.finish()])


def tone(hertz: float, seconds: float) -> NDArray[np.float32]:
    return np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE).astype(np.float32)[:, None] * 0.5


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.25, 2.0])
def test_another_speed_changes_the_length_and_keeps_the_pitch(speed: float) -> None:
    made = stretched(tone(440, 2), speed, 1000)[:, 0]
    assert len(made) == round(2 * RATE / speed)
    middle = made[len(made) // 4 : 3 * len(made) // 4]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * RATE / len(middle) == pytest.approx(440, abs=4)


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_a_tone_is_seamless(speed: float) -> None:
    made = stretched(tone(440, 2), speed, 777)[RATE // 10 : -RATE // 10, 0]
    loudness = np.abs(made[: len(made) // 400 * 400]).reshape(-1, 400).max(1)
    assert loudness.min() > 0.47
    assert loudness.max() < 0.51


@pytest.mark.parametrize("speed", [0.5, 1.5, 2.0])
def test_the_place_in_the_sound_does_not_drift(speed: float) -> None:
    samples = np.zeros((30 * RATE, 1), np.float32)
    burst = tone(900, 0.03)
    clicks = np.arange(1, 29) * RATE
    for click in clicks:
        samples[click : click + len(burst)] = burst
    made = np.abs(stretched(samples, speed, 4000)[:, 0])
    for click in clicks:
        due = round(click / speed)
        near = made[due - RATE // 50 : due + round(len(burst) / speed) + RATE // 50]
        assert near.max() > 0.3, f"the burst at {click / RATE} s is not within 20 ms of where the cursor would be"
        made[due - RATE // 20 : due + round(len(burst) / speed) + RATE // 20] = 0
    assert made.max() < 0.05, "there is sound where the cursor would not expect it"


def test_blocks_of_any_size_give_the_same() -> None:
    noise = np.random.default_rng(1).standard_normal((RATE, 2)).astype(np.float32) * 0.1
    np.testing.assert_allclose(stretched(noise, 0.7, 100), stretched(noise, 0.7, 16000), atol=1e-6)


@pytest.mark.parametrize("frames", [0, 1, 100])
def test_a_sound_shorter_than_a_piece_keeps_its_length(frames: int) -> None:
    assert len(stretched(np.ones((frames, 1), np.float32), 0.5, 64)) == frames * 2
