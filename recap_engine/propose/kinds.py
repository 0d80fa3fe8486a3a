"""Kinds of sound: those that a bundle learned, those that accepted captions form, and their probabilities for a sound.

Signatures compare sounds with sounds. The model is probabilistic linear discriminant analysis with two parameters
(S. Prince and J. Elder, ICCV 2007): the sounds of a kind scatter around its mean, equally far for every kind, and the
means scatter around the origin. A kind with five accepted sounds is represented by their mean, with more uncertainty
than a kind learned from many sounds, and with less the more its sounds are alike. The probabilities of all kinds and of
"no known kind" sum to 1. Captions that express the same thing in different words are one kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from recap_engine.errors import BundleError

Floats = NDArray[np.float32]
LEARNT = 20
"""A kind of the bundle counts as this many sounds. Beyond it, more sounds hardly make the mean more certain."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How similar sounds of one kind are: ``alike`` is the expected cosine between two of them (0 to 1).

    ``dimensions`` weights differences: it is the number of independent dimensions that a signature is treated as.
    ``doubt`` is the prior odds of "no known kind" against one given kind.
    """

    alike: float
    dimensions: float
    doubt: float

    def evidence(self, products: Floats, squares: Floats, counts: Floats) -> Floats:
        """The log-likelihood ratio of each kind against "no known kind".

        ``products`` are the dot products of the sound's signature with the kinds' mean signatures, ``squares`` the
        squared lengths of the means, and ``counts`` the numbers of sounds behind them.
        """
        unsure = counts * self.alike + 1.0 - self.alike
        shrunk = counts * self.alike / unsure
        spread = (1.0 - self.alike) * (1.0 + self.alike / unsure)
        apart = 1.0 - 2.0 * shrunk * products + shrunk**2 * squares
        ratio: Floats = (-0.5 * self.dimensions * (apart / spread + np.log(spread) - 1.0)).astype(np.float32)
        return ratio

    def share(self, evidence: Floats, priors: Floats | float = 1.0) -> Floats:
        """The probability of each of m kinds (..., m), from its evidence. The rest, up to 1, is "no known kind"."""
        top = np.maximum(evidence.max(axis=-1, keepdims=True, initial=0.0), 0.0)
        weighed = priors * np.exp(evidence - top)
        shared: Floats = (weighed / (weighed.sum(axis=-1, keepdims=True) + self.doubt * np.exp(-top))).astype(
            np.float32
        )
        return shared


@dataclass(frozen=True, eq=False)
class Kinds:
    """Mean ``signatures`` (m, e) of kinds of sound, each of length 1 at most, and a caption for each."""

    captions: tuple[str, ...]
    signatures: Floats

    def __post_init__(self) -> None:
        """Raises BundleError unless there is one signature for each caption."""
        if self.signatures.ndim != 2 or len(self.signatures) != len(self.captions):
            raise BundleError(
                "{count} kinds of sound have signatures of shape {shape}: the bundle's files do not belong together.",
                count=len(self.captions),
                shape=str(self.signatures.shape),
            )

    @cached_property
    def squares(self) -> Floats:
        """Squared lengths (m,) of the mean signatures."""
        found: Floats = (self.signatures**2).sum(axis=1)
        return found

    def shares(self, signatures: Floats, likeness: Likeness) -> Floats:
        """The probability of each kind (q, m) for sounds with ``signatures`` (q, e), without accepted captions."""
        if not self.captions:
            return np.zeros((len(signatures), 0), np.float32)
        counts = np.full(len(self.captions), LEARNT, np.float32)
        return likeness.share(likeness.evidence(signatures @ self.signatures.T, self.squares, counts))


NO_KINDS = Kinds((), np.zeros((0, 1), np.float32))


@dataclass(frozen=True, eq=False)
class Taught:
    """Accepted captions: for each of them, the ``counts`` (a,) and ``sums`` (a, e) of its sounds' signatures."""

    counts: Floats
    sums: Floats

    @classmethod
    def of(cls, sounds: Sequence[Floats]) -> Taught:
        """Build it from the signatures (n, e) of each caption's sounds."""
        counts = np.array([len(some) for some in sounds], np.float32)
        return cls(counts, np.stack([some.sum(axis=0) for some in sounds]).astype(np.float32))


def believed(
    signature: Floats, taught: Taught, kinds: Kinds, likeness: Likeness, same: Floats, learnt: Floats
) -> tuple[Floats, Floats]:
    """Probabilities for a sound with ``signature`` (e,): of the accepted captions (a,) and of the bundle's kinds (m,).

    ``same`` (a, a) and ``learnt`` (a, m) state how far captions agree in meaning with each other and with the kinds,
    0 to 1. Captions with one meaning form one kind: all their sounds make its mean, and it counts once, however many
    captions express it.
    """
    counts = np.concatenate([taught.counts, np.full(len(kinds.captions), LEARNT, np.float32)])
    empty = np.zeros((0, taught.sums.shape[1]), np.float32)
    sums = np.concatenate([taught.sums, LEARNT * kinds.signatures if len(kinds.captions) else empty])
    mixing = np.block([[same, learnt], [learnt.T, np.eye(len(kinds.captions), dtype=np.float32)]])
    together = mixing @ counts
    means = (mixing @ sums) / np.maximum(together, 1.0)[:, None]
    evidence = likeness.evidence(means @ signature, (means**2).sum(axis=1), together)
    shares = likeness.share(evidence, 1.0 / mixing.sum(axis=1))
    return shares[: len(same)], shares[len(same) :]
