"""The towers' training: it learns, and a kill changes nothing."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from recap_engine.clap.compact_towers import TextTower, TowerConfig
from recap_engine.progress import Progress
from recap_engine.training import augment
from recap_engine.training.clap.targets import LabelTexts
from recap_engine.training.clap.text_tower import TextRun, build_tokenizer, joined, tokens_of
from recap_engine.training.clap.trainer import BatchSampler, Recipe, Run, Student
from recap_engine.training.clap.validation import hear_windows, naming
from recap_engine.training.corpus import load_sounds, read_manifest, training_rows
from recap_engine.training.texts.label_variants import phrases

CONFIG = TowerConfig(
    window_seconds=1.0, channels=(8, 8, 16, 16, 24), hidden=32, feature=32, dimensions=16, vocabulary=120,
    text_width=32, text_layers=1, text_heads=2, text_tokens=16, sentence=24,
)  # fmt: skip
RECIPE = Recipe(steps=12, batch=8, seconds=0.8, check_every=4, captions=2)


def drain(steps: Iterator[Progress]) -> None:
    for _ in steps:
        pass


def stop_after(count: int, steps: Generator[Progress]) -> None:
    for step in steps:
        if step.done == count:
            steps.close()


def _texts(labels: list[str]) -> LabelTexts:
    random = torch.Generator().manual_seed(3)
    names = functional.normalize(torch.randn(len(labels), CONFIG.sentence, generator=random), dim=1)
    return LabelTexts(labels, names, [name[None] for name in names], names)


def _run(corpus: Path, folder: Path, recipe: Recipe = RECIPE) -> Run:
    rows = training_rows(read_manifest(corpus))
    sounds = load_sounds(corpus, rows, CONFIG.sample_rate)
    random = torch.Generator().manual_seed(4)
    targets = [torch.randn(1, 512, generator=random).half() for _ in rows]
    texts = _texts(sorted({row.label for row in rows}))
    torch.manual_seed(0)
    student = Student(CONFIG, len(texts.labels), torch.randn(64, CONFIG.sentence))
    return Run(folder, student, BatchSampler(rows, sounds, targets, texts, recipe, CONFIG.sample_rate), recipe)


def test_a_run_that_was_stopped_and_resumed_has_the_weights_of_one_that_was_not(corpus: Path, tmp_path: Path) -> None:
    whole = _run(corpus, tmp_path / "whole")
    drain(whole.train())
    stop_after(5, _run(corpus, tmp_path / "parts").train())
    resumed = _run(corpus, tmp_path / "parts")
    steps = resumed.train()
    assert next(steps).done == 6
    drain(steps)
    for name, tensor in whole.averaged.state_dict().items():
        assert torch.equal(tensor, resumed.averaged.state_dict()[name]), name


def test_the_tower_learns_to_distinguish_two_kinds_of_sound_by_their_texts(corpus: Path, tmp_path: Path) -> None:
    recipe = replace(RECIPE, steps=60, check_every=60, average=0.9, batch=12, rate=3e-3)
    run = _run(corpus, tmp_path, recipe)
    drain(run.train())
    vectors = hear_windows(run.averaged.tower, run.sampler.sounds, CONFIG)
    with torch.inference_mode():
        choices = run.averaged.text(run.sampler.texts.names)
    assert naming(vectors, run.sampler.labels.tolist(), choices)[0] == 1.0


def test_a_batch_depends_on_seed_and_step_alone(corpus: Path, tmp_path: Path) -> None:
    sampler = _run(corpus, tmp_path).sampler
    first, other = sampler.batch(3), sampler.batch(4)
    assert torch.equal(first.samples, sampler.batch(3).samples)
    assert not torch.equal(first.samples, other.samples)


def test_text_distillation_resumes_to_the_same_weights(tmp_path: Path) -> None:
    texts = [
        f"{thing} {doing}"
        for thing in ("a dog", "a cat", "rain", "wind")
        for doing in ("one", "two", "three", "four", "five", "six", "seven", "eight")
    ]
    tokenizer = build_tokenizer(texts, CONFIG)
    targets = functional.normalize(
        torch.randn(len(texts), CONFIG.sentence, generator=torch.Generator().manual_seed(1)), dim=1
    )

    def run(folder: Path) -> TextRun:
        torch.manual_seed(0)
        return TextRun(folder, TextTower(CONFIG), tokenizer, texts, targets, steps=8, batch=32)

    whole = run(tmp_path / "whole")
    drain(whole.train())
    stop_after(3, run(tmp_path / "parts").train())
    resumed = run(tmp_path / "parts")
    drain(resumed.train())
    for name, tensor in whole.tower.state_dict().items():
        assert torch.equal(tensor, resumed.tower.state_dict()[name]), name


def test_padding_does_not_change_what_a_text_means() -> None:
    tokenizer = build_tokenizer(["a dog barks", "rain falls on a roof while people talk"], CONFIG)
    tower = TextTower(CONFIG).eval()
    with torch.inference_mode():
        alone = tower(*tokens_of(tokenizer, ["a dog barks"]))[0]
        beside = tower(*tokens_of(tokenizer, ["a dog barks", "rain falls on a roof while people talk"]))[0]
    assert torch.allclose(alone[0], beside[0], atol=1e-5)


def test_labels_become_sentences() -> None:
    said = phrases("dog barking")
    assert said[0] == "dog barking"
    assert "a dog is barking" in said
    assert "people are clapping" in phrases("people clapping")
    assert "there is guitar chord" not in phrases("dog barking")


def test_joined_captions_hold_both() -> None:
    (text,) = joined(["A dog barks.", "A dog barks."], 1, seed=0)
    assert text.count("dog barks") == 2
    assert "." not in text[:-1]


@pytest.mark.parametrize("speed", [0.8, 1.0, 1.25])
def test_a_window_of_a_longer_sound_is_full_and_of_a_shorter_one_holds_all_of_it(speed: float) -> None:
    random = np.random.default_rng(0)
    loud = np.full(40_000, 16_000, np.int16)
    assert (augment.place(loud, 16_000, 0.5, random, speed) > 0.4).all()
    short = augment.place(np.full(4_000, 16_000, np.int16), 16_000, 0.5, random, speed)
    assert abs(int((short > 0.4).sum()) - 4_000 / speed) < 3


def test_recolouring_keeps_shape_and_stays_positive() -> None:
    power = torch.rand(16, 50, 64) + 1e-6
    changed = augment.recolour(power, torch.Generator().manual_seed(0))
    assert changed.shape == power.shape
    assert bool(torch.isfinite(changed).all())
    assert bool((changed >= 0).all())
