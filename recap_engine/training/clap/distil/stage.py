"""Distillation from start to end: sounds, texts, varied pieces, training."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from recap_engine.clap.compact_towers import TowerConfig
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.training import loop
from recap_engine.training.clap.distil.pieces import Maker
from recap_engine.training.clap.distil.recipe import Distillation
from recap_engine.training.clap.distil.sounds import chances
from recap_engine.training.clap.distil.space import Features, Refit, of_pieces, of_sounds, refit
from recap_engine.training.clap.distil.start import begin_with, sentences_of
from recap_engine.training.clap.distil.student import Sizes, Student
from recap_engine.training.clap.distil.tagger import Tagger
from recap_engine.training.clap.distil.texts import Wordings
from recap_engine.training.clap.distil.trainer import Distilling
from recap_engine.training.clap.export import SPACE
from recap_engine.training.clap.signature import pooled
from recap_engine.training.clap.targets import LabelTexts
from recap_engine.training.corpus import Row
from recap_engine.training.leave_out import LeaveOut
from recap_engine.whole_file import whole_file


@dataclass(frozen=True, slots=True)
class Material:
    """The sounds and texts: rows (their label empty where there is none) with int16 samples, and captions.

    ``leave_out`` keeps the teacher's own classes from being named, for evaluations.
    """

    rows: Sequence[Row]
    sounds: Sequence[NDArray[np.int16]]
    captions: Sequence[str]
    leave_out: LeaveOut


Judge = Callable[[LabelTexts], Callable[[Student], Mapping[str, float]]]
"""The texts of the labels -> a function that measures how well a student names sounds."""


def distil(
    material: Material,
    tagger: Tagger,
    start: Path,
    config: TowerConfig,
    recipe: Distillation,
    folder: Path,
    judge: Judge | None = None,
) -> Iterator[Progress]:
    """Train in ``folder``, from its last checkpoint; pieces are kept in its subfolder ``pieces``.

    Raises BundleError, and RequestError if the teacher and the tower need different sample rates.
    """
    if tagger.sample_rate != config.sample_rate:
        raise RequestError(
            "The teacher takes {rate} Hz, the tower {own} Hz.", rate=tagger.sample_rate, own=config.sample_rate
        )
    yield Progress("Reading the captions", 0, 1)
    student, maker, numbers, wordings = _prepare(material, tagger, start, config, recipe, folder, material.captions)
    judged = None if judge is None else judge(wordings.labels)
    yield from Distilling(folder, student, maker, numbers, wordings, recipe, judged).train()


def refit_space(
    material: Material,
    tagger: Tagger,
    start: Path,
    config: TowerConfig,
    recipe: Distillation,
    folder: Path,
    own: Sequence[str],
    fitting: Refit | None = None,
) -> Iterator[Progress]:
    """Fit the shared space of the finished run in ``folder`` to the captions ``own``; writes ``space.pt`` there."""
    if (folder / SPACE).exists() or not own:
        return
    fitting = fitting or Refit()
    yield Progress("Fitting the shared space to captions", 0, 1)
    student, maker, numbers, wordings = _prepare(material, tagger, start, config, recipe, folder, own)
    student.load_state_dict(torch.load(folder / loop.CHECKPOINT, weights_only=True)["averaged"])
    student.eval().requires_grad_(False)
    labels = torch.tensor([*numbers, -1])
    parts = range(max(0, recipe.parts - fitting.parts), recipe.parts)
    yield from maker.make(parts)
    pieces = of_pieces(student, maker, parts, labels)
    heard = pooled(copy.deepcopy(student.tower), material.sounds, config)
    sounds = of_sounds(student, torch.from_numpy(heard.features).float(), labels[:-1])
    for map_ in (student.tower.project, student.words):
        map_.requires_grad_(True)
    with whole_file(folder / SPACE) as part:
        torch.save(refit(student, Features.joined([pieces, sounds]), wordings, fitting), part)


def _prepare(
    material: Material,
    tagger: Tagger,
    start: Path,
    config: TowerConfig,
    recipe: Distillation,
    folder: Path,
    captions: Sequence[str],
) -> tuple[Student, Maker, list[int], Wordings]:
    labels = sorted({row.label for row in material.rows if row.label})
    sentences = sentences_of(start, config)
    wordings = Wordings.gather(labels, tagger.classes, captions, sentences, material.leave_out)
    number = {label: place for place, label in enumerate(labels)}
    torch.manual_seed(recipe.seed)
    embedding, _ = tagger.tag(np.zeros(tagger.patch, np.float32))
    student = Student(config, Sizes(len(embedding), len(tagger.classes), len(labels)))
    begin_with(student, start)
    seconds = [len(sound) / config.sample_rate for sound in material.sounds]
    chance = chances(material.rows, seconds, recipe.everyday)
    maker = Maker(material.sounds, chance, tagger, folder / "pieces", recipe.seed)
    return student, maker, [number.get(row.label, -1) for row in material.rows], wordings
