"""A workspace's captions and vectors as they stood at one moment, searched in memory: what a batch run is pinned to.

Every query of a run sees the same datastore, whatever is accepted meanwhile, and is answered by one matrix product
for many sounds at once. Exact, with the ranking of `Search`: nearest first, ties by lowest caption id.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.sounds import region
from recap_engine.datastore.vectors import Matrix
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Caption, Route

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Table:
    """Vectors of one route, and for each the captions that it stands for (positions in the list of captions)."""

    vectors: Matrix
    captions: list[list[int]]


class Pinned:
    """The captions in use of some collections, at the moment of making this. Holds no lock and no transaction."""

    def __init__(self, workspace: Workspace, fingerprint: str, collections: Collection[str] | None = None) -> None:
        with workspace.connection.snapshot():
            self.sequence = workspace.sequence()
            chosen = workspace.collections.ids(collections)
            rows = workspace.connection.rows(
                "SELECT c.id, t.text, k.name, c.provenance, c.licence, c.text_id, c.sound, "
                "s.hash, s.region_start, s.region_end "
                "FROM captions c JOIN texts t ON t.id = c.text_id JOIN collections k ON k.id = c.collection "
                f"LEFT JOIN sounds s ON s.id = c.sound WHERE c.enabled = 1 AND c.deleted IS NULL AND c.collection IN "
                f"({','.join(map(str, chosen))}) ORDER BY c.id"
            )
            text = workspace.vectors.text_matrix(fingerprint)
            audio = workspace.vectors.sound_matrix(fingerprint)
        self._sounds = [row[6] for row in rows]
        self._captions = [
            Caption(
                id=row[0],
                text=row[1],
                collection=row[2],
                provenance=row[3],
                licence=row[4],
                sound=row[7],
                region=region(row[8], row[9]),
            )
            for row in rows
        ]
        self._tables: dict[Route, _Table] = {
            "text": _table(text, [row[5] for row in rows]),
            "audio": _table(audio, self._sounds),
        }

    def __len__(self) -> int:
        return len(self._captions)

    def search(
        self, route: Route, queries: Matrix, k: int, own: Sequence[Collection[int]] | None = None
    ) -> list[list[tuple[Caption, float]]]:
        """Up to ``k`` captions for each query (q, d) with their cosines.

        Captions of the sounds (rows) ``own[i]`` are left out for query i.
        """
        table = self._tables[route]
        if k <= 0 or not len(table.vectors):
            return [[] for _ in queries]
        similarities = np.asarray(queries, np.float32) @ table.vectors.T
        return [self._best(table, line, k, own[i] if own else ()) for i, line in enumerate(similarities)]

    def _best(
        self, table: _Table, similarities: NDArray[np.float32], k: int, own: Collection[int]
    ) -> list[tuple[Caption, float]]:
        wanted = k
        while True:
            if wanted < len(similarities):
                last = np.partition(similarities, -wanted)[-wanted]
                (near,) = np.nonzero(similarities >= last)
            else:
                near = np.arange(len(similarities))
            hits = [
                (self._captions[caption], float(similarities[at]))
                for at in near.tolist()
                for caption in table.captions[at]
                if self._sounds[caption] not in own
            ]
            if len(hits) >= k or len(near) == len(similarities):
                return sorted(hits, key=lambda hit: (-hit[1], hit[0].id))[:k]
            wanted *= 2


def _table(stored: tuple[Ids, Matrix], keys: Sequence[int | None]) -> _Table:
    """The stored vectors that captions in use point to. ``keys[i]`` is the text or sound of caption i."""
    ids, vectors = stored
    carried: dict[int, list[int]] = {}
    for position, key in enumerate(keys):
        if key is not None:
            carried.setdefault(key, []).append(position)
    kept = [at for at, id in enumerate(ids.tolist()) if id in carried]
    return _Table(vectors[kept], [carried[int(ids[at])] for at in kept])
