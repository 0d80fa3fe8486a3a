"""What the collections of another workspace are like, for those that a merge makes."""

from __future__ import annotations

from typing import NamedTuple

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.text_rules import normalise_field
from recap_engine.errors import RequestError


class CollectionSettings(NamedTuple):
    """Whether a collection is switched on, its description, its default licence and its language."""

    enabled: int = 1
    description: str = ""
    licence: str = ""
    language: str = ""


def read_settings(connection: Connection) -> dict[str, CollectionSettings | None]:
    """The settings of each collection, by name; None where a workspace would not store their texts."""
    return {
        name: _checked(CollectionSettings(*settings))
        for name, *settings in connection.rows("SELECT name, enabled, description, licence, language FROM collections")
    }


def _checked(found: CollectionSettings) -> CollectionSettings | None:
    try:
        return CollectionSettings(found.enabled, *(normalise_field(text, "") for text in found[1:]))
    except RequestError:
        return None
