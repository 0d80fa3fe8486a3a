"""Collections: named sets of captions that retrieval can be switched to or away from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.text_rules import normalise_collection_name, now
from recap_engine.errors import RequestError

STARTER = "starter"
ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class CollectionInfo:
    """A collection; ``captions`` counts those that are switched on and not deleted.

    ``licence`` and ``language`` hold for its captions that have none of their own.
    """

    id: int
    name: str
    enabled: bool
    captions: int
    created: str
    description: str = ""
    licence: str = ""
    language: str = ""


class Collections:
    """The collections of one workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def list(self, *, counted: bool = True) -> list[CollectionInfo]:
        """All collections, in the order they were created; with ``counted`` False, quickly and with 0 captions each."""
        count = "(SELECT count(*) FROM captions c WHERE c.collection = k.id AND c.enabled = 1 AND c.deleted IS NULL)"
        rows = self._connection.rows(
            f"SELECT k.id, k.name, k.enabled, {count if counted else 0}, k.created, "
            "k.description, k.licence, k.language FROM collections k WHERE k.deleted IS NULL ORDER BY k.id"
        )
        return [CollectionInfo(row_id, name, bool(on), *rest) for row_id, name, on, *rest in rows]

    def create(self, name: str) -> int:
        """The id of the collection of that name, created (switched on) if there is none, or brought back if deleted."""
        return self.find_or_create(name)[0]

    def find_or_create(self, name: str) -> tuple[int, bool]:
        """As `create`, with whether it is new or was brought back."""
        name = normalise_collection_name(name)
        found = self._connection.row("SELECT id, deleted FROM collections WHERE name = ?", (name,))
        if found is not None and found[1] is None:
            return int(found[0]), False
        with self._connection.change():
            self._connection.run(
                "INSERT INTO collections (name, created) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET deleted = NULL, enabled = 1",
                (name, now()),
            )
            return self._connection.integer("SELECT id FROM collections WHERE name = ?", (name,)), True

    def ids(self, names: Collection[str] | None = None) -> tuple[int, ...]:
        """Ids of the named collections (on or off), or of all that are switched on. Raises RequestError."""
        if names is None:
            return tuple(
                row[0]
                for row in self._connection.rows("SELECT id FROM collections WHERE enabled = 1 AND deleted IS NULL")
            )
        return tuple(sorted({self.id(name) for name in names}))

    def id(self, name: str) -> int:
        """The id of the collection of that name. Raises RequestError when there is none."""
        found = self._connection.value(
            "SELECT id FROM collections WHERE name = ? AND deleted IS NULL", (normalise_collection_name(name),)
        )
        if found is None:
            names: Sequence[str] = [info.name for info in self.list()]
            if not names:
                raise RequestError(
                    "There is no collection named “{name}”; the workspace has no collections yet.", name=name
                )
            raise RequestError(
                "There is no collection named “{name}”. Collections: {names}.", name=name, names=", ".join(names)
            )
        return int(found)
