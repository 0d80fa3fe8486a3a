"""Compare datastores (none, small, large, wrong domain, own domain) and numbers of neighbours."""

from __future__ import annotations

import random
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

from recap_engine.evaluation.events import Queries, propose_for
from recap_engine.evaluation.figures import share
from recap_engine.evaluation.judging import Judgements, judge
from recap_engine.evaluation.memory_datastore import Accepted, Collection, MemoryDatastore
from recap_engine.evaluation.novel import COMPETING, wording
from recap_engine.evaluation.proposing import Proposed
from recap_engine.evaluation.sections import Cell, Curve, Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.evaluation.text_statistics import copied_from
from recap_engine.progress import Progress
from recap_engine.propose.propose import Heard, Settings
from recap_engine.training.corpus import Row
from recap_engine.training.event_patterns import Events

SMALL = 200
NEIGHBOURS = (0, 1, 2, 4, 8)
NONE = "none"
WRONG = "wrong domain: instruments"


@dataclass(frozen=True, slots=True)
class Stores:
    """The datastores to compare, by name; those in ``curved`` are also tried with fewer neighbours."""

    stores: Mapping[str, MemoryDatastore]
    curved: Sequence[str]


def stores(
    subject: Subject,
    starter: Collection,
    instruments: Collection,
    large: Collection | None,
    own: Sequence[Accepted],
) -> Stores:
    """No datastore, ``SMALL`` random captions of the starter, the starter, a larger one, a wrong domain, own domain."""
    embed = subject.proposer.texts
    chosen = random.Random(0).sample(range(len(starter.texts)), min(SMALL, len(starter.texts)))
    stores = {
        NONE: MemoryDatastore(starter.taken([]), (), embed),
        f"small: {len(chosen)} captions": MemoryDatastore(starter.taken(chosen), (), embed),
        f"starter: {len(starter.texts)} captions": MemoryDatastore(starter, (), embed),
    }
    if large is not None:
        stores[f"large: {len(large.texts)} captions"] = MemoryDatastore(large, (), embed)
    stores[f"{WRONG}, {len(instruments.texts)} captions"] = MemoryDatastore(instruments, (), embed)
    stores[f"own domain: starter and {len(own)} accepted sounds"] = MemoryDatastore(starter, own, embed)
    curved = [name for name in stores if not name.startswith((NONE, "small"))]
    return Stores(stores, curved)


def own_domain(rows: Sequence[Row], heard: Mapping[str, Heard], events: Events) -> list[Accepted]:
    """Captioned sounds of role ``train``: up to eight of every kind with a pattern, each from a different recording."""
    chance = random.Random(0)
    of: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row.role == "train" and row.label in events and row.path in heard:
            of.setdefault(row.label, {}).setdefault(row.take, row)
    chosen = [
        row
        for label in sorted(of)
        for row in chance.sample(sorted(of[label].values(), key=lambda r: r.path), min(COMPETING, len(of[label])))
    ]
    return [Accepted(wording(row, 0, events), heard[row.path].hearing.signature, row.take) for row in chosen]


def evaluate_datastores(
    subject: Subject, queries: Queries, events: Events, compared: Stores
) -> Generator[Progress, None, Section]:
    """Events and copying for every datastore, paired differences from no datastore, curves by number of neighbours."""
    named: dict[str, Judgements] = {}
    lines: list[tuple[str, Sequence[Cell]]] = []
    for name, store in compared.stores.items():
        proposals = yield from propose_for(subject, queries, store)
        named[name] = judge(queries.rows, proposals, events)
        against: list[Cell] = (
            ["–", "–"] if name == NONE else [figure(s, "points") for s in named[name].against(named[NONE])]
        )
        lines.append((name, [*map(figure, named[name].shares()), *against, *_wording(proposals, store, queries)]))
    columns = [
        "first candidate",
        "any of five",
        "first: points above none",
        "any: points above none",
        "words",
        "copied",
    ]
    curves: dict[str, list[Judgements]] = {}
    for name in compared.curved:
        for k in NEIGHBOURS:
            settings = Settings(neighbours=k)
            proposals = yield from propose_for(subject, queries, compared.stores[name], settings)
            curves.setdefault(name, []).append(judge(queries.rows, proposals, events))
    text = (
        f"Tested on the {len(queries.rows)} sounds of role dev whose kinds are known and have a pattern. *Wrong "
        "domain*: only the captions of musical instruments from the starter collection. *Own domain*: the starter "
        "collection and accepted sounds of other recordings (up to eight of each kind). *Copied*: the share of first "
        "candidates that are in the datastore word for word."
    )
    return Section(
        "datastore",
        "The datastore",
        [text],
        [Table("Datastores, ten neighbours", columns, lines_of(lines)), *_tables(curves)],
        [_curve(curves, which) for which in ("first", "any")],
    )


def _wording(proposals: Sequence[Proposed], store: MemoryDatastore, queries: Queries) -> list[Cell]:
    first = [p.texts[0] if p.texts else "" for p in proposals]
    words = share([len(text.split()) for text in first], queries.takes)
    return [figure(words, "number"), figure(share(copied_from(first, store.texts), queries.takes))]


def _tables(curves: Mapping[str, Sequence[Judgements]]) -> list[Table]:
    columns = [f"k = {k}" for k in NEIGHBOURS]
    return [
        Table(
            f"{title} by number of neighbours",
            columns,
            lines_of([(name, [figure(one.shares()[at]) for one in line]) for name, line in curves.items()]),
        )
        for at, title in enumerate(("First candidate", "Any of five"))
    ]


def _curve(curves: Mapping[str, Sequence[Judgements]], which: str) -> Curve:
    at = ("first", "any").index(which)
    return Curve(
        f"neighbours-{which}",
        "First candidate names the event" if which == "first" else "Any of five candidates names the event",
        "neighbours (k)",
        "event named",
        [str(k) for k in NEIGHBOURS],
        {name.split(":")[0]: [figure(one.shares()[at]) for one in line] for name, line in curves.items()},
    )
