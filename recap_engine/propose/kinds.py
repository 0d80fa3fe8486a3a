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
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recap_engine.errors import BundleError

if TYPE_CHECKING:
    from recap_engine.propose.detector import Detector

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
class Classes:
    """Broad classes of sound: a caption for each, its vector in ``texts`` (c, d), and its ``readout`` (c, e + d + 1).

    A class's logit is its readout times the sound's signature, vector and 1.
    """

    captions: tuple[str, ...]
    readout: Floats
    texts: Floats

    def shares(self, signature: Floats, vector: Floats) -> Floats:
        """The probability of each class (c,) for a sound with ``signature`` (e,) and ``vector`` (d,); 1 at most."""
        logits = self.readout @ np.concatenate([signature, vector, np.ones(1, np.float32)])
        chances = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
        chances[chances < _HEARD] = 0.0
        shared: Floats = (chances / (chances.sum() + _UNHEARD)).astype(np.float32)
        return shared


_HEARD, _UNHEARD = 0.01, 0.05
"""A class less probable than the first is not heard at all; the second stands for what is none of the classes."""

_AGREE = 0.5
"""A class begins to speak for a kind above this cosine of their captions."""

_UNSAID, _USUAL = 0.05, 0.35
"""What the classes say for a kind of which they say nothing; and for one to which they make no difference."""

NO_CLASSES = Classes((), np.zeros((0, 1), np.float32), np.zeros((0, 1), np.float32))


@dataclass(frozen=True, slots=True)
class Telling:
    """How much the texts tell about the kinds of a bundle, beside signatures (all weights may be 0).

    ``said`` weights how near a kind's caption is to the sound, beyond the cosine ``said_from``; ``classes`` weights
    what the bundle's classes say for the kind; ``common`` weights how often people's captions name it. All evidence,
    that of the signatures included, is multiplied by ``certainty``: pieces of evidence that agree are not independent.
    """

    said: float = 0.0
    said_from: float = 0.0
    classes: float = 0.0
    common: float = 0.0
    certainty: float = 1.0


@dataclass(frozen=True, eq=False)
class Kinds:
    """Mean ``signatures`` (m, e) of kinds of sound, each of length 1 at most, and a caption for each.

    ``texts`` (m, d) are the captions' vectors, if the bundle has them; then ``classes`` may be evidence for kinds.
    ``common`` (m,) tells how often people's captions name each kind: a natural logarithm, 0 for the median. The
    ``detector`` tells which of them a sound holds at once.
    """

    captions: tuple[str, ...]
    signatures: Floats
    texts: Floats | None = None
    classes: Classes = NO_CLASSES
    common: Floats | None = None
    detector: Detector | None = None

    def __post_init__(self) -> None:
        """Raises BundleError unless there is one signature, and vector if any, for each caption."""
        parts = [part for part in (self.signatures, self.texts, self.common) if part is not None]
        if self.signatures.ndim != 2 or {len(part) for part in parts} != {len(self.captions)}:
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

    @cached_property
    def _agreeing(self) -> Floats:
        """How far each kind's caption and each class's (m, c) agree."""
        assert self.texts is not None
        found: Floats = np.clip((self.texts @ self.classes.texts.T - _AGREE) / (1.0 - _AGREE), 0.0, 1.0)
        return found

    def told(self, signature: Floats, vector: Floats, telling: Telling) -> Floats | float:
        """Evidence (m,) for the kinds, from texts and classes, of a sound's ``signature`` (e,) and ``vector`` (d,)."""
        if self.texts is None:
            return 0.0
        found: Floats = telling.said * (self.texts @ vector - telling.said_from)
        if telling.classes and self.classes.captions:
            spoken = np.minimum(1.0, self._agreeing @ self.classes.shares(signature, vector))
            found = found + telling.classes * np.log((_UNSAID + spoken) / _USUAL)
        if telling.common and self.common is not None:
            found = found + telling.common * self.common
        return found.astype(np.float32)

    def shares(
        self, signatures: Floats, likeness: Likeness, said: Floats | float = 0.0, certainty: float = 1.0
    ) -> Floats:
        """The probability of each kind (q, m) for sounds with ``signatures`` (q, e), without accepted captions.

        ``said`` (q, m) is further evidence, from the kinds' captions; the sum of all is multiplied by ``certainty``.
        """
        if not self.captions:
            return np.zeros((len(signatures), 0), np.float32)
        counts = np.full(len(self.captions), LEARNT, np.float32)
        heard = likeness.evidence(signatures @ self.signatures.T, self.squares, counts)
        return likeness.share(certainty * (heard + said))


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
