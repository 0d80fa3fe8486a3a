"""Kinds without a free recording are synthesised: the same every time, and without anything left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recap_engine.training.corpus import Row
from recap_engine.training.synthesis import LENGTH, RATE
from recap_engine.training.synthetic_sounds import KINDS, made_rows
from recap_engine.training.texts.label_captions import captions_of

LABELS = ("person saying a single word", "guitar note", "gunshot", "busy street")


@pytest.fixture
def ingredients(tmp_path: Path) -> tuple[Path, list[Row]]:
    """A folder with a sound of each label from which others can be made."""
    rows = []
    for number, label in enumerate(LABELS):
        burst = np.random.default_rng(number).standard_normal(8000) * np.exp(-np.arange(8000) / 2000)
        soundfile.write(tmp_path / f"{number}.wav", 0.1 * burst, RATE)
        rows.append(Row(f"{number}.wav", "s", label, str(number), "train", True, ""))
    return tmp_path, rows


def heard(rows: list[Row]) -> np.ndarray:
    return np.stack([soundfile.read(row.path)[0] for row in rows])


def test_every_kind_is_made_audibly_and_each_sound_is_another(ingredients: tuple[Path, list[Row]]) -> None:
    corpus, rows = ingredients
    made = made_rows(corpus, rows, corpus / "made", each=2)
    assert [row.label for row in made] == [label for label in KINDS for _ in range(2)]
    sounds = heard(made)
    assert sounds.shape == (2 * len(KINDS), LENGTH)
    assert np.isfinite(sounds).all()
    assert (np.abs(sounds).max(axis=1) < 1.0).all()
    assert (np.sqrt(np.square(sounds).mean(axis=1)) > 1e-3).all()
    assert len({sound.tobytes() for sound in sounds}) == len(sounds)
    assert len({row.take for row in made}) == len(made)


def test_the_same_seed_makes_the_same_sounds_and_what_is_there_is_kept(ingredients: tuple[Path, list[Row]]) -> None:
    corpus, rows = ingredients
    first, second, other = (
        made_rows(corpus, rows, corpus / name, each=1, seed=seed) for name, seed in (("a", 0), ("b", 0), ("c", 1))
    )
    assert np.array_equal(heard(first), heard(second))
    assert not np.array_equal(heard(first), heard(other))
    before = [Path(row.path).stat().st_mtime_ns for row in first]
    again = made_rows(corpus, rows, corpus / "a", each=1)
    assert [Path(row.path).stat().st_mtime_ns for row in again] == before


def test_a_kind_whose_ingredients_are_missing_or_left_out_is_not_made(ingredients: tuple[Path, list[Row]]) -> None:
    corpus, rows = ingredients
    without = [row for row in rows if row.label != "gunshot"]
    labels = {row.label for row in made_rows(corpus, without, corpus / "made", each=1)}
    assert labels == set(KINDS) - {"gun firing several shots"}
    renamed = [replace(row, label="rain falling") for row in rows]
    alone = {row.label for row in made_rows(corpus, renamed, corpus / "other", each=1)}
    assert alone == {label for label, (_, needed) in KINDS.items() if not needed}


def test_their_captions_are_sentences() -> None:
    for label in KINDS:
        assert all(len(caption.split()) >= 4 for caption in captions_of(label)), label
