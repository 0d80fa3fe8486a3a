"""What is fitted after the towers: how common kinds are, the detector, scores on sounds of other sources."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from recap_engine.propose.kinds import Kinds
from recap_engine.propose.ranking import Ranking
from recap_engine.propose.retrieval import Calibration
from recap_engine.training.corpus import Row
from recap_engine.training.starter.common_kinds import commonness, parts_of
from recap_engine.training.starter.detector import Material, Recipe, train_detector
from recap_engine.training.starter.other_sources import named_by_others
from recap_engine.training.texts.label_captions import captions_of

LABELS = ("dog barking", "rain falling", "siren wailing")
CAPTIONS = tuple(captions_of(label)[0] for label in LABELS)
DIMENSIONS = 4


def by_word(texts: Sequence[str]) -> np.ndarray:
    """Vectors that tell only which of three words is in a text."""
    words = ("dog", "rain", "siren")
    return np.array([[float(word in text.lower()) for word in words] for text in texts], np.float32)


def row(label: str, source: str, number: int) -> Row:
    return Row(f"{source}{number}.wav", source, label, f"g{number}", "train", True, "CC0")


def material(rows: Sequence[Row], pairs: Sequence[tuple[int, int]] = ()) -> Material:
    """Sounds whose vector and signature tell their label, and mixtures with the maximum of both."""
    random = np.random.default_rng(0)
    heard = np.zeros((len(rows), 2 * DIMENSIONS), np.float32)
    for line, one in zip(heard, rows, strict=True):
        line[[LABELS.index(one.label), DIMENSIONS + LABELS.index(one.label)]] = 1.0
    mixed = np.array([np.maximum(heard[a], heard[b]) for a, b in pairs], np.float32).reshape(-1, heard.shape[1])
    noise = random.normal(0.0, 0.02, mixed.shape).astype(np.float32)
    return Material(rows, heard, pairs, mixed + noise)


def kinds() -> Kinds:
    return Kinds(CAPTIONS, np.eye(3, DIMENSIONS, dtype=np.float32), np.eye(3, DIMENSIONS, dtype=np.float32))


def test_captions_are_taken_apart_where_they_join_events() -> None:
    assert parts_of("A dog barks as rain falls, followed by a siren wailing in the distance") == [
        "a dog barks",
        "rain falls",
        "a siren wailing",
    ]


def test_kind_that_captions_name_often_is_common() -> None:
    found = commonness(CAPTIONS, ["A dog barks and rain falls"] * 40 + ["A dog barks"] * 200, by_word)
    assert found[0] > found[1] == pytest.approx(0.0)
    assert found[2] < 0


def test_kinds_with_one_caption_are_equally_common() -> None:
    found = commonness((CAPTIONS[0], CAPTIONS[0], CAPTIONS[1]), ["A dog barks"] * 50, by_word)
    assert found[0] == found[1] > found[2]


def test_detector_hears_both_kinds_of_a_mixture_and_one_of_a_sound() -> None:
    rows = [row(label, "esc50", i) for label in LABELS for i in range(10)]
    pairs = [(i, j) for i in range(30) for j in range(30) if rows[i].label != rows[j].label]
    known = material(rows, pairs)
    made = train_detector(known, kinds(), Recipe(hidden=16, epochs=60, batch=64, rate=1e-2))

    def logits(heard: np.ndarray) -> np.ndarray:
        found: np.ndarray = made.outer[:, :-1] @ np.maximum(made.inner[:, :-1] @ heard + made.inner[:, -1], 0)
        return found + made.outer[:, -1]

    mixture, alone = logits(known.mixed[pairs.index((0, 10))]), logits(known.heard[0])
    assert (mixture > 0).tolist() == [True, True, False, True]
    assert (alone > 0).tolist() == [True, False, False, False]


def test_sounds_are_named_by_the_kinds_and_detectors_of_other_sources_alone() -> None:
    rows = [row("dog barking", source, i) for source in ("one", "two", "three", "four", "five") for i in range(2)]
    rows += [row("rain falling", source, i) for source in ("one", "two", "three", "four", "five") for i in range(2, 4)]
    rows += [row("siren wailing", "one", i) for i in range(4, 9)]
    rows += [row("siren wailing", "two", 4)]
    recipe = Recipe(hidden=8, epochs=40, batch=16, rate=1e-2)
    found = named_by_others(material(rows), kinds(), Calibration(), Ranking(), recipe)
    assert len(found.logits) == 5 * 4  # four sounds of each source at most
    assert found.fits.all()


def test_material_without_a_source_has_no_mixture_of_its_sounds() -> None:
    rows = [row("dog barking", "one", 0), row("rain falling", "two", 1), row("siren wailing", "three", 2)]
    left = material(rows, [(0, 1), (1, 2)]).without({"one"})
    assert [one.source for one in left.rows] == ["two", "three"]
    assert left.pairs == [(0, 1)]
    assert len(left.heard) == 2
    assert len(left.mixed) == 1
