"""How well takes of one recording are recognised by sound; the main window's thresholds are based on this."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.similar_sounds import LIKELY_TAKE, SAME_TAKE
from recap_engine.evaluation.figures import share
from recap_engine.evaluation.heard_sounds import HearingCache
from recap_engine.evaluation.sections import Figure, Section, Table, figure, lines_of
from recap_engine.progress import Progress
from recap_engine.training.corpus import Row

THRESHOLDS = tuple(sorted({LIKELY_TAKE, SAME_TAKE, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.99}))
_REACH = 200
"""The number of nearest sounds considered, the same as in the main window."""


def evaluate_takes(hearings: HearingCache, corpus: Path, rows: Sequence[Row]) -> Generator[Progress, None, Section]:
    """For each threshold, how many of a sound's other takes, and how many other sounds, lie above it."""
    heard = yield from hearings.hear([corpus / row.path for row in rows])
    good = [(row, h) for row, h in zip(rows, heard, strict=True) if h is not None]
    signatures = np.stack([h.hearing.signature for _, h in good])
    takes = np.array([row.take for row, _ in good])
    labels = np.array([row.label for row, _ in good])
    lines = [(f"{at:g}", _found(signatures, takes, labels, at)) for at in THRESHOLDS]
    columns = [
        "other takes found",
        "share of takes among those found",
        "share of takes or sounds of its kind",
        "found per sound",
    ]
    text = (
        f"{len(good)} sounds that the bundle was not trained on, of {len(set(takes.tolist()))} recordings. A sound is "
        f"found if it is one of the {_REACH} nearest and the cosine of the signatures reaches the threshold. The "
        f"window ticks takes from {SAME_TAKE:g}, and shows those with similarly numbered names from {LIKELY_TAKE:g}."
    )
    return Section("takes", "Takes recognised by sound", [text], [Table("By threshold", columns, lines_of(lines))])


def _found(
    signatures: NDArray[np.float32], takes: NDArray[np.str_], labels: NDArray[np.str_], threshold: float
) -> list[Figure]:
    """The columns for one threshold, from signatures (n, d); the intervals draw whole recordings."""
    recalled, recalled_of = [], []
    right, kind, right_of, counts = [], [], [], []
    for at, take in enumerate(takes):
        cosines = signatures @ signatures[at]
        cosines[at] = -1.0
        near = np.argsort(-cosines, kind="stable")[:_REACH]
        near = near[cosines[near] >= threshold]
        same = takes[near] == take
        fellows = int((takes == take).sum()) - 1
        if fellows:
            recalled.append(float(same.sum()) / fellows)
            recalled_of.append(str(take))
        right += same.astype(float).tolist()
        kind += (same | (labels[near] == labels[at])).astype(float).tolist()
        right_of += [str(take)] * len(near)
        counts.append(float(len(near)))
    return [
        figure(share(recalled, recalled_of)),
        figure(share(right, right_of)),
        figure(share(kind, right_of)),
        figure(share(counts, takes.tolist()), "number"),
    ]
