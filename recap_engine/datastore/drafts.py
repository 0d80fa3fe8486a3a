"""Drafts: text being written for a sound, saved while it is typed and gone once the sound is decided on."""

from __future__ import annotations

from dataclasses import dataclass

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sounds import Sounds
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.datastore.text_rules import normalise_field, now
from recap_engine.records import Origin, Sound


@dataclass(frozen=True, slots=True)
class DraftBasis:
    """The suggestion that a draft is a changed version of. ``model`` is the bundle that made it, if known."""

    text: str
    origin: Origin
    model: str = ""


class Drafts:
    """The drafts of one workspace, one per sound and annotator. Saving one does not count as a change."""

    def __init__(self, connection: Connection, sounds: Sounds) -> None:
        self._connection = connection
        self._sounds = sounds

    def save(self, sound: Sound, text: str, annotator: str = "", basis: DraftBasis | None = None) -> None:
        """Store the text typed so far; an empty text deletes the draft. Raises RequestError for an invalid text."""
        text = normalise_field(text, "draft")
        with self._connection.uncounted_change():
            row_id = self._sounds.add(sound)
            if not text:
                self.clear(row_id, annotator)
                return
            began = ("", "", "") if basis is None else (basis.text, basis.origin, basis.model)
            self._connection.run(
                "INSERT OR REPLACE INTO drafts (sound, annotator, text, saved, candidate, origin, model) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (row_id, annotator, text, now(), *began),
            )

    def get(self, sound: Sound, annotator: str = "") -> str | None:
        """The draft of that sound by that annotator, or None."""
        row = self._sounds.find(sound)
        return None if row is None else self.text(row.id, annotator)

    def text(self, sound: int, annotator: str = "") -> str | None:
        """The draft of the sound with that row id, or None."""
        found = self._connection.value("SELECT text FROM drafts WHERE sound = ? AND annotator = ?", (sound, annotator))
        return None if found is None else str(found)

    def basis(self, sound: int, annotator: str = "") -> DraftBasis | None:
        """The suggestion that this draft is a changed version of, or None."""
        found = self._connection.row(
            "SELECT candidate, origin, model FROM drafts WHERE sound = ? AND annotator = ? AND candidate <> '' "
            "AND origin <> ''",
            (sound, annotator),
        )
        return None if found is None else DraftBasis(*found)

    def basis_of(self, sound: Sound, annotator: str = "") -> DraftBasis | None:
        """As `basis`, for a sound that may not be in the workspace."""
        row = self._sounds.find(sound)
        return None if row is None else self.basis(row.id, annotator)

    def any(self, sound: int) -> bool:
        """Whether anybody has a draft for the sound with that row id."""
        return bool(self._connection.value("SELECT 1 FROM drafts WHERE sound = ? LIMIT 1", (sound,)))

    def clear(self, sound: int, annotator: str = "") -> None:
        """Remove a draft, inside a transaction."""
        self._connection.run("DELETE FROM drafts WHERE sound = ? AND annotator = ?", (sound, annotator))

    def list(self) -> list[tuple[Sound, str, str]]:
        """Every draft as (sound, annotator, text), newest first."""
        rows = self._connection.rows("SELECT sound, annotator, text FROM drafts ORDER BY saved DESC, sound")
        drafts = []
        for row_id, annotator, text in rows:
            row = self._sounds.get(row_id)
            if row is None:
                raise damaged(self._connection.path)
            drafts.append((row.sound, annotator, text))
        return drafts
