"""Whether scores are calibrated: of the candidates shown with 80 %, do 80 % fit?

A reliability curve compares, for each bin of scores, the mean score with the share of candidates that name the event.
The expected calibration error is the mean distance between the two, weighted by the number of candidates per bin.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recap_engine.evaluation.elsewhere import hear_elsewhere
from recap_engine.evaluation.events import GROUPS, Queries, group_of, hear_rows, propose_for
from recap_engine.evaluation.figures import Share, share
from recap_engine.evaluation.memory_datastore import MemoryDatastore
from recap_engine.evaluation.proposing import Proposed
from recap_engine.evaluation.sections import Cell, Curve, Figure, Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.progress import Progress
from recap_engine.training.corpus import Row
from recap_engine.training.event_patterns import Events
from recap_engine.training.starter.calibration import fit_logistic

BINS = 10


@dataclass(frozen=True, slots=True)
class Scored:
    """Candidates with their scores (n,), whether each fits (n,), and their recordings."""

    scores: NDArray[np.float64]
    fits: NDArray[np.bool_]
    takes: tuple[str, ...]

    def bins(self) -> NDArray[np.int64]:
        """The index of each score's bin, in tenths (n,)."""
        found: NDArray[np.int64] = np.minimum((self.scores * BINS).astype(np.int64), BINS - 1)
        return found

    def error(self) -> float:
        """The expected calibration error, 0 to 1; not a number without candidates."""
        if not len(self.scores):
            return float("nan")
        which = self.bins()
        apart = [abs(float((self.scores - self.fits)[which == bin].sum())) for bin in range(BINS)]
        return float(sum(apart) / len(self.scores))


def scored(queries: Queries, proposals: Sequence[Proposed], events: Events, count: int | None = None) -> Scored:
    """The first ``count`` candidates of every sound (None: all of them)."""
    scores, fits, takes = [], [], []
    for row, proposed in zip(queries.rows, proposals, strict=True):
        for candidate in proposed.candidates[:count]:
            scores.append(candidate.score)
            fits.append(events.names(candidate.text, row.label))
            takes.append(row.take)
    return Scored(np.array(scores, np.float64), np.array(fits, bool), tuple(takes))


def straightened(every: Scored) -> tuple[float, float]:
    """Slope and offset that calibrate the scores when applied to their logits (Platt scaling)."""
    chance = np.clip(every.scores, 1e-6, 1.0 - 1e-6)
    fit = fit_logistic(np.log(chance / (1.0 - chance))[:, None], every.fits, ridge=1e-6)
    return fit.weights[0], fit.offset


def evaluate_reliability(
    subject: Subject, corpus: Path, rows: Sequence[Row], events: Events, store: MemoryDatastore, further: Path | None
) -> Generator[Progress, None, Section]:
    """Reliability on dev and ood, and on sounds from elsewhere if a ``further`` collection is given."""
    found: dict[str, tuple[Scored, Scored]] = {}
    for name, group in (("dev", GROUPS[0]), ("ood", GROUPS[2])):
        queries = yield from hear_rows(subject, corpus, [row for row in rows if group_of(row) == group], events)
        proposals = yield from propose_for(subject, queries, store)
        found[name] = scored(queries, proposals, events), scored(queries, proposals, events, 1)
    if further is not None:
        queries, patterns = yield from hear_elsewhere(subject, further)
        proposals = yield from propose_for(subject, queries, store)
        found["elsewhere"] = scored(queries, proposals, patterns), scored(queries, proposals, patterns, 1)
    text = [
        "For candidates with about the same score, the share that names the event should equal the score. The expected "
        "calibration error is the mean difference between the two over ten ranges of scores, in points: "
        + "; ".join(f"{name} {100 * every.error():.1f}, only first candidates {100 * first.error():.1f}"
                    for name, (every, first) in found.items())
        + "."
    ]  # fmt: skip
    slope, offset = straightened(found["dev"][0])
    text.append(
        f"To calibrate the scores of dev, multiply their logits by {slope:.2f} and add {offset:+.2f}; "
        "1 and 0 would mean that the bundle's ranking is already calibrated."
    )
    tables = [_table(name, every) for name, (every, _) in found.items()]
    return Section("reliability", "Calibration of the scores", text, tables, [_curve(found)])


def _table(name: str, every: Scored) -> Table:
    which = every.bins()
    lines: list[tuple[str, list[Cell]]] = []
    for bin in range(BINS):
        mine = which == bin
        if mine.any():
            takes = [take for take, here in zip(every.takes, mine, strict=True) if here]
            named = share(every.fits[mine].tolist(), takes)
            lines.append((_range(bin), [f"{every.scores[mine].mean():.0%}", figure(named), str(int(mine.sum()))]))
    return Table(f"{name}: all candidates", ["mean score", "name the event", "candidates"], lines_of(lines))


def _range(bin: int) -> str:
    return f"{100 * bin // BINS} to {100 * (bin + 1) // BINS} %"


def _curve(found: Mapping[str, tuple[Scored, Scored]]) -> Curve:
    ticks = [_range(bin) for bin in range(BINS)]
    curves: dict[str, list[Figure]] = {}
    for name, (every, _) in found.items():
        which = every.bins()
        curves[name] = [figure(_named(every, which == bin)) for bin in range(BINS)]
    return Curve("reliability", "Calibration of the scores", "score", "name the event", ticks, curves)


def _named(every: Scored, mine: NDArray[np.bool_]) -> Share:
    return share(every.fits[mine].tolist(), [take for take, here in zip(every.takes, mine, strict=True) if here])
