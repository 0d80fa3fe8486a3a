"""Bulk import of captions, a few thousand rows per transaction, so that a killed import continues where it stopped.

A row is the caption that is there already if it has the same text in the same collection, and the same sound (audio
hash and part) or, where one of them has no sound, the same place in its source. The source itself does not count: an
export with another name each week brings the same captions. Such rows are skipped and counted, even if the caption has
been edited or deleted since: a second import brings nothing back. A caption whose sound was not found at first gets the
sound when a later import finds it.
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
from recap_engine.datastore.sounds import SoundRow, Sounds, key
from recap_engine.datastore.text_rules import normalise_caption, normalise_field, now
from recap_engine.errors import RequestError
from recap_engine.records import Origin, Provenance, Sound
from recap_engine.translatable import Translatable

BATCH = 2000
_REFUSALS_KEPT = 1000
_SAME_TEXT_READ = 200


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
    origin: Origin | Literal[""] = ""
    model: str = ""
    """What a model's text began as, and the bundle that proposed it."""


@dataclass(slots=True)
class ImportTally:
    """The state of an import. ``refused`` lists the first thousand refused rows: (source_row or number, reason)."""

    read: int = 0
    added: int = 0
    duplicates: int = 0
    other_sources: int = 0
    """Of the duplicates, those that name another source than the caption that is there."""
    refusals: int = 0
    refused: list[tuple[str, Translatable]] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    """Ids of the captions that the last batch added or restored."""

    def refuse(self, row: str, reason: Translatable) -> None:
        """Count a row that cannot be a caption."""
        self.refusals += 1
        if len(self.refused) < _REFUSALS_KEPT:
            self.refused.append((row, reason))


RowOutcome = Literal["new", "there", "elsewhere", "deleted", "twice"]
"""A row is a new caption, there already, there from another source, deleted since it was imported, or a repetition
within the same source."""


@dataclass(frozen=True, slots=True)
class _There:
    """A caption that a row repeats."""

    id: int
    tied: bool
    deleted: bool
    source: str


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
                added = [self._add(row, text, row_id, provenance, tally) for row, text in fit]
            tally.new = [caption for caption in added if caption]
            tally.added += len(tally.new)
            tally.duplicates += len(fit) - len(tally.new)
            yield tally

    def outcome(self, row: ImportRow, collection: str, seen: set[bytes]) -> RowOutcome:
        """What `add_rows` would do with a row. ``seen`` collects the keys of the rows asked about.

        Raises RequestError when the row is not a valid caption.
        """
        text, name = normalise_caption(row.text), normalise_caption(collection)
        met = row_key(row, collection)
        if met in seen:
            return "twice"
        seen.add(met)
        found = self._connection.value("SELECT id FROM collections WHERE name = ?", (name,))
        there = (
            None
            if found is None
            else self._there(row, text, int(found), None if row.sound is None else self._sounds.find(row.sound))
        )
        if there is None or (there.deleted and self._taken_back(there.id)):
            return "new"
        if there.deleted:
            return "deleted"
        return "there" if there.source == row.source else "elsewhere"

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

    def _add(self, row: ImportRow, text: str, collection: int, provenance: Provenance, tally: ImportTally) -> int:
        """The id of the caption that the row added, or 0 if it was there already."""
        known = None if row.sound is None else self._sounds.find(row.sound)
        there = self._there(row, text, collection, known)
        again = there is not None and there.deleted and self._taken_back(there.id)
        if there is not None and not again:
            tally.other_sources += not there.deleted and there.source != row.source
            if row.sound is None or there.tied:
                return 0
        sound = known.id if known is not None and not row.recording else None
        if row.sound is not None and sound is None:
            sound = self._sounds.add(row.sound, row.recording)
        if row.sound is not None and row.path is not None:
            self._sounds.place(row.path, row.sound)
        facts = (row.licence, row.source, row.source_row, row.annotator, row.created or now())
        if there is not None and again:
            self._connection.run(
                "UPDATE captions SET deleted = NULL, sound = ?, provenance = ?, licence = ?, source = ?, "
                "source_row = ?, annotator = ?, created = ? WHERE id = ?",
                (sound, provenance, *facts, there.id),
            )
            return there.id
        if there is not None:
            self._connection.run("UPDATE captions SET sound = ? WHERE id = ?", (sound, there.id))
            return 0
        return self._connection.insert(
            "INSERT INTO captions (collection, sound, text_id, text, provenance, licence, source, source_row, "
            "annotator, created, import_key, origin, model) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(collection, sound, self._captions.text_id(text), text, provenance, *facts),
                *(_import_key(row, text), row.origin, row.model),
            ),
        )

    def _there(self, row: ImportRow, text: str, collection: int, sound: SoundRow | None) -> _There | None:
        """The caption that a row repeats: known by what it was imported from, else by its sound, else by its place."""
        by_key = self._connection.rows(
            "SELECT id, sound, deleted, source FROM captions WHERE collection = ? AND import_key IN (?, ?, ?)",
            (collection, _import_key(row, text), _place_key(row, text), _former_key(row, text)),
        )
        for found in by_key:
            other_sound = row.sound is not None and found[1] is not None and (sound is None or found[1] != sound.id)
            if not other_sound:
                return _There(found[0], found[1] is not None, found[2] is not None, found[3])
        if sound is not None:
            return self._of_sound(sound.id, text, collection)
        return self._of_place(row, text, collection) if row.sound is None and row.source_row else None

    def _of_sound(self, sound: int, text: str, collection: int) -> _There | None:
        """A caption of the sound that has, or had, this text."""
        found = self._connection.row(
            "SELECT c.id, c.source FROM captions c WHERE c.sound = ?1 AND c.collection = ?2 AND c.deleted IS NULL "
            "AND (c.text = ?3 OR EXISTS (SELECT 1 FROM caption_versions v WHERE v.caption = c.id AND v.text = ?3))",
            (sound, collection, text),
        )
        return None if found is None else _There(found[0], True, False, found[1])

    def _of_place(self, row: ImportRow, text: str, collection: int) -> _There | None:
        """A caption with a sound that was imported from the same place, while the row's sound is not found."""
        found = self._connection.row(
            "SELECT id, source FROM (SELECT c.id, c.source, c.source_row, c.collection FROM captions c "
            "JOIN texts t ON t.id = c.text_id WHERE t.text = ?1 AND c.sound IS NOT NULL AND c.deleted IS NULL "
            f"LIMIT {_SAME_TEXT_READ}) WHERE collection = ?2 AND source_row = ?3",
            (text, collection, row.source_row),
        )
        return None if found is None else _There(found[0], True, False, found[1])

    def _taken_back(self, caption: int) -> bool:
        """Whether a caption was deleted by undoing its import, so that it may be imported again."""
        last = self._connection.row(
            "SELECT (SELECT o.kind FROM journal o WHERE o.sequence = j.undoes) FROM effects e "
            "JOIN journal j ON j.sequence = e.entry WHERE e.id = ? AND e.what = 'version' "
            "ORDER BY e.entry DESC LIMIT 1",
            (caption,),
        )
        return last is not None and last[0] == "import"


def row_key(row: ImportRow, collection: str) -> bytes:
    """Equal for rows that are one caption: of the same text, collection, and sound, or place if there is no sound.

    Raises RequestError when the row is not a valid caption.
    """
    name = normalise_caption(collection)
    return hashlib.sha256(name.encode() + _import_key(row, normalise_caption(row.text))).digest()[:16]


def refusal_reason(row: ImportRow) -> Translatable | None:
    """Why a row cannot be stored as a caption, or None."""
    try:
        normalise_caption(row.text)
        for name in ("licence", "source", "source_row", "annotator", "created", "recording", "model"):
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
    """What a row is known by: its text with its sound, else with its place."""
    if row.sound is None:
        return _place_key(row, text)
    return _digest("sound", text, f"{row.sound.hash} {key(row.sound.region)}")


def _place_key(row: ImportRow, text: str) -> bytes:
    return _digest("place", text, row.source_row)


def _former_key(row: ImportRow, text: str) -> bytes:
    """What workspaces of version 0.1 know the row by."""
    sound = "" if row.sound is None or row.source_row else f"{row.sound.hash} {key(row.sound.region)}"
    return _digest(text, sound, row.source, row.source_row)


def _digest(*parts: str) -> bytes:
    return hashlib.sha256("\0".join(parts).encode()).digest()[:16]
