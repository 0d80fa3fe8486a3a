"""The journals of two workspaces: which entries of the other are here already, and which are carried over.

Carried are decisions about sounds, what changed captions, and what undid these. Imports of other workspaces are not:
what they brought is carried itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final, get_args

from recap_engine.datastore.connection import Connection, Row, Value
from recap_engine.datastore.effect_kinds import OF_CAPTIONS
from recap_engine.datastore.text_rules import MAX_LENGTH
from recap_engine.exchange.merging.histories import is_fit_sound, is_time, sound_key
from recap_engine.records import Curation, Origin, SoundDecisionKind

COLUMNS: Final = (
    *("kind", "at", "annotator", "hash", "region_start", "region_end", "text", "reason", "collection"),
    *("origin", "model", "candidate", "together", "blind", "seconds", "offered"),
)
"""What is carried as it is. Paths stay behind, and drafts."""

_NAMED: Final = 9
"""The first columns name an entry in every workspace; of equal ones, their order does."""

_ORIGIN: Final = COLUMNS.index("origin")
_KINDS: Final = (*get_args(SoundDecisionKind), *get_args(Curation), "undo")
_LINES: Final = 1000

Identity = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An entry; whether it is ``undone``, and whether it came by a merge that was undone (``by_undone_merge``)."""

    sequence: int
    values: Row
    undoes: int | None
    caption: int | None
    before: int
    after: int
    undone: bool
    by_undone_merge: bool

    @property
    def at(self) -> str:
        """When it was made."""
        return str(self.values[1])


def read_entries(connection: Connection) -> dict[int, JournalEntry]:
    """The entries that can be carried, by sequence; those that a merge brought and its undo took away are marked."""
    rows = connection.rows(
        "WITH RECURSIVE wanted (sequence) AS (SELECT sequence FROM journal WHERE undoes IS NULL AND (hash <> '' OR "
        "(sequence NOT IN (SELECT merged FROM journal WHERE merged IS NOT NULL) AND "
        f"sequence IN (SELECT entry FROM effects WHERE what IN {OF_CAPTIONS}))) "
        "UNION ALL SELECT j.sequence FROM journal j JOIN wanted w ON j.undoes = w.sequence) "
        f"SELECT j.sequence, j.undoes, j.caption, j.version_before, j.version_after, j.sequence IN "
        "(SELECT sequence FROM undone), ifnull(j.merged IN (SELECT sequence FROM undone), 0), "
        f"{', '.join(f'j.{column}' for column in COLUMNS)} FROM journal j JOIN wanted w USING (sequence) "
        "ORDER BY j.sequence"
    )
    found = {}
    for sequence, undoes, caption, before, after, undone, taken_away, *values in rows:
        found[sequence] = JournalEntry(
            sequence, tuple(values), undoes, caption, before, after, bool(undone), bool(taken_away)
        )
    return found


def identities(entries: Collection[JournalEntry]) -> dict[Identity, JournalEntry]:
    """Entries by what names them everywhere: kind, time, annotator, sound, texts, and the number of equal ones."""
    seen: Counter[Identity] = Counter()
    found = {}
    for one in entries:
        named = one.values[:_NAMED]
        found[(*named, seen[named])] = one
        seen[named] += 1
    return found


def is_fit(entry: JournalEntry) -> bool:
    """Whether the texts of an entry, which may come from anybody, are such as a journal stores."""
    texts = [value for value in entry.values if isinstance(value, str)]
    kind, at, _who, audio_hash, start, end = entry.values[:6]
    return (
        all(len(text) <= MAX_LENGTH * _LINES and text.replace("\n", "").isprintable() for text in texts)
        and kind in _KINDS
        and entry.values[_ORIGIN] in ("", *get_args(Origin))
        and is_time(str(at))
        and is_fit_sound(sound_key(audio_hash, start, end))
    )


def read_effects(connection: Connection, captions: Collection[int]) -> Iterator[Row]:
    """(entry, what, id, before, after) of all effects on these captions."""
    yield from connection.rows(
        "SELECT e.entry, e.what, e.id, e.before, e.after FROM effects e "
        f"WHERE e.what IN {OF_CAPTIONS} AND e.id IN (SELECT value FROM json_each(?)) ORDER BY e.entry, e.what, e.id",
        (json.dumps(list(captions)),),
    )
