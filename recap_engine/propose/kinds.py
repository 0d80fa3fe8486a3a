"""Kinds of sound by ear: those that a bundle can tell apart, those that people taught, and which one a sound is of.

Sounds are compared with sounds by their signatures. Sounds of one kind are taken to lie about its mean as far apart as
those of any other, and means of kinds about the origin (probabilistic linear discriminant analysis with two numbers;
S. Prince and J. Elder, ICCV 2007). So a kind of which five sounds were accepted is judged by their mean, less sure of
itself than one that was learnt from many, and surer the more they are alike; and all of them, with whatever nobody has
named yet, share what can be believed of a sound. Captions in other words for the same thing are one kind.
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
"""As how many sounds a kind of the bundle counts: of more, its mean hardly gets surer."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How sounds of one kind are alike: ``alike`` is the cosine to be expected between two of them (0 to 1).

    ``dimensions`` tells how much a difference says, as so many independent numbers of a signature would; ``doubt`` is
    how much likelier a sound is of no kind that anybody named than of a certain one.
    """

    alike: float
    dimensions: float
    doubt: float

    def evidence(self, products: Floats, squares: Floats, counts: Floats) -> Floats:
        """The logarithm of how much likelier a sound is under kinds than under none.

        ``products`` are those of its signature with the kinds' mean signatures, ``squares`` the means' squared lengths,
        ``counts`` of how many sounds the means are.
        """
        unsure = counts * self.alike + 1.0 - self.alike
        shrunk = counts * self.alike / unsure
        spread = (1.0 - self.alike) * (1.0 + self.alike / unsure)
        apart = 1.0 - 2.0 * shrunk * products + shrunk**2 * squares
        told: Floats = (-0.5 * self.dimensions * (apart / spread + np.log(spread) - 1.0)).astype(np.float32)
        return told

    def share(self, evidence: Floats, priors: Floats | float = 1.0) -> Floats:
        """(..., m): the probability of each of m kinds, from its evidence; what is missing to 1 is of none of them."""
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
        """Raises BundleError where there is not one signature for each caption."""
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
        """(q, m): the probability of each kind for sounds with ``signatures`` (q, e), if nothing else is known."""
        if not self.captions:
            return np.zeros((len(signatures), 0), np.float32)
        counts = np.full(len(self.captions), LEARNT, np.float32)
        return likeness.share(likeness.evidence(signatures @ self.signatures.T, self.squares, counts))


NO_KINDS = Kinds((), np.zeros((0, 1), np.float32))


@dataclass(frozen=True, eq=False)
class Taught:
    """What was accepted: for each of a captions the ``counts`` (a,) and ``sums`` (a, e) of its sounds' signatures."""

    counts: Floats
    sums: Floats

    @classmethod
    def of(cls, sounds: Sequence[Floats]) -> Taught:
        """From the signatures (n, e) of each caption's sounds."""
        counts = np.array([len(some) for some in sounds], np.float32)
        return cls(counts, np.stack([some.sum(axis=0) for some in sounds]).astype(np.float32))


def believed(
    signature: Floats, taught: Taught, kinds: Kinds, likeness: Likeness, same: Floats, learnt: Floats
) -> tuple[Floats, Floats]:
    """What can be believed of a sound with ``signature`` (e,): shares of the accepted captions (a,) and of kinds (m,).

    ``same`` (a, a) and ``learnt`` (a, m) tell how far captions mean the same as each other and as the kinds, 0 to 1:
    what means the same is one kind, all of whose sounds make its mean, and which counts once however often it is said.
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
