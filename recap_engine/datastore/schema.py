"""The schema that a workspace must have, to find triggers, views and tables that others put into a file.

A received file may hold triggers that change what is saved. So the schema is compared with that of a new workspace
before anything is written. Shadow tables of FTS5 and vec0 are known by name, because their SQL depends on the version
of the extension that made them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import apsw

from recap_engine.datastore.migrations import LATEST, migrate
from recap_engine.translatable import Translatable

_SQLITE = re.compile(r"sqlite_(?:sequence|stat\d|autoindex_.*)")
_VECTORS = re.compile(r"vectors_(?:text|audio)_\d+")
_VECTOR_SHADOWS = re.compile(
    r"vectors_(?:text|audio)_\d+_(?:chunks|rowids|info|vector_chunks\d\d|auxiliary|metadatachunks\d\d|metadatatext\d\d)"
)
_VECTOR_SQL = re.compile(
    r"CREATE VIRTUAL TABLE vectors_(?:text|audio)_\d+ USING vec0\(embedding float\[\d+\] distance_metric=cosine\)"
)
_VECTOR_COLUMNS: Final = {
    "chunks": {"chunk_id", "size", "validity", "rowids"},
    "rowids": {"rowid", "id", "chunk_id", "chunk_offset"},
    "vector_chunks00": {"rowid", "vectors"},
    "info": {"key", "value"},
}
"""Shadow tables that vec0 needs, with their columns. It ends the process if one is missing."""

_WORD_SHADOWS: Final = frozenset(f"caption_words_{part}" for part in ("data", "idx", "content", "docsize", "config"))

LATEST_DIGEST: Final = "5110fa8dd3c357cf69e3b0f243300c26"
"""Digest of the schema of version LATEST, so that the usual file is checked without building another."""

_TYPES: Final = {
    "table": Translatable("table"),
    "view": Translatable("view"),
    "index": Translatable("index"),
    "trigger": Translatable("trigger"),
}

Problem = Literal["foreign", "missing", "changed"]


@dataclass(frozen=True, slots=True)
class SchemaProblem:
    """An object of the schema that RECAP Desktop did not make, or one of its own that is missing or changed."""

    problem: Problem
    type: str
    name: str

    @property
    def type_name(self) -> Translatable | str:
        """The type in words."""
        return _TYPES.get(self.type, self.type)


@lru_cache(maxsize=8)
def expected_schema(version: int) -> dict[tuple[str, str], str]:
    """The SQL of every object in a new workspace of this schema version, by type and name."""
    db = apsw.Connection(":memory:")
    try:
        migrate(db, version)
        rows = _objects(db)
    finally:
        db.close()
    return {(type, name): sql for type, name, sql in rows if sql is not None and not _is_internal(type, name)}


def schema_problems(db: apsw.Connection, version: int) -> Iterator[SchemaProblem]:
    """Each difference between the schema of an open file and that of a workspace of this version."""
    with db:  # one snapshot: another program may add or drop vectors in the meantime
        objects = _objects(db)
        missing_shadows = list(_missing_shadows(db, objects))
    yield from missing_shadows
    ours = [
        (type, name, sql)
        for type, name, sql in objects
        if not _is_internal(type, name) and not (type == "table" and _is_vectors(name, sql))
    ]
    if version == LATEST and _digest(ours) == LATEST_DIGEST:
        return
    missing = dict(expected_schema(version))
    for type, name, sql in ours:
        expected = missing.pop((type, name), None)
        if expected is None:
            yield SchemaProblem("foreign", type, name)
        elif sql != expected:
            yield SchemaProblem("changed", type, name)
    yield from (SchemaProblem("missing", type, name) for type, name in missing)


def _missing_shadows(db: apsw.Connection, objects: list[tuple[str, str, str | None]]) -> Iterator[SchemaProblem]:
    """The shadow tables of vec0 that are not there, or lack a column."""
    tables = {name for type, name, _ in objects if type == "table"}
    for vectors in sorted(name for name in tables if _VECTORS.fullmatch(name)):
        for part, columns in _VECTOR_COLUMNS.items():
            shadow = f"{vectors}_{part}"
            found = db.execute("SELECT name FROM pragma_table_info(?)", (shadow,)).fetchall()
            if shadow not in tables or not columns <= {name for (name,) in found}:
                yield SchemaProblem("missing", "table", shadow)


def latest_digest() -> str:
    """The digest of a new workspace's schema, which `LATEST_DIGEST` has to be."""
    return _digest([(type, name, sql) for (type, name), sql in expected_schema(LATEST).items()])


def _objects(db: apsw.Connection) -> list[tuple[str, str, str | None]]:
    """Type, name and SQL of every object; bytes that are not UTF-8 are replaced."""
    rows = db.execute("SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_schema").fetchall()
    return [(_text(type) or "", _text(name) or "", _text(sql)) for type, name, sql in rows]


def _text(value: object) -> str | None:
    return value.decode(errors="replace") if isinstance(value, bytes) else None


def _digest(objects: list[tuple[str, str, str | None]]) -> str:
    return hashlib.sha256(repr(sorted(objects, key=str)).encode()).hexdigest()[:32]


def _is_internal(type: str, name: str) -> bool:
    """Whether SQLite, FTS5 or vec0 made this object for itself."""
    if type not in ("table", "index"):
        return False
    return name in _WORD_SHADOWS or any(pattern.fullmatch(name) for pattern in (_SQLITE, _VECTOR_SHADOWS))


def _is_vectors(name: str, sql: str | None) -> bool:
    return sql is not None and _VECTORS.fullmatch(name) is not None and _VECTOR_SQL.fullmatch(sql) is not None
