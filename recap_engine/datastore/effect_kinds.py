"""What an entry of the journal can change besides a sound's caption, and where the state of each lies."""

from __future__ import annotations

from typing import Final, Literal

EffectKind = Literal[
    "version",
    "collection",
    "enabled",
    "licence",
    "source",
    "used",
    "name",
    "description",
    "default_licence",
    "language",
    "gone",
    "undone",
]
OF_CAPTIONS: Final[tuple[EffectKind, ...]] = ("version", "collection", "enabled", "licence", "source")
OF_COLLECTIONS: Final[tuple[EffectKind, ...]] = ("used", "name", "description", "default_licence", "language", "gone")
LABELS: Final[dict[EffectKind, tuple[str, str]]] = {
    "licence": ("captions", "licence"),
    "source": ("captions", "source"),
    "name": ("collections", "name"),
    "description": ("collections", "description"),
    "default_licence": ("collections", "licence"),
    "language": ("collections", "language"),
}
"""Table and column of the effects whose values are numbers of `labels`."""

STORED: Final[dict[EffectKind, str]] = {
    "version": "SELECT id, iif(deleted IS NULL, version, 0) AS value FROM captions",
    "collection": "SELECT id, collection AS value FROM captions",
    "enabled": "SELECT id, enabled AS value FROM captions",
    "used": "SELECT id, enabled AS value FROM collections",
    "gone": "SELECT id, deleted IS NOT NULL AS value FROM collections",
    "undone": "SELECT sequence AS id, sequence IN (SELECT sequence FROM undone) AS value FROM journal",
    **{
        what: f"SELECT r.id, l.id AS value FROM {table} r JOIN labels l ON l.text = r.{column}"
        for what, (table, column) in LABELS.items()
    },
}
"""The state for each kind of effect, by row id."""
