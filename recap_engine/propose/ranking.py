"""Candidates in their order: how likely each is to fit, and which few of them to show.

The log-probability alone favours bland captions and can never choose an accepted wording that the decoder finds
unlikely, so what sound and text have in common and what similar sounds were called count as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_engine.caption_text import content_stems, jaccard
from recap_engine.propose.retrieval import numbers
from recap_engine.records import Candidate, Origin

_REPEATED = 0.8
_SAME_READING = 0.3
"""The cosine between two texts from which they begin to be one reading of a sound."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights of a logistic that estimates the probability that a candidate fits; fitted per bundle on a dev split.

    ``log_probability`` is per token (natural log), ``similarity`` the cosine of sound and text, ``relevance`` the
    share of what can be believed, of accepted and known kinds, that supports what it says. ``kinship`` is the cosine
    between two texts from which one begins to support the other. ``variety`` (0 to 1) tells how much less a further
    candidate is worth the more it says what a better one said.
    """

    log_probability: float = 0.4
    similarity: float = 4.0
    relevance: float = 5.0
    generated: float = 0.0
    offset: float = -3.0
    kinship: float = 0.5
    variety: float = 0.9

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Ranking:
        """From the ranking section of ``bundle.json``; what is not there keeps its default. Raises BundleError."""
        return numbers(cls, values, "ranking")

    def score(self, log_probability: float, similarity: float, support: float, origin: Origin) -> float:
        """The probability that a candidate fits, 0 to 1."""
        logit = (
            self.offset
            + self.log_probability * log_probability
            + self.similarity * similarity
            + self.relevance * support
            + (self.generated if origin == "generated" else 0.0)
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, float(logit)))))


def akin(cosines: NDArray[np.float32], kinship: float) -> NDArray[np.float32]:
    """How far texts of these cosines say the same: 0 up to ``kinship``, 1 for equal texts."""
    alike: NDArray[np.float32] = np.clip((cosines - kinship) / (1.0 - kinship), 0.0, 1.0)
    return alike


def same_reading(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far texts of these cosines take a sound for the same thing, 0 to 1."""
    return akin(cosines, _SAME_READING)


def choose(
    scored: Sequence[Candidate], vectors: NDArray[np.float32], count: int, variety: float
) -> tuple[Candidate, ...]:
    """The ``count`` candidates that together are likeliest to hold one that fits, likeliest first; none says the same.

    Greedy: each adds the chance that it fits although those chosen before did not. Of a candidate that takes the sound
    for the same thing as one before, ``variety`` of its chance is gone with that one; what is left is the chance that
    the thing is right and only the wording was not. So unsure candidates differ in what they name, and sure ones in how
    they say it. The first is the likeliest of all, however many are asked for.
    """
    stems = [content_stems(c.text) for c in scored]
    worth = np.array([c.score for c in scored], np.float64)
    chosen: list[int] = []
    left = set(range(len(scored)))
    while left and len(chosen) < count:
        best = max(left, key=lambda i: (worth[i], -i))
        chosen.append(best)
        worth *= 1.0 - variety * same_reading(vectors @ vectors[best])
        left = {i for i in left if i != best and jaccard(stems[i], stems[best]) < _REPEATED}
    return tuple(sorted((scored[i] for i in chosen), key=lambda c: -c.score))
