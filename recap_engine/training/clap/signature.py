"""Signatures: a finished tower's features, mapped so that sounds of one kind lie near each other.

The tower's vectors are made to be compared with texts. To compare sounds with sounds, what it pools from its hidden
states is mapped linearly: directions in which recordings of one kind differ are shrunk, those in which kinds differ
are kept (linear discriminant analysis, within-class covariance shrunk towards a multiple of the identity). Kinds that
were never learnt benefit, too: the ways in which two recordings of the same thing differ are much the same for all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from recap_engine.clap.compact_towers import AudioTower, TowerConfig, fold_norms
from recap_engine.propose.kinds import Kinds
from recap_engine.training import augment, loop
from recap_engine.training.corpus import Row
from recap_engine.training.texts.label_captions import captions_of

Floats = NDArray[np.float64]
_AT_ONCE = 32
MOST_OF_A_KIND = 20
"""Recordings of one kind that count: beyond that a frequent kind does not count more."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """Means over each sound's windows: ``pooled`` (n, 6 h), ``features`` (n, f), ``vectors`` (n, d) of unit length."""

    pooled: Floats
    features: Floats
    vectors: Floats


@torch.inference_mode()
def pooled(tower: AudioTower, sounds: Sequence[np.ndarray], config: TowerConfig) -> Pooled:
    """What the tower makes of each sound. Folds in the tower's norms."""
    fold_norms(tower)
    sizes = (6 * config.hidden, config.feature, config.dimensions)
    sums = [torch.zeros(len(sounds), size, dtype=torch.float64) for size in sizes]
    counts = torch.zeros(len(sounds), 1, dtype=torch.float64)
    for some in _batches(sounds, config.window_samples):
        numbers = torch.tensor([number for number, _ in some])
        with loop.bfloat16_where_native():
            vector, _, feature, pool = tower(torch.stack([window for _, window in some]))
        for total, part in zip(sums, (pool, feature, vector), strict=True):
            total.index_add_(0, numbers, part.double())
        counts.index_add_(0, numbers, torch.ones(len(some), 1, dtype=torch.float64))
    pool, feature, vector = (total / counts for total in sums)
    return Pooled(pool.numpy(), feature.numpy(), torch.nn.functional.normalize(vector, dim=1).numpy())


def _batches(sounds: Sequence[np.ndarray], length: int) -> Iterator[list[tuple[int, torch.Tensor]]]:
    """Windows with the numbers of their sounds, some at once."""
    some: list[tuple[int, torch.Tensor]] = []
    for number, sound in enumerate(sounds):
        some += [(number, window) for window in augment.cover(sound, length)]
        if len(some) >= _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def fit_signatures(
    heard: Floats, rows: Sequence[Row], dimensions: int, shrinkage: float = 1.0, apart: Floats | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight (d, p) and bias (d,) of the map from ``heard`` (n, p) to signatures, float32.

    Kinds with a single recording are left out: they say nothing about variation within a kind. ``apart`` (m, p) are the
    differences between sounds and varied copies of them, which count as much as those between recordings of a kind.
    """
    middle = heard.mean(axis=0)
    within = np.zeros((heard.shape[1], heard.shape[1]))
    freedom, means, counts = 0.0, [], []
    for mine in _of_kinds(rows).values():
        count = len(mine)
        share = min(count, MOST_OF_A_KIND) / count
        spread = heard[mine] - heard[mine].mean(axis=0)
        within += share * spread.T @ spread
        freedom += share * (count - 1)
        means.append(heard[mine].mean(axis=0) - middle)
        counts.append(min(count, MOST_OF_A_KIND))
    within /= max(1.0, freedom)
    if apart is not None:
        by_variation = apart.T @ apart
        within = 0.5 * within + 0.5 * np.trace(within) / np.trace(by_variation) * by_variation
    within += shrinkage * np.trace(within) / len(within) * np.eye(len(within))
    values, directions = np.linalg.eigh(within)
    whitened = directions * values**-0.5 @ directions.T
    between = (np.stack(means) @ whitened) * np.sqrt(counts)[:, None]
    kept = np.linalg.eigh(between.T @ between)[1][:, ::-1][:, :dimensions]
    weight = (whitened @ kept).T
    weight /= np.linalg.norm((heard - middle) @ weight.T, axis=1).mean()
    return torch.from_numpy(weight).float(), torch.from_numpy(-weight @ middle).float()


def learnt_kinds(signatures: Floats, rows: Sequence[Row]) -> Kinds:
    """The kinds of more than one recording: the mean of their ``signatures`` (n, e), and the label as a caption.

    The more similar the recordings, the longer the mean; at most 1.
    """
    of = _of_kinds(rows)
    means = np.stack([signatures[mine].mean(axis=0) for mine in of.values()])
    return Kinds(tuple(captions_of(label)[0] for label in of), means.astype(np.float32))


def _of_kinds(rows: Sequence[Row]) -> dict[str, list[int]]:
    """Indices of the rows of each label that has more than one recording, by label."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        found[row.label].append(number)
    return {label: mine for label, mine in sorted(found.items()) if len({rows[i].take for i in mine}) > 1}
