"""Proposals: what models suggested and nobody has accepted yet. None becomes a caption by itself.

A proposal is identified by its sound, the fingerprint of its bundle and its settings. A new one replaces the old.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import msgspec

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.sounds import Sounds
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.datastore.text_rules import now
from recap_engine.records import Candidate, Neighbour, Origin, Proposal, Sound
from recap_engine.translatable import Translatable, from_plain


class Proposals:
    """The proposals of one workspace."""

    def __init__(self, connection: Connection, sounds: Sounds) -> None:
        self._connection = connection
        self._sounds = sounds

    def put(self, proposal: Proposal, settings: str = "", sequence: int = 0) -> None:
        """Store a proposal; ``sequence`` is the change counter of the workspace it was made from."""
        content = {
            "candidates": [asdict(candidate) for candidate in proposal.candidates],
            "neighbours": [asdict(neighbour) for neighbour in proposal.neighbours],
            "notes": [note.to_plain() for note in proposal.notes],
            "missing": proposal.missing,
            "calibrated": proposal.calibrated,
            "hears": proposal.hears,
        }
        with self._connection.uncounted_change():
            self._connection.run(
                "INSERT OR REPLACE INTO proposals VALUES (?, ?, ?, ?, ?, ?)",
                (self._sounds.add(proposal.sound), proposal.model, settings, sequence, now(), json.dumps(content)),
            )

    def get(self, sound: Sound, model: str, settings: str = "") -> tuple[Proposal, int] | None:
        """The proposal of that bundle with these settings, and the change counter it was made at; or None."""
        row = self._sounds.find(sound)
        if row is None:
            return None
        found = self._connection.row(
            "SELECT content, sequence FROM proposals WHERE sound = ? AND model = ? AND settings = ?",
            (row.id, model, settings),
        )
        if found is None:
            return None
        try:
            stored = parse_proposal(found[0])
        except ValueError as error:
            raise damaged(self._connection.path) from error
        proposal = Proposal(
            sound=row.sound,
            candidates=stored.candidates,
            neighbours=stored.neighbours,
            model=model,
            missing=stored.missing,
            notes=read_notes(stored.notes),
            calibrated=stored.calibrated,
            hears=stored.hears,
        )
        return proposal, found[1]

    def origin(self, sound: int, text: str) -> tuple[Origin, str] | None:
        """Origin and bundle of the newest candidate for the sound with exactly this text, or None."""
        for content, model in self._connection.rows(
            "SELECT content, model FROM proposals WHERE sound = ? ORDER BY made DESC", (sound,)
        ):
            for candidate in self._candidates(content):
                if candidate.text == text:
                    return candidate.origin, model
        return None

    def texts(self, sound: int) -> list[str]:
        """Every text that is proposed for the sound at present."""
        rows = self._connection.rows("SELECT content FROM proposals WHERE sound = ? ORDER BY made DESC", (sound,))
        return list(dict.fromkeys(c.text for (content,) in rows for c in self._candidates(content)))

    def _candidates(self, content: str) -> tuple[Candidate, ...]:
        try:
            return parse_proposal(content).candidates
        except ValueError as error:
            raise damaged(self._connection.path) from error


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """The content of a proposal as it is stored."""

    candidates: tuple[Candidate, ...]
    neighbours: tuple[Neighbour, ...]
    notes: list[Any]
    missing: int = 0
    calibrated: bool = True
    hears: bool = True


def read_notes(stored: list[Any]) -> tuple[Translatable, ...]:
    """Stored notes; older versions kept them as plain English text. Raises ValueError for anything else."""
    return tuple(Translatable(note) if isinstance(note, str) else from_plain(note) for note in stored)


def parse_proposal(content: str) -> StoredProposal:
    """Read the stored content of a proposal. Raises ValueError."""
    try:
        stored = msgspec.json.decode(content, type=StoredProposal)
        read_notes(stored.notes)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, TypeError) as error:
        raise ValueError("not a stored proposal") from error
    return stored
