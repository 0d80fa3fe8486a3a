"""Exact nearest captions and sounds among the collections that are switched on.

Vectors that are in memory are searched there (`FloatMatrix`); otherwise sqlite-vec is asked for the nearest among the
allowed rows (a filter outside it would be applied too late, after its k). It gives no order to equal distances and no
more than 4096 rows: where the last place is tied, or more are wanted, all distances are computed instead. Exclusions
are few, so that many more are fetched and then left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore import vector_table
from recap_engine.datastore.active_captions import ActiveCaptions, CaptionRegister
from recap_engine.datastore.collections import Collections
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.memory_index import MemoryIndex
from recap_engine.datastore.sounds import Sounds
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.datastore.vector_matrix import Mask, VectorMatrix
from recap_engine.datastore.vectors import EncoderRow, FloatMatrix, Vectors, refuse_other_dimensions
from recap_engine.records import Route, Sound

_MOST = 4096  # sqlite-vec's limit of k
_CARRIERS = 64
"""Sounds of one wording whose vectors are used; the mean of more is hardly more certain."""

Ids = NDArray[np.int64]
Near = list[tuple[int, float]]
"""Rows (texts or sounds) with their cosines."""


@dataclass(frozen=True, slots=True)
class CaptionHit:
    """A caption (its id) and the cosine between its text, or its sound, and the query; ``text`` is its wording."""

    caption: int
    similarity: float
    text: int = 0


@dataclass(frozen=True, slots=True)
class SoundHit:
    """A sound (its row id), the cosine between it and the query, and the ids of its captions in use."""

    sound: int
    similarity: float
    captions: tuple[int, ...]


class Search:
    """Nearest-neighbour search in one workspace. ``collections`` None stands for those switched on."""

    def __init__(self, connection: Connection, collections: Collections, sounds: Sounds, vectors: Vectors) -> None:
        self._connection = connection
        self._collections = collections
        self._sounds = sounds
        self._vectors = vectors
        self._register = CaptionRegister(connection)
        self.memory = MemoryIndex(connection, vectors)
        self._listed: dict[Route, int] = {}
        self._masks: dict[Route, tuple[int, int, Mask]] = {}

    def in_use(self, collections: Collection[str] | None = None) -> ActiveCaptions:
        """The captions that retrieval may use now."""
        with self._connection.snapshot():
            return self._register.now(self._collections.ids(collections))

    def captions(
        self,
        route: Route,
        fingerprint: str,
        queries: FloatMatrix,
        k: int,
        in_use: ActiveCaptions,
        own: Sequence[Collection[int]] | None = None,
    ) -> list[list[CaptionHit]]:
        """Up to ``k`` captions for each query (q, d), nearest first, ties by lowest caption id.

        Captions of the sounds (rows) ``own[i]`` are left out for query i.
        """
        found = []
        for i, near in enumerate(self._around(route, fingerprint, queries, k, in_use, own)):
            left_out = own[i] if own else ()
            hits = [
                CaptionHit(int(in_use.captions[at]), similarity, int(in_use.texts[at]))
                for (_, similarity), carried in near
                for at in carried
                if int(in_use.sounds[at]) not in left_out
            ]
            found.append(sorted(hits, key=lambda hit: (-hit.similarity, hit.caption))[:k])
        return found

    def texts(
        self,
        fingerprint: str,
        queries: FloatMatrix,
        k: int,
        collections: Collection[str] | None = None,
        *,
        exclude_sounds: Collection[Sound] = (),
        exclude_recordings: Collection[str] = (),
    ) -> list[list[CaptionHit]]:
        """Up to ``k`` captions for each query (q, d), nearest text first, ties by lowest caption id."""
        with self._connection.snapshot():
            own = [self._excluded(exclude_sounds, exclude_recordings)] * len(queries)
            return self.captions("text", fingerprint, queries, k, self.in_use(collections), own)

    def sounds(
        self,
        fingerprint: str,
        queries: FloatMatrix,
        k: int,
        collections: Collection[str] | None = None,
        *,
        exclude_sounds: Collection[Sound] = (),
        exclude_recordings: Collection[str] = (),
    ) -> list[list[SoundHit]]:
        """Up to ``k`` captioned sounds for each query (q, d), nearest first, ties by lowest sound id."""
        with self._connection.snapshot():
            own = self._excluded(exclude_sounds, exclude_recordings)
            in_use = self.in_use(collections)
            found = self._around("audio", fingerprint, queries, k, in_use, [own] * len(queries))
        return [
            [
                SoundHit(row_id, similarity, tuple(in_use.captions[carried].tolist()))
                for (row_id, similarity), carried in near
                if row_id not in own
            ][:k]
            for near in found
        ]

    def all_sounds(self, fingerprint: str, queries: FloatMatrix, k: int) -> list[list[SoundHit]]:
        """Like `sounds`, over every sound with a vector, captioned or not (``captions`` stays empty)."""
        with self._connection.snapshot():
            encoder = self._encoder(fingerprint, queries, k)
            if encoder is None:
                return [[] for _ in queries]
            found = self._nearest(encoder, "audio", queries, [k] * len(queries), None)
        return [[SoundHit(row_id, similarity, ()) for row_id, similarity in near[:k]] for near in found]

    def carriers(
        self, fingerprint: str, texts: Sequence[int], in_use: ActiveCaptions
    ) -> dict[int, tuple[Ids, FloatMatrix]]:
        """Ids and vectors (n, d) of the latest sounds, at most `_CARRIERS`, with each wording (its row)."""
        of = {
            text: np.unique(in_use.sounds[carried][in_use.sounds[carried] > 0])[-_CARRIERS:].astype(np.int64)
            for text, carried in zip(texts, in_use.carried("text", texts), strict=True)
        }
        encoder = self._vectors.encoder(fingerprint)
        if encoder is None or not of:
            return {text: (sounds[:0], np.zeros((0, 1), np.float32)) for text, sounds in of.items()}
        wanted = np.unique(np.concatenate(list(of.values())))
        matrix = self.memory.matrix(encoder, "audio")
        if matrix is None:
            ids, vectors = vector_table.read_some(
                self._connection, encoder.table("audio"), encoder.dimensions, wanted.tolist()
            )
        else:
            ids, vectors = matrix.some(wanted)
        order = np.argsort(ids)
        ids, vectors = ids[order], vectors[order]
        found = {}
        for text, sounds in of.items():
            places = np.searchsorted(ids, sounds[np.isin(sounds, ids)])
            found[text] = ids[places], vectors[places]
        return found

    def _around(
        self,
        route: Route,
        fingerprint: str,
        queries: FloatMatrix,
        k: int,
        in_use: ActiveCaptions,
        own: Sequence[Collection[int]] | None,
    ) -> list[list[tuple[tuple[int, float], list[int]]]]:
        """Rows with their cosine and the positions of their captions: enough for ``k`` captions and all ties."""
        with self._connection.snapshot():
            encoder = self._encoder(fingerprint, queries, k)
            if encoder is None:
                return [[] for _ in queries]
            counts = [k + (in_use.of_sounds(own[i]) if own else 0) for i in range(len(queries))]
            found = self._nearest(encoder, route, queries, counts, in_use)
        return [list(zip(near, in_use.carried(route, [row_id for row_id, _ in near]), strict=True)) for near in found]

    def _encoder(self, fingerprint: str, queries: FloatMatrix, k: int) -> EncoderRow | None:
        """The encoder to search with, or None if nothing can be found."""
        encoder = self._vectors.encoder(fingerprint)
        if encoder is None or k <= 0:
            return None
        refuse_other_dimensions(encoder, queries)
        return encoder

    def _nearest(
        self,
        encoder: EncoderRow,
        route: Route,
        queries: FloatMatrix,
        counts: Sequence[int],
        among: ActiveCaptions | None,
    ) -> list[Near]:
        """For query i, the ``counts[i]`` nearest rows and all that tie with the last, by cosine, then id."""
        matrix = self.memory.matrix(encoder, route)
        if matrix is not None:
            return matrix.nearest(queries, counts, None if among is None else self._mask(matrix, route, among))
        if among is not None:
            self._list(route, among)
        return [
            self._nearest_in_file(encoder.table(route), query, n, None if among is None else f"allowed_{route}")
            for query, n in zip(queries, counts, strict=True)
        ]

    def _mask(self, matrix: VectorMatrix, route: Route, among: ActiveCaptions) -> Mask:
        kept = self._masks.get(route)
        if kept is None or kept[:2] != (among.serial, len(matrix)):
            kept = self._masks[route] = among.serial, len(matrix), matrix.mask(among.keys(route))
        return kept[2]

    def _list(self, route: Route, among: ActiveCaptions) -> None:
        """Put the allowed ids of texts (or sounds) into a temporary table for sqlite-vec."""
        if self._listed.get(route) == among.serial:
            return
        table = f"temp.allowed_{route}"
        self._connection.run(f"CREATE TABLE IF NOT EXISTS {table} (id INTEGER PRIMARY KEY)")
        self._connection.run(f"DELETE FROM {table}")
        self._connection.run_many(f"INSERT INTO {table} VALUES (?)", ((id,) for id in among.keys(route).tolist()))
        self._listed[route] = among.serial

    def _nearest_in_file(self, table: str, query: NDArray[np.float32], n: int, allowed: str | None) -> Near:
        asked = np.ascontiguousarray(query, dtype=np.float32).tobytes()
        among = "" if allowed is None else f"rowid IN (SELECT id FROM temp.{allowed})"
        if n < _MOST:
            rows = self._distances(
                f"SELECT rowid, distance FROM {table} WHERE embedding MATCH ? AND k = ?{among and ' AND ' + among}",
                (asked, n + 1),
            )
            if len(rows) <= n or rows[n][1] > rows[n - 1][1]:
                return _ranked(rows[:n])
        rows = self._distances(
            f"SELECT rowid, vec_distance_cosine(embedding, ?) FROM {table}{among and ' WHERE ' + among}", (asked,)
        )
        if len(rows) > n:
            last = np.partition(np.array([distance for _, distance in rows]), n - 1)[n - 1]
            rows = [row for row in rows if row[1] <= last]
        return _ranked(rows)

    def _distances(self, sql: str, values: tuple[bytes | int, ...]) -> list[tuple[int, float]]:
        """Row ids and distances. Raises WorkspaceDamaged for vectors that hold no numbers."""
        rows = self._connection.rows(sql, values)
        if any(distance is None for _, distance in rows):
            raise damaged(self._connection.path)
        return [(row_id, distance) for row_id, distance in rows]

    def _excluded(self, sounds: Iterable[Sound], recordings: Collection[str]) -> frozenset[int]:
        rows = [self._sounds.find(sound) for sound in sounds]
        ids = {row.id for row in rows if row is not None}
        for recording in recordings:
            ids |= {row[0] for row in self._connection.rows("SELECT id FROM sounds WHERE recording = ?", (recording,))}
        return frozenset(ids)


def _ranked(rows: Iterable[tuple[int, float]]) -> Near:
    return [(row_id, 1.0 - distance) for row_id, distance in sorted(rows, key=lambda row: (row[1], row[0]))]
