"""How well wrong captions are found that were planted among labelled sounds: swapped ones, and a shifted column."""

from __future__ import annotations

import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

import numpy as np

from recap_engine.errors import RequestError
from recap_engine.evaluation.events import Queries
from recap_engine.evaluation.figures import share
from recap_engine.evaluation.novel import wording
from recap_engine.evaluation.sections import Cell, Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.exchange.shifted_rows import find_shift
from recap_engine.index.doubtful import Evidence
from recap_engine.progress import Progress
from recap_engine.training.event_patterns import Events

SOUNDS = 1000
RANKS = (10, 50, 100)
TABLES = (20, 50, 200)
"""Rows of the tables in which a shift is looked for."""

Labelled = tuple[str, str]
"""A caption and the label that it was written for."""


@dataclass(slots=True)
class Found:
    """For each draw, precision at each of `RANKS` and the share of the planted captions among the first 100."""

    precision: dict[int, list[float]] = field(default_factory=lambda: {rank: [] for rank in RANKS})
    recall: list[float] = field(default_factory=list)

    def add(self, wrong_by_rank: np.ndarray) -> None:
        """Count one draw: whether the caption at each rank, worst first, is wrong."""
        for rank in RANKS:
            self.precision[rank].append(float(wrong_by_rank[:rank].mean()))
        self.recall.append(float(wrong_by_rank[: RANKS[-1]].sum() / max(1, wrong_by_rank.sum())))

    def cells(self) -> list[Cell]:
        """The figures of a line; the intervals draw whole draws."""
        return [figure(share(values)) for values in (*self.precision.values(), self.recall)]


def evaluate_doubtful(
    subject: Subject, queries: Queries, events: Events, *, swaps: float, draws: int, seed: int
) -> Generator[Progress, None, Section]:
    """Precision and share found for random swaps and for a shift, and how often a shift is told."""
    planned = round(swaps * len(queries.rows))
    if planned < 1 or len({row.label for row in queries.rows}) < 2:
        raise RequestError(
            "Swaps need more sounds of different labels: {count:,} sounds are there, and {share:.1%} of them are to be "
            "swapped.",
            count=len(queries.rows),
            share=swaps,
        )
    swapped, shifted = Found(), Found()
    told: dict[tuple[int, bool], list[float]] = {(size, moved): [] for size in TABLES for moved in (True, False)}
    for draw in range(draws):
        chance = random.Random(seed * 1000 + draw)
        order = list(range(len(queries.rows)))
        chance.shuffle(order)
        mine = [(wording(queries.rows[i], seed * 1000 + draw, events), queries.rows[i].label) for i in order]
        moved = mine[-1:] + mine[:-1]
        swapped.add(_ranked(subject, queries, order, _swapped(mine, planned, chance)))
        shifted.add(_ranked(subject, queries, order, moved))
        for size in TABLES:
            for is_moved, column in ((True, moved), (False, mine)):
                told[size, is_moved].append(float(_is_told(subject, queries, order[:size], column[:size])))
        yield Progress("planting wrong captions", draw + 1, draws)
    trained = sum(row.role == "train" for row in queries.rows)
    text = (
        f"{len(queries.rows)} sounds of the corpus, {trained} of which the bundle was trained on, each with a caption "
        f"made from its label, in {draws} draws. *Swaps*: {planned} captions are replaced by those of sounds with "
        "another label. *Shift*: every caption moves to the next row. Sounds stand in random order, and a sound's own "
        f"recording is never compared with it. *Share found*: of the wrong captions, among the first {RANKS[-1]}. "
        "A shift is told by a sign test over a table's rows."
    )
    columns = [*(f"precision at {rank}" for rank in RANKS), "share found"]
    lines = [(f"swaps ({swaps:.0%})", swapped.cells()), ("shift by one row", shifted.cells())]
    tellings = [
        (f"{size} rows", [figure(share(told[size, True])), figure(share(told[size, False]))]) for size in TABLES
    ]
    tables = [
        Table("Wrong captions among the first, worst first", columns, lines_of(lines)),
        Table("Tables told as shifted", ["shifted", "not shifted"], lines_of(tellings)),
    ]
    return Section("doubtful", "Captions that do not fit", [text], tables)


def _swapped(mine: Sequence[Labelled], count: int, chance: random.Random) -> list[Labelled]:
    """The captions, with ``count`` of them replaced by captions of another label."""
    changed = list(mine)
    for at in chance.sample(range(len(mine)), count):
        changed[at] = chance.choice([other for other in mine if other[1] != mine[at][1]])
    return changed


def _ranked(subject: Subject, queries: Queries, order: Sequence[int], column: Sequence[Labelled]) -> np.ndarray:
    """Whether the captions are wrong (n,), least fitting first; ``column`` holds those of the sounds in ``order``."""
    texts, numbers = np.unique([text for text, _ in column], return_inverse=True)
    _, recordings = np.unique([queries.rows[i].take for i in order], return_inverse=True)
    proposer = subject.proposer
    known = proposer.kinds.captions
    planted = subject.collection("planted", texts.tolist()).vectors
    evidence = Evidence(
        signatures=np.stack([queries.heard[i].hearing.signature for i in order]),
        meanings=np.stack([queries.heard[i].hearing.vector for i in order]),
        recordings=recordings.astype(np.int64),
        sounds=np.arange(len(order)),
        texts=numbers.astype(np.int64),
        text_vectors=planted,
        kinds=proposer.kinds,
        kind_vectors=proposer.texts(known) if known else planted[:0],
        calibration=proposer.calibration,
        other_vectors=planted[:0],
    )
    scores = [score for score, _ in evidence.scored(np.arange(len(order)))]
    wrong = np.array([label != queries.rows[i].label for i, (_, label) in zip(order, column, strict=True)])
    ranked: np.ndarray = wrong[np.argsort(scores, kind="stable")]
    return ranked


def _is_told(subject: Subject, queries: Queries, order: Sequence[int], column: Sequence[Labelled]) -> bool:
    vectors = subject.proposer.texts([text for text, _ in column])
    meanings = np.stack([queries.heard[i].hearing.vector for i in order])
    cosines = vectors @ meanings.T
    return find_shift(len(order), lambda i, j: float(cosines[i, j])) is not None
