"""What a merge did, or would do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ConflictKind = Literal["reworded", "accepted"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two captions of one sound and collection, both kept.

    ``reworded``: both sides have reworded one caption. ``accepted``: both have accepted or written one that the other
    does not have. ``theirs_id`` is the number of theirs in this workspace; before the merge, in the other.
    """

    kind: ConflictKind
    sound: str
    start: float | None
    end: float | None
    collection: str
    ours: str
    theirs: str
    ours_by: str
    theirs_by: str
    ours_id: int
    theirs_id: int


@dataclass(slots=True)
class MergeSummary:
    """Counts of captions, and of what else came."""

    read: int = 0
    added: int = 0
    reworded: int = 0
    deleted: int = 0
    restored: int = 0
    changed: int = 0
    """Of which the author, time, collection, licence or the like is another now."""
    there: int = 0
    refused: int = 0
    decisions: int = 0
    facts: int = 0
    """Notes, categories and keywords."""
    listed: int = 0
    """Sounds added to lists."""
    sounds: int = 0
    """Sound files copied or found."""
    conflicts: list[Conflict] = field(default_factory=list)
