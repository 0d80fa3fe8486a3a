"""Named sets of captions that retrieval is switched to or away from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.text_rules import normalise_collection_name, now
from recap_engine.errors import RequestError
from recap_engine.records import Changes

STARTER = "starter"
ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class CollectionInfo:
    """A collection; ``captions`` counts those that are switched on and not deleted."""

    id: int
    name: str
    enabled: bool
    captions: int
    created: str


class Collections:
    """The collections of one workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self) -> list[CollectionInfo]:
        """All collections, in the order they were made."""
        rows = self._connection.rows(
            "SELECT k.id, k.name, k.enabled, (SELECT count(*) FROM captions c "
            "WHERE c.collection = k.id AND c.enabled = 1 AND c.deleted IS NULL), k.created "
            "FROM collections k ORDER BY k.id"
        )
        return [CollectionInfo(row_id, name, bool(on), count, created) for row_id, name, on, count, created in rows]

    def create(self, name: str) -> int:
        """The id of the collection of that name, made (switched on) if there is none."""
        name = normalise_collection_name(name)
        found = self._connection.value("SELECT id FROM collections WHERE name = ?", (name,))
        if found is not None:
            return int(found)
        with self._connection.change():
            self._connection.run(
                "INSERT INTO collections (name, created) VALUES (?, ?) ON CONFLICT DO NOTHING", (name, now())
            )
            return int(self._connection.value("SELECT id FROM collections WHERE name = ?", (name,)))

    def enable(self, name: str) -> Changes:
        """Let retrieval use the collection again."""
        return self._switch(name, True)

    def disable(self, name: str) -> Changes:
        """Keep the collection and leave it out of retrieval."""
        return self._switch(name, False)

    def ids(self, names: Collection[str] | None = None) -> tuple[int, ...]:
        """Ids of the named collections (on or off), or of all that are switched on. Raises RequestError."""
        if names is None:
            return tuple(row[0] for row in self._connection.rows("SELECT id FROM collections WHERE enabled = 1"))
        return tuple(sorted({self.id(name) for name in names}))

    def id(self, name: str) -> int:
        """The id of the collection of that name. Raises RequestError when there is none."""
        found = self._connection.value("SELECT id FROM collections WHERE name = ?", (normalise_collection_name(name),))
        if found is None:
            names: Sequence[str] = [info.name for info in self.list()]
            known = f"there are {', '.join(names)}" if names else "there is none yet"
            raise RequestError(f"There is no collection named {name!r}: {known}.")
        return int(found)

    def _switch(self, name: str, enabled: bool) -> Changes:
        row_id = self.id(name)
        with self._connection.change():
            self._connection.run("UPDATE collections SET enabled = ? WHERE id = ?", (int(enabled), row_id))
        return Changes(sequence=self._connection.sequence(), collections=(row_id,))
