"""The review queue: sounds flagged for a second opinion, and sounds about which annotators disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from recap_engine.datastore.journal import IN_FORCE, IN_TIME
from recap_engine.datastore.said_by import find_disputes
from recap_engine.datastore.sounds import region
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Region, Sound


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A sound to look at again. ``said`` holds annotator, caption (id) and text of each statement about it.

    ``likeness`` is the cosine of the two statements that agree least (or their share of words in common), None for
    flagged sounds; ``reason`` is what the person who flagged the sound gave.
    """

    why: Literal["flagged", "disagreeing"]
    sound: str
    region: Region | None
    path: str | None
    said: tuple[tuple[str, int, str], ...] = ()
    likeness: float | None = None
    reason: str = ""
    annotator: str = ""


def review_queue(
    workspace: Workspace, collection: str | None = None, between: tuple[str, str] | None = None
) -> list[ReviewItem]:
    """Flagged sounds, oldest first, then disagreeing ones, worst first. Raises RequestError for an unknown collection.

    With a ``collection`` only sounds with captions in it; with ``between`` only disagreements of these annotators.
    """
    with workspace.connection.snapshot():
        chosen = workspace.collections.ids(None if collection is None else [collection])
        flagged = _flagged(workspace, chosen if collection else None)
        return flagged + _disagreeing(workspace, chosen, between)


def _flagged(workspace: Workspace, collections: tuple[int, ...] | None) -> list[ReviewItem]:
    """Sounds whose last decision in force is a flag."""
    only = (
        ""
        if collections is None
        else " AND s.id IN (SELECT sound FROM captions WHERE deleted IS NULL AND sound IS NOT NULL "
        f"AND collection IN ({','.join(map(str, collections))}))"
    )
    rows = workspace.connection.rows(
        "SELECT s.id, j.hash, j.region_start, j.region_end, ifnull(j.reason, ''), j.annotator FROM journal j "
        "JOIN sounds s ON s.hash = j.hash AND s.region_start IS j.region_start AND s.region_end IS j.region_end "
        f"WHERE j.hash <> '' AND j.kind <> 'undo' AND {IN_FORCE} "
        # Rejecting one text leaves the sound undecided.
        "AND NOT (j.kind = 'reject' AND j.text IS NOT NULL AND j.reason IS NULL)"
        f"{only} GROUP BY s.id HAVING j.kind = 'flag' AND max({IN_TIME}) ORDER BY max({IN_TIME})"
    )
    return [
        ReviewItem(
            "flagged",
            audio_hash,
            region(start, end),
            workspace.sounds.path(sound),
            tuple(
                (c.annotator, c.id, c.text)
                for c in workspace.captions.of_sound(Sound(audio_hash, 0.0, region(start, end)))
            ),
            reason=reason,
            annotator=who,
        )
        for sound, audio_hash, start, end, reason, who in rows
    ]


def _disagreeing(
    workspace: Workspace, collections: tuple[int, ...], between: tuple[str, str] | None
) -> list[ReviewItem]:
    worst: dict[int, float] = {}
    said: dict[int, dict[tuple[str, int, str], None]] = {}
    for dispute in find_disputes(workspace.connection, workspace.vectors, collections):
        both = (dispute.one, dispute.other)
        if between is not None and {one.annotator for one in both} != set(between):
            continue
        sound = dispute.one.sound
        worst[sound] = min(worst.get(sound, 1.0), dispute.likeness)
        said.setdefault(sound, {}).update({(one.annotator, one.caption, one.text): None for one in both})
    items = []
    for sound in sorted(worst, key=lambda one: (worst[one], one)):
        row = workspace.sounds.get(sound)
        if row is not None:
            path = workspace.sounds.path(sound)
            items.append(
                ReviewItem("disagreeing", row.sound.hash, row.sound.region, path, tuple(said[sound]), worst[sound])
            )
    return items
