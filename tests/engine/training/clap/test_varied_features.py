"""What a tower makes of varied pieces, for the fit of signatures."""

from pathlib import Path

import numpy as np
import torch

from recap_engine.clap.compact_towers import AudioTower, TowerConfig
from recap_engine.training.clap.distil.pieces import NOBODY, Maker, load_part, part_path
from recap_engine.training.clap.distil.tagger import Floats
from recap_engine.training.clap.distil.varied_features import of_parts

CONFIG = TowerConfig(channels=(4, 4, 8, 8, 8), hidden=8, feature=8, dimensions=4)


class _Level:
    name = credit = "level"
    sample_rate = 16_000
    patch = 3200
    classes: tuple[str, ...] = ("Loud",)

    def tag(self, patch: Floats) -> tuple[Floats, Floats]:
        level = np.array([np.abs(patch).max()], np.float32)
        return level, level


def test_pieces_of_one_sound_are_compared_with_that_sound(tmp_path: Path) -> None:
    sounds = [np.arange(-8000, 8000, dtype=np.int16), np.full(9000, 2000, np.int16)]
    maker = Maker(sounds, np.array([0.5, 0.5]), _Level(), tmp_path, size=6, mixtures=0.5)
    list(maker.make(range(2)))
    torch.manual_seed(0)
    varied = of_parts(AudioTower(CONFIG).eval(), [part_path(tmp_path, 0, number) for number in range(2)])
    parts = [load_part(maker.path(number)) for number in range(2)]
    assert varied.first.tolist() == [int(one) for part in parts for one in part.first]
    assert varied.alone.tolist() == [int(one) == NOBODY for part in parts for one in part.second]
    assert varied.heard.pooled.shape == (12, 6 * CONFIG.hidden)
    assert varied.heard.features.shape == (12, CONFIG.feature)
    np.testing.assert_allclose(np.linalg.norm(varied.heard.vectors, axis=1), 1.0, rtol=1e-2)
    own = np.random.default_rng(0).normal(size=(2, 6 * CONFIG.hidden))
    first = np.flatnonzero(varied.alone)[0]
    np.testing.assert_array_equal(varied.apart(own)[0], varied.heard.pooled[first] - own[varied.first[first]])
