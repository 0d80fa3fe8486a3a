"""Distil a tagger into the audio tower of a bundle; it can be resumed at any step, like all training here.

The shallow stages of the tower stay as they are, so their features are made once for every piece: learning the deep
stages, nine tenths of the weights, then takes half the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from recap_engine.clap.compact_towers import SHALLOW, AudioTower
from recap_engine.progress import Progress
from recap_engine.training import augment, loop
from recap_engine.training.clap.averaged import AveragedTraining
from recap_engine.training.clap.distil.ahead import made_ahead
from recap_engine.training.clap.distil.pieces import Maker, Pieces
from recap_engine.training.clap.distil.recipe import Distillation
from recap_engine.training.clap.distil.student import Student, Targets, losses, overall_scores
from recap_engine.training.clap.distil.texts import Wordings


class Distilling(AveragedTraining[Student]):
    """One run in a folder.

    ``labels`` gives the number of each sound's label, -1 for none; ``judge(averaged)`` gives figures for the log.
    """

    def __init__(
        self,
        folder: Path,
        student: Student,
        maker: Maker,
        labels: Sequence[int],
        wordings: Wordings,
        recipe: Distillation,
        judge: Callable[[Student], Mapping[str, float]] | None = None,
    ) -> None:
        for frozen in (student.tower.stem, student.tower.stages[:SHALLOW]):
            frozen.requires_grad_(False)
        optimizer = torch.optim.AdamW(
            loop.decayed((p for p in student.parameters() if p.requires_grad), recipe.decay), lr=recipe.rate, fused=True
        )
        super().__init__(student, optimizer, recipe, judge)
        self.folder, self.maker, self.wordings, self.recipe = folder, maker, wordings, recipe
        self.labels = torch.tensor([*labels, -1])
        self._parts: dict[int, _Part] = {}
        self._scaling: tuple[Tensor, Tensor] | None = None

    def train(self) -> Iterator[Progress]:
        """Train to the recipe's last step, from where the folder's checkpoint stands."""
        recipe = self.recipe
        with made_ahead(self.maker, recipe.parts):
            yield from self.maker.make(recipe.drawn_from(0)[::-1])  # from the other end than the process ahead
            yield from loop.run(
                self,
                steps=recipe.steps,
                check_every=recipe.check_every,
                folder=self.folder,
                doing="Learning what the teacher hears",
            )

    def step(self, number: int) -> Mapping[str, float]:
        """One step; its loss and the parts of it."""
        recipe = self.recipe
        self.begin_step(number)
        random = np.random.default_rng([recipe.seed, number])
        targets = self._targets(number, random)
        texts = self.wordings.draw(random)
        self.student.train()
        with loop.bfloat16_where_native():
            heard = self.student.hear(targets.features, recipe.dropout)
            said = self.student.text(texts.bank)
        parts = losses(self.student, heard, said, targets, texts)
        loss = torch.stack([getattr(recipe.weights, name) * part for name, part in parts.items()]).sum()
        return self.descend(number, loss, parts)

    def _targets(self, number: int, random: np.random.Generator) -> Targets:
        known = self._available(number)
        drawn = random.integers(
            (known.start, 0, 0), (known.stop, self.maker.size, VIEWS), (self.recipe.batch, 3)
        ).tolist()
        some = [self._parts[part] for part, _, _ in drawn]
        rows = [row for _, row, _ in drawn]
        first = torch.stack([part.first[row] for part, row in zip(some, rows, strict=True)])
        second = torch.stack([part.second[row] for part, row in zip(some, rows, strict=True)])

        def of(name: str) -> Tensor:
            return torch.stack([getattr(part, name)[row] for part, row in zip(some, rows, strict=True)]).float()

        features = torch.stack([part.views[view, row] for part, (_, row, view) in zip(some, drawn, strict=True)])
        return Targets(
            features.float().contiguous(memory_format=torch.channels_last),
            of("embeddings"),
            of("scores"),
            of("overall"),
            self.labels[first],
            self.labels[second],
            of("share"),
        )

    def _available(self, number: int) -> range:
        """The parts that step ``number`` draws from, in memory; older ones are forgotten."""
        known = self.recipe.drawn_from(number)
        for part in [part for part in self._parts if part not in known]:
            del self._parts[part]
        missing = [part for part in known if part not in self._parts]
        for _ in self.maker.make(missing):
            pass
        for part in missing:
            generator = torch.Generator().manual_seed(self.recipe.seed * 7_000_003 + part)
            self._parts[part] = _prepared(self.student.tower, self.maker.load(part), self._scale(), generator)
        return known

    def _scale(self) -> tuple[Tensor, Tensor]:
        """Mean and spread (e,) of the teacher's embeddings, from the first part."""
        if self._scaling is None:
            for _ in self.maker.make([0]):
                pass
            heard = self.maker.load(0).embeddings.float().flatten(0, 1)
            self._scaling = heard.mean(dim=0), heard.std(dim=0) + 0.05
        return self._scaling


VIEWS = 2
"""Each piece is used as it is, and once more recoloured and masked: for both, the student learns what the teacher heard
in the unchanged one."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part as batches need it: shallow features of its ``views`` (2, n, c, t, f), float16, and targets."""

    views: Tensor
    embeddings: Tensor
    scores: Tensor
    overall: Tensor
    first: Tensor
    second: Tensor
    share: Tensor


@torch.inference_mode()
def _prepared(tower: AudioTower, pieces: Pieces, scaling: tuple[Tensor, Tensor], random: torch.Generator) -> _Part:
    """Hear the shallow features of a part; the shallow stages are frozen, so once is enough."""
    tower.eval()
    views: list[list[Tensor]] = [[], []]
    for start in range(0, len(pieces.samples), 32):
        power = tower.mel(pieces.samples[start : start + 32].float() / 32767.0)
        rough = augment.mask(augment.recolour(power, random), random, 20, 10)
        for heard, kept in zip((power, rough), views, strict=True):
            with loop.bfloat16_where_native():
                kept.append(tower.shallow(heard).half())
    return _Part(
        torch.stack([torch.cat(kept) for kept in views]),
        ((pieces.embeddings.float() - scaling[0]) / scaling[1]).half(),
        pieces.scores.clone(),
        overall_scores(pieces.samples.float() / 32767.0, pieces.scores.float()),
        pieces.first,
        pieces.second,
        pieces.share,
    )
