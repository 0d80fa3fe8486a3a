"""The wordings of the captions in a health report, each with its captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from recap_engine.datastore.workspace import Workspace


@dataclass(slots=True)
class Wording:
    """A text, the ids of the captions that have it (ascending), since when there is one, and whether one is in use.

    ``language`` is that of its collection, empty where none is set; ``sounds`` are the rows of its sounds.
    """

    text: str
    since: str
    language: str
    captions: list[int] = field(default_factory=list)
    sounds: list[int] = field(default_factory=list)
    in_use: bool = False


Wordings = Sequence[Wording]


def read_wordings(workspace: Workspace, collections: Sequence[int]) -> list[Wording]:
    """Every wording of the captions of these collections (ids) that are not deleted or switched off, oldest first."""
    found: dict[int, Wording] = {}
    for text_id, text, row_id, created, on, language, sound in workspace.connection.rows(
        "SELECT c.text_id, c.text, c.id, c.created, k.enabled, k.language, c.sound FROM captions c "
        "JOIN collections k ON k.id = c.collection WHERE c.deleted IS NULL AND c.enabled = 1 "
        f"AND c.collection IN ({','.join(map(str, collections))}) ORDER BY c.id"
    ):
        one = found.setdefault(text_id, Wording(text, created, language))
        one.captions.append(row_id)
        one.since = min(one.since, created)
        one.in_use = one.in_use or bool(on)
        if sound is not None:
            one.sounds.append(sound)
    return list(found.values())
