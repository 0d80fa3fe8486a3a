"""Accepted captions that appear among the suggestions for sounds of other kinds.

The evaluation accepts a few sounds of each novel class and nothing else, then proposes for sounds of all other classes.
None of their suggestions should name a novel class.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from recap_engine.errors import RequestError
from recap_engine.evaluation.elsewhere import PATTERNS
from recap_engine.evaluation.events import Queries, propose_for
from recap_engine.evaluation.figures import Share, share
from recap_engine.evaluation.memory_datastore import Accepted, MemoryDatastore
from recap_engine.evaluation.novel import Experiment, Trial, TrialResult
from recap_engine.evaluation.proposing import Propose
from recap_engine.evaluation.sections import Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.progress import Progress
from recap_engine.training.corpus import Row
from recap_engine.training.event_patterns import Events
from recap_engine.training.further_corpus import elsewhere_rows
from recap_engine.training.texts.label_captions import captions_of

ACCEPTED = (1, 5)
"""The numbers of accepted sounds of each novel class."""

KINDS = 5
"""The number of captions accepted for sounds of unknown kinds."""


def unrelated_trials(trials: Sequence[Trial], novel: Sequence[str]) -> list[Trial]:
    """The ``trials`` with `ACCEPTED` sounds, changed to accept only novel classes and query all other sounds."""
    return [
        replace(
            trial,
            to_accept=tuple(row for row in trial.to_accept if row.label in novel),
            queries=tuple(row for row in trial.queries if row.label not in novel),
        )
        for trial in trials
        if trial.accepted in ACCEPTED
    ]


def shown(experiment: Experiment, results: Sequence[TrialResult], accepted: int) -> tuple[Share, Share]:
    """The shares of sounds for which any of five suggestions, and the first one, name a novel class."""
    any_of, first, takes = [], [], []
    for one in results:
        if one.trial.accepted != accepted:
            continue
        for row, proposed in zip(one.trial.queries, one.proposals, strict=True):
            hits = [
                any(experiment.events.mentions(text, label) for label in experiment.novel)
                for text in proposed.texts[:5]
            ]
            any_of.append(any(hits))
            first.append(hits[:1] == [True])
            takes.append(row.take)
    return share(any_of, takes), share(first, takes)


def unrelated_table(
    experiment: Experiment, propose: Propose, trials: Sequence[Trial]
) -> Generator[Progress, None, Table]:
    """How often a caption accepted for a novel class is suggested for a sound of another class."""
    results = yield from experiment.run(propose, unrelated_trials(trials, experiment.novel))
    lines = []
    for accepted in ACCEPTED:
        any_of, first = shown(experiment, results, accepted)
        if any_of.n:
            lines.append((f"{accepted} accepted of each novel class", [figure(any_of), figure(first)]))
    title = "Sounds of other classes for which a caption of a novel class is suggested (nothing else is accepted)"
    return Table(title, ["among the five suggestions", "as the first suggestion"], lines_of(lines))


def unknown_rows(rows: Sequence[Row], events: Events, known: Sequence[str]) -> dict[str, list[Row]]:
    """Sounds by label, of labels whose pattern occurs in none of the ``known`` captions."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.label in events and not any(events.mentions(text, row.label) for text in known):
            found.setdefault(row.label, []).append(row)
    return found


def drawn(unknown: Mapping[str, Sequence[Row]], texts: Collection[str], chance: random.Random) -> list[tuple[str, Row]]:
    """`KINDS` captions that are not among ``texts``, each with a sound of another unknown kind.

    Raises RequestError for fewer kinds.
    """
    labels = [label for label in sorted(unknown) if captions_of(label)[0] not in texts]
    if len(labels) < KINDS:
        raise RequestError(
            "Only {count} kinds of the further collection are unknown to the bundle; {least} are needed.",
            count=len(labels),
            least=KINDS,
        )
    return [(captions_of(label)[0], chance.choice(unknown[label])) for label in chance.sample(labels, KINDS)]


def evaluate_unrelated(
    subject: Subject, queries: Queries, further: Path, draws: int
) -> Generator[Progress, None, Section]:
    """How many sounds of known kinds are suggested a caption that was accepted for one sound of an unknown kind."""
    events, starter = Events(PATTERNS), subject.starter()
    unknown = unknown_rows(elsewhere_rows(further), events, subject.proposer.kinds.captions)
    any_of, first, takes, accepted_texts = [], [], [], []
    for draw in range(draws):
        chosen = drawn(unknown, starter.texts, random.Random(draw))
        heard = yield from subject.hearings.hear([further / row.path for _, row in chosen])
        accepted = [
            Accepted(text, one.hearing.signature, row.take)
            for (text, row), one in zip(chosen, heard, strict=True)
            if one is not None
        ]
        store = MemoryDatastore(starter, accepted, subject.proposer.texts)
        said = {one.caption for one in accepted}
        accepted_texts += sorted(said)
        for row, proposed in zip(queries.rows, (yield from propose_for(subject, queries, store)), strict=True):
            any_of.append(not said.isdisjoint(proposed.texts[:5]))
            first.append(not said.isdisjoint(proposed.texts[:1]))
            takes.append(row.take)
    names = ["one of the five captions is shown among five", "as the first"]
    lines = [("sounds of known kinds", [figure(share(any_of, takes)), figure(share(first, takes))])]
    text = [
        f"{KINDS} captions were accepted, each for one sound of a kind that the bundle has no name for, from the "
        f"sources kept out of training. Then {len(queries.rows)} sounds of known kinds (role dev) were captioned, "
        f"{draws} times with other captions. None of these captions should be suggested for them. Accepted were: "
        + "; ".join(sorted(set(accepted_texts)))
        + "."
    ]
    return Section("unrelated", "Captions accepted for other sounds", text, [Table("", names, lines_of(lines))])
