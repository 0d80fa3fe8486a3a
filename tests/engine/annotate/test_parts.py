"""Moving the edges of a captioned part: what belongs to it goes along, as one act."""

from dataclasses import replace

import pytest

from recap_engine.annotate import decide, sounds_act
from recap_engine.annotate.parts import move_part
from recap_engine.datastore.check import check
from recap_engine.datastore.drafts import DraftBasis
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Region, Sound

WAS, NOW = Region(0.5, 1.0), Region(0.4, 1.2)
PART = Sound("a" * 64, 3.0, WAS)
MOVED = replace(PART, region=NOW)


@pytest.fixture
def part(workspace: Workspace) -> Workspace:
    """A workspace with a part that has two captions, a note, a category, keywords and a draft."""
    decide.accept(workspace, PART, "A dog barks", annotator="Mira", origin="generated", model="m1")
    workspace.captions.add(
        "Barking", "field", provenance="imported", sound=workspace.sounds.add(PART), licence="CC0-1.0", source="a.csv"
    )
    sounds_act.note(workspace, [PART], "ask Ben", annotator="Mira")
    sounds_act.set_category(workspace, [PART], "ANMLDog", annotator="Mira")
    sounds_act.set_keywords(workspace, [PART], "dog, bark", annotator="Mira")
    workspace.drafts.save(PART, "A small dog", "Mira", DraftBasis("A dog", "generated"))
    return workspace


def state(workspace: Workspace, sound: Sound) -> tuple[object, ...]:
    row = workspace.sounds.add(sound)
    captions = [(c.text, c.collection, c.provenance, c.licence, c.source) for c in workspace.captions.of_sound(sound)]
    note = workspace.notes.get(sound)
    fields = [workspace.fields.texts(what, [row])[row] for what in ("category", "keywords")]
    return captions, note, fields


def test_everything_goes_along_and_one_undo_brings_it_back(part: Workspace) -> None:
    before, nothing = state(part, PART), state(part, MOVED)
    changes = move_part(part, PART, NOW, annotator="Mira")
    assert state(part, MOVED) == before
    assert state(part, PART) == nothing
    assert part.drafts.get(MOVED, "Mira") == "A small dog"
    assert part.drafts.basis_of(MOVED, "Mira") == DraftBasis("A dog", "generated")
    assert part.drafts.get(PART, "Mira") is None
    assert changes.decision is not None
    assert (changes.decision.kind, changes.decision.region) == ("move", WAS)
    decide.undo(part, annotator="Mira", own=True)
    assert state(part, PART) == before
    assert state(part, MOVED) == nothing
    assert part.drafts.get(PART, "Mira") == "A small dog"
    decide.redo(part, annotator="Mira", own=True)
    assert state(part, MOVED) == before
    assert state(part, PART) == nothing


def test_a_note_keeps_its_author_when_somebody_else_moves_the_part(part: Workspace) -> None:
    move_part(part, PART, NOW, annotator="Ben")
    assert part.notes.get(MOVED) == ("ask Ben", "Mira")
    assert part.notes.get(PART) is None
    decide.undo(part, annotator="Ben", own=True)
    assert part.notes.get(PART) == ("ask Ben", "Mira")


def test_a_part_that_is_there_already_keeps_its_captions_once(part: Workspace) -> None:
    decide.accept(part, MOVED, "A dog barks", annotator="Mira")
    move_part(part, PART, NOW)
    assert sorted(c.text for c in part.captions.of_sound(MOVED)) == ["A dog barks", "Barking"]
    decide.undo(part)
    assert [c.text for c in part.captions.of_sound(MOVED)] == ["A dog barks"]


def test_moving_to_the_same_edges_writes_nothing_and_without_captions_is_refused(part: Workspace) -> None:
    entries = part.journal.count()
    assert move_part(part, PART, WAS).decision is None
    assert part.journal.count() == entries
    with pytest.raises(RequestError, match="no captioned part"):
        move_part(part, MOVED, WAS)


def test_the_workspace_is_sound_afterwards(part: Workspace) -> None:
    move_part(part, PART, NOW)
    assert check(part.connection, part.vectors) == []
