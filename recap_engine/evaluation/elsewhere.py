"""Sounds from sources kept out of training, as a stand-in for a new user's own folder.

The section reports means over sounds and means over sources, which weight a source of 200 sounds like one of ten. The
patterns in ``elsewhere_events.json``, one for each label of these sources, decide whether a caption names the event.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np

from recap_engine.evaluation.events import Queries, hear_rows, propose_for
from recap_engine.evaluation.figures import Share
from recap_engine.evaluation.judging import Judgements, judge
from recap_engine.evaluation.memory_datastore import MemoryDatastore
from recap_engine.evaluation.sections import Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.progress import Progress
from recap_engine.training.event_patterns import Events
from recap_engine.training.further_corpus import ELSEWHERE, elsewhere_rows

PATTERNS = Path(__file__).with_name("elsewhere_events.json")
_DRAWS = 2000


def mean_over_sources(named: Judgements, which: str, seed: int = 0) -> Share:
    """The mean of the sources' shares of hits (``which`` is first or any), with an interval over recordings.

    Each bootstrap draw resamples the recordings within every source and keeps the sources, which are too few to
    resample.
    """
    hits = np.array(getattr(named, which), float)
    sources = np.array([row.source for row in named.rows])
    takes = np.array(named.takes)
    random = np.random.default_rng(seed)
    means, drawn = [], np.zeros(_DRAWS)
    for source in sorted(set(sources.tolist())):
        mine = sources == source
        means.append(float(hits[mine].mean()))
        _, member = np.unique(takes[mine], return_inverse=True)
        sums, counts = np.bincount(member, hits[mine]), np.bincount(member)
        chosen = random.integers(len(sums), size=(_DRAWS, len(sums)))
        drawn += sums[chosen].sum(axis=1) / counts[chosen].sum(axis=1)
    if not means:
        return Share(float("nan"), float("nan"), float("nan"), 0)
    low, high = np.quantile(drawn / len(means), (0.025, 0.975))
    return Share(float(np.mean(means)), float(low), float(high), len(hits))


def hear_elsewhere(subject: Subject, folder: Path) -> Generator[Progress, None, tuple[Queries, Events]]:
    """Encode the held-out sources of the further collection in ``folder``. Raises ExchangeError."""
    events = Events(PATTERNS)
    queries = yield from hear_rows(subject, folder, elsewhere_rows(folder), events)
    return queries, events


def evaluate_elsewhere(subject: Subject, folder: Path, store: MemoryDatastore) -> Generator[Progress, None, Section]:
    """Shares for the first and any of five candidates: over sounds, over sources, and by source."""
    queries, events = yield from hear_elsewhere(subject, folder)
    proposals = yield from propose_for(subject, queries, store)
    named = judge(queries.rows, proposals, events)
    over = [mean_over_sources(named, which) for which in ("first", "any")]
    lines = [
        ("mean over sounds", [figure(one) for one in named.shares()]),
        ("mean over sources", [figure(one) for one in over]),
    ]
    by_source = {source: _of_source(named, source) for source in sorted({row.source for row in named.rows})}
    lines += [(f"source {name}", [figure(one) for one in part.shares()]) for name, part in by_source.items()]
    text = [
        f"Tested on {len(queries.rows)} labelled sounds of the sources {', '.join(sorted(ELSEWHERE))}, which were not "
        f"used in training; {queries.unreadable} could not be read. Labels come from file names. A broad label such as "
        '"man exclaiming" accepts any word for it: each label has its pattern in `elsewhere_events.json`.'
    ]
    columns = ["first candidate", "any of five"]
    return Section("elsewhere", "Sounds from other sources", text, [Table("", columns, lines_of(lines))])


def _of_source(named: Judgements, source: str) -> Judgements:
    at = [i for i, row in enumerate(named.rows) if row.source == source]
    return Judgements([named.rows[i] for i in at], [named.first[i] for i in at], [named.any[i] for i in at])
