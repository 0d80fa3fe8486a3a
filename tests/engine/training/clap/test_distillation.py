"""The deep stages of the tower learn what a tagger hears; an interruption changes nothing."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from recap_engine.clap.compact_towers import SHALLOW, TowerConfig
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.training.clap.distil.classes import VAGUE_WEIGHT, class_captions, class_weights
from recap_engine.training.clap.distil.pieces import PATCHES, Maker
from recap_engine.training.clap.distil.recipe import Distillation
from recap_engine.training.clap.distil.sounds import chances
from recap_engine.training.clap.distil.student import Sizes, Student
from recap_engine.training.clap.distil.tagger import Floats, open_tagger
from recap_engine.training.clap.distil.texts import Wordings
from recap_engine.training.clap.distil.trainer import Distilling
from recap_engine.training.corpus import load_sounds, read_manifest, training_rows
from recap_engine.training.leave_out import LeaveOut

CONFIG = TowerConfig(
    window_seconds=1.0, channels=(8, 8, 16, 16, 24), hidden=32, feature=32, dimensions=16, vocabulary=120,
    text_width=32, text_layers=1, text_heads=2, text_tokens=16, sentence=24,
)  # fmt: skip
RECIPE = Distillation(steps=4, batch=4, parts=1, check_every=2, everyday=("s",))


class BandTagger:
    """Tells from the energy below and above 1 kHz whether a dog or an engine is heard."""

    name = "bands"
    credit = "made for a test"
    sample_rate = 16_000
    patch = 3200
    classes = ("Bark", "Engine", "Inside, small room")

    def tag(self, patch: Floats) -> tuple[Floats, Floats]:
        power = np.abs(np.fft.rfft(patch)) ** 2
        bands = power[:640].reshape(8, 80).sum(axis=1)
        low = float(bands[:2].sum() / (bands.sum() + 1e-9))
        return np.log1p(bands).astype(np.float32), np.array([low, 1.0 - low, 0.3], np.float32)


def _sentences(texts: Sequence[str]) -> Tensor:
    vectors = [torch.randn(CONFIG.sentence, generator=torch.Generator().manual_seed(len(text))) for text in texts]
    return functional.normalize(torch.stack(vectors), dim=1)


def _distilling(corpus: Path, folder: Path, recipe: Distillation = RECIPE) -> Distilling:
    rows = training_rows(read_manifest(corpus))
    sounds = load_sounds(corpus, rows, CONFIG.sample_rate)
    labels = sorted({row.label for row in rows})
    tagger = BandTagger()
    torch.manual_seed(0)
    student = Student(CONFIG, Sizes(8, len(tagger.classes), len(labels)))
    chance = chances(rows, [len(sound) / CONFIG.sample_rate for sound in sounds], recipe.everyday)
    wordings = Wordings.gather(labels, tagger.classes, ["A dog barks", "An engine runs"], _sentences, LeaveOut())
    maker = Maker(sounds, chance, tagger, folder.parent / "pieces", size=24)
    return Distilling(folder, student, maker, [labels.index(row.label) for row in rows], wordings, recipe)


def _stop_after(count: int, steps: Generator[Progress]) -> None:
    for step in steps:
        if step.done == count and step.doing.startswith("Learning"):
            steps.close()


def test_a_distillation_that_was_stopped_and_resumed_has_the_weights_of_one_that_was_not(
    corpus: Path, tmp_path: Path
) -> None:
    whole = _distilling(corpus, tmp_path / "whole")
    list(whole.train())
    _stop_after(2, _distilling(corpus, tmp_path / "parts").train())  # type: ignore[arg-type]
    resumed = _distilling(corpus, tmp_path / "parts")
    list(resumed.train())
    for name, tensor in whole.averaged.state_dict().items():
        assert torch.equal(tensor, resumed.averaged.state_dict()[name]), name


def test_the_pupil_comes_nearer_to_the_teacher_and_keeps_its_shallow_stages(corpus: Path, tmp_path: Path) -> None:
    run = _distilling(corpus, tmp_path / "run", replace(RECIPE, steps=30, batch=16, rate=3e-3, dropout=0.0))
    before = {name: tensor.clone() for name, tensor in run.student.tower.state_dict().items()}
    list(run.maker.make([0]))
    shown = [run.step(number) for number in range(30)]
    for name in ("loss", "patch_scores"):
        assert sum(figures[name] for figures in shown[-5:]) < sum(figures[name] for figures in shown[:5]), name
    kept = ("stem.", *(f"stages.{stage}." for stage in range(SHALLOW)))
    for name, tensor in run.student.tower.state_dict().items():
        if name.startswith(kept):
            assert torch.equal(tensor, before[name]), name


def test_a_part_is_the_same_whenever_it_is_made(corpus: Path, tmp_path: Path) -> None:
    one, two = (_distilling(corpus, tmp_path / name / "run").maker for name in ("one", "two"))
    list(one.make([1]))
    list(two.make([0, 1]))
    assert torch.equal(one.load(1).samples, two.load(1).samples)
    assert torch.equal(one.load(1).scores, two.load(1).scores)
    assert one.load(1).samples.shape == (24, PATCHES * BandTagger.patch)


def test_classes_without_a_caption_are_never_named_and_vague_ones_count_little() -> None:
    names = ("Bark", "Animal", "Inside, small room", "Baby cry, infant cry")
    assert class_weights(names, LeaveOut()).tolist() == [1.0, VAGUE_WEIGHT, 0.0, 1.0]
    assert class_weights(names, LeaveOut((r"\bbaby\b",))).tolist()[3] == 0.0
    assert all(captions and all(text[0].isupper() for text in captions) for captions in class_captions().values())


def test_a_teacher_that_is_not_there_is_reported_by_name(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"There is no file .*gone\.tflite"):
        open_tagger(f"yamnet={tmp_path / 'gone.tflite'}")
    with pytest.raises(RequestError, match="Unknown teacher panns; choose one of: yamnet=FILE"):
        open_tagger("panns")


def test_unlabelled_sounds_are_drawn_as_well(corpus: Path) -> None:
    rows = training_rows(read_manifest(corpus))
    rows = [replace(rows[0], label=""), *rows[1:]]
    chance: NDArray[np.float64] = chances(rows, [1.0] * len(rows), ())
    assert chance[0] > 0
    assert chance.sum() == pytest.approx(1.0)
