"""Several kinds in one sound: a small network that detects each kind on its own, and captions that join two.

Kinds (`kinds`) share one probability, since most sounds hold one kind. The detector was trained on sounds and on
mixtures of two, and tells for each kind whether it is there, whatever else is. It knows the training sources too well
to rank single sounds, so it only decides whether a second kind is named as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from recap_engine.clap.listen import Hearing

Floats = NDArray[np.float32]
_APART = 0.6
"""Two kinds whose captions have a cosine of this or more are not named together."""

_BY_SHARE = 0.3
"""How much the probability of a kind counts beside the detector, when two are named: chosen on dev (ADR 14)."""

_IN_SEVERAL = 0.6
"""How much a logit of the detector counts as evidence where several kinds are heard: chosen on mixtures (ADR 14)."""

_PLAIN = ("The sound of ", "The noise of ", "The background sounds of ")


def heard_features(hearing: Hearing) -> Floats:
    """What a detector knows of a sound (2 h + 2 d,): mean and maximum of its hidden states, vector and signature."""
    states = hearing.hidden.astype(np.float32)
    found: Floats = np.concatenate([states.mean(axis=0), states.max(axis=0), hearing.vector, hearing.signature])
    return found


@dataclass(frozen=True, eq=False)
class Detector:
    """A network with one hidden layer: ``inner`` (n, f + 1) and ``outer`` (m + 1, n + 1), the last columns added.

    Its results are a logit for each of m kinds, and one for there being more than one kind.
    """

    inner: Floats
    outer: Floats

    def detect(self, features: Floats) -> tuple[Floats, float]:
        """The logits of all kinds (m,), and of there being several, from `heard_features`."""
        inside = np.maximum(self.inner[:, :-1] @ features + self.inner[:, -1], 0.0)
        logits = self.outer[:, :-1] @ inside + self.outer[:, -1]
        return logits[:-1], float(logits[-1])

    def evidence(self, hearing: Hearing) -> Floats:
        """Evidence for each kind (m,)."""
        return self.evidence_of(*self.detect(heard_features(hearing)))

    @staticmethod
    def evidence_of(logits: Floats, several: float) -> Floats:
        """Evidence from the kinds' logits (m,), as far as several kinds are heard: a signature resembles none then."""
        found: Floats = (_IN_SEVERAL / (1.0 + np.exp(-several)) * logits).astype(np.float32)
        return found

    def second(self, hearing: Hearing, shares: Floats, texts: Floats) -> tuple[int, int, float]:
        """The most probable kind, the other one that is there most clearly, and how clearly two are (a logit).

        ``shares`` (m,) are the kinds' probabilities, ``texts`` (m, d) the vectors of their captions.
        """
        logits, several = self.detect(heard_features(hearing))
        ranked = logits + _BY_SHARE * np.log(shares + 1e-6)
        first = int(ranked.argmax())
        other = int(np.where(texts @ texts[first] >= _APART, -np.inf, ranked).argmax())
        return first, other, float(logits[other]) + several

    @staticmethod
    def joined(one: str, other: str) -> str:
        """One caption for two sounds at once; "The sound of rain" comes after what has a verb."""
        things = [_thing(one), _thing(other)]
        if things[0] and things[1]:
            return f"The sound of {things[0]} and {things[1]}"
        if things[0]:
            return Detector.joined(other, one)
        return f"{one} and {things[1]} can be heard" if things[1] else f"{one} while {other[:1].lower()}{other[1:]}"


def _thing(caption: str) -> str:
    """What follows "The sound of"; empty for other captions."""
    return next((caption.removeprefix(start) for start in _PLAIN if caption.startswith(start)), "")
