"""The datastore as it grows: right captions, captions with wrong words, and captions of something else.

RECAP (arXiv 2309.09836) finds that a larger datastore almost always helps. The curve shows for a bundle whether it
does, and whether captions of low relevance should be kept out of the prompt (``evidence`` in the calibration).
"""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from recap_engine.evaluation.figures import Share, share
from recap_engine.evaluation.memory_datastore import Collection, MemoryDatastore
from recap_engine.evaluation.metrics import score
from recap_engine.evaluation.sections import Cell, Curve, Figure, Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.evaluation.table import Test, write_captions
from recap_engine.progress import Progress
from recap_engine.propose.propose import Settings
from recap_engine.training.texts.captions import content_words

METRIC = "CIDEr"
_WRONG_WORDS = 0.5
"""The share of words replaced in a noisy caption."""

_MOST_BAD = 10_000
"""The most noisy or wrong captions that are mixed in."""

MIXTURES = ("right", "half noisy", "half wrong")


@dataclass(frozen=True, slots=True)
class Growth:
    """What is varied: sizes of the datastore (0: all ``right`` captions), and the least relevance in the prompt."""

    right: Sequence[str]
    wrong: Sequence[str]
    sizes: Sequence[int]
    evidences: Sequence[float]


def evaluate_growth(subject: Subject, test: Test, growth: Growth) -> Generator[Progress, None, Section]:
    """Scores by size of the datastore, for each mixture and each least relevance, with paired differences."""
    heard = yield from subject.hearings.hear([Path(sound.path) for sound in test.sounds])
    there = [(sound, one) for sound, one in zip(test.sounds, heard, strict=True) if one is not None]
    references = {sound.key: list(sound.labels) for sound, _ in there}
    takes = [sound.take for sound, _ in there]
    yield Progress("embedding captions", 0)
    mixtures = _Mixtures(subject, growth)
    calibration = subject.proposer.calibration
    lines: dict[str, list[Share]] = {}
    copied: list[Share] = []
    for evidence in growth.evidences:
        subject.proposer.calibration = replace(calibration, evidence=evidence)
        for mixture in mixtures.names:
            for size in growth.sizes:
                store = MemoryDatastore(mixtures.take(mixture, size), (), subject.proposer.texts)
                said, nearest = yield from write_captions(subject, there, store, Settings(), subject.proposer.gpt2)
                name = f"{mixture}, relevance from {evidence:g}"
                lines.setdefault(name, []).append(_score(said, references, takes))
                if evidence == growth.evidences[0] and mixture == MIXTURES[0]:
                    copied.append(_score(nearest, references, takes))
    subject.proposer.calibration = calibration
    lines["right, nearest caption copied"] = copied
    ticks = [f"{len(mixtures.take(MIXTURES[0], size).texts):,}" for size in growth.sizes]
    figures = {name: [figure(one, "number") for one in found] for name, found in lines.items()}
    return _section(subject, test, ticks, figures)


class _Mixtures:
    """Captions of each mixture, embedded once; the smaller sizes are part of the larger."""

    def __init__(self, subject: Subject, growth: Growth) -> None:
        self._right = _shuffled(subject.collection("right", growth.right))
        words, chance = content_words(growth.right), random.Random(0)
        noisy = [_noisy(text, words, chance) for text in self._right.texts[-_MOST_BAD:]]
        self._bad = {MIXTURES[1]: subject.collection("noisy", noisy)}
        if growth.wrong:
            wrong = _shuffled(subject.collection("wrong", growth.wrong))
            self._bad[MIXTURES[2]] = wrong.taken(range(min(_MOST_BAD, len(wrong.texts))))

    @property
    def names(self) -> tuple[str, ...]:
        """The mixtures that there are captions for."""
        return (MIXTURES[0], *self._bad)

    def take(self, mixture: str, size: int) -> Collection:
        """``size`` captions (0: as many as there are right ones)."""
        count = min(size or len(self._right.texts), len(self._right.texts))
        if mixture == MIXTURES[0]:
            return self._right.taken(range(count))
        half = min(count // 2, len(self._bad[mixture].texts))
        good, bad = self._right.taken(range(count - half)), self._bad[mixture].taken(range(half))
        return Collection(mixture, (*good.texts, *bad.texts), np.concatenate([good.vectors, bad.vectors]))


def _shuffled(collection: Collection) -> Collection:
    order = list(range(len(collection.texts)))
    random.Random(0).shuffle(order)
    return collection.taken(order)


def _noisy(text: str, words: Sequence[str], chance: random.Random) -> str:
    return " ".join(chance.choice(words) if chance.random() < _WRONG_WORDS else word for word in text.split())


def _score(said: Mapping[str, str], references: Mapping[str, Sequence[str]], takes: Sequence[str]) -> Share:
    found = score(said, references, only=(METRIC,))
    return share(list(found.each[METRIC].values()), takes)


def _section(subject: Subject, test: Test, ticks: list[str], figures: dict[str, list[Figure]]) -> Section:
    lines: list[tuple[str, Sequence[Cell]]] = [(name, list(cells)) for name, cells in figures.items()]
    return Section(
        "growth",
        "The datastore as it grows",
        [
            f"{METRIC} of what {subject.bundle.name} writes for {len(test.sounds)} sounds of {test.name}, by "
            "the number of captions in the datastore. *Noisy*: half of the words of a caption replaced by others. "
            "*Wrong*: captions of something else. *Relevance from*: less relevant captions are kept out of the prompt.",
        ],
        [Table(METRIC, ticks, lines_of(lines))],
        [Curve("growth", "The datastore as it grows", "captions", METRIC, ticks, figures)],
    )
