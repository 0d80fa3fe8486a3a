"""Changes to several sounds that are no decisions about them: the same note for each, or a list with all of them.

Each is one transaction with one journal entry, so that `undo` reverses it like any decision.
"""

from __future__ import annotations

from collections.abc import Sequence

from recap_engine.datastore.text_rules import normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Changes, Sound, SoundsAct

__all__ = ["add_to_list", "note"]


def note(workspace: Workspace, sounds: Sequence[Sound], text: str, *, annotator: str = "") -> Changes:
    """Give all sounds this note instead of the one they have; an empty text removes theirs. Raises RequestError."""
    text, annotator = normalise_field(text, "note"), normalise_field(annotator, "annotator")
    with workspace.connection.change():
        rows, entry = _begin(workspace, "note", sounds, text, annotator)
        workspace.sound_effects.record_note(entry, rows, text, annotator)
        return _apply(workspace, entry)


def add_to_list(workspace: Workspace, sounds: Sequence[Sound], name: str, *, annotator: str = "") -> Changes:
    """Add sounds to the list of this name, which is created if it is new. Raises RequestError."""
    annotator = normalise_field(annotator, "annotator")
    with workspace.connection.change():
        list_id = workspace.lists.create(name)
        rows, entry = _begin(workspace, "list", sounds, normalise_field(name, "name"), annotator)
        workspace.sound_effects.record_listed(entry, rows, list_id)
        return _apply(workspace, entry)


def _begin(
    workspace: Workspace, kind: SoundsAct, sounds: Sequence[Sound], text: str, annotator: str
) -> tuple[list[int], int]:
    """The rows of the sounds, and the number of the entry."""
    rows = [workspace.sounds.add(sound) for sound in sounds]
    return rows, workspace.journal.append(kind, "", None, annotator=annotator, text=text).sequence


def _apply(workspace: Workspace, entry: int) -> Changes:
    workspace.sound_effects.apply(entry)
    return Changes(
        sequence=workspace.sequence() + 1,
        sounds=workspace.sound_effects.sounds(entry),
        decision=workspace.journal.get(entry).decision,
    )
