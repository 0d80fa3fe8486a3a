"""Libraries: folders of audio registered in a workspace. Paths inside are stored relative, so a folder may move."""

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
    """A registered folder, the number of known ``files`` in it, and whether it is ``present`` now."""

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
        """Register a folder; does nothing if it is registered already. Raises RequestError."""
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
        """The library with that name, path or number. Raises RequestError when there is none, or more than one."""
        place = absolute(name_or_path)
        found = [row for row in self.list() if name_or_path in (row.name, str(row.id)) or row.path == place]
        if not found:
            raise RequestError(
                "No folder is registered as {name}: give its full path or its number.", name=name_or_path
            )
        if len(found) > 1:
            raise RequestError(
                "{count} folders are registered as {name}: give the full path or the number.",
                count=len(found),
                name=name_or_path,
            )
        return found[0]

    def relink(self, row_id: int, path: str | os.PathLike[str]) -> Changes:
        """Set the new place of a library's folder; everything known about its files stays. Raises RequestError."""
        place = _folder(path)
        taken = self._connection.value(
            "SELECT id FROM libraries WHERE path = ? AND id <> ?", (os.fsencode(place), row_id)
        )
        if taken is not None:
            raise RequestError("{path} is already registered: choose another folder.", path=place)
        with self._connection.change():
            changed = self._connection.run("UPDATE libraries SET path = ? WHERE id = ?", (os.fsencode(place), row_id))
        if not changed:
            raise RequestError("There is no registered folder with the number {number}.", number=row_id)
        return Changes(sequence=self._connection.sequence(), libraries=(row_id,))

    def inside(self, place: str) -> tuple[int | None, bytes]:
        """The innermost library with this absolute path, and the path as stored in it; (None, path) outside all."""
        rows = self._connection.rows("SELECT id, path FROM libraries ORDER BY length(path) DESC")
        for row_id, path in rows:
            root = os.fsdecode(path)
            if place.startswith(root.rstrip(os.sep) + os.sep):
                return int(row_id), stored(place, root)
        return None, os.fsencode(place)

    def _adopt(self, row_id: int, place: str) -> None:
        """Assign files that are known already to the library that now holds them."""
        root = os.fsencode(place.rstrip(os.sep) + os.sep)
        for file, path in self._connection.rows(
            "SELECT id, path FROM files WHERE library IS NULL AND substr(path, 1, ?) = ?", (len(root), root)
        ):
            owner, kept = self.inside(os.fsdecode(path))
            self._connection.run("UPDATE files SET library = ?, path = ? WHERE id = ?", (owner, kept, file))


def _folder(path: str | os.PathLike[str]) -> str:
    place = absolute(path)
    if not Path(place).is_dir():
        raise RequestError("{path} is not a folder: choose a folder of sounds.", path=place)
    return place


def _display(path: str) -> str:
    name = Path(path).name or path
    return os.fsencode(name).decode("utf-8", "replace")
