"""Search among the captions of a shared store, on the server (pgvector); nothing is copied but what is found.

Search is exact: every vector of the model is compared. With ``approximate``, the HNSW indexes that `index` makes answer
instead, which may miss some of the nearest. `recall` says how many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from recap_engine.datastore.protocol import Own
from recap_engine.datastore.sounds import Sounds, key, region
from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.datastore.vectors import FloatMatrix
from recap_engine.errors import RequestError
from recap_engine.records import Caption, Route, Sound
from recap_engine.shared.store import SharedStore

_MARGIN: Final = 4
"""How many vectors are fetched first for each caption wanted: some are of deleted captions or of those left out."""
_MOST_CANDIDATES: Final = 1000
"""pgvector's limit of ``hnsw.ef_search``, the vectors that an HNSW index compares for one query."""
_CARRIERS: Final = 64
_ASKED: Final = 50

_COLUMNS: Final = (
    "c.number, c.text, c.collection, c.provenance, c.licence, c.source, c.annotator, c.created, c.audio_hash, "
    "c.region_start, c.region_end"
)
_IN_USE: Final = (
    "c.deleted IS NULL AND (%(collections)s::text[] IS NULL OR c.collection = ANY(%(collections)s::text[]))"
)
_SAME_SOUND: Final = (
    "v.audio_hash = c.audio_hash AND v.region_start = coalesce(c.region_start, -1) "
    "AND v.region_end = coalesce(c.region_end, -1)"
)
_JOINED: Final[dict[Route, str]] = {"text": "v.text = c.text", "audio": _SAME_SOUND}
_NAMED: Final[dict[Route, str]] = {"text": "v.text", "audio": "v.audio_hash, v.region_start, v.region_end"}
_TABLES: Final[dict[Route, str]] = {"text": "recap.text_vectors", "audio": "recap.sound_vectors"}
_LEFT_OUT: Final = (
    "(c.audio_hash = ANY(%(recordings)s::text[]) OR (c.audio_hash, coalesce(c.region_start, -1), "
    "coalesce(c.region_end, -1)) = (%(hash)s, %(start)s, %(end)s))"
)


@dataclass(frozen=True, slots=True)
class SearchedModel:
    """The model whose vectors are compared. With ``approximate``, HNSW indexes answer.

    ``explored`` is the least number of vectors that an index compares for one query (``hnsw.ef_search``): more take
    longer and find more of the nearest.
    """

    fingerprint: str
    dimensions: int
    approximate: bool = False
    explored: int = 200


@contextmanager
def open_captions(
    store: SharedStore, model: SearchedModel, sounds: Sounds | None = None, collections: Sequence[str] = ()
) -> Iterator[StoreCaptions]:
    """The captions as they are now, until the block ends. ``sounds`` of a workspace tell which are takes.

    Raises RequestError where the server has no pgvector, or the store no vectors of this model or no such collection.
    """
    if not store.identity()[1]:
        raise RequestError(
            "The server of {url} has no pgvector, so captions cannot be searched there: take them over with "
            "`recap shared pull`.",
            url=store.name,
        )
    connection = store.connection
    with connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        refuse_unknown(store, collections)
        found = StoreCaptions(store, model, sounds, collections)
        if not found.vectors["text"]:
            raise RequestError(
                "The shared store at {url} has no vectors of this model: push from a workspace that works with it.",
                url=store.name,
            )
        yield found


def refuse_unknown(store: SharedStore, collections: Sequence[str]) -> None:
    """Raise RequestError for a collection that the store does not have."""
    there = {name for (name,) in store.connection.execute("SELECT DISTINCT collection FROM recap.captions")}
    for name in collections:
        if name not in there:
            raise RequestError(
                "The shared store at {url} has no collection '{name}'; it has: {names}.",
                url=store.name,
                name=name,
                names=", ".join(sorted(there)),
            )


class StoreCaptions:
    """A `Datastore` on a server. Use `open_captions`. Its captions have negative ids: no caption of a workspace has."""

    sequence = 0

    def __init__(
        self, store: SharedStore, model: SearchedModel, sounds: Sounds | None, collections: Sequence[str]
    ) -> None:
        self._connection, self._sounds, self._model = store.connection, sounds, model
        self._collections = list(collections) or None
        self.vectors = {route: self._count(route) for route in _TABLES}
        """How many vectors the model has, by route."""

    def _count(self, route: Route) -> int:
        return self._number(f"SELECT count(*) FROM {_TABLES[route]} v WHERE {self._of_model()}", {})

    @property
    def missing(self) -> int:
        """How many captions have no vector, so that no search finds them by their texts."""
        lacking = f"NOT EXISTS (SELECT FROM recap.text_vectors v WHERE {self._of_model()} AND v.text = c.text)"
        return self._number(f"SELECT count(*) FROM recap.captions c WHERE {_IN_USE} AND {lacking}", {})

    def own(self, sound: Sound, takes: bool) -> Own:
        """The sound, or the hashes of the audio data of all takes that the workspace knows."""
        if not takes:
            return frozenset([(sound.hash, *key(sound.region))])
        known = self._sounds
        rows = [known.get(row) for row in known.takes(sound)] if known is not None else []
        return frozenset([sound.hash, *(row.sound.hash for row in rows if row is not None)])

    def search(
        self, route: Route, queries: FloatMatrix, k: int, own: Sequence[Own] | None = None
    ) -> list[list[tuple[Caption, float]]]:
        """As `Datastore` says."""
        return [self._nearest(route, query, k, own[i] if own else frozenset()) for i, query in enumerate(queries)]

    def carrying(self, texts: Sequence[Sequence[str]], own: Sequence[Own] | None = None) -> list[list[FloatMatrix]]:
        """As `Datastore` says."""
        return [
            [self._signatures(text, own[place] if own else frozenset()) for text in some]
            for place, some in enumerate(texts)
        ]

    def recall(self, k: int = 10) -> float:
        """The share of the ``k`` nearest texts that this search finds, asked with texts of the store, 0 to 1."""
        exact = replace(self._model, approximate=False)
        some = f"{_TABLES['text']} v WHERE {self._of_model()} ORDER BY v.digest LIMIT {_ASKED}"
        asked = self._connection.execute(f"SELECT v.vector::real[] FROM {some}".encode()).fetchall()
        found = wanted = 0
        for (vector,) in asked:
            here, there = (
                {row[1] for row in self._near("text", vector, k, frozenset(), model)} for model in (exact, self._model)
            )
            found, wanted = found + len(here & there), wanted + len(here)
        return found / max(1, wanted)

    def _nearest(self, route: Route, query: Any, k: int, own: Own) -> list[tuple[Caption, float]]:
        """Fetch the nearest vectors, more of them until enough captions are among them or none are left."""
        if k <= 0:
            return []
        count = k * _MARGIN
        while True:
            rows = self._near(route, query, count, own, self._model)
            most = _MOST_CANDIDATES if self._model.approximate else self.vectors[route]
            if len(rows) >= k or count >= most:
                return [(caption, row[-1]) for row in rows[:k] if (caption := _caption(row)) is not None]
            count *= 8

    def _near(self, route: Route, query: Any, count: int, own: Own, model: SearchedModel) -> list[tuple[Any, ...]]:
        """The captions of the ``count`` nearest vectors and all that tie with the last, nearest first."""
        wide = f"({model.dimensions})"
        if model.approximate:
            explored = min(max(count, model.explored), _MOST_CANDIDATES)
            self._connection.execute(f"SET LOCAL hnsw.ef_search = {explored}")
            near = f"v.vector::vector{wide} <=> %(query)s::vector{wide}"
            first = f"ORDER BY {near} LIMIT {min(count, _MOST_CANDIDATES)}"
        else:
            near = "v.vector <=> %(query)s::vector"
            first = f"ORDER BY {near} FETCH FIRST {count} ROWS WITH TIES"
        left_out = f" AND {_LEFT_OUT} IS NOT TRUE" if own else ""
        sql = (
            f"WITH v AS MATERIALIZED (SELECT {_NAMED[route]}, {near} AS distance FROM {_TABLES[route]} v "
            f"WHERE {self._of_model()} {first}) "
            f"SELECT {_COLUMNS}, 1 - v.distance FROM v JOIN recap.captions c ON {_JOINED[route]} "
            f"WHERE {_IN_USE}{left_out} AND v.distance <= 2 ORDER BY v.distance, c.number LIMIT {count}"
        )
        values = {"query": _vector(query), **_named(own), "collections": self._collections}
        return self._connection.execute(sql.encode(), values).fetchall()

    def _signatures(self, text: str, own: Own) -> FloatMatrix:
        """The signatures of the latest sounds, at most `_CARRIERS`, that have this caption."""
        left_out = f" AND {_LEFT_OUT} IS NOT TRUE" if own else ""
        sql = (
            f"SELECT v.vector::real[] FROM recap.captions c JOIN recap.sound_vectors v ON {_SAME_SOUND} "
            f"WHERE {self._of_model()} AND c.text = %(text)s AND {_IN_USE}{left_out} "
            f"GROUP BY v.encoder, v.audio_hash, v.region_start, v.region_end ORDER BY max(c.number) DESC "
            f"LIMIT {_CARRIERS}"
        )
        values = {"text": text, **_named(own), "collections": self._collections}
        rows = self._connection.execute(sql.encode(), values).fetchall()
        return np.array([vector for (vector,) in rows], np.float32).reshape(len(rows), self._model.dimensions)

    def _of_model(self) -> str:
        """The condition for vectors of the model, such as its indexes have it; others may have any width."""
        from psycopg.sql import Literal

        fingerprint = Literal(self._model.fingerprint).as_string(self._connection)
        return f"v.encoder = {fingerprint} AND vector_dims(v.vector) = {self._model.dimensions}"

    def _number(self, sql: str, values: dict[str, Any]) -> int:
        row = self._connection.execute(sql.encode(), {"collections": self._collections, **values}).fetchone()
        return int(row[0]) if row else 0


def _vector(values: Any) -> str:
    """A vector as pgvector reads it."""
    return "[" + ",".join(map(repr, np.asarray(values, np.float32).tolist())) + "]"


def _named(own: Own) -> dict[str, Any]:
    """Whole recordings (hashes) and one sound, for `_LEFT_OUT`."""
    sound = next((one for one in own if isinstance(one, tuple)), (None, None, None))
    recordings = sorted(one for one in own if isinstance(one, str))
    return {"recordings": recordings, **dict(zip(("hash", "start", "end"), sound, strict=True))}


def _caption(row: tuple[Any, ...]) -> Caption | None:
    """The caption of a row; None where its text is not such as a workspace stores: it may come from anybody."""
    number, text, collection, provenance, licence, source, annotator, created, sound, start, end, _ = row
    try:
        if normalise_caption(text) != text:
            return None
    except RequestError:
        return None
    return Caption(
        -number, text, collection, provenance, licence, source, annotator, created, sound, region(start, end)
    )
