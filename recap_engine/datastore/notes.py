"""Notes about sounds, at most one each. A note is not a caption, and is never proposed."""

from __future__ import annotations

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sounds import Sounds
from recap_engine.datastore.text_rules import normalise_field, now
from recap_engine.records import Sound


class Notes:
    """The notes of one workspace, one per sound; the last writer replaces it."""

    def __init__(self, connection: Connection, sounds: Sounds) -> None:
        self._connection = connection
        self._sounds = sounds

    def save(self, sound: Sound, text: str, annotator: str = "") -> None:
        """Store a note; an empty text deletes it. Raises RequestError for an invalid text."""
        text, annotator = normalise_field(text, "note"), normalise_field(annotator, "annotator")
        with self._connection.uncounted_change():
            row_id = self._sounds.add(sound)
            if not text:
                self._connection.run("DELETE FROM notes WHERE sound = ?", (row_id,))
                return
            self._connection.run(
                "INSERT INTO notes VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET text = excluded.text, "
                "annotator = excluded.annotator, saved = excluded.saved",
                (row_id, text, annotator, now()),
            )

    def get(self, sound: Sound) -> tuple[str, str] | None:
        """The note of a sound and its author, or None."""
        row = self._sounds.find(sound)
        found = row and self._connection.row("SELECT text, annotator FROM notes WHERE sound = ?", (row.id,))
        return (found[0], found[1]) if found else None
