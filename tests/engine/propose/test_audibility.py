"""Sounds of which a model hears nothing or too little: they get a note and low scores."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from recap_engine.audio import windows
from recap_engine.clap.encoder import AudioFeatures, Floats
from recap_engine.clap.listen import Hearing, listen
from recap_engine.datastore.listing import best_suggestions
from recap_engine.engine import Engine
from recap_engine.propose.audibility import UNHEARD_SCORE, unheard
from recap_engine.records import is_too_short

RATE = 48_000
ABOVE = "Nearly all of this sound lies above 8 kHz, where the model hears nothing."
BELOW = "Nearly all of this sound lies below 30 Hz, where the model hears nothing."


class Ear:
    """An encoder that only has a rate and a band."""

    window_seconds, dimensions, hidden_steps, hidden_width, fingerprint = 5.0, 2, 1, 1, "ear"

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self.band = (30.0, sample_rate / 2)

    def encode_audio(self, windows: Sequence[Floats]) -> AudioFeatures:
        vectors = np.ones((len(windows), 2), np.float32)
        return AudioFeatures(vectors, np.ones((len(windows), 1, 1), np.float32), vectors)

    def encode_text(self, texts: Sequence[str]) -> Floats:
        return np.ones((len(texts), 2), np.float32)


def tone(hertz: float, seconds: float = 2.0, level: float = 0.5, rate: int = RATE) -> NDArray[np.float64]:
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def sweep(begin: float, end: float, seconds: float, rate: int) -> NDArray[np.float64]:
    time = np.arange(round(seconds * rate)) / rate
    return 0.8 * np.sin(2 * np.pi * (begin * time + (end - begin) * time**2 / 2 / seconds))


def noise(level: float, count: int, seed: int = 1) -> NDArray[np.float64]:
    return level * np.random.default_rng(seed).standard_normal(count)


def hi_hat() -> NDArray[np.float64]:
    """Bursts of noise around 10 kHz with the skirts of a real cymbal."""
    count = 2 * RATE
    frequencies = np.maximum(1, np.fft.rfftfreq(count, 1 / RATE))
    shape = np.exp(-((np.log2(frequencies / 10_000) / 0.35) ** 2) / 2)
    burst = np.fft.irfft(np.fft.rfft(noise(1, count)) * shape, count)
    decay = np.exp(-(np.arange(count) % (RATE // 2)) / 3000)
    return 0.7 * burst / np.abs(burst).max() * decay


def click() -> NDArray[np.float64]:
    samples = np.zeros(4 * RATE)
    samples[90_000:90_010] = 0.9
    return samples


def heard(path: Path, samples: NDArray[np.float64], rate: int, ear: Ear) -> Hearing:
    soundfile.write(str(path), samples, rate)
    return listen(ear, windows(path, ear.sample_rate, ear.window_seconds), 2)


@pytest.mark.parametrize(
    ("samples", "rate", "note"),
    [
        (sweep(20_000, 48_000, 6, 96_000), 96_000, ABOVE),
        (sweep(20_000, 47_000, 3, 96_000) / 2 + noise(3e-4, 3 * 96_000), 96_000, ABOVE),
        (tone(12, 6), RATE, BELOW),
        (np.full(RATE, 0.3), RATE, "The sound is silent."),
        (np.zeros(RATE), RATE, "The sound is silent."),
        (click(), RATE, "Only 0.01 s of this sound can be heard, so suggestions are guesses."),
        (tone(800, 0.02), RATE, "Only 0.02 s of this sound can be heard, so suggestions are guesses."),
        (hi_hat(), RATE, None),
        (tone(6000), RATE, None),
        (tone(400, level=0.003) + 0.5, RATE, None),
        (tone(400, level=0.01) + tone(10), RATE, None),
        (tone(400, level=0.001), RATE, None),
        (tone(800, 0.15), RATE, None),
        (np.stack([tone(400), -tone(400)], 1), RATE, None),
    ],
)
def test_what_lies_outside_of_hearing_is_noted(
    tmp_path: Path, samples: NDArray[np.float64], rate: int, note: str | None
) -> None:
    ear = Ear(16_000)
    found = unheard(heard(tmp_path / "a.wav", samples, rate, ear), ear.band)
    assert (None if found is None else str(found)) == note


@pytest.mark.parametrize("hertz", [8000, 10_000, 12_000])
def test_a_whistle_counts_as_heard_where_the_encoder_hears_as_high(tmp_path: Path, hertz: float) -> None:
    for rate, note in ((48_000, None), (32_000, None), (12_000, "Nearly all of this sound lies above 6 kHz")):
        ear = Ear(rate)
        found = unheard(heard(tmp_path / "a.wav", tone(hertz) + noise(1e-4, 2 * RATE), RATE, ear), ear.band)
        assert (found is None) if note is None else str(found).startswith(note)


def test_a_click_in_the_overlap_of_two_windows_counts_once(tmp_path: Path) -> None:
    samples = np.zeros(6 * RATE)
    samples[3 * RATE + 240 : 3 * RATE + 250] = 0.9
    assert heard(tmp_path / "a.wav", samples, RATE, Ear(16_000)).audible == pytest.approx(0.01)


def test_no_candidate_of_an_unheard_sound_scores_high_and_none_teaches(engine: Engine, sounds: Path) -> None:
    soundfile.write(str(sounds / "sweep.wav"), sweep(20_000, 48_000, 1, 96_000), 96_000)
    soundfile.write(str(sounds / "blip.wav"), tone(800, 0.02), RATE)
    soundfile.write(str(sounds / "zero.wav"), np.zeros(RATE), RATE)
    names = ("sweep", "blip", "zero", "a")
    alone = {name: list(engine.propose(sounds / f"{name}.wav"))[-1] for name in names}
    outcomes = engine.caption([(str(sounds / f"{name}.wav"), None) for name in names])
    together = {Path(outcome.path).stem: outcome.proposal for outcome in outcomes}
    for proposals in (alone, together):
        for name in names[:3]:
            proposal = proposals[name]
            assert proposal is not None
            assert bool(proposal.candidates) == (name != "zero")
            assert all(one.score <= UNHEARD_SCORE for one in proposal.candidates)
            assert len(proposal.notes) == 1
        audible = proposals["a"]
        assert audible is not None
        assert audible.notes == ()
    assert is_too_short(alone["blip"].notes)
    best = best_suggestions(engine.workspace)
    assert best[alone["sweep"].sound.hash].notes == alone["sweep"].notes
    row = engine.workspace.sounds.find(alone["sweep"].sound)
    assert row is not None
    assert engine.workspace.vectors.sound_vector(engine.encoder.fingerprint, row.id) is None
