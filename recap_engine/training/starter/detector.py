"""Train the detector of kinds (`propose.detector`) on training sounds and on mixtures of two of them.

The towers are finished. The sounds and mixtures are heard once, with them; what the detector knows of each is kept in
the work folder. It learns in seconds.
"""

from __future__ import annotations

import random
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from recap_engine.clap.encoder import Encoder
from recap_engine.clap.listen import listen_to_many
from recap_engine.progress import Progress
from recap_engine.propose.detector import Detector, heard_features
from recap_engine.propose.kinds import Kinds
from recap_engine.training import augment
from recap_engine.training.adapter.sounds import windows_of
from recap_engine.training.corpus import Row
from recap_engine.training.texts.label_captions import captions_of
from recap_engine.whole_file import whole_file

Floats = NDArray[np.float32]
Samples = NDArray[np.int16]
_SECONDS = 5.0
_LOUDER = 6.0
"""Mixtures are this long at most, and their second sound up to this many dB louder or quieter."""

_AT_ONCE = 32

_SAME = 0.75
"""Kinds whose captions have this cosine or more are in a sound together."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the detector is trained.

    Of the sounds in ``mixtures``, the share ``everyday`` is drawn from the sources that the ``sources`` name.
    """

    mixtures: int = 9_000
    everyday: float = 0.6
    sources: tuple[str, ...] = ("esc50", "made")
    hidden: int = 256
    epochs: int = 10
    batch: int = 128
    rate: float = 1e-3
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """Training ``rows`` whose label is a kind, what was heard in their sounds (n, f), and mixtures of ``pairs``."""

    rows: Sequence[Row]
    heard: Floats
    pairs: Sequence[tuple[int, int]]
    mixed: Floats

    def vectors_and_signatures(self, dimensions: int) -> tuple[Floats, Floats]:
        """The vectors and the signatures (n, d) of the sounds: the last numbers of what was heard."""
        return self.heard[:, -2 * dimensions : -dimensions], self.heard[:, -dimensions:]

    def without(self, sources: Container[str]) -> Material:
        """The sounds of other sources, and mixtures of two of them."""
        kept = [i for i, row in enumerate(self.rows) if row.source not in sources]
        place = {number: i for i, number in enumerate(kept)}
        mixed = [i for i, (a, b) in enumerate(self.pairs) if a in place and b in place]
        pairs = [(place[a], place[b]) for a, b in (self.pairs[i] for i in mixed)]
        return Material([self.rows[i] for i in kept], self.heard[kept], pairs, self.mixed[mixed])


def hear_material(
    encoder: Encoder, rows: Sequence[Row], sounds: Sequence[Samples], recipe: Recipe, cache: Path
) -> Iterator[Progress | Material]:
    """Hear the sounds and the mixtures, or read ``cache``; yields the result last."""
    drawn = _draw(rows, recipe)
    if not cache.exists():
        found: list[Floats] = []
        chance = np.random.default_rng(recipe.seed)
        samples = chain(
            (sound.astype(np.float32) / 32768.0 for sound in sounds),
            (_mixture(sounds[a], sounds[b], encoder.sample_rate, chance) for a, b in drawn),
        )
        while some := [list(windows_of(one, encoder)) for one in islice(samples, _AT_ONCE)]:
            found += map(heard_features, listen_to_many(encoder, some, 4, _AT_ONCE))
            yield Progress("Hearing sounds and mixtures", len(found), len(rows) + len(drawn))
        with whole_file(cache) as part:
            np.savez(part, heard=np.stack(found))
    with np.load(cache) as kept:
        heard = kept["heard"]
    yield Material(rows, heard[: len(rows)], drawn, heard[len(rows) :])


def train_detector(material: Material, kinds: Kinds, recipe: Recipe) -> Detector:
    """The detector of ``kinds``, whose file needs texts."""
    assert kinds.texts is not None
    place = {caption: i for i, caption in enumerate(kinds.captions)}
    same = torch.from_numpy((kinds.texts @ kinds.texts.T >= _SAME).astype(np.float32))
    wanted = same[[place[captions_of(row.label)[0]] for row in material.rows]]
    both = torch.maximum(wanted[[a for a, _ in material.pairs]], wanted[[b for _, b in material.pairs]])
    several = torch.cat([torch.zeros(len(wanted), 1), torch.ones(len(both), 1)])
    targets = torch.cat([torch.cat([wanted, both]), several], dim=1)
    usual = material.mixed if len(material.mixed) else material.heard
    middle, spread = usual.mean(axis=0), usual.std(axis=0) + 1e-3
    known = torch.from_numpy((np.concatenate([material.heard, material.mixed]) - middle) / spread)
    torch.manual_seed(recipe.seed)
    inner, outer = nn.Linear(known.shape[1], recipe.hidden), nn.Linear(recipe.hidden, targets.shape[1])
    nn.init.constant_(outer.bias, -5.0)
    _fit(inner, outer, known, targets, recipe)
    scaled = inner.weight.detach().numpy() / spread
    bias = inner.bias.detach().numpy() - scaled @ middle
    return Detector(
        np.column_stack([scaled, bias]).astype(np.float32),
        np.column_stack([outer.weight.detach().numpy(), outer.bias.detach().numpy()]).astype(np.float32),
    )


def _fit(inner: nn.Linear, outer: nn.Linear, known: torch.Tensor, targets: torch.Tensor, recipe: Recipe) -> None:
    """Binary cross-entropy of every kind; whether there are several counts twice."""
    optimizer = torch.optim.AdamW([*inner.parameters(), *outer.parameters()], recipe.rate, weight_decay=1e-3)
    weights = torch.ones(targets.shape[1])
    weights[-1] = 2.0
    steps = recipe.epochs * len(known) // recipe.batch
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * min(1.0, (step + 1) / 50) * (1.0 - step / steps)
        some = torch.randint(len(known), (recipe.batch,))
        inside = functional.dropout(torch.relu(inner(functional.dropout(known[some], 0.1))), 0.3)
        crossed = functional.binary_cross_entropy_with_logits(outer(inside), targets[some], reduction="none")
        loss = (crossed * weights).sum(dim=1).mean()
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()


def _draw(rows: Sequence[Row], recipe: Recipe) -> list[tuple[int, int]]:
    """Pairs of sounds of different kinds: everyday ones by sound, the others by label."""
    chance = random.Random(recipe.seed)
    everyday = [i for i, row in enumerate(rows) if row.source in recipe.sources]
    of_label: dict[str, list[int]] = {}
    for i, row in enumerate(rows):
        of_label.setdefault(row.label, []).append(i)
    labels = sorted(of_label)

    def one() -> int:
        if everyday and chance.random() < recipe.everyday:
            return chance.choice(everyday)
        return chance.choice(of_label[chance.choice(labels)])

    pairs: list[tuple[int, int]] = []
    while len(pairs) < recipe.mixtures and len(labels) > 1:
        a, b = one(), one()
        if rows[a].label != rows[b].label:
            pairs.append((a, b))
    return pairs


def _mixture(first: Samples, second: Samples, rate: int, chance: np.random.Generator) -> Floats:
    length = round(_SECONDS * rate)

    def cut(sound: Samples) -> Samples:
        start = int(chance.integers(0, max(1, len(sound) - length + 1)))
        return sound[start : start + length]

    return augment.overlay(cut(first), cut(second), float(chance.uniform(-_LOUDER, _LOUDER)))
