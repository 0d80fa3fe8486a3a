"""Retrieval metrics: whether retrieved captions fit the sound, and retrieved sounds fit the caption."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recap_engine.evaluation.events import GROUPS, Queries, group_of
from recap_engine.evaluation.figures import Share, share
from recap_engine.evaluation.memory_datastore import Collection
from recap_engine.evaluation.sections import Section, Table, Unit, figure, lines_of
from recap_engine.training.event_patterns import Events

DEPTHS = (1, 5, 10)
Floats = NDArray[np.float32]


def relevance_section(queries: Queries, written: Collection, events: Events) -> Section:
    """Cosines, event precision@k, mean average precision and text-to-sound recall@k, by group of rows."""
    tables = []
    for group in GROUPS:
        at = [i for i, row in enumerate(queries.rows) if group_of(row) == group]
        if at:
            mine = Queries(tuple(queries.rows[i] for i in at), tuple(queries.heard[i] for i in at), 0, 0)
            found = [*captions_for_sounds(mine, written, events), *sounds_for_captions(mine, written, events)]
            lines = [(name, [figure(value, unit)]) for name, value, unit in found]
            tables.append(Table(group, ["value"], lines_of(lines)))
    text = (
        f"Retrieval by the text route over the {len(written.texts)} captions of the starter collection. *Precision@k*: "
        "share of the first k captions that name the sound's event; *mean average precision* over the whole "
        "ranking; *recall@k*: share of the captions naming exactly one event that find a sound of it among the "
        "first k sounds of the group."
    )
    return Section("retrieval", "Retrieval relevance", [text], tables)


def captions_for_sounds(queries: Queries, written: Collection, events: Events) -> list[tuple[str, Share, Unit]]:
    """Cosine with the first five captions, precision@k and average precision, averaged over sounds."""
    fits = {label: _fits(written.texts, label, events) for label in {row.label for row in queries.rows}}
    cosines, precise, average = [], [], []
    for row, heard in zip(queries.rows, queries.heard, strict=True):
        line = written.vectors @ heard.hearing.vector
        order = np.argsort(-line, kind="stable")
        cosines.append(float(line[order[:5]].mean()))
        right = fits[row.label][order]
        precise.append([float(right[:k].mean()) for k in DEPTHS])
        average.append(average_precision(right))
    takes = queries.takes
    return [
        ("cosine of sound and first five captions", share(cosines, takes), "number"),
        *((f"precision@{k}", share([p[i] for p in precise], takes), "share") for i, k in enumerate(DEPTHS)),
        ("mean average precision", share([a for a in average if a is not None], _kept(takes, average)), "share"),
    ]


def sounds_for_captions(queries: Queries, written: Collection, events: Events) -> list[tuple[str, Share, Unit]]:
    """Recall@k of sounds by captions that name exactly one of the events; intervals draw whole events."""
    labels = sorted({row.label for row in queries.rows})
    named = np.stack([_fits(written.texts, label, events) for label in labels])
    chosen = np.flatnonzero(named.sum(0) == 1)
    sounds = np.stack([heard.hearing.vector for heard in queries.heard])
    of = np.array([row.label for row in queries.rows])
    hits: list[list[bool]] = []
    wanted = [labels[int(named[:, caption].argmax())] for caption in chosen]
    for caption, label in zip(chosen, wanted, strict=True):
        order = np.argsort(-(sounds @ written.vectors[caption]), kind="stable")
        hits.append([bool((of[order[:k]] == label).any()) for k in DEPTHS])
    return [
        (f"text to sound, recall@{k}", share([hit[i] for hit in hits], wanted), "share") for i, k in enumerate(DEPTHS)
    ]


def average_precision(right: NDArray[np.bool_]) -> float | None:
    """Mean precision over the ranks of all right entries; None if nothing is right."""
    places = np.flatnonzero(right)
    return float(((np.arange(len(places)) + 1) / (places + 1)).mean()) if len(places) else None


def _fits(texts: Sequence[str], label: str, events: Events) -> NDArray[np.bool_]:
    return np.array([events.names(text, label) for text in texts], bool)


def _kept(takes: Sequence[str], values: Sequence[float | None]) -> list[str]:
    return [take for take, value in zip(takes, values, strict=True) if value is not None]
