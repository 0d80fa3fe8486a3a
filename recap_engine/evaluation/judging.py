"""Judge whether proposals name the event, by the patterns of ``events.json``, with copying as a baseline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from recap_engine.evaluation.figures import Share, difference, share
from recap_engine.evaluation.proposing import Proposed
from recap_engine.training.corpus import Row
from recap_engine.training.event_patterns import Events

FIRST_OF = 5
"""The number of candidates judged per sound."""

METHODS: Mapping[str, Callable[[Proposed], Sequence[str]]] = {
    "candidates": attrgetter("texts"),
    "written candidates alone": attrgetter("generated"),
    "most relevant neighbour copied": attrgetter("relevant"),
    "nearest caption copied": attrgetter("nearest"),
}
"""The texts of a proposal, and of its baselines."""


@dataclass(slots=True)
class Judgements:
    """Whether the first text, and any of five texts, name the event: parallel lists with one entry per sound."""

    rows: list[Row] = field(default_factory=list)
    first: list[bool] = field(default_factory=list)
    any: list[bool] = field(default_factory=list)

    def add(self, row: Row, said: Sequence[str], events: Events) -> None:
        """Judge the texts for one sound."""
        hits = [events.names(text, row.label) for text in said[:FIRST_OF]]
        self.rows.append(row)
        self.first.append(bool(hits) and hits[0])
        self.any.append(any(hits))

    @property
    def takes(self) -> list[str]:
        """The recordings of the sounds; the intervals draw whole recordings."""
        return [row.take for row in self.rows]

    def shares(self) -> tuple[Share, Share]:
        """The shares for first and any."""
        return share(self.first, self.takes), share(self.any, self.takes)

    def by_label(self) -> dict[str, tuple[Share, Share]]:
        """The shares for first and any, by label."""
        return {label: self.only({label}).shares() for label in sorted({row.label for row in self.rows})}

    def only(self, labels: set[str]) -> Judgements:
        """The sounds of these labels."""
        at = [i for i, row in enumerate(self.rows) if row.label in labels]
        return Judgements([self.rows[i] for i in at], [self.first[i] for i in at], [self.any[i] for i in at])

    def against(self, other: Judgements) -> tuple[Share, Share]:
        """The paired differences from ``other`` on the same sounds, for first and any."""
        if [row.path for row in self.rows] != [row.path for row in other.rows]:
            raise ValueError("pairs need the same sounds in the same order")
        return difference(self.first, other.first, self.takes), difference(self.any, other.any, self.takes)


def judge(rows: Sequence[Row], proposals: Sequence[Proposed], events: Events, method: str = "candidates") -> Judgements:
    """Judge the texts of ``method`` for every sound whose label has a pattern."""
    named = Judgements()
    for row, proposed in zip(rows, proposals, strict=True):
        if row.label in events:
            named.add(row, METHODS[method](proposed), events)
    return named


def merged(parts: Sequence[Judgements]) -> Judgements:
    """Merge several judgements."""
    return Judgements(
        [row for part in parts for row in part.rows],
        [hit for part in parts for hit in part.first],
        [hit for part in parts for hit in part.any],
    )
