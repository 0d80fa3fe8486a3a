"""Imported captions that fit the sounds of the neighbouring rows better, by the vectors of texts and sounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.shifted_rows import Shift, find_shift


@dataclass(frozen=True, slots=True)
class ShiftedSource:
    """A source of imported captions in a collection, and its shift."""

    collection: str
    source: str
    shift: Shift


def find_shifted(workspace: Workspace, fingerprint: str, collection: str | None = None) -> Iterator[ShiftedSource]:
    """The sources, of a collection or all that are on, whose captions are shifted by a row.

    Captions stand in the order in which they were imported. Those without vectors of the encoder are left out.
    """
    chosen = workspace.collections.ids(None if collection is None else [collection])
    with workspace.connection.snapshot():
        sound_ids, signatures = workspace.vectors.matrix(fingerprint, "audio")
        text_ids, texts = workspace.vectors.matrix(fingerprint, "text")
        meanings = workspace.vectors.meanings(fingerprint)
        rows = workspace.connection.rows(
            "SELECT k.name, c.source, c.sound, c.text_id FROM captions c JOIN collections k ON k.id = c.collection "
            "WHERE c.sound IS NOT NULL AND c.deleted IS NULL AND c.enabled = 1 AND c.provenance = 'imported' "
            f"AND k.id IN ({','.join(map(str, chosen))}) ORDER BY k.id, c.source, c.id"
        )
    sound_at = {row: place for place, row in enumerate(sound_ids.tolist())}
    text_at = {row: place for place, row in enumerate(text_ids.tolist())}
    rows = [row for row in rows if row[2] in sound_at and row[3] in text_at]
    for (name, source), some in groupby(rows, key=lambda row: (row[0], row[1])):
        blocks = [(sound, [row[3] for row in mine]) for sound, mine in groupby(some, key=lambda row: row[2])]
        heard = [meanings.get(sound, signatures[sound_at[sound]]) for sound, _ in blocks]
        said = [np.sum([texts[text_at[text]] for text in of], axis=0) for _, of in blocks]
        shift = find_shift(len(blocks), partial(_fit, said, heard))
        if shift is not None:
            yield ShiftedSource(name, source, shift)


def _fit(said: Sequence[NDArray[np.float32]], heard: Sequence[NDArray[np.float32]], caption: int, sound: int) -> float:
    return float(said[caption] @ heard[sound])
