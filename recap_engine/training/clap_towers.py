"""Both towers in one go: audio tower, shared space, text tower, and the encoder's files of a bundle.

Multi-positive throughout: a sound agrees with every text in proportion to how near the text is to what is heard in it.
Half of the sounds are mixtures of two, whose texts are wanted in the proportion of the mixture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch
from torch import Tensor

from recap_engine.clap.compact_towers import TextTower, TowerConfig
from recap_engine.progress import Progress
from recap_engine.training.clap import Lessons, Pupil, Recipe, Run
from recap_engine.training.clap_check import Check
from recap_engine.training.clap_export import averaged_weights, export
from recap_engine.training.clap_phrases import phrases
from recap_engine.training.clap_space import refit, views
from recap_engine.training.clap_targets import LabelTexts, sound_targets, text_targets
from recap_engine.training.clap_text import TOKENIZER, TextRun, joined, run_tokenizer
from recap_engine.training.corpus import Row, load_sounds


@dataclass(frozen=True, slots=True)
class TowerData:
    """What towers are trained on. ``judged`` rows only tell how it goes.

    ``captions`` are texts of any sounds; ``own`` are those that will be searched, and count more.
    """

    folder: Path
    rows: Sequence[Row]
    judged: Sequence[Row]
    captions: Sequence[str]
    own: Sequence[str]

    @property
    def texts(self) -> list[str]:
        """All captions, each once."""
        return list(dict.fromkeys([*self.captions, *self.own]))

    @property
    def labels(self) -> list[str]:
        """What is heard in the rows."""
        return sorted({row.label for row in self.rows})


@dataclass(frozen=True, slots=True)
class Towers:
    """How they are trained.

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


def train_towers(data: TowerData, towers: Towers, work: Path, cache: Path, out: Path) -> Iterator[Progress]:
    """Train both towers and write the encoder's files to ``out``; what ``work`` has already is not done again."""
    audio, text = work / "audio_tower", work / "text_tower"
    yield Progress("Reading the sounds", 0, len(data.rows))
    lessons = _lessons(data, towers, towers.audio, data.texts, cache)
    torch.manual_seed(towers.audio.seed)
    pupil = Pupil(towers.config, len(data.labels), torch.cat([lessons.texts.names, lessons.texts.captions]))
    judge = Check(data.folder, data.judged, towers.config, lessons.texts, cache, towers.audio.everyday)
    yield from Run(audio, pupil, lessons, towers.audio, judge).train()
    if not (audio / "space.pt").exists() and data.own:
        yield Progress("Fitting the shared space to captions", 0, 1)
        _refit(data, towers, audio, cache)
    yield from _train_text(data, towers, text, cache, averaged_weights(audio)["words.weight"])
    yield Progress("Writing the encoder", 0, 1)
    export(audio, text, out, towers.config)


def _lessons(data: TowerData, towers: Towers, recipe: Recipe, captions: Sequence[str], cache: Path) -> Lessons:
    rate = towers.config.sample_rate
    sounds = load_sounds(data.folder, data.rows, rate, cache)
    texts = LabelTexts.gather(data.labels, captions, cache, teacher=towers.text_teacher)
    if towers.sound_teacher:
        targets = sound_targets(sounds, data.rows, rate, cache)
    else:
        targets, recipe = [torch.zeros(1, 512)] * len(sounds), replace(recipe, teacher=0.0)
    return Lessons(data.rows, sounds, targets, texts, recipe, rate)


def _refit(data: TowerData, towers: Towers, audio: Path, cache: Path) -> None:
    recipe = replace(towers.audio, mixed=0.0, seconds=towers.config.window_seconds, seed=77)
    lessons = _lessons(data, towers, recipe, [], cache)
    pupil = Pupil(towers.config, len(lessons.texts.labels), lessons.texts.names)
    weights: Mapping[str, Tensor] = torch.load(audio / "checkpoint.pt", weights_only=True)["averaged"]
    pupil.load_state_dict(weights)
    features, labels = views(pupil, lessons, towers.refit_batches)
    captions = text_targets(list(dict.fromkeys(data.own)), cache, teacher=towers.text_teacher)
    space = refit(pupil, features.clone(), labels.clone(), lessons.texts.names, captions, steps=towers.refit_steps)
    part = audio / "space.part"
    torch.save(space, part)
    part.replace(audio / "space.pt")


def _train_text(data: TowerData, towers: Towers, folder: Path, cache: Path, shared: Tensor) -> Iterator[Progress]:
    texts = [phrase for label in data.labels for phrase in phrases(label)] + data.texts
    texts = list(dict.fromkeys(texts + joined([*data.labels, *data.texts], towers.joined, seed=1)))
    tokenizer = run_tokenizer(folder / TOKENIZER, texts, towers.config)
    texts += 3 * list(dict.fromkeys(data.own))
    targets = text_targets(texts, cache, teacher=towers.text_teacher)
    torch.manual_seed(0)
    tower = TextTower(towers.config)
    yield from TextRun(folder, tower, tokenizer, texts, targets, steps=towers.text_steps, shared=shared).train()
