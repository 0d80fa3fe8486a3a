"""Read many vectors of a vec0 table at once.

vec0 keeps 1024 vectors in one blob. Reading one through vec0 takes a millisecond, and 20 µs each when all are listed;
reading whole blobs takes 2 µs per vector. This relies on the layout of sqlite-vec up to 0.1.9; with any other layout,
the rows are read through vec0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.connection import Connection, Row
from recap_engine.datastore.sqlite_errors import damaged

Piece = tuple[NDArray[np.int64], NDArray[np.float32]]
_TOGETHER = 500
_CHUNKS_TOGETHER = 16


def count(connection: Connection, table: str) -> int:
    """How many vectors the table holds."""
    return int(connection.value(f"SELECT count(*) FROM {table}_rowids"))


def read_all(connection: Connection, table: str, dimensions: int) -> Iterator[Piece]:
    """All ids (n,) and vectors (n, d) of a table, in pieces, in no order."""
    if not _readable(connection, table, dimensions):
        rows = connection.rows(f"SELECT rowid, embedding FROM {table}")
        for at in range(0, len(rows), 10_000):
            yield _piece(connection, rows[at : at + 10_000], dimensions)
        return
    chunks = [chunk for (chunk,) in connection.rows(f"SELECT chunk_id FROM {table}_chunks ORDER BY chunk_id")]
    for at in range(0, len(chunks), _CHUNKS_TOGETHER):
        with _damage(connection):
            yield _chunks(connection, table, chunks[at : at + _CHUNKS_TOGETHER], dimensions)


def read_some(connection: Connection, table: str, dimensions: int, ids: Sequence[int]) -> Piece:
    """Ids and vectors of those among ``ids`` that have one."""
    if not _readable(connection, table, dimensions):
        rows = [
            row
            for few in _parts(ids)
            for row in connection.rows(f"SELECT rowid, embedding FROM {table} WHERE rowid IN ({_listed(few)})")
        ]
        return _piece(connection, rows, dimensions)
    places: dict[int, list[tuple[int, int]]] = {}
    for few in _parts(ids):
        for id, chunk, offset in connection.rows(
            f"SELECT rowid, chunk_id, chunk_offset FROM {table}_rowids WHERE rowid IN ({_listed(few)})"
        ):
            places.setdefault(chunk, []).append((id, offset))
    found = [id for here in places.values() for id, _ in here]
    vectors = np.empty((len(found), dimensions), np.float32)
    at = 0
    for chunk, here in places.items():
        with _damage(connection):
            held = _vectors(connection, table, chunk, dimensions)
            vectors[at : at + len(here)] = held[[offset for _, offset in here]]
        at += len(here)
    return np.array(found, np.int64), vectors


def _readable(connection: Connection, table: str, dimensions: int) -> bool:
    """Whether the blobs have the known layout: a chunk's first vector equals the one that vec0 returns."""
    names = [row[0] for row in connection.rows("SELECT name FROM pragma_table_info(?)", (f"{table}_chunks",))]
    if not {"chunk_id", "size", "validity", "rowids"} <= set(names):
        return False
    first = connection.value(f"SELECT max(chunk_id) FROM {table}_chunks")
    if first is None:
        return True
    try:
        ids, vectors = _chunks(connection, table, [first], dimensions)
    except (ValueError, TypeError):
        return False
    if not len(ids):
        return True
    stored = connection.value(f"SELECT embedding FROM {table} WHERE rowid = ?", (int(ids[0]),))
    return _is_bytes(stored) and stored == vectors[0].tobytes()


def _chunks(connection: Connection, table: str, chunks: Sequence[int], dimensions: int) -> Piece:
    """Ids (n,) and vectors (n, d) in use of some chunks. Raises ValueError if what they hold does not fit together."""
    rows = [_rows(connection, table, chunk) for chunk in chunks]
    vectors = np.empty((sum(len(ids) for ids, _ in rows), dimensions), np.float32)
    at = 0
    for chunk, (ids, _valid) in zip(chunks, rows, strict=True):
        connection.read_blob(f"{table}_vector_chunks00", "vectors", chunk, vectors[at : at + len(ids)])
        at += len(ids)
    every, valid = np.concatenate([ids for ids, _ in rows]), np.concatenate([valid for _, valid in rows])
    return (every, vectors) if valid.all() else (every[valid], vectors[valid])


def _rows(connection: Connection, table: str, chunk: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The ids of a chunk and which of them are in use. Raises ValueError if they do not fit together."""
    row = connection.row(f"SELECT size, validity, rowids FROM {table}_chunks WHERE chunk_id = ?", (chunk,))
    if row is None:
        raise ValueError(f"chunk {chunk} is gone")
    size, validity, rowids = row
    ids = np.frombuffer(rowids, "<i8")
    valid = np.unpackbits(np.frombuffer(validity, np.uint8), bitorder="little").astype(np.bool_)
    if not len(ids) == len(valid) == size:
        raise ValueError(f"chunk {chunk} has another form")
    return ids, valid


def _vectors(connection: Connection, table: str, chunk: int, dimensions: int) -> NDArray[np.float32]:
    blob = connection.value(f"SELECT vectors FROM {table}_vector_chunks00 WHERE rowid = ?", (chunk,))
    if not _is_bytes(blob):
        raise ValueError(f"chunk {chunk} has no vectors")
    return np.frombuffer(blob, "<f4").reshape(-1, dimensions)


def _piece(connection: Connection, rows: Sequence[Row], dimensions: int) -> Piece:
    with _damage(connection):
        matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float32).reshape(len(rows), dimensions)
        return np.array([row[0] for row in rows], np.int64), matrix


@contextmanager
def _damage(connection: Connection) -> Iterator[None]:
    """Report blobs that do not fit together as damage."""
    try:
        yield
    except (ValueError, TypeError, IndexError) as error:
        raise damaged(connection.path) from error


def _is_bytes(value: object) -> TypeGuard[bytes]:
    return isinstance(value, bytes)


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + _TOGETHER] for at in range(0, len(ids), _TOGETHER))


def _listed(ids: Sequence[int]) -> str:
    return ",".join(map(str, ids))
