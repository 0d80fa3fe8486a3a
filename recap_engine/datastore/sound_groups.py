"""Groups of sounds that sound alike, by their stored vectors."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.similar_sounds import LIKELY_TAKE
from recap_engine.datastore.workspace import Workspace


def alike_groups(workspace: Workspace) -> list[list[str]]:
    """Hashes of all whole sounds with a vector of the newest encoder that has any, in groups, the largest group first.

    Within a group, the sounds most like its first one come first. Each has a cosine of at least `LIKELY_TAKE` to the
    middle of its group when it joins. A sound like no other is a group of its own.
    """
    hash_of: dict[int, str] = dict(workspace.connection.rows("SELECT id, hash FROM sounds WHERE region_start IS NULL"))
    for encoder in reversed(workspace.vectors.encoders()):
        ids, vectors = workspace.vectors.matrix(encoder.fingerprint, "audio")
        whole = np.array([row_id in hash_of for row_id in ids.tolist()], bool)
        if whole.any():
            kept = ids[whole].tolist()
            groups = sorted(_groups(vectors[whole]), key=len, reverse=True)
            return [list(dict.fromkeys(hash_of[kept[at]] for at in group)) for group in groups]
    return []


def _groups(vectors: NDArray[np.float32]) -> Iterator[list[int]]:
    """Rows of unit vectors (n, d) in groups: the next row left, and all that is like the middle of its neighbours."""
    left = np.arange(len(vectors))
    while len(left):
        rest = vectors[left]
        first = rest[0]
        middle = rest[rest @ first >= LIKELY_TAKE].sum(axis=0)
        likeness = rest @ (middle / max(float(np.linalg.norm(middle)), 1e-9))
        joins = likeness >= LIKELY_TAKE
        joins[0] = True
        group = left[joins]
        yield group[np.argsort(-(rest[joins] @ first), kind="stable")].tolist()
        left = left[~joins]
