"""Novel kinds of sound: how many accepted sounds it takes until proposals name a kind that the models never learned.

Some classes of a labelled corpus are novel: an evaluation-only bundle was trained without them, and no caption of the
collection mentions them. The evaluation accepts 0 to 10 sounds of each novel class and up to 8 sounds of every other
class, and the whole collection competes with them. The accepted caption is a sentence that a person would write for the
label, one of several wordings drawn for each sound, so that different wordings must be recognised as one kind. The
queries are other recordings: for a novel class, those never accepted at any step; for a known class, recordings of role
``dev`` that are not accepted.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from recap_engine.errors import RequestError
from recap_engine.evaluation.heard_sounds import HearingCache
from recap_engine.evaluation.memory_datastore import Accepted, Collection, MemoryDatastore, collection
from recap_engine.evaluation.proposing import Propose, Proposed
from recap_engine.progress import Progress
from recap_engine.propose.propose import Heard, Settings
from recap_engine.propose.text_vectors import TextVectors
from recap_engine.training.corpus import Row
from recap_engine.training.event_patterns import Events
from recap_engine.training.texts.label_captions import captions_of

COUNTS = (0, 1, 3, 5, 10)
DRAWS = 5
SOURCE = "esc50"
"""The source whose labels are the classes."""

COMPETING = 8
"""The number of accepted sounds of each known class."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The sounds to accept and the sounds to propose for.

    ``accepted`` is the number of accepted sounds of each novel class; None: no sound of any class is accepted.
    """

    draw: int
    accepted: int | None
    to_accept: tuple[Row, ...]
    queries: tuple[Row, ...]


def drawn_labels(rows: Iterable[Row], count: int = 5, source: str = SOURCE) -> list[str]:
    """The novel classes: ``count`` labels of ``source`` drawn by ``random.Random(0)``. Raises RequestError."""
    labels = sorted({row.label for row in rows if row.source == source})
    if len(labels) <= count:
        raise RequestError(
            "Source {source!r} has {count} labels: name another source (--source), or classes (--label).",
            source=source,
            count=len(labels),
        )
    return random.Random(0).sample(labels, count)


def trials(
    rows: Sequence[Row],
    novel: Sequence[str],
    *,
    draws: Sequence[int] = range(DRAWS),
    counts: Sequence[int] = COUNTS,
    competing: int = COMPETING,
    source: str = SOURCE,
) -> list[Trial]:
    """For each draw, one trial without accepted sounds, then one for each of ``counts``, all with the same queries.

    Raises RequestError for a novel class with no recordings left as queries.
    """
    of: dict[str, list[Row]] = {}
    for row in rows:
        if row.source == source and row.role != "ood":
            of.setdefault(row.label, []).append(row)
    found = []
    for draw in draws:
        chance = random.Random(draw)
        learnable = {label: _by_take(of.get(label, ()), chance) for label in sorted(novel)}
        for label, takes in learnable.items():
            if len(takes) <= max(counts):
                raise RequestError(
                    "The class {label!r} has {count} recordings in the source {source!r}, but more than {most} are "
                    "needed: accept fewer (--accepted), or choose other classes (--label).",
                    label=label,
                    count=len(takes),
                    source=source,
                    most=max(counts),
                )
        known, queries = _known(of, novel, competing, chance)
        for label, takes in learnable.items():
            queries += [row for take in takes[max(counts) :] for row in of[label] if row.take == take]
        found.append(Trial(draw, None, (), tuple(queries)))
        for count in counts:
            new = [_first(of[label], take) for label, takes in learnable.items() for take in takes[:count]]
            found.append(Trial(draw, count, (*new, *known), tuple(queries)))
    return found


def _known(
    of: Mapping[str, Sequence[Row]], novel: Sequence[str], competing: int, chance: random.Random
) -> tuple[list[Row], list[Row]]:
    """The accepted sounds and the queries of known classes.

    The accepted sounds are at most half of the recordings of role ``dev``, then some of role ``train`` until there are
    ``competing``.
    """
    known: list[Row] = []
    queries: list[Row] = []
    for label in sorted(set(of) - set(novel)):
        kept = [row for row in of[label] if row.role == "dev"]
        takes = _by_take(kept, chance)
        first = takes[: min(competing, len(takes) // 2)]
        trained = [row for row in of[label] if row.role == "train"]
        more = _by_take(trained, chance)[: competing - len(first)]
        known += [_first(kept, take) for take in first] + [_first(trained, take) for take in more]
        queries += [row for row in kept if row.take not in first]
    return known, queries


def _by_take(rows: Iterable[Row], chance: random.Random) -> list[str]:
    takes = sorted({row.take for row in rows})
    chance.shuffle(takes)
    return takes


def _first(rows: Iterable[Row], take: str) -> Row:
    return next(row for row in rows if row.take == take)


def wording(row: Row, draw: int, events: Events) -> str:
    """The accepted caption of a sound: a random one of its label's sentences that name the event."""
    said = [text for text in captions_of(row.label) if row.label in events and events.names(text, row.label)]
    return random.Random(f"{draw}/{row.path}").choice(said or list(captions_of(row.label)))


@dataclass(frozen=True, slots=True, eq=False)
class TrialResult:
    """The proposals for the sounds of a trial, parallel to ``trial.queries``."""

    trial: Trial
    proposals: tuple[Proposed, ...]


@dataclass(slots=True)
class Experiment:
    """Encoded sounds and embedded captions, ready for trying many rules."""

    rows: Sequence[Row]
    novel: Sequence[str]
    events: Events
    heard: Mapping[str, Heard]
    written: Collection
    embed: TextVectors

    def run(
        self, propose: Propose, trials: Sequence[Trial], settings: Settings | None = None
    ) -> Generator[Progress, None, list[TrialResult]]:
        """Run the trials one by one: accept sounds, then propose for the queries."""
        found = []
        for done, trial in enumerate(trials, 1):
            accepted = [
                Accepted(wording(row, trial.draw, self.events), self.heard[row.path].hearing.signature, row.take)
                for row in trial.to_accept
            ]
            store = MemoryDatastore(self.written, accepted, self.embed)
            heard = [self.heard[row.path] for row in trial.queries]
            takes = [row.take for row in trial.queries]
            found.append(TrialResult(trial, tuple(propose(heard, takes, store, settings or Settings()))))
            yield Progress("accepting and proposing", done, len(trials), f"draw {trial.draw}, {trial.accepted}")
        return found


def prepare_experiment(
    corpus: Path,
    rows: Sequence[Row],
    novel: Sequence[str],
    events: Events,
    texts: Iterable[str],
    hearings: HearingCache,
    embed: TextVectors,
    source: str = SOURCE,
) -> Generator[Progress, None, Experiment]:
    """Encode the corpus's sounds of ``source``, and embed the ``texts`` that mention none of the novel classes."""
    mine = [row for row in rows if row.source == source and row.role != "ood"]
    heard = yield from hearings.hear([corpus / row.path for row in mine])
    encoded = {row.path: h for row, h in zip(mine, heard, strict=True) if h is not None}
    kept = [text for text in texts if not any(events.mentions(text, label) for label in novel)]
    readable = [row for row in mine if row.path in encoded]
    return Experiment(readable, novel, events, encoded, collection("starter", kept, embed), embed)
