"""Distil a tagger into the audio tower of a bundle; it can be resumed at any step, like all training here.

The shallow stages of the tower stay as they are, so their features are made once for every piece: learning the deep
stages, nine tenths of the weights, then takes half the work.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from recap_engine.clap.compact_towers import SHALLOW, AudioTower
from recap_engine.progress import Progress
from recap_engine.training import augment, loop
from recap_engine.training.clap.distil.ahead import made_ahead
from recap_engine.training.clap.distil.pieces import Maker, Pieces
from recap_engine.training.clap.distil.recipe import Distillation
from recap_engine.training.clap.distil.student import Student, Targets, losses, overall_scores
from recap_engine.training.clap.distil.texts import Wordings


class Distilling:
    """One run in a folder: the student, its averaged weights, the optimizer.

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
        self.folder, self.student, self.maker, self.wordings = folder, student, maker, wordings
        self.recipe, self._judge = recipe, judge
        self.labels = torch.tensor([*labels, -1])
        self._parts: dict[int, _Part] = {}
        self._scaling: tuple[Tensor, Tensor] | None = None
        student.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        for frozen in (student.tower.stem, student.tower.stages[:SHALLOW]):
            frozen.requires_grad_(False)
        self.optimizer = torch.optim.AdamW(
            loop.decayed((p for p in student.parameters() if p.requires_grad), recipe.decay), lr=recipe.rate, fused=True
        )
        self.averaged = copy.deepcopy(student).eval()

    def train(self) -> Iterator[Progress]:
        """Train to the recipe's last step, from where the folder's checkpoint stands."""
        recipe = self.recipe
        with made_ahead(self.maker, recipe.parts):
            yield from self.maker.make(recipe.drawn_from(0)[::-1])  # from the other end than the process ahead
            told = "Learning what the teacher hears"
            yield from loop.run(
                self, steps=recipe.steps, check_every=recipe.check_every, folder=self.folder, doing=told
            )

    def step(self, number: int) -> Mapping[str, float]:
        """One step; its loss and the parts of it."""
        recipe = self.recipe
        rate = augment.ramp(number, recipe.steps, recipe.rate)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        torch.manual_seed(recipe.seed * 1_000_003 + number)
        random = np.random.default_rng([recipe.seed, number])
        targets = self._targets(number, random)
        texts = self.wordings.draw(random)
        self.student.train()
        with loop.bfloat16_where_native():
            heard = self.student.hear(targets.features, recipe.dropout)
            said = self.student.text(texts.bank)
        parts = losses(self.student, heard, said, targets, texts)
        loss = torch.stack([getattr(recipe.weights, name) * part for name, part in parts.items()]).sum()
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self.student.parameters(), 2.0)
        self.optimizer.step()
        self._average(number)
        return {"loss": float(loss.detach()), **{name: float(part.detach()) for name, part in parts.items()}}

    def check(self, step: int) -> Mapping[str, float]:
        """The judge's figures, and the learning rate."""
        scores = self._judge(self.averaged) if self._judge else {}
        return {"rate": augment.ramp(step, self.recipe.steps, self.recipe.rate), **scores}

    def finished(self) -> bool:
        """Whether it is trained to the last step."""
        return False

    def state(self) -> dict[str, Any]:
        """Weights, averaged weights and the optimizer's state."""
        kept = {"pupil": self.student.state_dict(), "averaged": self.averaged.state_dict()}
        return {**kept, "optimizer": self.optimizer.state_dict()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Continue from a checkpoint."""
        self.student.load_state_dict(kept["pupil"])
        self.averaged.load_state_dict(kept["averaged"])
        self.optimizer.load_state_dict(kept["optimizer"])

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

    def _average(self, number: int) -> None:
        keep = min(self.recipe.average, (1 + number) / (10 + number))
        with torch.no_grad():
            pairs = zip(self.averaged.state_dict().values(), self.student.state_dict().values(), strict=True)
            moving = [pair for pair in pairs if pair[0].is_floating_point()]
            torch._foreach_lerp_([slow for slow, _ in moving], [fast for _, fast in moving], 1.0 - keep)


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
