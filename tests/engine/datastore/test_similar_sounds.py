"""Which sounds are takes of a sound, which is most similar to it, and which has the least certain suggestion."""

from pathlib import Path

import numpy as np
import pytest

from recap_engine.annotate import decide
from recap_engine.datastore.similar_sounds import least_confident, likeness_to, nearest_sounds, takes_of
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Candidate, Levels, Proposal, Region, Sound

SOUNDS = [Sound(letter * 32, 2.0) for letter in "abcde"]


@pytest.fixture
def heard(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Five sounds at growing angles from the first: cosines 1, 0.99, 0.8, 0.8, 0.2."""
    cosines = np.array([1.0, 0.99, 0.8, 0.8, 0.2], np.float32)
    vectors = np.stack([cosines, np.sqrt(1 - cosines**2)], 1)
    rows = []
    for sound, name in zip(SOUNDS, ("bark 1", "other", "bark_02", "third", "far"), strict=True):
        path = tmp_path / f"{name}.wav"
        path.write_bytes(b"RIFF")
        workspace.sounds.place(path, sound)
        rows.append(workspace.sounds.add(sound))
    workspace.vectors.put_sounds("fp", rows, vectors)
    return workspace


def test_takes_sound_the_same_or_are_numbered_alike(heard: Workspace) -> None:
    takes = takes_of(heard, SOUNDS[0])
    assert [(take.sound, take.sure) for take in takes] == [(SOUNDS[1], True), (SOUNDS[2], False)]
    assert takes[0].likeness == pytest.approx(0.99, abs=0.001)


def test_what_is_decided_or_captioned_is_not_a_take_to_offer(heard: Workspace) -> None:
    decide.skip(heard, SOUNDS[1], "noise")
    assert [take.sound for take in takes_of(heard, SOUNDS[0])] == [SOUNDS[2]]
    decide.undo(heard)
    assert len(takes_of(heard, SOUNDS[0])) == 2


def test_takes_of_one_recording_need_no_vectors(heard: Workspace) -> None:
    heard.sounds.add(SOUNDS[4], "session 7")
    heard.sounds.add(SOUNDS[3], "session 7")
    assert [take.sound for take in takes_of(heard, SOUNDS[4])] == [SOUNDS[3]]
    assert takes_of(heard, Sound("f" * 32, 1.0)) == []


def test_the_most_alike_comes_first_and_regions_do_not_count(heard: Workspace) -> None:
    heard.sounds.add(Sound(SOUNDS[1].hash, 2.0, Region(0.0, 1.0)))
    assert nearest_sounds(heard, SOUNDS[0], 10)[0] == SOUNDS[1].hash
    assert nearest_sounds(heard, Sound("f" * 32, 1.0), 10) == []


def test_silent_sounds_are_like_each_other_only(heard: Workspace) -> None:
    peaks = {1: 0.0, 2: 9e-5, 3: 0.5}
    heard.levels.put({SOUNDS[at].hash: Levels(44_100, 1, None, peak, 0) for at, peak in peaks.items()})
    assert nearest_sounds(heard, SOUNDS[0], 10) == [SOUNDS[3].hash, SOUNDS[4].hash]
    assert nearest_sounds(heard, SOUNDS[1], 10) == [SOUNDS[2].hash]
    assert set(likeness_to(heard, SOUNDS[0])) == {SOUNDS[at].hash for at in (0, 3, 4)}


def test_the_least_sure_comes_first(heard: Workspace) -> None:
    for sound, score in zip(SOUNDS, (0.9, 0.2, 0.5, 0.2, 0.7), strict=True):
        heard.proposals.put(Proposal(sound, (Candidate("A dog", score, "generated"),), (), "m"))
    heard.proposals.put(Proposal(Sound("f" * 32, 1.0), (), (), "m"))
    assert list(least_confident(heard)) == [SOUNDS[n].hash for n in (1, 3, 2, 4, 0)]
