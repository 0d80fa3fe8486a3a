"""What models proposed and nobody has accepted yet. It never becomes a caption by itself.

A proposal is known by its sound, the fingerprint of the bundle that made it, and its settings; making the same
again replaces it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sounds import Sounds
from recap_engine.datastore.text_rules import now
from recap_engine.records import Candidate, Neighbour, Origin, Proposal, Sound
from recap_engine.translatable import Translatable, from_plain


class Proposals:
    """The proposals of one workspace."""

    def __init__(self, connection: Connection, sounds: Sounds) -> None:
        self._connection = connection
        self._sounds = sounds

    def put(self, proposal: Proposal, settings: str = "", sequence: int = 0) -> None:
        """Keep a proposal; ``sequence`` is the workspace's change counter it was made with."""
        content = {
            "candidates": [asdict(candidate) for candidate in proposal.candidates],
            "neighbours": [asdict(neighbour) for neighbour in proposal.neighbours],
            "notes": [note.to_plain() for note in proposal.notes],
            "missing": proposal.missing,
        }
        with self._connection.uncounted_change():
            self._connection.run(
                "INSERT OR REPLACE INTO proposals VALUES (?, ?, ?, ?, ?, ?)",
                (self._sounds.add(proposal.sound), proposal.model, settings, sequence, now(), json.dumps(content)),
            )

    def get(self, sound: Sound, model: str, settings: str = "") -> tuple[Proposal, int] | None:
        """The proposal made by that bundle with these settings and the change counter it was made with, or None."""
        row = self._sounds.find(sound)
        if row is None:
            return None
        found = self._connection.row(
            "SELECT content, sequence FROM proposals WHERE sound = ? AND model = ? AND settings = ?",
            (row.id, model, settings),
        )
        return None if found is None else (_proposal(row.sound, model, found[0]), found[1])

    def origin(self, sound: int, text: str) -> tuple[Origin, str] | None:
        """Whether a model proposed exactly this text for the sound: its origin and the bundle, newest first."""
        for content, model in self._connection.rows(
            "SELECT content, model FROM proposals WHERE sound = ? ORDER BY made DESC", (sound,)
        ):
            for candidate in json.loads(content)["candidates"]:
                if candidate["text"] == text:
                    return candidate["origin"], model
        return None

    def texts(self, sound: int) -> list[str]:
        """Every text that models propose for the sound at present."""
        rows = self._connection.rows("SELECT content FROM proposals WHERE sound = ? ORDER BY made DESC", (sound,))
        return list(dict.fromkeys(c["text"] for (content,) in rows for c in json.loads(content)["candidates"]))


def _proposal(sound: Sound, model: str, content: str) -> Proposal:
    stored = json.loads(content)
    return Proposal(
        sound=sound,
        candidates=tuple(Candidate(**candidate) for candidate in stored["candidates"]),
        neighbours=tuple(Neighbour(**neighbour) for neighbour in stored["neighbours"]),
        model=model,
        missing=stored.get("missing", 0),
        notes=read_notes(stored["notes"]),
    )


def read_notes(stored: list[Any]) -> tuple[Translatable, ...]:
    """Stored notes; older versions kept them as plain English text."""
    return tuple(Translatable(note) if isinstance(note, str) else from_plain(note) for note in stored)
