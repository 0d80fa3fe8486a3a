"""What a window lists, read from a real workspace."""

from pathlib import Path

import pytest

from recap_engine.annotate import decide
from recap_engine.datastore.listing import (
    STATES,
    hashes_in_collection,
    hashes_noted,
    hashes_of,
    latest_proposal,
    parts_of,
    proposed_by,
    read_listing,
    read_statuses,
    read_todays_captions,
)
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Candidate, Proposal, Region, Sound


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "field"
    made.mkdir()
    return made


@pytest.fixture
def place(workspace: Workspace, folder: Path):
    workspace.libraries.add(folder)

    def put(name: str, audio_hash: str = "") -> Sound:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        sound = Sound((audio_hash or name).ljust(32, "0"), 2.0)
        workspace.sounds.place(path, sound)
        return sound

    return put


def states(workspace: Workspace) -> dict[str, str]:
    listing = read_listing(workspace, "Mira")
    return {path: STATES[state] for path, state in zip(listing.paths, listing.states, strict=True)}


def test_every_kind_of_decision_shows_as_its_state(workspace, place):
    sounds = {name: place(name) for name in ("a", "b", "c", "d", "e", "f", "g", "h")}
    workspace.proposals.put(Proposal(sounds["b"], (Candidate("Rain", 0.5, "generated"),), (), "m"))
    decide.accept(workspace, sounds["c"], "Rain", origin="generated", model="m")
    decide.edit(workspace, sounds["d"], "Rain, far away", candidate="Rain")
    decide.write(workspace, sounds["e"], "Wind")
    decide.reject(workspace, sounds["f"])
    decide.skip(workspace, sounds["g"], "silent")
    decide.flag(workspace, sounds["h"])
    assert list(states(workspace).values()) == list(STATES)


def test_an_undone_decision_no_longer_shows(workspace, place):
    sound = place("a")
    decide.write(workspace, sound, "Wind")
    decide.write(workspace, sound, "Wind and rain")
    decide.undo(workspace)
    assert read_statuses(workspace, [sound.hash])[sound.hash].text == "Wind"
    decide.undo(workspace)
    assert states(workspace) == {"a": "new"}
    decide.redo(workspace)
    assert states(workspace) == {"a": "written"}


def test_refusing_one_suggestion_or_deciding_on_a_part_leaves_the_sound_undone(workspace, place):
    sound = place("a")
    decide.reject(workspace, sound, "Rain")
    decide.write(workspace, Sound(sound.hash, sound.duration, Region(0.0, 1.0)), "A click")
    assert states(workspace) == {"a": "new"}


def test_refusing_all_that_is_proposed_shows_as_rejected(workspace, place):
    sound = place("a")
    workspace.proposals.put(Proposal(sound, (Candidate("Rain", 0.5, "generated"),), (), "m"))
    decide.reject(workspace, sound)
    assert states(workspace) == {"a": "rejected"}


def test_only_ones_own_drafts_are_marked(workspace, place):
    mine, other = place("mine"), place("other")
    workspace.drafts.save(mine, "half", "Mira")
    workspace.drafts.save(other, "half", "Jo")
    listing = read_listing(workspace, "Mira")
    assert listing.drafts.tolist() == [True, False]


def test_a_moved_file_is_listed_once_and_a_lost_one_is_kept_as_missing(workspace, place):
    place("old/a", "aa")
    place("new/a", "aa")
    place("lost", "bb")
    gone = [f.id for f in workspace.sounds.files() if f.path.endswith(("old/a", "lost"))]
    workspace.sounds.mark_missing(gone)
    listing = read_listing(workspace)
    assert list(zip(listing.paths, listing.missing.tolist(), strict=True)) == [("lost", True), ("new/a", False)]


def test_the_files_of_one_sound_share_its_state(workspace, place):
    place("a", "same")
    sound = place("b", "same")
    decide.write(workspace, sound, "Wind")
    assert states(workspace) == {"a": "written", "b": "written"}


def test_changed_sounds_are_reported_by_their_hashes(workspace, place):
    sound = place("a")
    changes = decide.write(workspace, sound, "Wind")
    assert hashes_of(workspace, changes.sounds) == [sound.hash]


def test_a_collection_is_found_by_how_its_name_begins(workspace, place):
    sound = place("a")
    place("b")
    decide.write(workspace, sound, "Wind", collection="Field 2026")
    assert hashes_in_collection(workspace, "field") == {sound.hash}
    assert hashes_in_collection(workspace, "2026") == frozenset()


def test_today_counts_what_holds_of_one_annotator(workspace, place):
    sound = place("a")
    decide.write(workspace, sound, "Wind", annotator="Mira")
    decide.write(workspace, sound, "Rain", annotator="Jo")
    decide.write(workspace, sound, "Hail", annotator="Mira")
    decide.undo(workspace, annotator="Mira", own=True)
    assert read_todays_captions(workspace, "2000-01-01", "Mira").texts == ["Wind"]
    assert read_todays_captions(workspace, "2000-01-01").texts == ["Wind", "Rain"]
    assert read_todays_captions(workspace, "2999-01-01").texts == []


def test_the_newest_proposal_is_found_whatever_bundle_made_it(workspace, place):
    sound = place("a")
    assert latest_proposal(workspace, sound) is None
    workspace.proposals.put(Proposal(sound, (Candidate("Rain", 0.5, "generated"),), (), "m"), sequence=3)
    found = latest_proposal(workspace, sound)
    assert found is not None
    assert (found[0].candidates[0].text, found[1]) == ("Rain", 3)


def test_parts_and_notes_of_sounds_are_found(workspace: Workspace) -> None:
    whole, part = Sound("a" * 32, 9.0), Sound("a" * 32, 9.0, Region(1.0, 2.0))
    decide.write(workspace, part, "a click")
    decide.write(workspace, part, "a louder click")
    decide.write(workspace, whole, "clicks")
    assert parts_of(workspace, whole.hash) == [(Region(1.0, 2.0), "a louder click")]
    workspace.notes.save(part, "Ask Ben")
    assert hashes_noted(workspace) == hashes_noted(workspace, "ben") == {whole.hash}
    assert hashes_noted(workspace, "mira") == frozenset()


def test_a_proposal_made_while_captions_were_missing_counts_as_none(workspace, place):
    whole, lacking = place("a"), place("b")
    candidates = (Candidate("Rain", 0.5, "generated"),)
    workspace.proposals.put(Proposal(whole, candidates, (), "m"))
    workspace.proposals.put(Proposal(lacking, candidates, (), "m", missing=3))
    assert proposed_by(workspace, "m") == {whole.hash}
    assert latest_proposal(workspace, lacking)[0].missing == 3
