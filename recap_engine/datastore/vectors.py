"""Vectors of texts and sounds, per encoder: derived data, made again whenever it is missing.

A text's vector belongs to its exact wording, not to a caption: an edited caption points to another wording and is
pending until that one is embedded; a wording embedded once is never embedded again. A sound's vector belongs to its
row. Each encoder (by fingerprint) has two vec0 tables, as its dimensions are its own.
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
from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.errors import RequestError
from recap_engine.records import Sound

FloatMatrix = NDArray[np.float32]
_ACTIVE = "c.enabled = 1 AND c.deleted IS NULL"


@dataclass(frozen=True, slots=True)
class PendingSound:
    """A sound that lacks a vector, and where it can be read. ``id`` is its row."""

    id: int
    sound: Sound
    path: str


@dataclass(frozen=True, slots=True)
class EncoderRow:
    """An encoder that vectors are known of; ``changes`` grows whenever one of them is added."""

    id: int
    fingerprint: str
    dimensions: int
    changes: int

    def table(self, kind: str) -> str:
        """The vec0 table of its ``text`` or ``audio`` vectors."""
        return f"vectors_{kind}_{self.id}"


class Vectors:
    """The vectors of one workspace."""

    def __init__(self, connection: Connection, collections: Collections, sounds: Sounds) -> None:
        self._connection = connection
        self._collections = collections
        self._sounds = sounds

    def encoder(self, fingerprint: str) -> EncoderRow | None:
        """The encoder of that fingerprint, or None when nothing was ever embedded with it."""
        row = self._connection.row(
            "SELECT id, fingerprint, dimensions, changes FROM encoders WHERE fingerprint = ?", (fingerprint,)
        )
        return None if row is None else EncoderRow(*row)

    def encoders(self) -> list[EncoderRow]:
        """Every encoder that vectors are known of."""
        rows = self._connection.rows("SELECT id, fingerprint, dimensions, changes FROM encoders ORDER BY id")
        return [EncoderRow(*row) for row in rows]

    def changes(self, fingerprint: str) -> int:
        """A count that grows whenever vectors of this encoder are added; 0 before the first."""
        encoder = self.encoder(fingerprint)
        return encoder.changes if encoder else 0

    def pending_texts(
        self, fingerprint: str, limit: int = -1, collections: Collection[str] | None = None, *, newest: bool = False
    ) -> list[str]:
        """Wordings of captions in use that lack a vector: in the named collections, else in those switched on.

        The oldest first, or the ``newest``.
        """
        chosen = _listed(self._collections.ids(collections))
        lacking, order = self._lacking(fingerprint, "text", "t.id"), "DESC" if newest else "ASC"
        rows = self._connection.rows(
            f"SELECT t.text FROM texts t WHERE t.id IN (SELECT c.text_id FROM captions c WHERE {_ACTIVE} "
            f"AND c.collection IN ({chosen})){lacking} ORDER BY t.id {order} LIMIT ?",
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
        but: Collection[int] = (),
    ) -> list[PendingSound]:
        """Sounds that lack a vector and can be read: those that carry a caption in use, or all (``captioned=False``).

        The oldest first, or the ``newest``. ``but`` leaves out rows that the caller has tried in vain.
        """
        chosen = _listed(self._collections.ids(collections))
        carrying = f" AND s.id IN (SELECT c.sound FROM captions c WHERE {_ACTIVE} AND c.collection IN ({chosen}))"
        rows = self._connection.rows(
            f"SELECT s.id FROM sounds s WHERE 1{carrying if captioned else ''}"
            f"{self._lacking(fingerprint, 'audio', 's.id')} ORDER BY s.id {'DESC' if newest else 'ASC'}"
        )
        pending: list[PendingSound] = []
        for (row_id,) in rows:
            if len(pending) == limit:
                break
            path = None if row_id in but else self._sounds.path(row_id)
            row = self._sounds.get(row_id)
            if path is not None and row is not None:
                pending.append(PendingSound(row_id, row.sound, path))
        return pending

    def put_texts(self, fingerprint: str, texts: Sequence[str], vectors: FloatMatrix) -> None:
        """Keep the vectors (n, d), unit length, of these exact wordings."""
        with self._connection.uncounted_change():
            ids = []
            for text in map(normalise_caption, texts):
                self._connection.run("INSERT INTO texts (text) VALUES (?) ON CONFLICT DO NOTHING", (text,))
                ids.append(int(self._connection.value("SELECT id FROM texts WHERE text = ?", (text,))))
            self._put(fingerprint, "text", ids, vectors)

    def put_sounds(
        self, fingerprint: str, sounds: Sequence[int], vectors: FloatMatrix, meanings: FloatMatrix | None = None
    ) -> None:
        """Keep the vectors (n, d), unit length, by which the sounds with these row ids are compared with sounds.

        ``meanings`` (n, d) are those by which they are compared with texts, where they are not the same.
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
        """The ``k`` sounds nearest to a text's vector (d,), with their cosines; ties by lowest row id."""
        encoder = self.encoder(fingerprint)
        rows = self._connection.rows(
            "SELECT sound, vector FROM sound_meanings WHERE encoder = ? ORDER BY sound", (encoder.id if encoder else 0,)
        )
        if encoder is None or not rows:
            ids, matrix = self.sound_matrix(fingerprint)
        else:
            ids = np.array([row_id for row_id, _ in rows], np.int64)
            matrix = np.frombuffer(b"".join(vector for _, vector in rows), np.float32).reshape(len(rows), -1)
        if not len(ids):
            return []
        cosines = matrix @ query
        return [(int(ids[i]), float(cosines[i])) for i in np.lexsort((ids, -cosines))[:k]]

    def texts(self, ids: Sequence[int]) -> dict[int, str]:
        """The wordings of these rows."""
        found: dict[int, str] = {}
        for at in range(0, len(ids), 500):
            some = _listed(ids[at : at + 500])
            found |= dict(self._connection.rows(f"SELECT id, text FROM texts WHERE id IN ({some})"))
        return found

    def text_rows(self, texts: Sequence[str]) -> dict[str, int]:
        """The rows of exact wordings, of those that there are."""
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

    def text_matrix(self, fingerprint: str) -> tuple[NDArray[np.int64], FloatMatrix]:
        """Every text vector: text ids (n,) ascending and a matrix (n, d)."""
        return self._matrix(fingerprint, "text")

    def sound_matrix(self, fingerprint: str) -> tuple[NDArray[np.int64], FloatMatrix]:
        """Every sound vector: sound ids (n,) ascending and a matrix (n, d)."""
        return self._matrix(fingerprint, "audio")

    def forget(self, fingerprint: str) -> None:
        """Drop all vectors of an encoder; they are made again when next needed."""
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

    def _lacking(self, fingerprint: str, kind: str, column: str) -> str:
        encoder = self.encoder(fingerprint)
        return f" AND {column} NOT IN (SELECT rowid FROM {encoder.table(kind)})" if encoder else ""

    def _one(self, fingerprint: str, kind: str, row_id: int) -> NDArray[np.float32] | None:
        encoder = self.encoder(fingerprint)
        if encoder is None:
            return None
        found = self._connection.value(f"SELECT embedding FROM {encoder.table(kind)} WHERE rowid = ?", (row_id,))
        return None if found is None else np.frombuffer(found, dtype=np.float32)

    def _matrix(self, fingerprint: str, kind: str) -> tuple[NDArray[np.int64], FloatMatrix]:
        encoder = self.encoder(fingerprint)
        if encoder is None:
            return np.empty(0, np.int64), np.empty((0, 0), np.float32)
        pieces = list(vector_table.read_all(self._connection, encoder.table(kind), encoder.dimensions))
        if not pieces:
            return np.empty(0, np.int64), np.empty((0, encoder.dimensions), np.float32)
        ids = np.concatenate([some for some, _ in pieces])
        order = np.argsort(ids)
        return ids[order], np.concatenate([rows for _, rows in pieces])[order]


def _listed(ids: Iterable[int]) -> str:
    return ",".join(map(str, ids))


def refuse_other_dimensions(encoder: EncoderRow, queries: FloatMatrix) -> None:
    """Raise RequestError unless the queries (q, d) are as long as the encoder's vectors."""
    if queries.ndim != 2 or queries.shape[1] != encoder.dimensions:
        raise RequestError(
            f"The vectors to search by have the wrong dimensions, {queries.shape}; "
            f"this encoder's have {encoder.dimensions}."
        )
