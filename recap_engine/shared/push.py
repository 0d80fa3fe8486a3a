"""Push: what was changed here since the last push, as packs to merge, and as rows to query."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from recap_engine.datastore import vector_table
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.pack_writer import write_pack
from recap_engine.progress import Progress
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


def to_push(workspace: Workspace, store: SharedStore) -> list[int]:
    """The captions that a push would send."""
    place = find_place(workspace.connection, store)
    return changed_captions(workspace.connection, place, store.identity()[0])


class Push:
    """One push, all of it or nothing. Iterate it to run it; ``count`` captions and ``vectors`` were sent then."""

    def __init__(self, workspace: Workspace, store: SharedStore, annotator: str) -> None:
        self._workspace, self._store, self._annotator = workspace, store, annotator
        self.count = self.vectors = 0

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
        server, vectors = self._store.connection, self._workspace.vectors
        kind = "real[]::vector" if self._store.identity()[1] else "real[]"
        for encoder in vectors.encoders():
            lacking = [text for (text,) in server.execute(_LACKING, (encoder.fingerprint,)).fetchall()]
            for at in range(0, len(lacking), _TOGETHER):
                texts = {row: text for text, row in vectors.text_rows(lacking[at : at + _TOGETHER]).items()}
                found, matrix = vector_table.read_some(
                    self._workspace.connection, encoder.table("text"), encoder.dimensions, sorted(texts)
                )
                rows = (
                    (encoder.fingerprint, text_digest(texts[row]), texts[row], vector.tolist())
                    for row, vector in zip(found.tolist(), matrix, strict=True)
                )
                with server.cursor() as cursor:
                    cursor.executemany(f"INSERT INTO recap.text_vectors VALUES (%s, %s, %s, %s::{kind})", rows)
                self.vectors += len(found)
                yield Progress(Translatable("pushing captions"), at, len(lacking))


def text_digest(text: str) -> bytes:
    """What a wording's vector is found by."""
    return hashlib.sha256(text.encode()).digest()


def _key(collection: str, named: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps([collection, *named]).encode()).hexdigest()
