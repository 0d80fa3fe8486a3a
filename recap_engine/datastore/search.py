"""Exact nearest captions and sounds among the collections that are switched on.

vec0 is asked for the nearest among the allowed rows (a filter outside it would be applied too late, after its k).
It gives no order to equal distances and no more than 4096 rows: where the last place is tied, or more are wanted, all
distances are computed instead. Exclusions are few, so that many more are fetched and then left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.collections import Collections
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sounds import Sounds
from recap_engine.datastore.vectors import EncoderRow, Matrix, Vectors, refuse_other_dimensions
from recap_engine.records import Sound

_MOST = 4096  # sqlite-vec's limit of k
_CHUNK = 500
_ACTIVE = "c.enabled = 1 AND c.deleted IS NULL"


@dataclass(frozen=True, slots=True)
class Hit:
    """A caption (its id) and the cosine between its text and the query."""

    caption: int
    similarity: float


@dataclass(frozen=True, slots=True)
class SoundHit:
    """A sound (its row id), the cosine between it and the query, and the ids of its captions in use."""

    sound: int
    similarity: float
    captions: tuple[int, ...]


class Search:
    """Nearest-neighbour search in one workspace. ``collections`` None means those that are switched on."""

    def __init__(self, connection: Connection, collections: Collections, sounds: Sounds, vectors: Vectors) -> None:
        self._connection = connection
        self._collections = collections
        self._sounds = sounds
        self._vectors = vectors
        self._allowed: dict[str, tuple[int, tuple[int, ...]]] = {}

    def texts(
        self,
        fingerprint: str,
        queries: Matrix,
        k: int,
        collections: Collection[str] | None = None,
        *,
        exclude_sounds: Collection[Sound] = (),
        exclude_recordings: Collection[str] = (),
    ) -> list[list[Hit]]:
        """Up to ``k`` captions for each query (q, d), nearest text first, ties by lowest caption id."""
        encoder = self._vectors.encoder(fingerprint)
        if encoder is None or k <= 0:
            return [[] for _ in queries]
        refuse_other_dimensions(encoder, queries)
        with self._connection.snapshot():
            chosen = self._collections.ids(collections)
            self._allow("text", chosen)
            left_out = self._captions("sound", self._excluded(exclude_sounds, exclude_recordings), chosen)
            hidden = {caption for captions in left_out.values() for caption in captions}
            found = []
            for query in queries:
                nearest = self._nearest(encoder, "text", query, k + len(hidden))
                carried = self._captions("text_id", [row_id for row_id, _ in nearest], chosen)
                hits = [
                    Hit(caption, similarity)
                    for row_id, similarity in nearest
                    for caption in carried.get(row_id, ())
                    if caption not in hidden
                ]
                found.append(sorted(hits, key=lambda hit: (-hit.similarity, hit.caption))[:k])
            return found

    def sounds(
        self,
        fingerprint: str,
        queries: Matrix,
        k: int,
        collections: Collection[str] | None = None,
        *,
        exclude_sounds: Collection[Sound] = (),
        exclude_recordings: Collection[str] = (),
    ) -> list[list[SoundHit]]:
        """Up to ``k`` captioned sounds for each query (q, d), nearest first, ties by lowest sound id."""
        encoder = self._vectors.encoder(fingerprint)
        if encoder is None or k <= 0:
            return [[] for _ in queries]
        refuse_other_dimensions(encoder, queries)
        with self._connection.snapshot():
            chosen = self._collections.ids(collections)
            self._allow("audio", chosen)
            hidden = set(self._excluded(exclude_sounds, exclude_recordings))
            found = []
            for query in queries:
                nearest = self._nearest(encoder, "audio", query, k + len(hidden))
                kept = [(row_id, similarity) for row_id, similarity in nearest if row_id not in hidden][:k]
                carried = self._captions("sound", [row_id for row_id, _ in kept], chosen)
                found.append([SoundHit(row_id, similarity, tuple(carried[row_id])) for row_id, similarity in kept])
            return found

    def all_sounds(self, fingerprint: str, queries: Matrix, k: int) -> list[list[SoundHit]]:
        """As `sounds`, over every sound that has a vector, captioned or not (``captions`` stays empty)."""
        encoder = self._vectors.encoder(fingerprint)
        if encoder is None or k <= 0:
            return [[] for _ in queries]
        refuse_other_dimensions(encoder, queries)
        with self._connection.snapshot():
            return [
                [
                    SoundHit(row_id, s, ())
                    for row_id, s in self._nearest(encoder, "audio", query, k, everything=True)[:k]
                ]
                for query in queries
            ]

    def _nearest(
        self, encoder: EncoderRow, kind: str, query: NDArray[np.float32], n: int, everything: bool = False
    ) -> list[tuple[int, float]]:
        """The ``n`` nearest rows and all that tie with the last, as (id, cosine), by cosine, then id."""
        table, asked = encoder.table(kind), np.ascontiguousarray(query, dtype=np.float32).tobytes()
        among = "" if everything else f"rowid IN (SELECT id FROM temp.allowed_{kind})"
        if n < _MOST:
            rows = self._connection.rows(
                f"SELECT rowid, distance FROM {table} WHERE embedding MATCH ? AND k = ?{among and ' AND ' + among}",
                (asked, n + 1),
            )
            if len(rows) <= n or rows[n][1] > rows[n - 1][1]:
                return _ranked(rows[:n])
        rows = self._connection.rows(
            f"SELECT rowid, vec_distance_cosine(embedding, ?) FROM {table}{among and ' WHERE ' + among}", (asked,)
        )
        if len(rows) > n:
            last = np.partition(np.array([distance for _, distance in rows]), n - 1)[n - 1]
            rows = [row for row in rows if row[1] <= last]
        return _ranked(rows)

    def _allow(self, kind: str, chosen: tuple[int, ...]) -> None:
        """Have the ids of texts (or sounds) with a caption in use in these collections in a temporary table."""
        key = (self._connection.sequence(), chosen)
        if self._allowed.get(kind) == key:
            return
        column, table = ("text_id", "allowed_text") if kind == "text" else ("sound", "allowed_audio")
        self._connection.run(f"CREATE TABLE IF NOT EXISTS temp.{table} (id INTEGER PRIMARY KEY)")
        self._connection.run(f"DELETE FROM temp.{table}")
        self._connection.run(
            f"INSERT INTO temp.{table} SELECT DISTINCT c.{column} FROM captions c WHERE {_ACTIVE} "
            f"AND c.collection IN ({_listed(chosen)}) AND c.{column} IS NOT NULL"
        )
        self._allowed[kind] = key

    def _excluded(self, sounds: Iterable[Sound], recordings: Collection[str]) -> list[int]:
        rows = [self._sounds.find(sound) for sound in sounds]
        ids = {row.id for row in rows if row is not None}
        for recording in recordings:
            ids |= {row[0] for row in self._connection.rows("SELECT id FROM sounds WHERE recording = ?", (recording,))}
        return sorted(ids)

    def _captions(self, column: str, values: Sequence[int], chosen: tuple[int, ...]) -> dict[int, list[int]]:
        """Captions in use in these collections, by their text or sound."""
        found: dict[int, list[int]] = {}
        for at in range(0, len(values), _CHUNK):
            for value, caption in self._connection.rows(
                f"SELECT c.{column}, c.id FROM captions c WHERE c.{column} IN ({_listed(values[at : at + _CHUNK])}) "
                f"AND {_ACTIVE} AND c.collection IN ({_listed(chosen)}) ORDER BY c.id"
            ):
                found.setdefault(value, []).append(caption)
        return found


def _ranked(rows: Iterable[tuple[int, float]]) -> list[tuple[int, float]]:
    return [(row_id, 1.0 - distance) for row_id, distance in sorted(rows, key=lambda row: (row[1], row[0]))]


def _listed(ids: Iterable[int]) -> str:
    return ",".join(map(str, ids))
