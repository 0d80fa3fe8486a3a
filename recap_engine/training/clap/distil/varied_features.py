"""What a finished tower makes of varied pieces: how rooms, bands and noise change its features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from recap_engine.clap.compact_towers import AudioTower
from recap_engine.training import loop
from recap_engine.training.clap.distil.pieces import NOBODY, load_part
from recap_engine.training.clap.signature import Floats, Pooled

_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Varied:
    """What the tower makes of n pieces; ``first`` (n,) are the numbers of their sounds, and ``alone`` (n,) whether each
    piece holds only that one."""

    heard: Pooled
    first: np.ndarray
    alone: np.ndarray

    def apart(self, pooled: Floats) -> Floats:
        """How unmixed pieces (m, p) differ from their sounds, of which ``pooled`` (k, p) is known."""
        differences: Floats = self.heard.pooled[self.alone] - pooled[self.first[self.alone]]
        return differences


@torch.inference_mode()
def of_parts(tower: AudioTower, paths: Sequence[Path]) -> Varied:
    """Hear parts of pieces with a tower in evaluation mode."""
    kept: tuple[list[Floats], list[Floats], list[Floats]] = ([], [], [])
    first, alone = [], []
    for path in paths:
        pieces = load_part(path)
        for samples in torch.split(pieces.samples, _AT_ONCE):
            with loop.bfloat16_where_native():
                vector, _, feature, pool = tower(samples.float() / 32767.0)
            for some, tensor in zip(kept, (pool, feature, vector), strict=True):
                some.append(tensor.double().numpy())
        first.append(pieces.first.numpy().copy())
        alone.append(pieces.second.numpy() == NOBODY)
    heard = Pooled(*(np.concatenate(some) for some in kept))
    return Varied(heard, np.concatenate(first), np.concatenate(alone))
