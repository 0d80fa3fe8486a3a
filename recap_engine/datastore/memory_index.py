"""The vectors of a workspace in memory: loaded in the background, then kept up to date by reading what is new.

sqlite-vec's tables stay the store of record. `Search` uses them until loading is done, where the vectors exceed the
memory allowed, and where nobody asked for them in memory.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from recap_engine.config import search_memory_limit
from recap_engine.datastore import vector_table
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.datastore.vector_matrix import VectorMatrix, row_bytes
from recap_engine.datastore.vectors import EncoderRow, Vectors
from recap_engine.errors import RecapError
from recap_engine.records import Route

_AT_ONCE = 20_000
"""Up to this many vectors are loaded while the first search waits; that is faster than searching the file twice."""
ROUTES: tuple[Route, ...] = ("text", "audio")


@dataclass(slots=True)
class _Held:
    """The vectors of one encoder in memory, equal to the file at ``changes``."""

    encoder: int
    changes: int
    matrices: dict[Route, VectorMatrix]

    def bytes(self) -> int:
        return sum(matrix.bytes() for matrix in self.matrices.values())


class _Loading(threading.Thread):
    """A thread that reads all vectors over its own connection."""

    def __init__(self, connection: Connection, encoder: EncoderRow) -> None:
        super().__init__(name="vectors", daemon=True)
        self._path = connection.path
        self._encoder = encoder
        self.stopped = False
        self.held: _Held | None = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            connection = Connection(self._path, read_only=True)
            try:
                with connection.snapshot():
                    self.held = _read(connection, self._encoder, self)
            finally:
                connection.close()
        except (RecapError, MemoryError):
            # Searches continue with sqlite-vec.
            self.held = None
        except Exception as error:  # a bug: raised again in the thread that searches
            self.error = error


class MemoryIndex:
    """Vectors of one workspace in memory. ``budget`` is how many bytes they may take."""

    def __init__(self, connection: Connection, vectors: Vectors, budget: int | None = None) -> None:
        self.budget = search_memory_limit() if budget is None else budget
        self._connection = connection
        self._vectors = vectors
        self._wanted: str | None = None
        self._held: _Held | None = None
        self._loading: _Loading | None = None

    def want(self, fingerprint: str, *, wait: bool = False) -> None:
        """Keep this encoder's vectors in memory from now on; ``wait`` until they are loaded."""
        self._wanted = fingerprint
        encoder = self._vectors.encoder(fingerprint)
        if encoder is None:
            return
        with self._connection.snapshot():
            self._start(encoder, wait)

    def ready(self) -> bool:
        """Whether searches run in memory."""
        self._collect()
        return self._held is not None

    def bytes(self) -> int:
        """The memory that the vectors take now."""
        return 0 if self._held is None else self._held.bytes()

    def matrix(self, encoder: EncoderRow, route: Route) -> VectorMatrix | None:
        """The vectors as they are in the file, or None if they are not in memory. Call it inside a snapshot."""
        if encoder.fingerprint != self._wanted:
            return None
        self._start(encoder, False)
        held = self._held
        if held is None:
            return None
        if held.changes != encoder.changes:
            self._read_new(held, encoder)
        if held.bytes() > self.budget:
            self._held = None
            return None
        return held.matrices[route]

    def close(self) -> None:
        """Stop loading."""
        if self._loading is not None:
            self._loading.stopped = True
            self._loading.join()
            self._loading = None

    def _start(self, encoder: EncoderRow, wait: bool) -> None:
        self._collect(wait)
        if self._held is not None and self._held.encoder != encoder.id:
            self._held = None
        if self._held is not None or self._loading is not None:
            return
        rows = sum(vector_table.count(self._connection, encoder.table(route)) for route in ROUTES)
        if rows * row_bytes(encoder.dimensions) > self.budget:
            return
        if wait or rows <= _AT_ONCE or self._connection.safe_mode:
            try:
                self._held = _read(self._connection, encoder)
            except MemoryError:
                self.budget = 0
            return
        self._loading = _Loading(self._connection, encoder)
        self._loading.start()

    def _collect(self, wait: bool = False) -> None:
        """Take over what was loaded in the background."""
        loading = self._loading
        if loading is None or (loading.is_alive() and not wait):
            return
        loading.join()
        self._loading = None
        if loading.error is not None:
            raise loading.error
        self._held = loading.held
        if self._held is None:
            self.budget = 0

    def _read_new(self, held: _Held, encoder: EncoderRow) -> None:
        for route in ROUTES:
            blobs = self._connection.rows(
                "SELECT ids FROM vector_changes WHERE encoder = ? AND kind = ? AND change > ?",
                (encoder.id, route, held.changes),
            )
            if blobs:
                try:
                    ids = np.unique(np.concatenate([np.frombuffer(blob, "<i8") for (blob,) in blobs]))
                except (ValueError, TypeError) as error:
                    raise damaged(self._connection.path) from error
                held.matrices[route].put(
                    *vector_table.read_some(self._connection, encoder.table(route), encoder.dimensions, ids.tolist())
                )
        held.changes = encoder.changes


def _read(connection: Connection, encoder: EncoderRow, loading: _Loading | None = None) -> _Held | None:
    """All vectors of an encoder, inside a snapshot; None if it no longer exists or loading was stopped."""
    changes = connection.value("SELECT changes FROM encoders WHERE id = ?", (encoder.id,))
    if changes is None:
        return None
    held = _Held(encoder.id, int(changes), {})
    for route in ROUTES:
        matrix = held.matrices[route] = VectorMatrix(encoder.dimensions)
        for ids, rows in vector_table.read_all(connection, encoder.table(route), encoder.dimensions):
            if loading is not None and loading.stopped:
                return None
            matrix.put(ids, rows)
    return held
