"""A bundle's calibration is fitted on sounds of known events, never with captions of the sound's own recording."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from recap_engine.errors import ExchangeError
from recap_engine.training.corpus import Row
from recap_engine.training.event_patterns import Events
from recap_engine.training.starter.calibration import (
    Judged,
    accepted_of,
    calibrate,
    fit_logistic,
    shares,
    source_over,
)
from recap_engine.training.starter.model_card import CREDITS, SOUND_TEACHER, TEXT_TEACHER, Figures, model_card

PATTERNS = {
    "dog barking": r"\bdogs?\b|bark",
    "rain falling": r"\brain",
    "owl hooting": r"\bowl|hoot",
    "bell ringing": r"\bbell",
}


@pytest.fixture
def events(tmp_path: Path) -> Events:
    path = tmp_path / "events.json"
    path.write_text(json.dumps(PATTERNS), encoding="utf-8")
    return Events(path)


def test_a_list_of_everything_names_nothing(events: Events) -> None:
    assert events.names("A dog barks in the rain", "dog barking")
    assert not events.names("Dogs, rain, owls and a bell", "dog barking")
    assert "dog barking" in events
    assert "cat meowing" not in events


def test_unreadable_patterns_are_reported(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match=r"events\.json"):
        Events(tmp_path / "events.json")


def test_logistic_regression_finds_the_weights_that_made_the_data() -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(20_000, 2))
    chance = 1 / (1 + np.exp(-(3.0 * x[:, 0] - 1.0 * x[:, 1] + 0.5)))
    fit = fit_logistic(x, random.random(20_000) < chance, ridge=1e-9)
    assert fit.weights == pytest.approx((3.0, -1.0), abs=0.15)
    assert fit.offset == pytest.approx(0.5, abs=0.1)


def _judged() -> Judged:
    """Twelve sounds: three kinds on three axes, with some noise; two takes of one recording each."""
    random = np.random.default_rng(1)
    labels = ["dog barking", "rain falling", "owl hooting"] * 8
    vectors = np.eye(3)[[0, 1, 2] * 8] + 0.3 * random.normal(size=(24, 3))
    unit = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return Judged(unit, labels, [f"take{i // 6}-{i % 3}" for i in range(24)])


def test_a_higher_cosine_means_a_likelier_fit(events: Events) -> None:
    texts = ["A dog barks loudly", "Rain falls on leaves", "An owl hoots at night", "A bell rings twice"]
    vectors = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [-0.6, -0.6, -0.6]], np.float32)
    fitted = calibrate(_judged(), events, texts, vectors, depth=4)
    assert fitted.text(0.95) > 0.5 > fitted.text(0.0)


def test_accepted_sounds_are_few_and_of_every_second_kind() -> None:
    kept = accepted_of(_judged(), 5, seed=0)
    labels = [_judged().labels[i] for i in kept]
    assert {label: labels.count(label) for label in labels} == {"dog barking": 5, "rain falling": 5}
    assert kept == accepted_of(_judged(), 5, seed=0)


def test_a_search_does_not_see_what_it_must_not() -> None:
    vectors = np.eye(2, dtype=np.float32)
    source = source_over(["one", "two"], vectors, vectors, ["mine", "other"])(frozenset({0}))
    (by_sound,) = source.search("audio", vectors[:1], 5)
    assert [caption.text for caption, _ in by_sound] == ["other"]
    (by_text,) = source.search("text", vectors[:1], 5)
    assert [caption.text for caption, _ in by_text] == ["one", "two"]
    ((mine, other),) = source.carrying([["mine", "other"]])
    assert (len(mine), other.tolist()) == (0, [[0.0, 1.0]])


def test_shares_count_the_first_and_the_first_five(events: Events) -> None:
    proposals = [["A dog barks"], ["Wind blows"] * 4 + ["Rain falls"], ["Wind blows"] * 5 + ["An owl hoots"], []]
    named = shares(proposals, ["dog barking", "rain falling", "owl hooting", "dog barking"], events)
    assert named == {"first": 0.25, "any of five": 0.5}


def test_the_card_credits_every_source_with_its_licence_and_the_teachers() -> None:
    rows = [
        Row(f"{source}/1.ogg", source, "dog barking", "g", "train", True, f"licence of {source}") for source in CREDITS
    ]
    teachers = (SOUND_TEACHER, TEXT_TEACHER)
    card = model_card(rows, Figures(["a step"], {"a figure": "1"}, {"AudioCaps": 3}, teachers))
    for source, credit in CREDITS.items():
        assert f"| {credit} | 1 | licence of {source} |" in card
    assert "CC BY 4.0" in card
    assert "Apache 2.0" in card
    assert "## Limits" in card
    assert "aisfx" not in model_card(rows, Figures([], {}, {}))


def test_a_given_weight_is_taken_into_account_and_not_fitted() -> None:
    random = np.random.default_rng(2)
    x = random.normal(size=(20_000, 2))
    chance = 1 / (1 + np.exp(-(2.0 * x[:, 0] + 1.0 * x[:, 1])))
    fit = fit_logistic(x[:, :1], random.random(20_000) < chance, ridge=1e-9, given=x[:, 1])
    assert fit.weights == pytest.approx((2.0,), abs=0.15)
