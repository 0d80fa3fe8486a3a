"""The paths that a batch has captioned already, in constant memory however many they are."""

from __future__ import annotations

import apsw


class DonePaths:
    """A set of paths in a temporary database of SQLite's, which goes to disk when it grows past a few MB."""

    def __init__(self) -> None:
        self._database = apsw.Connection("")  # an empty name: private, removed when closed
        self._database.execute("CREATE TABLE done (path BLOB PRIMARY KEY) WITHOUT ROWID; BEGIN")
        self._count = 0

    def add(self, path: str) -> None:
        """Note a path as done."""
        self._database.execute("INSERT OR IGNORE INTO done VALUES (?)", (_key(path),))
        self._count += self._database.changes()

    def __contains__(self, path: str) -> bool:
        return (
            bool(self._count)
            and self._database.execute("SELECT 1 FROM done WHERE path = ?", (_key(path),)).fetchone() is not None
        )

    def __len__(self) -> int:
        return self._count

    def close(self) -> None:
        """Remove the database."""
        self._database.close()


def _key(path: str) -> bytes:
    return path.encode("utf-8", "surrogatepass")
