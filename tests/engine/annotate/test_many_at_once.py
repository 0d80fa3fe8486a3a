"""Accepting for many sounds is one act: no human work is touched, and one undo reverts all of it."""

import pytest

from recap_engine.annotate import decide
from recap_engine.annotate.decide import Choice
from recap_engine.datastore.listing import BestSuggestion, best_suggestions, proposed_by
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Candidate, Proposal, Sound

SOUNDS = [Sound(letter * 32, 1.0) for letter in "abcdef"]


def choices() -> list[Choice]:
    return [Choice(sound, f"Noise {i}", "generated", "bundle-1") for i, sound in enumerate(SOUNDS)]


def texts(workspace: Workspace) -> list[str]:
    return [caption.text for sound in SOUNDS for caption in workspace.captions.of_sound(sound)]


def test_all_are_accepted_with_whose_words_they_are(workspace: Workspace) -> None:
    changes, act = decide.accept_all(workspace, choices(), annotator="ana")
    assert texts(workspace) == [f"Noise {i}" for i in range(6)]
    assert len(changes.sounds) == len(changes.captions) == 6
    assert {(d.kind, d.origin, d.annotator) for d in workspace.journal.entries()} == {("accept", "generated", "ana")}
    assert act == workspace.journal.entries()[0].sequence


def test_one_undo_takes_all_back_and_one_redo_brings_all_again(workspace: Workspace) -> None:
    decide.write(workspace, SOUNDS[5], "Before", annotator="ana")
    _, act = decide.accept_all(workspace, choices()[:2], annotator="ana")
    decide.accept_all(workspace, choices()[2:5], annotator="ana", act=act)
    changes = decide.undo(workspace, annotator="ana", own=True)
    assert len(changes.sounds) == 5
    assert texts(workspace) == ["Before"]
    assert len(decide.redo(workspace, annotator="ana", own=True).sounds) == 5
    assert texts(workspace) == [*(f"Noise {i}" for i in range(5)), "Before"]
    decide.undo(workspace, annotator="ana", own=True)
    decide.undo(workspace, annotator="ana", own=True)
    assert texts(workspace) == []
    with pytest.raises(RequestError, match="nothing to undo"):
        decide.undo(workspace)
    assert workspace.check() == []


def test_what_somebody_has_worked_on_is_left_alone(workspace: Workspace) -> None:
    decide.write(workspace, SOUNDS[0], "Mine")
    decide.skip(workspace, SOUNDS[1], "too long")
    workspace.drafts.save(SOUNDS[2], "half a", "bob")
    workspace.captions.add("Imported", "field", provenance="imported", sound=workspace.sounds.add(SOUNDS[3]))
    decide.flag(workspace, SOUNDS[4])
    decide.undo(workspace, SOUNDS[4])
    decide.accept_all(workspace, choices(), annotator="ana")
    assert texts(workspace) == ["Mine", "Imported", "Noise 4", "Noise 5"]
    assert workspace.drafts.get(SOUNDS[2], "bob") == "half a"


def test_one_sound_of_many_can_be_undone_alone(workspace: Workspace) -> None:
    decide.accept_all(workspace, choices()[:3])
    decide.undo(workspace, SOUNDS[1])
    assert texts(workspace) == ["Noise 0", "Noise 2"]
    decide.undo(workspace)
    assert texts(workspace) == []


def test_the_best_suggestion_is_found_unless_somebody_writes(workspace: Workspace) -> None:
    for sound, score in zip(SOUNDS[:3], (0.9, 0.4, 0.7), strict=True):
        candidates = (Candidate(f"Noise {score}", score, "generated"), Candidate("Other", 0.1, "neighbour"))
        workspace.proposals.put(Proposal(sound, candidates, (), "bundle-1"))
    workspace.proposals.put(Proposal(SOUNDS[3], (), (), "bundle-1"))
    workspace.drafts.save(SOUNDS[2], "mine", "bob")
    assert best_suggestions(workspace) == {
        SOUNDS[0].hash: BestSuggestion("Noise 0.9", 0.9, "generated", "bundle-1"),
        SOUNDS[1].hash: BestSuggestion("Noise 0.4", 0.4, "generated", "bundle-1"),
    }
    assert proposed_by(workspace, "bundle-1") == {sound.hash for sound in SOUNDS[:4]}
    assert proposed_by(workspace, "bundle-2") == frozenset()
