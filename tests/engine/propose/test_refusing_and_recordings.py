"""Refusing everything that was proposed, and leaving out the sound's own recording."""

import numpy as np
import pytest

from recap_engine.annotate import decide
from recap_engine.datastore.pinned import PinnedCaptions
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Candidate, Proposal, Region, Sound

SOUND = Sound("a" * 32, 8.0)
PART = Sound("a" * 32, 8.0, Region(0.0, 2.0))
OTHER = Sound("b" * 32, 3.0)
ENCODER = "e" * 32


@pytest.fixture
def workspace(tmp_path):  # type: ignore[no-untyped-def]
    with Workspace.create(tmp_path / "w.recap") as opened:
        yield opened


def test_rejecting_without_a_text_refuses_all_that_is_proposed(workspace: Workspace) -> None:
    said = ("A dog barks", "A cow moos")
    workspace.proposals.put(Proposal(SOUND, tuple(Candidate(t, 0.5, "generated") for t in said), (), "model"))
    changes = decide.reject(workspace, SOUND)
    assert workspace.journal.rejected(SOUND) == set(said)
    assert workspace.journal.rejected(OTHER) == set()
    assert changes.decision is not None
    assert changes.decision.text == "A dog barks\nA cow moos"
    decide.undo(workspace, SOUND)
    assert workspace.journal.rejected(SOUND) == set()


def test_rejecting_with_nothing_proposed_is_still_a_decision(workspace: Workspace) -> None:
    decide.reject(workspace, SOUND)
    assert workspace.journal.rejected(SOUND) == set()
    assert workspace.journal.count() == 1


def test_captions_of_the_own_sound_or_of_its_whole_recording_are_left_out(workspace: Workspace) -> None:
    for sound, text in ((SOUND, "whole"), (PART, "part"), (OTHER, "other")):
        decide.accept(workspace, sound, text)
    vectors = np.eye(3, dtype=np.float32)
    workspace.vectors.put_texts(ENCODER, ["whole", "part", "other"], vectors)
    pinned = PinnedCaptions(workspace, ENCODER)
    row = workspace.sounds.find(SOUND)
    assert row is not None
    assert workspace.sounds.takes(SOUND) == workspace.sounds.takes(PART) != workspace.sounds.takes(OTHER)

    def found(own: frozenset[int]) -> set[str]:
        (hits,) = pinned.search("text", vectors[:1], 5, [own])
        return {caption.text for caption, _ in hits}

    assert found(frozenset()) == {"whole", "part", "other"}
    assert found(frozenset({row.id})) == {"part", "other"}
    assert found(workspace.sounds.takes(SOUND)) == {"other"}
