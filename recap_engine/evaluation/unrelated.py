"""Accepted captions that appear among the suggestions for sounds of other kinds.

The evaluation accepts a few sounds of each novel class and nothing else, then proposes for sounds of all other classes.
None of their suggestions should name a novel class.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from recap_engine.evaluation.figures import Share, share
from recap_engine.evaluation.novel import Experiment, Trial, TrialResult
from recap_engine.evaluation.proposing import Propose
from recap_engine.evaluation.sections import Table, figure, lines_of
from recap_engine.progress import Progress

ACCEPTED = (1, 5)
"""The numbers of accepted sounds of each novel class."""


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
