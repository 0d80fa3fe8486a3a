"""Sentence vectors without a teacher: a text is its content words, each a direction drawn by its spelling.

Unlike a text teacher, it knows no synonyms; but it needs nothing installed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from recap_engine.caption_text import content_stems

DIMENSIONS = 384


def word_vectors(texts: Sequence[str]) -> Tensor:
    """(n, 384) float32 of unit length."""
    sums = [np.sum([_direction(word) for word in sorted(content_stems(text)) or [""]], axis=0) for text in texts]
    vectors = torch.from_numpy(np.array(sums, np.float32).reshape(len(texts), DIMENSIONS))
    return torch.nn.functional.normalize(vectors, dim=1)


@lru_cache(maxsize=65_536)
def _direction(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "little")
    return np.random.default_rng(seed).standard_normal(DIMENSIONS)
