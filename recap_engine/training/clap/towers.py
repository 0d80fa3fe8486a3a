"""Train both towers: audio tower, shared space, text tower, and the encoder files of a bundle.

Multi-positive throughout: a sound agrees with every text in proportion to how near the text is to what is heard in it.
Half of the sounds are mixtures of two, whose texts are wanted in the proportion of the mixture.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from recap_engine.bundles.bundle import KINDS, TEXT_TOKENIZER
from recap_engine.clap.compact_towers import AudioTower, TextTower, TowerConfig
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.training.clap.class_readout import read_classes
from recap_engine.training.clap.distil.pieces import part_path
from recap_engine.training.clap.distil.recipe import Distillation
from recap_engine.training.clap.distil.start import begin_with, bundle_weights
from recap_engine.training.clap.distil.tagger import open_tagger
from recap_engine.training.clap.distil.varied_features import Varied, of_parts
from recap_engine.training.clap.export import SIGNATURES, averaged_weights, export, write_kinds
from recap_engine.training.clap.shared_space import refit, sample_features
from recap_engine.training.clap.signature import fit_signatures, learnt_kinds, pooled
from recap_engine.training.clap.targets import LabelTexts, sound_targets, text_targets
from recap_engine.training.clap.text_tower import TOKENIZER, TextRun, joined, run_tokenizer
from recap_engine.training.clap.trainer import BatchSampler, Recipe, Run, Student
from recap_engine.training.clap.validation import Check
from recap_engine.training.corpus import Row, load_sounds
from recap_engine.training.leave_out import LeaveOut
from recap_engine.training.texts.label_variants import phrases
from recap_engine.whole_file import whole_file

_VARIED_PARTS = 24
"""Parts of varied pieces that signatures and classes are fitted on, beside the sounds."""


@dataclass(frozen=True, slots=True)
class TowerData:
    """Training data of the towers. ``judged`` rows are only for monitoring.

    ``captions`` are texts of any sounds; ``own`` are those that will be searched, and count more.
    """

    folder: Path
    rows: Sequence[Row]
    judged: Sequence[Row]
    captions: Sequence[str]
    own: Sequence[str]
    unlabelled: Sequence[Row] = ()
    """Sounds without a label, for a teacher that needs none."""
    leave_out: LeaveOut = field(default_factory=LeaveOut)

    @property
    def texts(self) -> list[str]:
        """All captions, each once."""
        return list(dict.fromkeys([*self.captions, *self.own]))

    @property
    def labels(self) -> list[str]:
        """The labels of the rows."""
        return sorted({row.label for row in self.rows})


@dataclass(frozen=True, slots=True)
class Towers:
    """How they are trained.

    ``start`` is a finished bundle to continue from: the audio tower starts with its weights; its text tower is kept.
    Without ``sound_teacher`` the audio tower learns from texts alone; without ``text_teacher`` sentences are compared
    by their words.
    """

    config: TowerConfig = field(default_factory=TowerConfig)
    audio: Recipe = field(default_factory=Recipe)
    text_steps: int = 6000
    joined: int = 12_000
    refit_batches: int = 110
    refit_steps: int = 600
    sound_teacher: bool = True
    text_teacher: bool = True
    start: str | None = None
    teacher: str | None = None
    """A sound tagger to learn from in place of all that, as ``NAME=FILE``; only with ``start``."""
    distillation: Distillation = field(default_factory=Distillation)


def train_towers(data: TowerData, towers: Towers, work: Path, cache: Path, out: Path) -> Iterator[Progress]:
    """Train both towers and write the encoder's files to ``out``; stages found in ``work`` are not repeated."""
    audio, text = work / "audio_tower", work / "text_tower"
    yield Progress("Reading the sounds", 0, len(data.rows))
    if towers.teacher is not None:
        yield from _distil(data, towers, audio, cache)
    else:
        yield from _contrast(data, towers, audio, cache)
    if towers.start is not None:
        keep_text(Path(towers.start), text)
    else:
        yield from _train_text(data, towers, text, cache, averaged_weights(audio)["words.weight"])
    yield Progress("Fitting the signatures", 0, 1)
    _sign(data, towers, audio, cache)
    yield Progress("Writing the encoder", 0, 1)
    export(audio, text, out, towers.config)


def _distil(data: TowerData, towers: Towers, audio: Path, cache: Path) -> Iterator[Progress]:
    """The audio tower, trained on the scores of a sound tagger. Raises RequestError without a bundle to start from."""
    from recap_engine.training.clap.distil.stage import Material, distil, refit_space

    if towers.teacher is None or towers.start is None:
        raise RequestError("Training with a teacher starts from a finished bundle: name one with --start.")
    sounds = load_sounds(data.folder, [*data.rows, *data.unlabelled], towers.config.sample_rate, cache)
    material = Material([*data.rows, *data.unlabelled], sounds, data.texts, data.leave_out)

    def judge(texts: LabelTexts) -> Check:
        return Check(data.folder, data.judged, towers.config, texts, cache, towers.audio.everyday)

    tagger = open_tagger(towers.teacher)
    given = (material, tagger, Path(towers.start), towers.config, towers.distillation, audio)
    yield from distil(*given, judge)
    yield from refit_space(*given, data.own)


def _contrast(data: TowerData, towers: Towers, audio: Path, cache: Path) -> Iterator[Progress]:
    """The audio tower from labels, captions and a teacher of vectors; then the shared space is fitted to captions."""
    sampler = _sampler(data, towers, towers.audio, data.texts, cache)
    torch.manual_seed(towers.audio.seed)
    student = Student(towers.config, len(data.labels), torch.cat([sampler.texts.names, sampler.texts.captions]))
    if towers.start is not None:
        begin_with(student, Path(towers.start))
    judge = Check(data.folder, data.judged, towers.config, sampler.texts, cache, towers.audio.everyday)
    yield from Run(audio, student, sampler, towers.audio, judge).train()
    if not (audio / "space.pt").exists() and data.own:
        yield Progress("Fitting the shared space to captions", 0, 1)
        _refit(data, towers, audio, cache)


def keep_text(bundle: Path, folder: Path) -> None:
    """Write the text tower of a finished bundle to ``folder`` as a text run would. Raises BundleError."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = bundle_weights(bundle)
    named = {name.removeprefix("text."): tensor for name, tensor in weights.items() if name.startswith("text.")}
    torch.save({"tower": {name: tensor.float() for name, tensor in named.items()}}, folder / "text_checkpoint.pt")
    shutil.copyfile(bundle / TEXT_TOKENIZER, folder / TOKENIZER)


def _sign(data: TowerData, towers: Towers, audio: Path, cache: Path) -> None:
    """Fit the map to signatures on the training sounds, and write it with the kinds they are of."""
    if (audio / SIGNATURES).exists():
        return
    tower = AudioTower(towers.config)
    weights = averaged_weights(audio)
    tower.load_state_dict({name.removeprefix("tower."): t for name, t in weights.items() if name.startswith("tower.")})
    rows = [*data.rows, *(data.unlabelled if towers.teacher else ())]
    sounds = load_sounds(data.folder, rows, towers.config.sample_rate, cache)
    heard = pooled(tower.eval(), sounds, towers.config)
    varied = None if towers.teacher is None else _varied(tower, towers.distillation, audio)
    labelled = heard.pooled[: len(data.rows)]
    apart = None if varied is None else varied.apart(heard.pooled)
    weight, bias = fit_signatures(labelled, data.rows, towers.config.dimensions, apart=apart)
    signed = _signatures(heard.pooled, weight, bias)
    kinds = learnt_kinds(signed[: len(data.rows)], data.rows)
    if towers.teacher is not None and varied is not None:
        signed = np.concatenate([signed, _signatures(varied.heard.pooled, weight, bias)])
        features = np.concatenate([heard.features, varied.heard.features])
        vectors = np.concatenate([heard.vectors, varied.heard.vectors])
        logits = features @ weights["scores.weight"].double().numpy().T + weights["scores.bias"].double().numpy()
        names = open_tagger(towers.teacher).classes
        kinds = replace(kinds, classes=read_classes(signed, vectors, logits, names, data.leave_out))
    write_kinds(kinds, audio / KINDS)
    with whole_file(audio / SIGNATURES) as part:
        torch.save({"tower.signature.weight": weight, "tower.signature.bias": bias}, part)


def _signatures(heard: NDArray[np.float64], weight: Tensor, bias: Tensor) -> NDArray[np.float64]:
    """Signatures (n, d) of unit length from what was ``heard`` (n, p)."""
    signed = heard @ weight.double().numpy().T + bias.double().numpy()
    unit: NDArray[np.float64] = signed / np.maximum(np.linalg.norm(signed, axis=1, keepdims=True), 1e-9)
    return unit


def _varied(tower: AudioTower, recipe: Distillation, audio: Path) -> Varied | None:
    """What the tower makes of the latest pieces that it learnt from; None where they were removed."""
    numbers = range(max(0, recipe.parts - _VARIED_PARTS), recipe.parts)
    paths = [part_path(audio / "pieces", recipe.seed, number) for number in numbers]
    found = [path for path in paths if path.exists()]
    return of_parts(tower, found) if found else None


def _sampler(data: TowerData, towers: Towers, recipe: Recipe, captions: Sequence[str], cache: Path) -> BatchSampler:
    rate = towers.config.sample_rate
    sounds = load_sounds(data.folder, data.rows, rate, cache)
    texts = LabelTexts.gather(data.labels, captions, cache, teacher=towers.text_teacher)
    if towers.sound_teacher:
        targets = sound_targets(sounds, data.rows, rate, cache)
    else:
        targets, recipe = [torch.zeros(1, 512)] * len(sounds), replace(recipe, teacher=0.0)
    return BatchSampler(data.rows, sounds, targets, texts, recipe, rate)


def _refit(data: TowerData, towers: Towers, audio: Path, cache: Path) -> None:
    recipe = replace(towers.audio, mixed=0.0, seconds=towers.config.window_seconds, seed=77)
    sampler = _sampler(data, towers, recipe, [], cache)
    student = Student(towers.config, len(sampler.texts.labels), sampler.texts.names)
    weights: Mapping[str, Tensor] = torch.load(audio / "checkpoint.pt", weights_only=True)["averaged"]
    student.load_state_dict(weights)
    features, labels = sample_features(student, sampler, towers.refit_batches)
    captions = text_targets(list(dict.fromkeys(data.own)), cache, teacher=towers.text_teacher)
    space = refit(student, features.clone(), labels.clone(), sampler.texts.names, captions, steps=towers.refit_steps)
    with whole_file(audio / "space.pt") as part:
        torch.save(space, part)


def _train_text(data: TowerData, towers: Towers, folder: Path, cache: Path, shared: Tensor) -> Iterator[Progress]:
    texts = [phrase for label in data.labels for phrase in phrases(label)] + data.texts
    texts = list(dict.fromkeys(texts + joined([*data.labels, *data.texts], towers.joined, seed=1)))
    tokenizer = run_tokenizer(folder / TOKENIZER, texts, towers.config)
    texts += 3 * list(dict.fromkeys(data.own))
    targets = text_targets(texts, cache, teacher=towers.text_teacher)
    torch.manual_seed(0)
    tower = TextTower(towers.config)
    yield from TextRun(folder, tower, tokenizer, texts, targets, steps=towers.text_steps, shared=shared).train()
