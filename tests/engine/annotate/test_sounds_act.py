"""Notes, lists, categories and keywords of sounds are in the journal, and one undo reverts each."""

from pathlib import Path

import pytest

from recap_engine.annotate import decide, sounds_act
from recap_engine.annotate.rollback import roll_back
from recap_engine.datastore.listing import read_statuses
from recap_engine.datastore.salvage import salvage
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Circumstances, Region, Sound

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
    undone = decide.undo(workspace, annotator="ana", own=True)
    assert len(undone.sounds) == 2
    assert notes(workspace) == ["", "first day", ""]


def test_a_removed_list_is_not_brought_back_by_undo(workspace: Workspace) -> None:
    made = sounds_act.add_to_list(workspace, SOUNDS, "again", annotator="ana")
    assert len(made.sounds) == 3
    workspace.lists.remove(workspace.lists.list()[0].id)
    decide.undo(workspace, annotator="ana", own=True)
    assert workspace.lists.list() == []


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


def fields(workspace: Workspace) -> list[tuple[str, str]]:
    return [(found.category, ", ".join(found.keywords)) for found in map(workspace.fields.get, SOUNDS)]


def test_a_category_replaces_another_until_it_is_undone(workspace: Workspace) -> None:
    sounds_act.set_category(workspace, SOUNDS[:1], "DOORWood", annotator="ben")
    made = sounds_act.set_category(workspace, SOUNDS, " AMBPark ", annotator="ana").decision
    assert made is not None
    assert (made.kind, made.text, made.sound, made.reached) == ("category", "AMBPark", None, 3)
    assert fields(workspace) == [("AMBPark", "")] * 3
    assert len(decide.undo(workspace).sounds) == 3
    assert fields(workspace) == [("DOORWood", ""), ("", ""), ("", "")]
    decide.redo(workspace)
    assert fields(workspace) == [("AMBPark", "")] * 3
    sounds_act.set_category(workspace, SOUNDS[1:], "")
    assert fields(workspace) == [("AMBPark", ""), ("", ""), ("", "")]
    assert workspace.fields.categories_used() == {"AMBPark": 1}
    assert workspace.check() == []


def test_keywords_are_set_added_and_removed_each_with_one_undo(workspace: Workspace) -> None:
    sounds_act.set_keywords(workspace, SOUNDS[:1], "rain; tin roof,,Rain\n close ")
    assert workspace.fields.get(SOUNDS[0]).keywords == ("rain", "tin roof", "close")
    added = sounds_act.add_keywords(workspace, SOUNDS, "RAIN, night").decision
    assert added is not None
    assert (added.kind, added.text, added.reached) == ("keywords_add", "RAIN, night", 3)
    assert [text for _, text in fields(workspace)] == ["rain, tin roof, close, night", "RAIN, night", "RAIN, night"]
    removed = sounds_act.remove_keywords(workspace, SOUNDS, "Rain, close, never there").decision
    assert removed is not None
    assert removed.reached == 3
    assert [text for _, text in fields(workspace)] == ["tin roof, night", "night", "night"]
    assert workspace.fields.keywords_used() == {"night": 3, "tin roof": 1}
    for _ in range(3):
        decide.undo(workspace)
    assert fields(workspace) == [("", "")] * 3
    with pytest.raises(RequestError, match="no keyword"):
        sounds_act.add_keywords(workspace, SOUNDS, " , ")


def test_a_field_that_stays_as_it_is_makes_no_entry(workspace: Workspace) -> None:
    sounds_act.set_category(workspace, SOUNDS, "AMBPark")
    count = workspace.journal.count()
    assert sounds_act.set_category(workspace, SOUNDS, "AMBPark").decision is None
    assert sounds_act.remove_keywords(workspace, SOUNDS, "rain").decision is None
    assert workspace.journal.count() == count


def test_undo_leaves_the_fields_that_somebody_changed_since(workspace: Workspace) -> None:
    sounds_act.set_category(workspace, SOUNDS, "AMBPark", annotator="ana")
    sounds_act.set_category(workspace, SOUNDS[:1], "AMBFrst", annotator="ben")
    undone = decide.undo(workspace, annotator="ana", own=True).decision
    assert undone is not None
    assert undone.reached == 2
    assert fields(workspace) == [("AMBFrst", ""), ("", ""), ("", "")]
    decide.redo(workspace, annotator="ana", own=True)
    assert fields(workspace) == [("AMBFrst", ""), ("AMBPark", ""), ("AMBPark", "")]


def test_fields_decide_nothing_and_outlast_decisions(workspace: Workspace) -> None:
    sounds_act.set_category(workspace, SOUNDS, "AMBPark")
    sounds_act.set_keywords(workspace, SOUNDS, "rain")
    assert {status.state for status in read_statuses(workspace, [sound.hash for sound in SOUNDS]).values()} == {0}
    decide.accept(workspace, SOUNDS[0], "Rain falls")
    decide.reject(workspace, SOUNDS[0], "Rain falls")
    decide.undo(workspace, SOUNDS[0])
    assert fields(workspace) == [("AMBPark", "rain")] * 3


def test_fields_outlast_going_back_in_time(workspace: Workspace) -> None:
    before = workspace.timeline.snapshot("before")
    decide.accept(workspace, SOUNDS[0], "Rain falls")
    sounds_act.set_category(workspace, SOUNDS, "AMBPark")
    roll_back(workspace, before.entry)
    assert workspace.captions.of_sound(SOUNDS[0]) == []
    assert fields(workspace) == [("AMBPark", "")] * 3


def test_fields_of_a_part_are_not_those_of_the_whole(workspace: Workspace) -> None:
    part = Sound("a" * 32, 2.0, Region(0.5, 1.0))
    sounds_act.set_category(workspace, [part], "DOORWood")
    assert workspace.fields.get(part).category == "DOORWood"
    assert fields(workspace)[0] == ("", "")
    assert list(workspace.fields.by_sound()) == [(part.hash, part.region)]


def test_a_repaired_workspace_has_its_fields(workspace: Workspace, tmp_path: Path) -> None:
    sounds_act.set_category(workspace, SOUNDS, "AMBPark", annotator="ana")
    sounds_act.add_keywords(workspace, SOUNDS, "rain, roof", annotator="ana")
    workspace.close()
    salvage(workspace.path, tmp_path / "repaired.recap")
    with Workspace.open(tmp_path / "repaired.recap") as repaired:
        assert fields(repaired) == [("AMBPark", "rain, roof")] * 3
        decide.undo(repaired)
        assert fields(repaired) == [("AMBPark", "")] * 3
        assert repaired.check() == []
