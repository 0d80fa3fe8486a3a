"""Folders of audio registered in a workspace. Paths inside are stored relative to them, so a folder may move."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.paths import absolute, stored
from recap_engine.datastore.text_rules import now
from recap_engine.errors import RequestError
from recap_engine.records import Changes


@dataclass(frozen=True, slots=True)
class LibraryRow:
    """A registered folder; ``present`` tells whether it is there now, ``files`` how many are known in it."""

    id: int
    name: str
    path: str
    files: int
    present: bool


class Libraries:
    """The libraries of one workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, path: str | os.PathLike[str]) -> Changes:
        """Register a folder; one that is registered already stays as it is. Raises RequestError."""
        place = _folder(path)
        with self._connection.change():
            self._connection.run(
                "INSERT INTO libraries (name, path, added) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (_display(place), os.fsencode(place), now()),
            )
            row_id = self._connection.value("SELECT id FROM libraries WHERE path = ?", (os.fsencode(place),))
            self._adopt(int(row_id), place)
        return Changes(sequence=self._connection.sequence(), libraries=(int(row_id),))

    def list(self) -> list[LibraryRow]:
        """All libraries, in the order they were added."""
        rows = self._connection.rows(
            "SELECT l.id, l.name, l.path, (SELECT count(*) FROM files f WHERE f.library = l.id) "
            "FROM libraries l ORDER BY l.id"
        )
        return [
            LibraryRow(row_id, name, os.fsdecode(path), count, Path(os.fsdecode(path)).is_dir())
            for row_id, name, path, count in rows
        ]

    def find(self, name_or_path: str) -> LibraryRow:
        """The library of that name, path or number. Raises RequestError when there is none or several."""
        place = absolute(name_or_path)
        found = [row for row in self.list() if name_or_path in (row.name, str(row.id)) or row.path == place]
        if len(found) != 1:
            how = "no folder" if not found else f"{len(found)} folders"
            raise RequestError(
                f"There is {how} registered as {_display(name_or_path)}: give its full path or its number."
            )
        return found[0]

    def relink(self, row_id: int, path: str | os.PathLike[str]) -> Changes:
        """Say where a library's folder is now; everything known about its files stays. Raises RequestError."""
        place = _folder(path)
        taken = self._connection.value(
            "SELECT id FROM libraries WHERE path = ? AND id <> ?", (os.fsencode(place), row_id)
        )
        if taken is not None:
            raise RequestError(f"{_display(place)} is registered already: choose another folder.")
        with self._connection.change():
            changed = self._connection.run("UPDATE libraries SET path = ? WHERE id = ?", (os.fsencode(place), row_id))
        if not changed:
            raise RequestError(f"There is no registered folder with the number {row_id}.")
        return Changes(sequence=self._connection.sequence(), libraries=(row_id,))

    def inside(self, place: str) -> tuple[int | None, bytes]:
        """The innermost library an absolute path lies in and the path as stored there; (None, path) outside all."""
        rows = self._connection.rows("SELECT id, path FROM libraries ORDER BY length(path) DESC")
        for row_id, path in rows:
            root = os.fsdecode(path)
            if place.startswith(root.rstrip(os.sep) + os.sep):
                return int(row_id), stored(place, root)
        return None, os.fsencode(place)

    def _adopt(self, row_id: int, place: str) -> None:
        """Make files met before their folder was registered part of it."""
        root = os.fsencode(place.rstrip(os.sep) + os.sep)
        for file, path in self._connection.rows(
            "SELECT id, path FROM files WHERE library IS NULL AND substr(path, 1, ?) = ?", (len(root), root)
        ):
            owner, kept = self.inside(os.fsdecode(path))
            self._connection.run("UPDATE files SET library = ?, path = ? WHERE id = ?", (owner, kept, file))


def _folder(path: str | os.PathLike[str]) -> str:
    place = absolute(path)
    if not Path(place).is_dir():
        raise RequestError(f"{_display(place)} is not a folder: choose a folder of sounds.")
    return place


def _display(path: str) -> str:
    name = Path(path).name or path
    return os.fsencode(name).decode("utf-8", "replace")
