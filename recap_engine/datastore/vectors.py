"""Vectors of texts and sounds, per encoder: derived data, computed again when it is missing.

A text vector belongs to an exact wording, not to a caption. An edited caption points to another wording, and is pending
until that is embedded; no wording is embedded twice. A sound vector belongs to a sound's row. Each encoder (by
fingerprint) has two vec0 tables, because dimensions differ.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore import vector_table
from recap_engine.datastore.collections import Collections
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sounds import Sounds
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.errors import RequestError
from recap_engine.records import Route, Sound

FloatMatrix = NDArray[np.float32]
_ACTIVE = "c.enabled = 1 AND c.deleted IS NULL"


@dataclass(frozen=True, slots=True)
class PendingSound:
    """A sound without a vector, and the path of a file with it. ``id`` is its row."""

    id: int
    sound: Sound
    path: str


_MOST_DIMENSIONS = 8192
"""As many as vec0 stores."""


@dataclass(frozen=True, slots=True)
class EncoderRow:
    """An encoder with stored vectors; ``changes`` grows whenever some are added."""

    id: int
    fingerprint: str
    dimensions: int
    changes: int

    def table(self, kind: str) -> str:
        """The name of the vec0 table with its ``text`` or ``audio`` vectors."""
        return f"vectors_{kind}_{self.id}"


class Vectors:
    """The vectors of one workspace."""

    def __init__(self, connection: Connection, collections: Collections, sounds: Sounds) -> None:
        self._connection = connection
        self._collections = collections
        self._sounds = sounds

    def encoder(self, fingerprint: str) -> EncoderRow | None:
        """The encoder with that fingerprint, or None if it has no vectors here."""
        row = self._connection.row(
            "SELECT id, fingerprint, dimensions, changes FROM encoders WHERE fingerprint = ?", (fingerprint,)
        )
        return None if row is None else self._checked(*row)

    def encoders(self) -> list[EncoderRow]:
        """Every encoder with stored vectors."""
        rows = self._connection.rows("SELECT id, fingerprint, dimensions, changes FROM encoders ORDER BY id")
        return [self._checked(*row) for row in rows]

    def _checked(self, id: int, fingerprint: object, dimensions: object, changes: object) -> EncoderRow:
        """Raises WorkspaceDamaged for values that no whole file holds."""
        if not isinstance(fingerprint, str) or not isinstance(dimensions, int) or not isinstance(changes, int):
            raise damaged(self._connection.path)
        if not 0 < dimensions <= _MOST_DIMENSIONS:
            raise damaged(self._connection.path)
        return EncoderRow(id, fingerprint, dimensions, changes)

    def changes(self, fingerprint: str) -> int:
        """A count that grows whenever vectors of this encoder are added; 0 before the first."""
        encoder = self.encoder(fingerprint)
        return encoder.changes if encoder else 0

    def pending_texts(
        self, fingerprint: str, limit: int = -1, collections: Collection[str] | None = None, *, newest: bool = False
    ) -> list[str]:
        """Wordings without a vector of captions in use, in the named collections or else in those switched on.

        Oldest first, or ``newest`` first.
        """
        chosen = _listed(self._collections.ids(collections))
        lacking, order = self._lacking(fingerprint, "text"), "DESC" if newest else "ASC"
        rows = self._connection.rows(
            f"SELECT t.text FROM texts t WHERE t.id IN (SELECT c.text_id FROM captions c WHERE {_ACTIVE} "
            f"AND c.collection IN ({chosen}){lacking}) ORDER BY t.id {order} LIMIT ?",
            (limit,),
        )
        return [row[0] for row in rows]

    def pending_sounds(
        self,
        fingerprint: str,
        limit: int = -1,
        collections: Collection[str] | None = None,
        *,
        captioned: bool = True,
        newest: bool = False,
        exclude: Collection[int] = (),
    ) -> list[PendingSound]:
        """Readable sounds without a vector: those with a caption in use, or all (``captioned=False``).

        Oldest first, or ``newest`` first. ``exclude`` names rows that the caller could not read.
        """
        chosen = _listed(self._collections.ids(collections))
        of_captions = f"SELECT c.sound FROM captions c WHERE {_ACTIVE} AND c.collection IN ({chosen})"
        rows = self._connection.rows(
            f"SELECT s.id FROM sounds s WHERE s.id IN ({of_captions if captioned else 'SELECT id FROM sounds'}"
            f"{self._lacking(fingerprint, 'audio')}) ORDER BY s.id {'DESC' if newest else 'ASC'}"
        )
        pending: list[PendingSound] = []
        for (row_id,) in rows:
            if len(pending) == limit:
                break
            path = None if row_id in exclude else self._sounds.path(row_id)
            row = self._sounds.get(row_id)
            if path is not None and row is not None:
                pending.append(PendingSound(row_id, row.sound, path))
        return pending

    def put_texts(self, fingerprint: str, texts: Sequence[str], vectors: FloatMatrix) -> None:
        """Store the vectors (n, d), unit length, of these exact wordings."""
        with self._connection.uncounted_change():
            ids = []
            for text in map(normalise_caption, texts):
                self._connection.run("INSERT INTO texts (text) VALUES (?) ON CONFLICT DO NOTHING", (text,))
                ids.append(self._connection.integer("SELECT id FROM texts WHERE text = ?", (text,)))
            self._put(fingerprint, "text", ids, vectors)

    def put_sounds(
        self, fingerprint: str, sounds: Sequence[int], vectors: FloatMatrix, meanings: FloatMatrix | None = None
    ) -> None:
        """Store the vectors (n, d), unit length, that compare the sounds in these rows with other sounds.

        ``meanings`` (n, d) compare them with texts, where an encoder has other vectors for that.
        """
        with self._connection.uncounted_change():
            self._put(fingerprint, "audio", sounds, vectors)
            encoder = self.encoder(fingerprint)
            if meanings is not None and encoder is not None and not np.array_equal(meanings, vectors):
                rows = np.ascontiguousarray(meanings, np.float32)
                self._connection.run_many(
                    "INSERT OR REPLACE INTO sound_meanings VALUES (?, ?, ?)",
                    ((encoder.id, sound, row.tobytes()) for sound, row in zip(sounds, rows, strict=True)),
                )

    def sounds_by_meaning(self, fingerprint: str, query: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        """The ``k`` sounds nearest to a text vector (d,), with their cosines; ties by lowest row id."""
        encoder = self.encoder(fingerprint)
        rows = self._connection.rows(
            "SELECT sound, vector FROM sound_meanings WHERE encoder = ? ORDER BY sound", (encoder.id if encoder else 0,)
        )
        if encoder is None or not rows:
            ids, matrix = self.matrix(fingerprint, "audio")
        else:
            ids = np.array([row_id for row_id, _ in rows], np.int64)
            matrix = np.frombuffer(b"".join(vector for _, vector in rows), np.float32).reshape(len(rows), -1)
        if not len(ids):
            return []
        cosines = matrix @ query
        return [(int(ids[i]), float(cosines[i])) for i in np.lexsort((ids, -cosines))[:k]]

    def meanings(self, fingerprint: str) -> dict[int, NDArray[np.float32]]:
        """The vectors (d,) that compare sounds (by row) with texts, where they differ from those of `matrix`."""
        encoder = self.encoder(fingerprint)
        rows = self._connection.rows(
            "SELECT sound, vector FROM sound_meanings WHERE encoder = ?", (encoder.id if encoder else 0,)
        )
        return {sound: np.frombuffer(vector, np.float32) for sound, vector in rows}

    def texts(self, ids: Sequence[int]) -> dict[int, str]:
        """The wordings in these rows."""
        found: dict[int, str] = {}
        for at in range(0, len(ids), 500):
            some = _listed(ids[at : at + 500])
            found |= dict(self._connection.rows(f"SELECT id, text FROM texts WHERE id IN ({some})"))
        return found

    def text_rows(self, texts: Sequence[str]) -> dict[str, int]:
        """The rows of these exact wordings; unknown ones are left out."""
        found: dict[str, int] = {}
        for at in range(0, len(texts), 500):
            some = tuple(texts[at : at + 500])
            marks = ",".join("?" * len(some))
            found |= dict(self._connection.rows(f"SELECT text, id FROM texts WHERE text IN ({marks})", some))
        return found

    def text_vector(self, fingerprint: str, text: str) -> NDArray[np.float32] | None:
        """The vector (d,) of an exact wording, or None."""
        row_id = self._connection.value("SELECT id FROM texts WHERE text = ?", (text,))
        return None if row_id is None else self._one(fingerprint, "text", row_id)

    def sound_vector(self, fingerprint: str, sound: int) -> NDArray[np.float32] | None:
        """The vector (d,) of the sound with this row id, or None."""
        return self._one(fingerprint, "audio", sound)

    def matrix(self, fingerprint: str, route: Route) -> tuple[NDArray[np.int64], FloatMatrix]:
        """All text (or sound) vectors of an encoder: row ids (n,) ascending and a matrix (n, d)."""
        encoder = self.encoder(fingerprint)
        if encoder is None:
            return np.empty(0, np.int64), np.empty((0, 0), np.float32)
        pieces = list(vector_table.read_all(self._connection, encoder.table(route), encoder.dimensions))
        if not pieces:
            return np.empty(0, np.int64), np.empty((0, encoder.dimensions), np.float32)
        ids = np.concatenate([some for some, _ in pieces])
        order = np.argsort(ids)
        return ids[order], np.concatenate([rows for _, rows in pieces])[order]

    def forget(self, fingerprint: str) -> None:
        """Drop all vectors of an encoder; they are computed again when needed."""
        encoder = self.encoder(fingerprint)
        if encoder is None:
            return
        with self._connection.uncounted_change():
            for kind in ("text", "audio"):
                self._connection.run(f"DROP TABLE {encoder.table(kind)}")
            self._connection.run("DELETE FROM sound_meanings WHERE encoder = ?", (encoder.id,))
            self._connection.run("DELETE FROM encoders WHERE id = ?", (encoder.id,))

    def _put(self, fingerprint: str, kind: str, ids: Sequence[int], vectors: FloatMatrix) -> None:
        matrix = np.ascontiguousarray(vectors, dtype=np.float32)
        if matrix.ndim != 2 or len(matrix) != len(ids):
            raise ValueError(f"expected ({len(ids)}, d) vectors, got {matrix.shape}")
        lengths = np.linalg.norm(matrix, axis=1)
        if not np.all(np.abs(lengths - 1.0) < 1e-3):  # also false for NaN
            raise ValueError("vectors must be finite and of unit length")
        if not ids:
            return
        encoder = self._encoder_for(fingerprint, matrix.shape[1])
        table = encoder.table(kind)
        self._connection.run_many(f"DELETE FROM {table} WHERE rowid = ?", ((row_id,) for row_id in ids))
        rows: Iterable[tuple[int, bytes]] = zip(ids, (row.tobytes() for row in matrix), strict=True)
        self._connection.run_many(f"INSERT INTO {table} (rowid, embedding) VALUES (?, ?)", dict(rows).items())
        self._connection.run("UPDATE encoders SET changes = changes + 1 WHERE id = ?", (encoder.id,))
        self._connection.run(
            "INSERT INTO vector_changes SELECT id, ?, changes, ? FROM encoders WHERE id = ?",
            (kind, np.unique(np.array(ids, "<i8")).tobytes(), encoder.id),
        )

    def _encoder_for(self, fingerprint: str, dimensions: int) -> EncoderRow:
        encoder = self.encoder(fingerprint)
        if encoder is None:
            row_id = self._connection.insert(
                "INSERT INTO encoders (fingerprint, dimensions) VALUES (?, ?)", (fingerprint, dimensions)
            )
            encoder = EncoderRow(row_id, fingerprint, dimensions, 0)
            for kind in ("text", "audio"):
                self._connection.run(
                    f"CREATE VIRTUAL TABLE {encoder.table(kind)} USING vec0("
                    f"embedding float[{dimensions}] distance_metric=cosine)"
                )
        if encoder.dimensions != dimensions:
            raise ValueError(f"encoder {fingerprint} makes {encoder.dimensions} dimensions, not {dimensions}")
        return encoder

    def _lacking(self, fingerprint: str, kind: str) -> str:
        """What takes those with a vector from a query of ids."""
        encoder = self.encoder(fingerprint)
        # vec0's own table of ids, which lists a million quickly; vec0 itself does not.
        return f" EXCEPT SELECT rowid FROM {encoder.table(kind)}_rowids" if encoder else ""

    def _one(self, fingerprint: str, kind: str, row_id: int) -> NDArray[np.float32] | None:
        encoder = self.encoder(fingerprint)
        if encoder is None:
            return None
        found = self._connection.value(f"SELECT embedding FROM {encoder.table(kind)} WHERE rowid = ?", (row_id,))
        return None if found is None else np.frombuffer(found, dtype=np.float32)


def _listed(ids: Iterable[int]) -> str:
    return ",".join(map(str, ids))


def refuse_other_dimensions(encoder: EncoderRow, queries: FloatMatrix) -> None:
    """Raise RequestError unless the queries (q, d) have the encoder's dimensions."""
    if queries.ndim != 2 or queries.shape[1] != encoder.dimensions:
        raise RequestError(
            "The query vectors have the shape {shape}, but this encoder's vectors have {dimensions} dimensions.",
            shape=str(queries.shape),
            dimensions=encoder.dimensions,
        )
