"""Push: what was changed here since the last push, as packs to merge, and as rows to query."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from recap_engine.datastore import vector_table
from recap_engine.datastore.vectors import EncoderRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.pack_writer import write_pack
from recap_engine.progress import Progress
from recap_engine.records import Route
from recap_engine.shared.place import changed_captions, digest_of, find_place, last_entry
from recap_engine.shared.store import SharedStore
from recap_engine.translatable import Translatable

_TOGETHER: Final = 5000
"""Captions in a pack."""

_ROWS: Final = (
    "SELECT c.id, c.text, c.provenance, iif(c.licence = '', k.licence, c.licence), c.source, c.annotator, k.name, "
    "s.hash, s.region_start, s.region_end, c.created, c.version, c.deleted, c.source_row, "
    "(SELECT json_array(v.text, v.provenance, v.annotator, v.created) FROM caption_versions v "
    "WHERE v.caption = c.id AND v.version < c.version ORDER BY v.version LIMIT 1), "
    "(SELECT json_group_array(DISTINCT b.name) FROM effects e JOIN collections b ON b.id = e.before "
    "WHERE e.id = c.id AND e.what = 'collection') "
    "FROM captions c JOIN collections k ON k.id = c.collection LEFT JOIN sounds s ON s.id = c.sound "
    "WHERE c.id IN (SELECT value FROM json_each(?))"
)
_UPSERT: Final = (
    "INSERT INTO recap.captions VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
    "ON CONFLICT (key) DO UPDATE SET (text, provenance, licence, source, annotator, collection, audio_hash, "
    "region_start, region_end, created, version, deleted, push) = (excluded.text, excluded.provenance, "
    "excluded.licence, excluded.source, excluded.annotator, excluded.collection, excluded.audio_hash, "
    "excluded.region_start, excluded.region_end, excluded.created, excluded.version, excluded.deleted, excluded.push)"
)
_LACKING: Final = (
    "SELECT DISTINCT c.text FROM recap.captions c WHERE c.deleted IS NULL AND NOT EXISTS "
    "(SELECT FROM recap.text_vectors v WHERE v.encoder = %s AND v.digest = sha256(convert_to(c.text, 'UTF8')))"
)
_LACKING_SOUNDS: Final = (
    "SELECT DISTINCT c.audio_hash, coalesce(c.region_start, -1), coalesce(c.region_end, -1) FROM recap.captions c "
    "WHERE c.deleted IS NULL AND c.audio_hash IS NOT NULL AND NOT EXISTS (SELECT FROM recap.sound_vectors v "
    "WHERE v.encoder = %s AND v.audio_hash = c.audio_hash AND v.region_start = coalesce(c.region_start, -1) "
    "AND v.region_end = coalesce(c.region_end, -1))"
)

_SOUND: Final = "SELECT id FROM sounds WHERE hash = ? AND ifnull(region_start, -1) = ? AND ifnull(region_end, -1) = ?"
_PUT: Final[dict[Route, str]] = {
    "text": "INSERT INTO recap.text_vectors VALUES (%s, %s, %s, %s::{kind})",
    "audio": "INSERT INTO recap.sound_vectors VALUES (%s, %s, %s, %s, %s::{kind})",
}


def to_push(workspace: Workspace, store: SharedStore) -> list[int]:
    """The captions that a push would send."""
    place = find_place(workspace.connection, store)
    return changed_captions(workspace.connection, place, store.identity()[0])


class Push:
    """One push, all of it or nothing. Iterate it to run it.

    Afterwards, ``count`` is the number of captions sent, ``vectors`` that of vectors of texts, and ``sounds`` that of
    vectors of sounds.
    """

    def __init__(self, workspace: Workspace, store: SharedStore, annotator: str) -> None:
        self._workspace, self._store, self._annotator = workspace, store, annotator
        self.count = self.vectors = self.sounds = 0

    def __iter__(self) -> Iterator[Progress]:
        connection, server = self._workspace.connection, self._store.connection
        with connection.snapshot(), server.transaction():
            # Numbers of pushes become visible in their order, so that no pull passes over one.
            server.execute("LOCK TABLE recap.pushes IN EXCLUSIVE MODE")
            ids = to_push(self._workspace, self._store)
            sequence = last_entry(connection)
            state = (sequence, digest_of(connection, sequence), self._annotator)
            for at in range(0, len(ids), _TOGETHER):
                some = ids[at : at + _TOGETHER]
                pack = yield from self._packed(some)
                number = server.execute(
                    "INSERT INTO recap.pushes (sequence, digest, annotator, captions, pack) "
                    "VALUES (%s, %s, %s, %s, %s) RETURNING number",
                    (*state, len(some), pack),
                ).fetchone()
                assert number is not None
                self._put_captions(some, int(number[0]))
                self.count += len(some)
                yield Progress(Translatable("pushing captions"), self.count, len(ids))
            yield from self._put_vectors()

    def _packed(self, ids: Sequence[int]) -> Any:
        with tempfile.TemporaryDirectory(prefix="recap-") as folder:
            path = Path(folder) / "push.zip"
            yield from write_pack(self._workspace, path, ids)
            return path.read_bytes()

    def _put_captions(self, ids: Sequence[int], push: int) -> None:
        rows, moved = [], []
        for _id, *values, source_row, first, before in self._workspace.connection.rows(_ROWS, (json.dumps(ids),)):
            text, provenance, _licence, _source, annotator, collection, *place, created, _version, _deleted = values
            wording = json.loads(first) if first else [text, provenance, annotator, created]
            named = [*place, source_row, *wording]
            moved += [(_key(other, named),) for other in json.loads(before) if other != collection]
            rows.append((_key(collection, named), *values, push))
        with self._store.connection.cursor() as cursor:
            cursor.executemany("DELETE FROM recap.captions WHERE key = %s", moved)
            cursor.executemany(_UPSERT, rows)

    def _put_vectors(self) -> Iterator[Progress]:
        """Send the vectors that the store lacks, of every model; those of captions pushed earlier may be new."""
        for encoder in self._workspace.vectors.encoders():
            for count in self._put_texts(encoder):
                self.vectors += count
                yield Progress(Translatable("pushing captions"), self.vectors)
            for count in self._put_sounds(encoder):
                self.sounds += count
                yield Progress(Translatable("pushing captions"), self.vectors + self.sounds)

    def _put_texts(self, encoder: EncoderRow) -> Iterator[int]:
        server, vectors = self._store.connection, self._workspace.vectors
        lacking = [text for (text,) in server.execute(_LACKING, (encoder.fingerprint,)).fetchall()]
        for at in range(0, len(lacking), _TOGETHER):
            texts = {row: text for text, row in vectors.text_rows(lacking[at : at + _TOGETHER]).items()}
            keys = {row: (text_digest(text), text) for row, text in texts.items()}
            yield self._put(encoder, "text", keys)

    def _put_sounds(self, encoder: EncoderRow) -> Iterator[int]:
        server, connection = self._store.connection, self._workspace.connection
        lacking = [(hash, *place) for hash, *place in server.execute(_LACKING_SOUNDS, (encoder.fingerprint,))]
        for at in range(0, len(lacking), _TOGETHER):
            keys = {}
            for key in lacking[at : at + _TOGETHER]:
                row = connection.value(_SOUND, key)
                if row is not None:
                    keys[int(row)] = key
            yield self._put(encoder, "audio", keys)

    def _put(self, encoder: EncoderRow, route: Route, keys: Mapping[int, tuple[Any, ...]]) -> int:
        """Send the vectors of these rows, as far as the workspace has them; returns how many."""
        found, matrix = vector_table.read_some(
            self._workspace.connection, encoder.table(route), encoder.dimensions, sorted(keys)
        )
        kind = "real[]::vector" if self._store.identity()[1] else "real[]"
        rows = (
            (encoder.fingerprint, *keys[row], vector.tolist())
            for row, vector in zip(found.tolist(), matrix, strict=True)
        )
        with self._store.connection.cursor() as cursor:
            cursor.executemany(_PUT[route].format(kind=kind), rows)
        return len(found)


def text_digest(text: str) -> bytes:
    """The key of a wording's vector in the store."""
    return hashlib.sha256(text.encode()).digest()


def _key(collection: str, named: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps([collection, *named]).encode()).hexdigest()
