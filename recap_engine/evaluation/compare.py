"""Several systems scored against references in one table, and how often a metric agrees with a listener."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

from recap_engine.evaluation.captions import read_references
from recap_engine.evaluation.metrics import Scores, score
from recap_engine.exchange.binomial import exact_interval
from recap_engine.exchange.comparison import Comparison
from recap_engine.exchange.comparison_report import ScoreTable
from recap_engine.i18n import _, number


def score_systems(comparison: Comparison, references: Path) -> ScoreTable:
    """The metrics of `evaluate captions` for each system, on the sounds with references. Raises RecapError."""
    wanted = {os.path.basename(name): texts for name, texts in read_references(references).items()}
    scores = [
        score({os.path.basename(name): text for name, text in system.captions.items()}, wanted)
        for system in comparison.systems
    ]
    metrics = list(scores[0].figures)
    rows = [
        [
            system.name,
            number(max((figure.n for figure in found.figures.values()), default=0)),
            *(f"{found.figures[name].value:.3f}" if name in found.figures else "–" for name in metrics),
        ]
        for system, found in zip(comparison.systems, scores, strict=True)
    ]
    notes = list(dict.fromkeys(note for found in scores for note in found.notes))
    return ScoreTable([_("system"), _("sounds"), *metrics], rows, _agreement(comparison, scores), notes)


def _agreement(comparison: Comparison, scores: Sequence[Scores]) -> list[list[str]]:
    found = []
    for a, b in combinations(range(len(scores)), 2):
        for metric in scores[a].each:
            agreed = _agreements(comparison, (a, b), scores[a].each[metric], scores[b].each.get(metric, {}))
            if agreed:
                low, high = exact_interval(sum(agreed), len(agreed))
                pair = f"{comparison.systems[a].name} | {comparison.systems[b].name}"
                share, between = sum(agreed) / len(agreed), f"{_percent(low)} – {_percent(high)}"
                found.append([pair, metric, _percent(share), between, number(len(agreed))])
    return found


def _agreements(
    comparison: Comparison, pair: tuple[int, int], ours: Mapping[str, float], theirs: Mapping[str, float]
) -> list[bool]:
    """For each decided question with different scores: whether the metric prefers the same system."""
    agreed = []
    for one in comparison.answers:
        name = os.path.basename(one.trial.sound)
        if set(one.trial.systems) != set(pair) or one.winner is None or name not in ours or name not in theirs:
            continue
        if ours[name] != theirs[name]:
            agreed.append((ours[name] > theirs[name]) == (one.winner == pair[0]))
    return agreed


def _percent(share: float) -> str:
    return _("{n:.0f}%", n=100 * share)
