"""Bulk import of captions, a few thousand rows per transaction, so that a killed import continues where it stopped.

A row is identified by its collection, text and place in its source (without a place, by its sound). Rows that were
imported before are skipped and counted, even if the caption has been edited or deleted since: a second import brings
nothing back. A caption whose sound was not found at first gets the sound when a later import finds it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from recap_engine.datastore.captions import Captions
from recap_engine.datastore.collections import Collections
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sounds import Sounds, key
from recap_engine.datastore.text_rules import normalise_caption, normalise_field, now
from recap_engine.errors import RequestError
from recap_engine.records import Provenance, Sound
from recap_engine.translatable import Translatable

BATCH = 2000
_REFUSALS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One caption to import. ``source_row`` is its place in the source: a stable key, not a line number."""

    text: str
    sound: Sound | None = None
    recording: str = ""
    path: str | os.PathLike[str] | None = None
    licence: str = ""
    source: str = ""
    source_row: str = ""
    annotator: str = ""
    created: str = ""


@dataclass(slots=True)
class ImportTally:
    """The state of an import. ``refused`` lists the first thousand refused rows: (source_row or number, reason)."""

    read: int = 0
    added: int = 0
    duplicates: int = 0
    refusals: int = 0
    refused: list[tuple[str, Translatable]] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    """Ids of the captions that the last batch added or restored."""

    def refuse(self, row: str, reason: Translatable) -> None:
        """Count a row that cannot be a caption."""
        self.refusals += 1
        if len(self.refused) < _REFUSALS_KEPT:
            self.refused.append((row, reason))


RowOutcome = Literal["new", "there", "deleted", "twice"]
"""A row is a new caption, there already, deleted since it was imported, or a repetition within the same source."""


class Imports:
    """Bulk import into one workspace."""

    def __init__(self, connection: Connection, collections: Collections, sounds: Sounds, captions: Captions) -> None:
        self._connection = connection
        self._collections = collections
        self._sounds = sounds
        self._captions = captions

    def add_rows(
        self,
        rows: Iterable[ImportRow],
        collection: str,
        *,
        provenance: Provenance = "imported",
        batch: int = BATCH,
        checked: bool = False,
    ) -> Iterator[ImportTally]:
        """Add ``rows``; yields the tally after each ``batch`` is saved, and may be closed then.

        ``checked``: the rows have passed `refusal_reason`.
        """
        tally = ImportTally()
        remaining = iter(rows)
        while some := list(islice(remaining, batch)):
            fit = list(_fit(some, tally, checked))
            with self._connection.change():
                row_id = self._collections.create(collection)
                added = [self._add(row, text, row_id, provenance) for row, text in fit]
            tally.new = [caption for caption in added if caption]
            tally.added += len(tally.new)
            tally.duplicates += len(fit) - len(tally.new)
            yield tally

    def outcome(self, row: ImportRow, collection: str, seen: set[bytes]) -> RowOutcome:
        """What `add_rows` would do with a row. ``seen`` collects the keys of the rows asked about.

        Raises RequestError when the row is not a valid caption.
        """
        text, name = normalise_caption(row.text), normalise_caption(collection)
        import_key = _import_key(row, text)
        met = hashlib.sha256(name.encode() + import_key).digest()[:16]
        if met in seen:
            return "twice"
        seen.add(met)
        there = self._connection.row(
            "SELECT c.id, c.deleted FROM captions c JOIN collections k ON k.id = c.collection "
            "WHERE k.name = ? AND c.import_key = ?",
            (name, import_key),
        )
        if there is None or (there[1] is not None and self._taken_back(there[0])):
            return "new"
        return "there" if there[1] is None else "deleted"

    def interrupted(self, name: str, collection: str, annotator: str) -> int | None:
        """The act of this annotator's unfinished import, still in force, of this file into this collection."""
        found = self._connection.value(
            "SELECT j.together FROM open_imports o JOIN journal j ON j.sequence = o.entry "
            "WHERE ifnull(j.reason, '') = ? AND ifnull(j.collection, '') = ? AND j.annotator = ? "
            "AND j.sequence NOT IN (SELECT sequence FROM undone) ORDER BY o.entry DESC LIMIT 1",
            (name, collection, annotator),
        )
        return None if found is None else int(found)

    def mark_open(self, entry: int) -> None:
        """Note that the import of this journal entry has begun, inside its transaction."""
        self._connection.run("INSERT INTO open_imports VALUES (?)", (entry,))

    def mark_finished(self, name: str, collection: str) -> None:
        """Note that the imports of this file into this collection have ended."""
        with self._connection.uncounted_change():
            self._connection.run(
                "DELETE FROM open_imports WHERE entry IN (SELECT sequence FROM journal WHERE kind = 'import' "
                "AND ifnull(reason, '') = ? AND ifnull(collection, '') = ?)",
                (name, collection),
            )

    def _add(self, row: ImportRow, text: str, collection: int, provenance: Provenance) -> int:
        """The id of the caption that the row added, or 0 if it was there already."""
        import_key = _import_key(row, text)
        there = self._connection.row(
            "SELECT id, sound, deleted FROM captions WHERE collection = ? AND import_key = ?", (collection, import_key)
        )
        again = there is not None and there[2] is not None and self._taken_back(there[0])
        if there is not None and not again and (row.sound is None or there[1] is not None):
            return 0
        sound = None if row.sound is None else self._sounds.add(row.sound, row.recording)
        if row.sound is not None and row.path is not None:
            self._sounds.place(row.path, row.sound)
        facts = (row.licence, row.source, row.source_row, row.annotator, row.created or now())
        if there is not None and again:
            self._connection.run(
                "UPDATE captions SET deleted = NULL, sound = ?, provenance = ?, licence = ?, source = ?, "
                "source_row = ?, annotator = ?, created = ? WHERE id = ?",
                (sound, provenance, *facts, there[0]),
            )
            return int(there[0])
        if there is not None:
            self._connection.run("UPDATE captions SET sound = ? WHERE id = ?", (sound, there[0]))
            return 0
        return self._connection.insert(
            "INSERT INTO captions (collection, sound, text_id, text, provenance, licence, source, source_row, "
            "annotator, created, import_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (collection, sound, self._captions.text_id(text), text, provenance, *facts, import_key),
        )

    def _taken_back(self, caption: int) -> bool:
        """Whether a caption was deleted by undoing its import, so that it may be imported again."""
        last = self._connection.row(
            "SELECT (SELECT o.kind FROM journal o WHERE o.sequence = j.undoes) FROM effects e "
            "JOIN journal j ON j.sequence = e.entry WHERE e.id = ? AND e.what = 'version' "
            "ORDER BY e.entry DESC LIMIT 1",
            (caption,),
        )
        return last is not None and last[0] == "import"


def refusal_reason(row: ImportRow) -> Translatable | None:
    """Why a row cannot be stored as a caption, or None."""
    try:
        normalise_caption(row.text)
        for name in ("licence", "source", "source_row", "annotator", "created", "recording"):
            normalise_field(getattr(row, name), name.replace("_", " "))
    except RequestError as error:
        return error.message
    return None


def _fit(rows: Iterable[ImportRow], tally: ImportTally, checked: bool) -> Iterator[tuple[ImportRow, str]]:
    for row in rows:
        tally.read += 1
        reason = None if checked else refusal_reason(row)
        if reason is not None:
            tally.refuse(row.source_row or f"row {tally.read}", reason)
        else:
            yield row, normalise_caption(row.text)


def _import_key(row: ImportRow, text: str) -> bytes:
    # With a place in the source, the sound is left out: its file may be found only by a later import.
    sound = "" if row.sound is None or row.source_row else f"{row.sound.hash} {key(row.sound.region)}"
    return hashlib.sha256("\0".join((text, sound, row.source, row.source_row)).encode()).digest()[:16]
