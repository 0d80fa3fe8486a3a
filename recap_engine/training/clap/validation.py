"""Measure during training how well a tower names sounds that it did not learn from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from recap_engine.clap.compact_towers import AudioTower, TowerConfig
from recap_engine.training import augment
from recap_engine.training.clap.targets import LabelTexts
from recap_engine.training.corpus import Row, load_sounds
from recap_engine.training.loop import bfloat16_where_native


class Naming(Protocol):
    """A tower in training, and where it puts sentences in the shared space."""

    @property
    def tower(self) -> AudioTower: ...  # noqa: D102
    def text(self, sentences: Tensor) -> Tensor: ...  # noqa: D102
    def eval(self) -> Any: ...  # noqa: D102


@torch.inference_mode()
def hear_windows(tower: AudioTower, sounds: Sequence[np.ndarray], config: TowerConfig) -> Tensor:
    """(n, d): one vector a sound, the normalised mean over windows that cover it."""
    vectors = []
    for sound in sounds:
        with bfloat16_where_native():
            vectors.append(tower(augment.cover(sound, config.window_samples))[0].mean(dim=0))
    return functional.normalize(torch.stack(vectors), dim=1)


def naming(vectors: Tensor, wanted: Sequence[int], choices: Tensor) -> tuple[float, float]:
    """Shares of sounds whose label is the nearest text, and among the five nearest."""
    best = (vectors @ choices.T).topk(min(5, len(choices)), dim=1).indices
    hits = best == torch.tensor(wanted)[:, None]
    return float(hits[:, 0].float().mean()), float(hits.any(dim=1).float().mean())


class Check:
    """Names the everyday sounds of ``dev`` and ``ood`` by the nearest label text: a closed choice."""

    def __init__(
        self,
        corpus: Path,
        rows: Sequence[Row],
        config: TowerConfig,
        texts: LabelTexts,
        cache: Path,
        sources: Sequence[str] = (),
    ) -> None:
        """``dev`` rows are those of ``sources`` where there are any."""
        self.config = config
        place = {label: number for number, label in enumerate(texts.labels)}
        dev = [row for row in rows if row.role == "dev" and row.label in place]
        dev = [row for row in dev if row.source in sources] or dev
        self.labels = sorted({row.label for row in dev})
        known = {label: number for number, label in enumerate(self.labels)}
        ood = [row for row in rows if row.role == "ood" and row.label in known]
        self.sets = {
            name: (load_sounds(corpus, chosen, config.sample_rate, cache), [known[row.label] for row in chosen])
            for name, chosen in (("dev", dev), ("ood", ood))
            if chosen
        }
        self.names = texts.names[[place[label] for label in self.labels]]

    def __call__(self, student: Naming) -> dict[str, float]:
        """Shares named first and within five, of each set."""
        student.eval()
        with torch.inference_mode():
            choices = student.text(self.names)
        scores: dict[str, float] = {}
        for name, (sounds, wanted) in self.sets.items():
            first, five = naming(hear_windows(student.tower, sounds, self.config), wanted, choices)
            scores |= {f"{name}_first": round(first, 4), f"{name}_five": round(five, 4)}
        return scores
