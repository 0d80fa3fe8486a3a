"""Notes and lists for several sounds are in the journal, and one undo reverts each."""

import pytest

from recap_engine.annotate import decide, sounds_act
from recap_engine.datastore.listing import read_statuses
from recap_engine.datastore.salvage import salvage
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Circumstances, Sound

SOUNDS = [Sound(letter * 32, 2.0) for letter in "abc"]


def notes(workspace: Workspace) -> list[str]:
    return [(workspace.notes.get(sound) or ("", ""))[0] for sound in SOUNDS]


def lists(workspace: Workspace) -> dict[str, list[str]]:
    return {row.name: [held[0] for held in workspace.lists.sounds(row.id)] for row in workspace.lists.list()}


def test_a_note_for_several_sounds_replaces_theirs_until_it_is_undone(workspace: Workspace) -> None:
    workspace.notes.save(SOUNDS[0], "wind in the microphone", "ben")
    made = sounds_act.note(workspace, SOUNDS, "second day", annotator="ana").decision
    assert made is not None
    assert (made.kind, made.text, made.sound, made.reached) == ("note", "second day", None, 3)
    assert notes(workspace) == ["second day"] * 3
    undone = decide.undo(workspace, annotator="ana", own=True)
    assert len(undone.sounds) == 3
    assert notes(workspace) == ["wind in the microphone", "", ""]
    assert workspace.notes.get(SOUNDS[0]) == ("wind in the microphone", "ben")
    decide.redo(workspace, annotator="ana", own=True)
    assert notes(workspace) == ["second day"] * 3
    sounds_act.note(workspace, SOUNDS[1:], "", annotator="ana")
    assert notes(workspace) == ["second day", "", ""]
    assert workspace.check() == []


def test_sounds_join_a_list_once_and_leave_it_with_an_undo(workspace: Workspace) -> None:
    sounds_act.add_to_list(workspace, SOUNDS[:2], "to hear again", annotator="ana")
    sounds_act.add_to_list(workspace, SOUNDS, "to hear again", annotator="ana")
    assert lists(workspace) == {"to hear again": ["a", "b", "c"]}
    decide.undo(workspace, annotator="ana", own=True)
    assert lists(workspace) == {"to hear again": ["a", "b"]}
    decide.undo(workspace, annotator="ana", own=True)
    assert lists(workspace) == {}
    decide.redo(workspace, annotator="ana", own=True)
    assert lists(workspace) == {"to hear again": ["a", "b"]}
    assert workspace.check() == []


def test_a_note_changed_since_is_not_taken_back(workspace: Workspace) -> None:
    sounds_act.note(workspace, SOUNDS, "second day", annotator="ana")
    workspace.notes.save(SOUNDS[1], "first day", "ben")
    with pytest.raises(RequestError, match="A note or a list has been changed"):
        decide.undo(workspace, annotator="ana", own=True)
    assert notes(workspace) == ["second day", "first day", "second day"]


def test_a_removed_list_is_not_brought_back_by_undo(workspace: Workspace) -> None:
    made = sounds_act.add_to_list(workspace, SOUNDS, "again", annotator="ana")
    assert len(made.sounds) == 3
    workspace.lists.remove(workspace.lists.list()[0].id)
    with pytest.raises(RequestError, match="changed in another way"):
        decide.undo(workspace, annotator="ana", own=True)


def test_a_list_needs_a_name(workspace: Workspace) -> None:
    with pytest.raises(RequestError, match="has no name"):
        sounds_act.add_to_list(workspace, SOUNDS, "  ")
    assert workspace.journal.count() == 0


def test_notes_and_lists_decide_about_no_sound(workspace: Workspace) -> None:
    sounds_act.note(workspace, SOUNDS, "second day")
    sounds_act.add_to_list(workspace, SOUNDS, "again")
    assert {status.state for status in read_statuses(workspace, [sound.hash for sound in SOUNDS]).values()} == {0}


def test_salvage_keeps_what_undo_needs(workspace: Workspace, tmp_path) -> None:
    sounds_act.note(workspace, SOUNDS, "second day", annotator="ana")
    workspace.close()
    salvage(workspace.path, tmp_path / "saved.recap")
    with Workspace.open(tmp_path / "saved.recap") as saved:
        assert notes(saved) == ["second day"] * 3
        decide.undo(saved, annotator="ana", own=True)
        assert notes(saved) == ["", "", ""]


def test_the_circumstances_of_a_decision_are_kept(workspace: Workspace) -> None:
    with decide.under(workspace, Circumstances(blind=True, seconds=4.5, offered="A dog barks")):
        decide.write(workspace, SOUNDS[0], "A fox barks")
    decide.write(workspace, SOUNDS[1], "Rain")
    first, second = workspace.journal.entries()
    assert (first.blind, first.seconds, first.offered) == (True, 4.5, "A dog barks")
    assert (second.blind, second.seconds, second.offered) == (None, None, None)
