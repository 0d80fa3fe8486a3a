"""A whole sound, however long, becomes one vector and a few windows' hidden states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from recap_engine.clap.encoder import AudioFeatures, Floats
from recap_engine.clap.listen import EvenSample, listen
from recap_engine.errors import AudioError
from recap_engine.records import Levels


@dataclass(frozen=True)
class Stretch:
    start: float
    samples: Floats
    peak: float
    levels: Levels | None = None


class Counting:
    """An encoder whose hidden states tell the number of the window, and whose vectors turn with it."""

    sample_rate, window_seconds, dimensions, hidden_steps, hidden_width, fingerprint = 10, 1.0, 2, 3, 1, "counting"
    band = (0.0, 5.0)

    def __init__(self) -> None:
        self.largest_batch = 0

    def encode_audio(self, windows: Sequence[Floats]) -> AudioFeatures:
        self.largest_batch = max(self.largest_batch, len(windows))
        numbers = np.array([window[0] for window in windows], np.float32)
        vectors = np.stack([np.cos(numbers / 1e3), np.sin(numbers / 1e3)], axis=1)
        return AudioFeatures(vectors, np.repeat(numbers[:, None, None], 3, axis=1), vectors)

    def encode_text(self, texts: Sequence[str]) -> Floats:
        return np.zeros((len(texts), 2), np.float32)


def sound(windows: int) -> Iterator[Stretch]:
    return (Stretch(2.0 + i, np.full(10, i, np.float32), 0.5 if i == 1 else 0.1) for i in range(windows))


def test_vector_is_the_normalised_mean_and_everything_is_counted() -> None:
    encoder = Counting()
    heard = listen(encoder, sound(19), 4, batch=5)
    angles = np.arange(19) / 1e3
    mean = np.array([np.cos(angles).mean(), np.sin(angles).mean()])
    np.testing.assert_allclose(heard.vector, mean / np.linalg.norm(mean), atol=1e-6)
    assert (heard.windows, heard.seconds, heard.peak) == (19, 19.0, 0.5)
    assert heard.hidden.shape == (12, 1)
    assert encoder.largest_batch == 5


@pytest.mark.parametrize("windows", [1, 3, 4])
def test_sound_of_few_windows_keeps_them_all(windows: int) -> None:
    hidden = listen(Counting(), sound(windows), 4).hidden
    assert hidden[::3, 0].tolist() == list(range(windows))


@pytest.mark.parametrize("windows", [8, 9, 17, 100, 1_081, 4_096])
@pytest.mark.parametrize("kept", [1, 2, 4, 7])
def test_kept_windows_are_spread_evenly_however_many_come(windows: int, kept: int) -> None:
    chosen = listen(Counting(), sound(windows), kept).hidden[::3, 0]
    assert len(chosen) == kept
    ideal = (np.arange(kept) + 0.5) * windows / kept
    assert np.all(np.diff(chosen) > 0)
    assert np.abs(chosen - ideal).max() <= windows / kept


def test_memory_does_not_grow_with_the_sound() -> None:
    spread = EvenSample(4)
    for number in range(10_000):
        spread.add(np.full((1, 1), number, np.float32))
        assert len(spread._kept) <= 8


def test_no_windows_is_reported() -> None:
    with pytest.raises(AudioError, match="no samples"):
        listen(Counting(), iter(()), 4)
