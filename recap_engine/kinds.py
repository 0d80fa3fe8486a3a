"""Kinds of sound that a bundle can tell apart by ear, and how sounds vote for what is heard.

Sounds are compared with sounds by their signatures. How alike two of them must be to be of one kind differs from kind
to kind, so a sound that somebody accepted is weighed against everything else that the new sound is like: the other
accepted sounds, and the kinds that the encoder learnt, each with its mean signature and a caption. A sound that is
more like a known kind than like any accepted one is left to what the models know, and one that is most like an
accepted sound gets its caption, though nobody ever trained on that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from recap_engine.errors import BundleError

Floats = NDArray[np.float32]
NEAREST = 24
"""Kinds that vote on a sound."""


def weights(cosines: NDArray[np.float32], sharpness: float) -> Floats:
    """How much a sound of each cosine counts: ``exp(sharpness * (cosine - 1))``, 1 for the same sound."""
    weighed: Floats = np.exp(sharpness * (cosines - np.float32(1.0)))
    return weighed


@dataclass(frozen=True, eq=False)
class Kinds:
    """``signatures`` (m, e) of unit length, and a caption for each. None of them: nothing but accepted sounds votes."""

    captions: tuple[str, ...]
    signatures: Floats

    def __post_init__(self) -> None:
        """Raises BundleError where there is not one signature for each caption."""
        if self.signatures.ndim != 2 or len(self.signatures) != len(self.captions):
            raise BundleError(f"{len(self.captions)} kinds of sound have signatures of shape {self.signatures.shape}.")

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The captions, each once."""
        return tuple(dict.fromkeys(self.captions))

    def votes(self, signatures: Floats, sharpness: float) -> Floats:
        """(q, len(texts)): what the nearest kinds weigh for each of ``signatures`` (q, e), by what they say."""
        found = np.zeros((len(signatures), len(self.texts)), np.float32)
        if not self.captions:
            return found
        weighed = weights(signatures @ self.signatures.T, sharpness)
        if weighed.shape[1] > NEAREST:
            least = np.partition(weighed, -NEAREST, axis=1)[:, -NEAREST][:, None]
            weighed = np.where(weighed >= least, weighed, 0.0)
        place = {text: number for number, text in enumerate(self.texts)}
        np.add.at(found.T, [place[text] for text in self.captions], weighed.T)
        return found


NO_KINDS = Kinds((), np.zeros((0, 1), np.float32))


def of_kinds(captions: Sequence[str], signatures: Floats) -> Kinds:
    """Kinds, their signatures brought to unit length."""
    lengths = np.maximum(np.linalg.norm(signatures, axis=1, keepdims=True), 1e-9)
    return Kinds(tuple(captions), np.asarray(signatures / lengths, np.float32))
