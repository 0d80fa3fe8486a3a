"""Captions: texts about sounds with their provenance, all their versions, and word search."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from recap_engine.datastore.collections import Collections
from recap_engine.datastore.connection import Connection, Row, Value
from recap_engine.datastore.sounds import key, region
from recap_engine.datastore.text_rules import normalise_caption, normalise_field, now
from recap_engine.errors import RequestError
from recap_engine.records import Caption, Changes, Origin, Provenance, Sound

_SELECT = (
    "SELECT c.id, c.text, k.name, c.provenance, iif(c.licence = '', k.licence, c.licence), c.source, c.annotator, "
    "c.created, s.hash, s.region_start, s.region_end, c.enabled FROM captions c "
    "JOIN collections k ON k.id = c.collection LEFT JOIN sounds s ON s.id = c.sound"
)
_IDS_PER_QUERY = 500
_IDS_PER_PIECE = 20_000


@dataclass(frozen=True, slots=True)
class CaptionVersion:
    """One version of a caption. ``origin`` and ``model`` name the candidate's origin and bundle, if it was one."""

    version: int
    text: str
    provenance: Provenance
    annotator: str
    created: str
    origin: Origin | None
    model: str


class Captions:
    """The captions of one workspace. Deleted captions stay in the file and can be restored."""

    def __init__(self, connection: Connection, collections: Collections) -> None:
        self._connection = connection
        self._collections = collections

    def add(
        self,
        text: str,
        collection: str,
        *,
        provenance: Provenance,
        sound: int | None = None,
        licence: str = "",
        source: str = "",
        annotator: str = "",
        origin: Origin | None = None,
        model: str = "",
    ) -> Changes:
        """Add one caption; the collection is created if it is new. Raises RequestError for an invalid text."""
        text = normalise_caption(text)
        with self._connection.change():
            row_id = self._connection.insert(
                "INSERT INTO captions (collection, sound, text_id, text, provenance, origin, model, licence, source, "
                "annotator, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    self._collections.create(collection),
                    sound,
                    self.text_id(text),
                    text,
                    provenance,
                    origin or "",
                    model,
                    normalise_field(licence, "licence"),
                    normalise_field(source, "source"),
                    normalise_field(annotator, "annotator"),
                    now(),
                ),
            )
        return self._changes(row_id)

    def text_id(self, text: str) -> int:
        """The row of this exact wording, created if it is new; inside a transaction."""
        self._connection.run("INSERT INTO texts (text) VALUES (?) ON CONFLICT DO NOTHING", (text,))
        return self._connection.integer("SELECT id FROM texts WHERE text = ?", (text,))

    def edit(
        self,
        row_id: int,
        text: str,
        *,
        annotator: str = "",
        provenance: Provenance = "human",
        origin: Origin | None = None,
        model: str = "",
    ) -> Changes:
        """Give a caption a new wording; the old one is kept as a version. Raises RequestError."""
        text = normalise_caption(text)
        with self._connection.change():
            self._require(row_id)
            self._keep_version(row_id)
            self._connection.run(
                "UPDATE captions SET text_id = ?, text = ?, provenance = ?, origin = ?, model = ?, annotator = ?, "
                "created = ?, version = 1 + (SELECT max(version) FROM caption_versions WHERE caption = captions.id) "
                "WHERE id = ?",
                (
                    self.text_id(text),
                    text,
                    provenance,
                    origin or "",
                    model,
                    normalise_field(annotator, "annotator"),
                    now(),
                    row_id,
                ),
            )
        return self._changes(row_id)

    def restore_version(self, row_id: int, version: int) -> Changes:
        """Make another version the current one, exactly as it was. Raises RequestError."""
        with self._connection.change():
            self._require(row_id)
            self._keep_version(row_id)
            row = self._connection.row(
                "SELECT text, provenance, origin, model, annotator, created FROM caption_versions "
                "WHERE caption = ? AND version = ?",
                (row_id, version),
            )
            if row is None:
                raise RequestError("Caption {number} has no version {version}.", number=row_id, version=version)
            self._connection.run(
                "UPDATE captions SET text = ?, provenance = ?, origin = ?, model = ?, annotator = ?, created = ?, "
                "text_id = ?, version = ? WHERE id = ?",
                (*row, self.text_id(row[0]), version, row_id),
            )
        return self._changes(row_id)

    def delete(self, ids: Sequence[int]) -> Changes:
        """Delete these captions; they can be restored."""
        with self._connection.change():
            at = now()
            self._connection.run_many(
                "UPDATE captions SET deleted = ? WHERE id = ? AND deleted IS NULL", ((at, row_id) for row_id in ids)
            )
        return self._changes(*ids)

    def restore(self, ids: Sequence[int]) -> Changes:
        """Restore deleted captions as they were."""
        with self._connection.change():
            self._connection.run_many("UPDATE captions SET deleted = NULL WHERE id = ?", ((row_id,) for row_id in ids))
        return self._changes(*ids)

    def get(self, ids: Sequence[int]) -> list[Caption]:
        """The captions with these ids, in this order, including deleted ones; unknown ids are left out."""
        found: dict[int, Caption] = {}
        for chunk in _chunks(ids):
            marks = ",".join("?" * len(chunk))
            found |= {
                row[0]: _caption(row) for row in self._connection.rows(f"{_SELECT} WHERE c.id IN ({marks})", chunk)
            }
        return [found[row_id] for row_id in ids if row_id in found]

    def of_sound(self, sound: Sound, collections: Collection[str] | None = None) -> list[Caption]:
        """The captions of a sound (its hash and region) that are not deleted, oldest first."""
        captions = self._connection.rows(
            f"{_SELECT} WHERE c.deleted IS NULL AND s.hash = ? AND ifnull(s.region_start, -1) = ? "
            "AND ifnull(s.region_end, -1) = ? ORDER BY c.id",
            (sound.hash, *key(sound.region)),
        )
        return [_caption(row) for row in captions if collections is None or row[2] in collections]

    def page(
        self, collection: str | None = None, *, after: int = 0, limit: int = 1000, deleted: bool = False
    ) -> list[Caption]:
        """A page of captions in the order of their ids, from above ``after``; of one collection or of all."""
        where = "c.id > ? AND (c.deleted IS NOT NULL) = ?"
        values: list[Value] = [after, int(deleted)]
        if collection is not None:
            where += " AND c.collection = ?"
            values.append(self._collections.id(collection))
        rows = self._connection.rows(f"{_SELECT} WHERE {where} ORDER BY c.id LIMIT ?", (*values, limit))
        return [_caption(row) for row in rows]

    def ids(self, collection: str | None = None, *, limit: int = -1) -> list[int]:
        """The ids of the captions that are not deleted, ascending; of one collection or of all."""
        only = None if collection is None else self._collections.id(collection)
        chosen, found, last = "" if only is None else f" AND collection = {only}", list[int](), 0
        # In pieces: to free a million rows at once would hold up other threads.
        while len(found) < limit or limit < 0:
            piece = min(_IDS_PER_PIECE, limit - len(found)) if limit >= 0 else _IDS_PER_PIECE
            rows = self._connection.rows(
                f"SELECT id FROM captions WHERE deleted IS NULL{chosen} AND id > ? ORDER BY id LIMIT ?", (last, piece)
            )
            found += [row[0] for row in rows]
            if len(rows) < piece:
                break
            last = found[-1]
        return found

    def last_id(self) -> int:
        """The largest id given so far, deleted captions included; 0 if there are none."""
        return self._connection.integer("SELECT ifnull(max(id), 0) FROM captions")

    def values(self, field: str, limit: int = 200) -> list[str]:
        """The first distinct values of a field of captions: ``annotator``, ``source``, ``license`` or ``model``."""
        column = {"annotator": "annotator", "source": "source", "license": "licence", "model": "model"}[field]
        rows = self._connection.rows(
            f"SELECT DISTINCT {column} FROM captions WHERE deleted IS NULL AND {column} <> '' ORDER BY 1 LIMIT ?",
            (limit,),
        )
        return [row[0] for row in rows]

    def source_rows(self, ids: Sequence[int]) -> dict[int, str]:
        """The places of imported captions in their source (`ImportRow.source_row`), by id."""
        found: dict[int, str] = {}
        for chunk in _chunks(ids):
            rows = self._connection.rows(
                f"SELECT id, source_row FROM captions WHERE source_row <> '' AND id IN ({','.join('?' * len(chunk))})",
                chunk,
            )
            found |= dict(rows)
        return found

    def search(self, words: str, *, collections: Collection[str] | None = None, limit: int = 100) -> list[Caption]:
        """Captions that contain all the words (the last may be a prefix), best match first."""
        terms = [term.replace('"', '""') for term in words.replace("\0", " ").encode(errors="replace").decode().split()]
        if not terms:
            return []
        query = " ".join(f'"{term}"' for term in terms) + "*"
        where = ""
        if collections is not None:
            ids = self._collections.ids(collections)
            where = f" AND c.collection IN ({','.join(map(str, ids))})"
        rows = self._connection.rows(
            f"{_SELECT} JOIN caption_words w ON w.rowid = c.id WHERE caption_words MATCH ? "
            f"AND c.deleted IS NULL{where} ORDER BY w.rank, c.id LIMIT ?",
            (query, limit),
        )
        return [_caption(row) for row in rows]

    def versions(self, row_id: int) -> list[CaptionVersion]:
        """Every version of a caption, oldest first, including the current one."""
        rows = self._connection.rows(
            "SELECT version, text, provenance, annotator, created, origin, model FROM captions WHERE id = ?1 "
            "UNION SELECT version, text, provenance, annotator, created, origin, model FROM caption_versions "
            "WHERE caption = ?1 ORDER BY version",
            (row_id,),
        )
        return [CaptionVersion(row[0], row[1], row[2], row[3], row[4], row[5] or None, row[6]) for row in rows]

    def version(self, row_id: int) -> int:
        """The number of the current version; 0 if the caption is deleted or unknown."""
        return int(
            self._connection.value("SELECT version FROM captions WHERE id = ? AND deleted IS NULL", (row_id,)) or 0
        )

    def find_same(self, sound: int, text: str, collection: int) -> int | None:
        """A caption in use of that sound and collection with exactly this text, or None."""
        found = self._connection.value(
            "SELECT id FROM captions WHERE sound = ? AND collection = ? AND text = ? AND enabled = 1 "
            "AND deleted IS NULL ORDER BY id",
            (sound, collection, text),
        )
        return None if found is None else int(found)

    def count(self) -> int:
        """How many captions there are, switched on or off, without deleted ones."""
        return self._connection.integer("SELECT count(*) FROM captions WHERE deleted IS NULL")

    def _require(self, row_id: int) -> None:
        if not self._connection.value("SELECT 1 FROM captions WHERE id = ?", (row_id,)):
            raise RequestError("There is no caption with the number {number}.", number=row_id)

    def _keep_version(self, row_id: int) -> None:
        self._connection.run(
            "INSERT INTO caption_versions SELECT id, version, text, provenance, origin, model, annotator, created "
            "FROM captions WHERE id = ? ON CONFLICT DO NOTHING",
            (row_id,),
        )

    def _changes(self, *ids: int) -> Changes:
        return Changes(sequence=self._connection.sequence(), captions=ids)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + _IDS_PER_QUERY] for at in range(0, len(ids), _IDS_PER_QUERY))


def _caption(row: Row) -> Caption:
    row_id, text, collection, provenance, licence, source, annotator, created, audio_hash, start, end, enabled = row
    return Caption(
        id=row_id,
        text=text,
        collection=collection,
        provenance=provenance,
        licence=licence,
        source=source,
        annotator=annotator,
        created=created,
        sound=audio_hash,
        region=region(start, end),
        enabled=bool(enabled),
    )
