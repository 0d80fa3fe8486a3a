"""Many decisions as one act: kept as a whole, reverted by one undo. Notes are not part of it."""

import pytest

from recap_engine.annotate import decide
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Sound

TAKES = [Sound(letter * 32, 2.0) for letter in "abc"]


def kept(workspace: Workspace) -> list[str]:
    return [caption.text for caption in workspace.captions.page()]


def for_all(workspace: Workspace, text: str) -> None:
    with decide.as_one_act(workspace):
        for take in TAKES:
            decide.write(workspace, take, text, annotator="ana")


def test_one_undo_takes_back_all_of_an_act_and_one_redo_brings_all_back(workspace: Workspace) -> None:
    decide.write(workspace, Sound("e" * 32, 1.0), "A door", annotator="ana")
    for_all(workspace, "A dog barks")
    decide.undo(workspace, annotator="ana", own=True)
    assert kept(workspace) == ["A door"]
    changes = decide.redo(workspace, annotator="ana", own=True)
    assert kept(workspace) == ["A door", *["A dog barks"] * 3]
    assert len(changes.sounds) == 3
    decide.undo(workspace, annotator="ana", own=True)
    decide.undo(workspace, annotator="ana", own=True)
    assert kept(workspace) == []
    assert workspace.check() == []


def test_one_sound_of_an_act_is_taken_back_by_itself_when_asked_for(workspace: Workspace) -> None:
    for_all(workspace, "A dog barks")
    decide.undo(workspace, TAKES[1])
    assert kept(workspace) == ["A dog barks"] * 2
    decide.undo(workspace, annotator="ana", own=True)
    assert kept(workspace) == []
    assert workspace.check() == []


def test_an_act_that_fails_midway_leaves_nothing(workspace: Workspace) -> None:
    with pytest.raises(RequestError), decide.as_one_act(workspace):  # noqa: PT012
        decide.write(workspace, TAKES[0], "A dog barks")
        decide.write(workspace, TAKES[1], " ")
    assert kept(workspace) == []
    assert workspace.journal.count() == 0


def test_decisions_after_an_act_stand_alone(workspace: Workspace) -> None:
    for_all(workspace, "A dog barks")
    decide.write(workspace, TAKES[0], "A dog pants", annotator="ana")
    decide.undo(workspace, annotator="ana", own=True)
    assert kept(workspace) == ["A dog barks"] * 3


def test_a_note_is_kept_replaced_and_removed(workspace: Workspace) -> None:
    assert workspace.notes.get(TAKES[0]) is None
    workspace.notes.save(TAKES[0], "ask  Ben", "ana")
    assert workspace.notes.get(TAKES[0]) == ("ask Ben", "ana")
    workspace.notes.save(TAKES[0], "Ben says: a heron", "ben")
    assert workspace.notes.get(TAKES[0]) == ("Ben says: a heron", "ben")
    workspace.notes.save(TAKES[0], " ", "ben")
    assert workspace.notes.get(TAKES[0]) is None
