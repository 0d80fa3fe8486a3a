"""Lists of sounds to work on, such as a CSV of assignments. A list holds sounds, not files, so files may move."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.paths import absolute
from recap_engine.datastore.text_rules import normalise_field, now
from recap_engine.errors import RequestError

_MADE = b"list:"
"""The prefix of the source of a list that was not read from a file; no absolute path begins like this."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list, and the file (``source``) it was read from; empty if it was made from sounds that somebody chose."""

    id: int
    name: str
    source: str


class Lists:
    """The lists of one workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, name: str, source: str | os.PathLike[str], hashes: Sequence[str]) -> int:
        """Store a list in this order, replacing one from the same file; returns its row id."""
        place, hashes = os.fsencode(absolute(source)), list(dict.fromkeys(hashes))
        with self._connection.change():
            self._connection.run(
                "INSERT INTO lists (name, source, added) VALUES (?, ?, ?) "
                "ON CONFLICT (source) DO UPDATE SET name = excluded.name, added = excluded.added",
                (normalise_field(name, "name") or "list", place, now()),
            )
            row_id = self._connection.integer("SELECT id FROM lists WHERE source = ?", (place,))
            self._connection.run("DELETE FROM list_sounds WHERE list = ?", (row_id,))
            self._connection.run_many(
                "INSERT INTO list_sounds VALUES (?, ?, ?)", ((row_id, at, held) for at, held in enumerate(hashes))
            )
        return row_id

    def create(self, name: str) -> int:
        """The list of this name that was made from chosen sounds, created if need be; its row id.

        Raises RequestError for an empty name.
        """
        name = normalise_field(name, "name")
        if not name:
            raise RequestError("The list has no name: give it one.")
        place = _MADE + name.encode()
        with self._connection.uncounted_change():
            self._connection.run(
                "INSERT INTO lists (name, source, added) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (name, place, now())
            )
        return self._connection.integer("SELECT id FROM lists WHERE source = ?", (place,))

    def remove(self, row_id: int) -> None:
        """Delete a list; its sounds and captions stay."""
        with self._connection.change():
            self._connection.run("DELETE FROM list_sounds WHERE list = ?", (row_id,))
            self._connection.run("DELETE FROM lists WHERE id = ?", (row_id,))

    def list(self) -> list[ListRow]:
        """All lists, in the order they were added, without those made from chosen sounds that hold none any more."""
        rows = self._connection.rows(
            "SELECT id, name, source, EXISTS (SELECT 1 FROM list_sounds WHERE list = lists.id) FROM lists ORDER BY id"
        )
        return [
            ListRow(row_id, name, "" if source.startswith(_MADE) else os.fsdecode(source))
            for row_id, name, source, filled in rows
            if filled or not source.startswith(_MADE)
        ]

    def sounds(self, row_id: int) -> Sequence[str]:
        """The audio hashes of a list, in its order."""
        rows = self._connection.rows("SELECT hash FROM list_sounds WHERE list = ? ORDER BY position", (row_id,))
        return [row[0] for row in rows]
