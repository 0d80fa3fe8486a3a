"""How often proposals name what is heard, beside copying the nearest caption and beside captions without retrieval."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recap_engine.batch.pipeline import Outcome
from recap_engine.evaluation.figures import Share, share
from recap_engine.progress import Progress
from recap_engine.training.corpus import Row
from recap_engine.training.events import Events

Caption = Callable[[Sequence[tuple[str, str]]], Iterator[Outcome]]
"""Captions (path, "") pairs in order."""


@dataclass(slots=True)
class Tally:
    """Who named what: one entry a sound, in step."""

    labels: list[str] = field(default_factory=list)
    takes: list[str] = field(default_factory=list)
    first: list[bool] = field(default_factory=list)
    any: list[bool] = field(default_factory=list)
    generated: list[bool] = field(default_factory=list)
    copied: list[bool] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    failed: int = 0

    def add(self, row: Row, outcome: Outcome, events: Events) -> None:
        """Judge one proposal."""
        proposal = outcome.proposal
        if proposal is None:
            self.failed += 1
            return
        said = [c.text for c in proposal.candidates]
        written = next((c.text for c in proposal.candidates if c.origin == "generated"), "")
        nearest = max((n for n in proposal.neighbours if n.route == "text"), key=lambda n: n.similarity, default=None)
        self.labels.append(row.label)
        self.takes.append(row.take)
        self.texts.append(said[0] if said else "")
        self.first.append(bool(said) and events.names(said[0], row.label))
        self.any.append(any(events.names(text, row.label) for text in said))
        self.generated.append(events.names(written, row.label))
        self.copied.append(nearest is not None and events.names(nearest.text, row.label))

    def shares(self) -> dict[str, Share]:
        """The figures, by name."""
        return {
            "first candidate": share(self.first, self.takes),
            "any candidate": share(self.any, self.takes),
            "best generated candidate": share(self.generated, self.takes),
            "nearest caption copied": share(self.copied, self.takes),
        }

    def by_label(self) -> dict[str, tuple[Share, Share]]:
        """First and any, per label."""
        found = {}
        for label in sorted(set(self.labels)):
            at = [i for i, mine in enumerate(self.labels) if mine == label]
            takes = [self.takes[i] for i in at]
            found[label] = (share([self.first[i] for i in at], takes), share([self.any[i] for i in at], takes))
        return found


def judge(corpus: Path, rows: Sequence[Row], events: Events, caption: Caption, tally: Tally) -> Iterator[Progress]:
    """Caption ``rows`` (those whose label has a pattern) and fill ``tally``."""
    wanted = [row for row in rows if row.label in events]
    paths = [(str(corpus / row.path), "") for row in wanted]
    for done, (row, outcome) in enumerate(zip(wanted, caption(paths), strict=True), 1):
        tally.add(row, outcome, events)
        yield Progress("captioning", done, len(wanted), row.label)
