"""Ranking of candidates: the probability that each one fits, and the selection to show.

The log-probability alone favours generic captions and never selects an accepted wording that is improbable for the
decoder. The score therefore also uses the similarity of sound and text, and the captions of similar sounds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_engine.caption_text import content_stems, jaccard
from recap_engine.propose.retrieval import Embed, meaning_the_same, numbers
from recap_engine.records import Candidate, Neighbour, Origin

_REPEATED = 0.8
_BY_KIND, _COVERED = 0.9, 1.5
"""How much of a further candidate's value is the probability of kinds not named yet, and how fast a text that names a
kind nearly covers it: chosen on dev (ADR 14)."""
_SAME_READING = 0.3
"""Two texts begin to count as one interpretation of a sound above this cosine."""

FIRST = 0.1
"""The support that a caption accepted for a single sound needs to score above all others.

One sound is weak evidence: if nothing else had support, such a caption would come first at a few percent.
"""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights of a logistic that estimates the probability that a candidate fits; fitted per bundle on a dev split.

    ``log_probability`` weights the log-probability per token (natural log), ``similarity`` the cosine of sound and
    text, and ``relevance`` the total probability of the accepted and known kinds that support the text. One text begins
    to support another above the cosine ``kinship``. ``variety`` (0 to 1) sets how much a candidate's value drops when a
    better candidate expresses the same thing.

    ``several`` weights the logit by which the bundle's detector hears several kinds. It is the same for all texts of a
    sound, and low for sounds unlike those that the detector was trained on: their scores promise less.
    """

    log_probability: float = 0.4
    similarity: float = 4.0
    relevance: float = 5.0
    generated: float = 0.0
    offset: float = -3.0
    kinship: float = 0.5
    variety: float = 0.9
    several: float = 0.0

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Ranking:
        """Read the ranking section of ``bundle.json``; missing entries keep their defaults. Raises BundleError."""
        return numbers(cls, values, "ranking")

    def score(
        self, log_probability: float, similarity: float, support: float, origin: Origin, familiar: float = 0.0
    ) -> float:
        """The probability that a candidate fits, 0 to 1; ``familiar`` is the sound's part of its logit."""
        logit = (
            self.offset
            + self.log_probability * log_probability
            + self.similarity * similarity
            + self.relevance * support
            + (self.generated if origin == "generated" else 0.0)
            + familiar
        )
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, float(logit)))))


def akin(cosines: NDArray[np.float32], kinship: float) -> NDArray[np.float32]:
    """How far texts with these cosines agree: 0 up to ``kinship``, 1 for equal texts."""
    alike: NDArray[np.float32] = np.clip((cosines - kinship) / (1.0 - kinship), 0.0, 1.0)
    return alike


def same_reading(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """How far texts with these cosines interpret a sound as the same thing, 0 to 1."""
    return akin(cosines, _SAME_READING)


@dataclass(frozen=True, eq=False)
class Support:
    """What a sound may be: the probabilities ``shares`` (k,) of kinds, and how far each of n texts names each kind
    (``kinship``, (n, k), 0 to 1)."""

    kinship: NDArray[np.float32]
    shares: NDArray[np.float32]

    @property
    def total(self) -> NDArray[np.float32]:
        """The total probability (n,) of the kinds that each text names, 1 at most."""
        found: NDArray[np.float32] = np.minimum(1.0, self.kinship @ self.shares)
        return found


def choose(
    scored: Sequence[Candidate],
    vectors: NDArray[np.float32],
    count: int,
    variety: float,
    support: Support | None = None,
) -> tuple[Candidate, ...]:
    """The ``count`` candidates most likely to include one that fits, most probable first, without repeated wording.

    The selection is greedy: each step adds the candidate most likely to fit if the previous ones do not. With
    ``support`` that is mostly the probability of the kinds that it names and no previous one does. Besides, a candidate
    that names the same thing as a previous one loses the fraction ``variety`` of its value; the rest is the chance that
    the thing is right and only the previous wording was wrong. Uncertain candidates therefore differ in the thing that
    they name, and certain ones in their wording. The first is the most probable one for every ``count``.
    """
    stems = [content_stems(c.text) for c in scored]
    worth = np.array([c.score for c in scored], np.float64)
    value, open_shares = worth, None if support is None else support.shares.astype(np.float64)
    chosen: list[int] = []
    left = set(range(len(scored)))
    while left and len(chosen) < count:
        best = max(left, key=lambda i: (value[i], -i))
        chosen.append(best)
        worth = worth * (1.0 - variety * same_reading(vectors @ vectors[best]))
        value = worth
        if support is not None and open_shares is not None:
            open_shares = open_shares * (1.0 - np.minimum(1.0, _COVERED * support.kinship[best]))
            value = _BY_KIND * (support.kinship @ open_shares) + (1.0 - _BY_KIND) * worth
        left = {i for i in left if i != best and jaccard(stems[i], stems[best]) < _REPEATED}
    return tuple(sorted((scored[i] for i in chosen), key=lambda c: -c.score))


def of_single_sound(
    texts: Sequence[str], vectors: NDArray[np.float32], neighbours: Sequence[Neighbour], embed: Embed, same: float
) -> NDArray[np.bool_]:
    """Which ``texts`` (n), with ``vectors`` (n, d), were accepted for one sound, and for no other in other words.

    Texts mean the same from the cosine ``same`` on.
    """
    accepted = {n.text: n.votes for n in neighbours if n.share > 0}
    if not accepted:
        return np.zeros(len(texts), np.bool_)
    agreeing = meaning_the_same(vectors @ embed(list(accepted)).T, same)
    sounds = agreeing @ np.array(list(accepted.values()), np.float32)
    return np.array([text in accepted for text in texts]) & (sounds < 2.0)


def held_back(scores: Sequence[float], behind: Sequence[bool]) -> list[float]:
    """The scores, with those marked ``behind`` lowered to the best unmarked score."""
    most = max((score for score, last in zip(scores, behind, strict=True) if not last), default=1.0)
    return [min(score, most) if last else score for score, last in zip(scores, behind, strict=True)]
