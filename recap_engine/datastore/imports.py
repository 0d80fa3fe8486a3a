"""Many captions at once: a transaction per few thousand rows, so that an import that is killed carries on where it was.

A row is known by its collection, text and place in its source (where it has none, by its sound); one that is there
already is skipped and counted, also when it was edited or deleted here since: importing again brings nothing back.
When its sound was not found the first time and is now, the caption that is there gets it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from recap_engine.datastore.captions import Captions
from recap_engine.datastore.collections import Collections
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sounds import Sounds, key
from recap_engine.datastore.texts import now, storable, tidy
from recap_engine.errors import RequestError
from recap_engine.records import Provenance, Sound

BATCH = 2000
_REFUSALS_KEPT = 1000


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One caption to bring in. ``source_row`` names its place in the source: a key, no line number that may shift."""

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
    """How an import stands. ``refused``: (source_row or running number, sentence) of the first thousand refused."""

    read: int = 0
    added: int = 0
    duplicates: int = 0
    refusals: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)

    def refuse(self, row: str, sentence: str) -> None:
        """Count a row that cannot be a caption, and why."""
        self.refusals += 1
        if len(self.refused) < _REFUSALS_KEPT:
            self.refused.append((row, sentence))


class Imports:
    """Bulk import into one workspace."""

    def __init__(self, connection: Connection, collections: Collections, sounds: Sounds, captions: Captions) -> None:
        self._connection = connection
        self._collections = collections
        self._sounds = sounds
        self._captions = captions

    def bring_in(
        self, rows: Iterable[ImportRow], collection: str, *, provenance: Provenance = "imported", batch: int = BATCH
    ) -> Iterator[ImportTally]:
        """Add ``rows``; yields the tally after each ``batch``, which is kept by then. May be closed in between."""
        tally = ImportTally()
        remaining = iter(rows)
        while some := list(islice(remaining, batch)):
            fit = list(_fit(some, tally))
            with self._connection.change():
                row_id = self._collections.create(collection)
                for row, text in fit:
                    added = self._add(row, text, row_id, provenance)
                    tally.added += added
                    tally.duplicates += not added
            yield tally

    def rehearse(self, rows: Iterable[ImportRow], collection: str) -> ImportTally:
        """What `bring_in` would do, changing nothing."""
        tally = ImportTally()
        row_id = self._connection.value("SELECT id FROM collections WHERE name = ?", (tidy(collection),))
        seen: set[bytes] = set()
        for row, text in _fit(rows, tally):
            import_key = _import_key(row, text)
            there = import_key in seen or self._connection.value(
                "SELECT 1 FROM captions WHERE collection = ? AND import_key = ?", (row_id, import_key)
            )
            seen.add(import_key)
            tally.duplicates += bool(there)
            tally.added += not there
        return tally

    def _add(self, row: ImportRow, text: str, collection: int, provenance: Provenance) -> bool:
        """Whether the row is new here."""
        import_key = _import_key(row, text)
        there = self._connection.row(
            "SELECT id, sound FROM captions WHERE collection = ? AND import_key = ?", (collection, import_key)
        )
        if there is not None and (row.sound is None or there[1] is not None):
            return False
        sound = None if row.sound is None else self._sounds.add(row.sound, row.recording)
        if row.sound is not None and row.path is not None:
            self._sounds.place(row.path, row.sound)
        if there is not None:
            self._connection.run("UPDATE captions SET sound = ? WHERE id = ?", (sound, there[0]))
            return False
        self._connection.run(
            "INSERT INTO captions (collection, sound, text_id, text, provenance, licence, source, source_row, "
            "annotator, created, import_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(collection, sound, self._captions.text_id(text), text, provenance),
                *(row.licence, row.source, row.source_row, row.annotator, row.created or now(), import_key),
            ),
        )
        return True


def _fit(rows: Iterable[ImportRow], tally: ImportTally) -> Iterator[tuple[ImportRow, str]]:
    for row in rows:
        tally.read += 1
        try:
            text = tidy(row.text)
            for name in ("licence", "source", "source_row", "annotator", "created", "recording"):
                storable(getattr(row, name), name.replace("_", " "))
        except RequestError as error:
            tally.refuse(row.source_row or f"row {tally.read}", str(error))
            continue
        yield row, text


def _import_key(row: ImportRow, text: str) -> bytes:
    # A place in the source stands for the sound, whose file may turn up only at a later import.
    sound = "" if row.sound is None or row.source_row else f"{row.sound.hash} {key(row.sound.region)}"
    return hashlib.sha256("\0".join((text, sound, row.source, row.source_row)).encode()).digest()[:16]
