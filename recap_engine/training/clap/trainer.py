"""Train the compact audio tower on texts and, where installed, a teacher; it can be resumed at any step.

Every step depends on the seed and its number alone (draws, masks, dropout), so a run that was killed and resumed
computes the weights of one that was not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from recap_engine.clap.compact_towers import AudioTower, TowerConfig
from recap_engine.progress import Progress
from recap_engine.training import augment, loop
from recap_engine.training.clap.averaged import AveragedTraining
from recap_engine.training.clap.targets import LabelTexts, directions
from recap_engine.training.corpus import Row
from recap_engine.training.synthetic_sounds import BACKGROUNDS


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the audio tower is trained."""

    steps: int = 3000
    batch: int = 64
    seconds: float = 3.0
    rate: float = 1.5e-3
    decay: float = 0.05
    mixed: float = 0.5
    dropout: float = 0.2
    softness: float = 0.04
    captions: int = 256
    teacher: float = 2.0
    average: float = 0.997
    emphasis: float = 12.0
    """How many times likelier sounds of ``everyday`` sources, or labelled nearly like them, are drawn."""
    everyday: tuple[str, ...] = ("esc50", "made")
    behind: float = 0.35
    """How many of the sounds get a background, 6 to 28 dB weaker, that they are not labelled with."""
    seed: int = 0
    check_every: int = 300


class Student(nn.Module):
    """The tower and its training-only parts: sentence map, label and teacher heads, temperature."""

    def __init__(self, config: TowerConfig, labels: int, sentences: Tensor, teacher: int = 512) -> None:
        super().__init__()
        self.tower = AudioTower(config)
        self.words = nn.Linear(config.sentence, config.dimensions, bias=False)
        self.words.weight.data.copy_(directions(sentences, config.dimensions))
        self.label = nn.Linear(config.feature, labels)
        self.teacher = nn.Linear(config.feature, teacher)
        self.scale = nn.Parameter(torch.tensor(3.0))

    def text(self, sentences: Tensor) -> Tensor:
        """Sentences (n, 384) -> shared space (n, d), unit length."""
        return functional.normalize(self.words(sentences), dim=1)


@dataclass(frozen=True, slots=True)
class Batch:
    """``samples`` (n, length), labels of both sounds in it, share of the first, the teacher's view, texts (m, 384)."""

    samples: Tensor
    first: Tensor
    second: Tensor
    share: Tensor
    teacher: Tensor
    bank: Tensor


class BatchSampler:
    """Draws batches: class-balanced sounds around their louder parts, half of them mixtures of two."""

    def __init__(
        self,
        rows: Sequence[Row],
        sounds: Sequence[np.ndarray],
        targets: Sequence[Tensor],
        texts: LabelTexts,
        recipe: Recipe,
        sample_rate: int,
    ) -> None:
        self.recipe, self.sounds, self.texts, self.sample_rate = recipe, sounds, texts, sample_rate
        place = {label: number for number, label in enumerate(texts.labels)}
        self.labels = np.array([place[row.label] for row in rows])
        counts = Counter(self.labels.tolist())
        common = [place[label] for label in {row.label for row in rows if row.source in recipe.everyday}]
        near = (texts.names @ texts.names[common].T).amax(dim=1) > 0.7 if common else torch.zeros(len(place)) > 0
        weight = np.array([counts[label] ** -0.5 for label in self.labels.tolist()])
        weight *= np.where(near.numpy()[self.labels], recipe.emphasis, 1.0)
        self.chance = weight / weight.sum()
        stacked = torch.cat([target.float() for target in targets])
        self.middle, self.spread = stacked.mean(dim=0), stacked.std(dim=0) + 0.05
        self.targets = [((target.float() - self.middle) / self.spread) for target in targets]
        self.backgrounds = [i for i, row in enumerate(rows) if re.search(BACKGROUNDS, row.label)]

    def _heard(self, which: int, length: int, random: np.random.Generator) -> tuple[np.ndarray, Tensor]:
        sound, target = self.sounds[which], self.targets[which]
        around = augment.loudest(sound, random)
        speed = float(np.exp(random.normal(0.0, 0.1)))
        block = min(len(target) - 1, max(0, round((around * len(sound) / self.sample_rate - 1.16) / 1.16)))
        return augment.place(sound, length, around, random, speed), target[block]

    def _before_background(self, heard: np.ndarray, random: np.random.Generator) -> np.ndarray:
        if not self.backgrounds or random.random() >= self.recipe.behind:
            return heard
        other = self.sounds[self.backgrounds[random.integers(len(self.backgrounds))]]
        behind = augment.place(other, len(heard), random.random(), random, 1.0)
        share = 10.0 ** (-random.uniform(6.0, 28.0) / 20.0)
        return augment.join(heard, behind, 1.0 / (1.0 + share))

    def batch(self, step: int) -> Batch:
        """The batch of a step; the same for the same seed and step."""
        recipe = self.recipe
        random = np.random.default_rng([recipe.seed, step])
        length = round(recipe.seconds * self.sample_rate)
        pairs = random.choice(len(self.labels), size=(recipe.batch, 2), p=self.chance)
        shares = np.where(random.random(recipe.batch) < recipe.mixed, random.uniform(0.3, 0.7, recipe.batch), 1.0)
        samples, views = np.zeros((recipe.batch, length), np.float32), []
        for place, ((one, two), share) in enumerate(zip(pairs, shares, strict=True)):
            heard, view = self._heard(one, length, random)
            if share < 1.0:
                other, beside = self._heard(two, length, random)
                heard, view = augment.join(heard, other, float(share)), view * share + beside * (1.0 - share)
            samples[place] = self._before_background(heard, random)
            views.append(view)
        bank = self.texts.draw(random)
        if len(self.texts.captions):
            chosen = random.integers(len(self.texts.captions), size=recipe.captions)
            bank = torch.cat([bank, self.texts.captions[chosen]])
        labels = torch.from_numpy(self.labels[pairs])
        return Batch(
            torch.from_numpy(samples),
            labels[:, 0],
            labels[:, 1],
            torch.from_numpy(shares.astype(np.float32)),
            torch.stack(views).float(),
            bank,
        )


def losses(student: Student, batch: Batch, names: Tensor, recipe: Recipe, random: torch.Generator) -> dict[str, Tensor]:
    """The parts of the loss: agreement with texts, the label head, the teacher's view."""
    with torch.no_grad():
        power = augment.mask(augment.recolour(student.tower.mel(batch.samples), random), random)
    with loop.bfloat16_where_native():
        vector, _, feature, _ = student.tower.hear(power, recipe.dropout)
    bank = student.text(batch.bank)
    logits = student.scale.clamp(max=4.0).exp() * vector @ bank.T
    wanted = _blend(lambda label: ((names[label] @ batch.bank.T) / recipe.softness).softmax(dim=1), batch)
    said = student.label(feature.float())
    smooth = _blend(lambda label: functional.one_hot(label, said.shape[1]) * 0.9 + 0.1 / said.shape[1], batch)
    teacher = 1.0 - functional.cosine_similarity(student.teacher(feature.float()), batch.teacher, dim=1).mean()
    return {
        "text": -(wanted * logits.log_softmax(dim=1)).sum(dim=1).mean(),
        "label": -(smooth * said.log_softmax(dim=1)).sum(dim=1).mean(),
        "teacher": teacher,
    }


def _blend(targets: Any, batch: Batch) -> Tensor:
    share = batch.share[:, None]
    blended: Tensor = targets(batch.first) * share + targets(batch.second) * (1.0 - share)
    return blended


class Run(AveragedTraining[Student]):
    """One training run in a folder."""

    def __init__(
        self,
        folder: Path,
        student: Student,
        sampler: BatchSampler,
        recipe: Recipe,
        judge: Callable[[Student], Mapping[str, float]] | None = None,
    ) -> None:
        """``judge(averaged)`` gives figures for the log."""
        optimizer = torch.optim.AdamW(loop.decayed(student.parameters(), recipe.decay), lr=recipe.rate)
        super().__init__(student, optimizer, recipe, judge)
        self.folder, self.sampler, self.recipe = folder, sampler, recipe

    def train(self) -> Iterator[Progress]:
        """Train to the recipe's last step, from the folder's checkpoint."""
        recipe = self.recipe
        doing = "Training the audio tower"
        yield from loop.run(self, steps=recipe.steps, check_every=recipe.check_every, folder=self.folder, doing=doing)

    def step(self, number: int) -> Mapping[str, float]:
        """One step; the parts of its loss."""
        self.begin_step(number)
        random = torch.Generator().manual_seed(self.recipe.seed * 7_000_003 + number)
        self.student.train()
        parts = losses(self.student, self.sampler.batch(number), self.sampler.texts.names, self.recipe, random)
        loss = parts["text"] + 0.5 * parts["label"] + self.recipe.teacher * parts["teacher"]
        return self.descend(number, loss, parts)
