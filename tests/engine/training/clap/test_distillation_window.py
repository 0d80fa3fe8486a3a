"""Steps draw from a window of parts that moves on; parts may be made ahead by another process."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from recap_engine.training.clap.distil.ahead import made_ahead
from recap_engine.training.clap.distil.pieces import Maker
from recap_engine.training.clap.distil.recipe import Distillation
from recap_engine.training.clap.distil.tagger import Floats
from recap_engine.training.clap.distil.vary import fast_length, varied


class _Loudness:
    name = credit = "loudness"
    sample_rate = 16_000
    patch = 800
    classes: tuple[str, ...] = ("Loud",)

    def tag(self, patch: Floats) -> tuple[Floats, Floats]:
        level = np.array([np.abs(patch).max()], np.float32)
        return level, level


def _maker(folder: Path) -> Maker:
    sounds = [np.arange(4000, dtype=np.int16), np.full(300, 2000, np.int16)]
    return Maker(sounds, np.array([0.5, 0.5]), _Loudness(), folder, size=4)


def test_the_window_moves_from_the_first_parts_to_the_last_and_never_back() -> None:
    recipe = Distillation(steps=1000, parts=100, window=40)
    seen = [recipe.drawn_from(step) for step in range(1000)]
    assert seen[0] == range(13)
    assert seen[-1] == range(60, 100)
    assert all(len(parts) <= 40 for parts in seen)
    assert all(one.start <= two.start and one.stop <= two.stop for one, two in pairwise(seen))
    assert {part for parts in seen for part in parts} == set(range(100))


def test_parts_made_ahead_are_those_that_would_be_made_when_needed(tmp_path: Path) -> None:
    here, there = _maker(tmp_path / "here"), _maker(tmp_path / "there")
    list(here.make(range(3)))
    with made_ahead(there, 3):
        list(there.make(range(3)))
    for number in range(3):
        assert torch.equal(here.load(number).samples, there.load(number).samples)
        assert torch.equal(here.load(number).embeddings, there.load(number).embeddings)
    assert [path.suffix for path in there.folder.iterdir() if path.suffix == ".pt"] == [".pt"] * 3


@pytest.mark.parametrize(("least", "found"), [(1, 1), (7, 8), (11, 12), (66_000, 67_500)])
def test_a_fast_length_has_small_factors_only(least: int, found: int) -> None:
    assert least <= fast_length(least) <= found


def test_a_varied_piece_keeps_its_length_and_level() -> None:
    random = np.random.default_rng(0)
    sound = random.standard_normal(12_345).astype(np.float32)
    for _ in range(20):
        heard = varied(sound, 16_000, random)
        assert heard.shape == sound.shape
        assert 0.19 < np.abs(heard).max() <= 1.0001
