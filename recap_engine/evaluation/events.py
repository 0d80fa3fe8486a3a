"""How often proposals name the event, compared with copying the nearest caption and with no retrieval."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

from recap_engine.evaluation.figures import difference
from recap_engine.evaluation.judging import METHODS, Judgements, judge
from recap_engine.evaluation.memory_datastore import MemoryDatastore
from recap_engine.evaluation.proposing import Proposed
from recap_engine.evaluation.sections import Figure, Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.progress import Progress
from recap_engine.propose.propose import Heard, Settings
from recap_engine.training.corpus import Row
from recap_engine.training.event_patterns import Events
from recap_engine.training.starter.model_card import WITH_DEV

GROUPS = ("dev, known kinds (esc50)", "dev, other sources", "ood, other sources")


def group_of(row: Row) -> str | None:
    """The group (of `GROUPS`) in which a row is judged."""
    if row.role == "dev":
        return GROUPS[0] if row.source == "esc50" else GROUPS[1]
    return GROUPS[2] if row.role == "ood" else None


@dataclass(frozen=True, slots=True)
class Queries:
    """Sounds to propose for: corpus rows with their encoded sounds, and the numbers of rows left out by reason."""

    rows: tuple[Row, ...]
    heard: tuple[Heard, ...]
    without_pattern: int
    unreadable: int

    @property
    def takes(self) -> list[str]:
        """The recordings of the sounds."""
        return [row.take for row in self.rows]


def hear_rows(
    subject: Subject, corpus: Path, rows: Sequence[Row], events: Events
) -> Generator[Progress, None, Queries]:
    """Encode the sounds of rows whose label has a pattern."""
    wanted = [row for row in rows if row.label in events]
    heard = yield from subject.hearings.hear([corpus / row.path for row in wanted])
    good = [(row, h) for row, h in zip(wanted, heard, strict=True) if h is not None]
    return Queries(
        tuple(row for row, _ in good),
        tuple(h for _, h in good),
        without_pattern=len(rows) - len(wanted),
        unreadable=len(wanted) - len(good),
    )


def propose_for(
    subject: Subject, queries: Queries, store: MemoryDatastore, settings: Settings | None = None
) -> Generator[Progress, None, list[Proposed]]:
    """Propose for each sound; yields progress."""
    found: list[Proposed] = []
    for at in range(0, len(queries.rows), 64):
        part = slice(at, at + 64)
        found += subject.propose(queries.heard[part], queries.takes[part], store, settings or Settings())
        yield Progress("proposing", len(found), len(queries.rows))
    return found


def evaluate_events(
    subject: Subject, corpus: Path, rows: Sequence[Row], events: Events, store: MemoryDatastore
) -> Generator[Progress, None, Section]:
    """First and any of five candidates, by group and class, with baselines and paired differences from copying."""
    queries = yield from hear_rows(subject, corpus, [row for row in rows if group_of(row)], events)
    proposals = yield from propose_for(subject, queries, store)
    bare = yield from propose_for(subject, queries, store, Settings(neighbours=0))
    tables = []
    for group in GROUPS:
        at = [i for i, row in enumerate(queries.rows) if group_of(row) == group]
        if at:
            mine = [queries.rows[i] for i in at]
            tables += _tables(group, mine, [proposals[i] for i in at], [bare[i] for i in at], events)
    notes = [
        f"Tested on {len(queries.rows)} sounds whose label has a pattern; {queries.without_pattern} rows have none, "
        f"and {queries.unreadable} could not be read. A caption that matches more than three patterns does not count. "
        "The intervals (95 %, bootstrap) draw the takes of a recording together.",
        "*Nearest caption copied*: the captions of the starter collection that are nearest to the sound, unchanged. "
        "*Written candidates alone*: those of the five that the decoder wrote. *Retrieval switched off*: proposals "
        "without neighbours.",
    ]
    if WITH_DEV in subject.card():
        notes.append(
            "The bundle was trained on rows of role dev: it was tested only on dev recordings that it was not trained "
            "on."
        )
    return Section("events", "Events named", notes, tables)


def _tables(
    group: str, rows: Sequence[Row], proposals: Sequence[Proposed], bare: Sequence[Proposed], events: Events
) -> list[Table]:
    judged: dict[str, Judgements] = {name: judge(rows, proposals, events, name) for name in METHODS}
    judged["retrieval switched off"] = judge(rows, bare, events)
    lines = [(name, [figure(s) for s in named.shares()]) for name, named in judged.items()]
    best, copied = judged["candidates"], judged["nearest caption copied"]
    pairs = [
        ("candidates minus nearest caption copied", best.against(copied)),
        ("written alone minus nearest caption copied", judged["written candidates alone"].against(copied)),
        ("candidates minus retrieval switched off", best.against(judged["retrieval switched off"])),
    ]
    paired: list[tuple[str, list[Figure | str]]] = [(name, [figure(s, "points") for s in both]) for name, both in pairs]
    written = [p.candidates[0].origin == "generated" if p.candidates else False for p in proposals]
    from_model = [(hit, cop) for hit, cop, w in zip(best.first, copied.first, written, strict=True) if w]
    takes = [take for take, w in zip(best.takes, written, strict=True) if w]
    gain = difference([hit for hit, _ in from_model], [cop for _, cop in from_model], takes)
    paired.append(("first candidates that the decoder wrote, minus copied", [figure(gain, "points"), "–"]))
    columns = ["first candidate", "any of five"]
    by_class = [(label, [figure(s) for s in both]) for label, both in best.by_label().items()]
    return [
        Table(f"{group}: share of sounds whose event is named", columns, lines_of(lines)),
        Table(f"{group}: differences in points, paired", columns, lines_of(paired)),
        Table(f"{group}: by class", columns, lines_of(by_class)),
    ]
