"""HNSW indexes of a shared store: approximate search, for stores that exact search is too slow for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Final

from recap_engine.errors import RequestError
from recap_engine.shared.search import SearchedModel, open_captions
from recap_engine.shared.store import SharedStore

_WIDEST: Final = 2000
"""The most dimensions that pgvector indexes."""
_PREFIX: Final = "recap_hnsw_"
_TABLES: Final = ("text_vectors", "sound_vectors")


@dataclass(frozen=True, slots=True)
class Indexed:
    """A model whose vectors are indexed, and how many vectors of texts it has."""

    model: SearchedModel
    vectors: int


def models_of(store: SharedStore) -> list[Indexed]:
    """The models with vectors of texts; the width that most of them have counts."""
    rows = store.connection.execute(
        "SELECT DISTINCT ON (encoder) encoder, vector_dims(vector), count(*) FROM recap.text_vectors "
        "GROUP BY 1, 2 ORDER BY 1, 3 DESC"
    )
    return [Indexed(SearchedModel(fingerprint, wide), count) for fingerprint, wide, count in rows]


def build_indexes(store: SharedStore) -> list[Indexed]:
    """Index the vectors of every model that is not indexed yet. Raises RequestError."""
    from psycopg.sql import SQL, Identifier, Literal

    if not store.identity()[1]:
        raise RequestError("The server of {url} has no pgvector, so nothing can be indexed there.", url=store.name)
    if store.connection.execute("SELECT FROM pg_am WHERE amname = 'hnsw'").fetchone() is None:
        raise RequestError("The server of {url} has a pgvector before 0.5, without HNSW: update it.", url=store.name)
    found = [one for one in models_of(store) if one.model.dimensions <= _WIDEST]
    for one in found:
        for table in _TABLES:
            store.connection.execute(
                SQL(
                    "CREATE INDEX IF NOT EXISTS {name} ON {table} USING hnsw ((vector::vector({wide})) "
                    "vector_cosine_ops) WHERE encoder = {model} AND vector_dims(vector) = {wide}"
                ).format(
                    name=Identifier(_name(one.model, table)),
                    table=Identifier("recap", table),
                    wide=Literal(one.model.dimensions),
                    model=Literal(one.model.fingerprint),
                )
            )
    return found


def drop_indexes(store: SharedStore) -> int:
    """Remove all indexes; returns how many there were."""
    from psycopg.sql import SQL, Identifier

    names = store.connection.execute(
        "SELECT indexname FROM pg_indexes WHERE schemaname = 'recap' AND starts_with(indexname, %s)", (_PREFIX,)
    ).fetchall()
    for (name,) in names:
        store.connection.execute(SQL("DROP INDEX {}").format(Identifier("recap", name)))
    return len(names)


def is_indexed(store: SharedStore, model: SearchedModel) -> bool:
    """Whether the vectors of texts of this model have an index."""
    found = store.connection.execute(
        "SELECT FROM pg_indexes WHERE schemaname = 'recap' AND indexname = %s", (_name(model, _TABLES[0]),)
    ).fetchone()
    return found is not None


def recall_of(store: SharedStore, model: SearchedModel) -> float:
    """The share of the ten nearest captions that the index of this model finds, 0 to 1."""
    with open_captions(store, replace(model, approximate=True)) as captions:
        return captions.recall()


def _name(model: SearchedModel, table: str) -> str:
    """The name of an index: of the model and its width, in less than the 63 letters that PostgreSQL allows."""
    told = f"{model.fingerprint} {model.dimensions}"
    return f"{_PREFIX}{table}_{hashlib.sha256(told.encode()).hexdigest()[:16]}"
