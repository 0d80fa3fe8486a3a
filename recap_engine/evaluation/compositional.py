"""Mixtures of two sounds: whether the first candidate names both events, or at least one of them.

Pairs are drawn by a seed from sounds of different kinds, and mixed at drawn levels. The mixtures are kept as files in
the work folder, so that anybody can hear what was asked.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import soundfile

from recap_engine.errors import RequestError
from recap_engine.evaluation.events import GROUPS, group_of
from recap_engine.evaluation.figures import share
from recap_engine.evaluation.judging import FIRST_OF
from recap_engine.evaluation.memory_datastore import MemoryDatastore
from recap_engine.evaluation.proposing import Proposed
from recap_engine.evaluation.sections import Figure, Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.progress import Progress
from recap_engine.propose.propose import Settings
from recap_engine.training.augment import overlay
from recap_engine.training.corpus import Row, load_sounds
from recap_engine.training.event_patterns import Events
from recap_engine.training.texts.label_captions import captions_of

PAIRS = 200
RATE = 16_000
LOUDER = 6.0
"""The second sound is up to this many dB louder or quieter than the first, each measured where it is not silent."""
_LEVELS = ((0.0, 2.0), (2.0, 4.0), (4.0, LOUDER))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sounds of different kinds and the level of the second in dB, relative to the first."""

    first: Row
    second: Row
    level: float

    @property
    def rows(self) -> tuple[Row, Row]:
        """Both sounds."""
        return self.first, self.second


def drawn_pairs(rows: Sequence[Row], events: Events, count: int, seed: int) -> list[Pair]:
    """``count`` pairs of dev sounds of kinds whose captions do not name each other.

    Raises RequestError for sounds of fewer than two such kinds.
    """
    known = sorted((r for r in rows if group_of(r) == GROUPS[0] and r.label in events), key=lambda row: row.path)
    labels = sorted({row.label for row in known})
    apart = {(one, two) for one in labels for two in labels if one != two and _apart(one, two, events)}
    if not apart:
        raise RequestError("This needs dev sounds of two kinds that have patterns: see --events.")
    chance = random.Random(seed)
    found: list[Pair] = []
    while len(found) < count:
        first, second = chance.choice(known), chance.choice(known)
        if (first.label, second.label) in apart:
            found.append(Pair(first, second, round(chance.uniform(-LOUDER, LOUDER), 1)))
    return found


def _apart(one: str, two: str, events: Events) -> bool:
    """Whether no caption of one kind names the other: a caption that names one of them must not count as both."""
    return not any(
        events.mentions(text, other)
        for label, other in ((one, two), (two, one))
        for text in (label, captions_of(label)[0])
    )


def evaluate_compositional(
    subject: Subject, corpus: Path, rows: Sequence[Row], events: Events, store: MemoryDatastore, count: int, seed: int
) -> Generator[Progress, None, Section]:
    """Shares of mixtures whose first candidate, or any of five, names both events or one, overall and by level."""
    pairs = drawn_pairs(rows, events, count, seed)
    paths = _written(pairs, corpus, subject.work / "mixtures")
    heard = yield from subject.hearings.hear(paths)
    good = [(pair, one) for pair, one in zip(pairs, heard, strict=True) if one is not None]
    proposals: list[Proposed] = []
    for pair, one in good:  # nothing is accepted: no recording has to be left out
        proposals += subject.propose([one], [pair.first.take], store, Settings())
        yield Progress("proposing", len(proposals), len(good))
    judged = [named(pair, proposed, events) for (pair, _), proposed in zip(good, proposals, strict=True)]
    lines = [("all pairs", _cells([pair for pair, _ in good], judged))]
    for low, high in _LEVELS:
        at = [i for i, (pair, _) in enumerate(good) if low <= abs(pair.level) < high or abs(pair.level) == high == 6.0]
        if at:
            name = f"levels {low:.0f} to {high:.0f} dB apart"
            lines.append((name, _cells([good[i][0] for i in at], [judged[i] for i in at])))
    text = [
        f"Tested on {len(good)} mixtures of two dev sounds ({GROUPS[0]}), drawn with seed {seed}; "
        f"{len(pairs) - len(good)} could not be read. Both start together; the second is up to {LOUDER:.0f} dB louder "
        "or quieter. Kinds whose captions name each other are not paired. A caption that matches more than three "
        "patterns names nothing."
    ]
    columns = ["first names both", "first names at least one", "one of five names both", "five name both together"]
    return Section("compositional", "Mixtures of two sounds", text, [Table("", columns, lines_of(lines))])


def named(pair: Pair, proposed: Proposed, events: Events) -> tuple[bool, bool, bool, bool]:
    """Whether the first text names both events, at least one, whether a text of five names both, and all together."""
    hits = [[events.names(text, row.label) for row in pair.rows] for text in proposed.texts[:FIRST_OF]]
    first = hits[0] if hits else [False, False]
    together = [any(column) for column in zip(*hits, strict=True)] or first
    return all(first), any(first), any(map(all, hits)), all(together)


def _cells(pairs: Sequence[Pair], judged: Sequence[tuple[bool, bool, bool, bool]]) -> list[Figure]:
    takes = [pair.first.take for pair in pairs]
    return [figure(share(list(column), takes)) for column in zip(*judged, strict=True)]


def _written(pairs: Sequence[Pair], corpus: Path, folder: Path) -> list[Path]:
    """The files of the mixtures; those that are there are not made again."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = list({row.path: row for pair in pairs for row in pair.rows}.values())
    sounds = dict(zip((row.path for row in rows), load_sounds(corpus, rows, RATE), strict=True))
    paths = []
    for pair in pairs:
        names = "+".join(Path(row.path).stem for row in pair.rows)
        path = folder / f"{names}{pair.level:+.1f}.wav"
        if not path.exists():
            soundfile.write(path, overlay(sounds[pair.first.path], sounds[pair.second.path], pair.level), RATE)
        paths.append(path)
    return paths
