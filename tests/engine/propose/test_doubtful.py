"""Captions that do not fit their sound: worst first, judged without the sound's own recording."""

import json

import numpy as np
import pytest

from recap_engine.annotate import decide
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import create_workspace
from recap_engine.index.doubtful import find_doubtful
from recap_engine.propose.kinds import NO_KINDS
from recap_engine.propose.retrieval import Calibration
from recap_engine.records import Sound

KINDS = ("A dog barks", "Rain falls", "A bell rings")


@pytest.fixture
def filled(tmp_path) -> Workspace:
    """Thirty sounds of three kinds, two takes a recording; one dog is called rain."""
    random = np.random.default_rng(3)
    centres = np.eye(16, dtype=np.float32)[:3]
    with create_workspace(tmp_path / "kinds.recap", starter=False) as workspace:
        for number in range(30):
            said = KINDS[1] if number == 6 else KINDS[number % 3]
            row = ImportRow(said, Sound(f"{number:032x}", 1.0), recording=f"{number % 3} {number // 6}")
            for _ in workspace.imports.add_rows([row], "birds" if number == 7 else "field"):
                pass
        vectors = np.stack([centres[n % 3] + 0.1 * random.standard_normal(16) for n in range(30)]).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        rows = [workspace.sounds.find(Sound(f"{n:032x}", 1.0)).id for n in range(30)]  # type: ignore[union-attr]
        workspace.vectors.put_sounds("e", rows, vectors)
        workspace.vectors.put_texts("e", list(KINDS), centres)
        yield workspace


def doubts(workspace: Workspace, **options):
    *_, last = find_doubtful(workspace, "e", NO_KINDS, Calibration(), lambda texts: np.zeros((0, 16)), **options)
    return last


def test_the_caption_that_does_not_fit_comes_first_with_what_fits_better(filled):
    first, second, *_ = found = doubts(filled)
    assert len(found) == 30
    assert (first.caption, first.text, first.rank, first.better) == (7, "Rain falls", 1, ("A dog barks",))
    assert first.score < 0.1
    assert second.score > 0.5
    assert [one.rank for one in found] == list(range(1, 31))
    assert [one.score for one in found] == sorted(one.score for one in found)


def test_captions_without_a_sound_are_offered_where_they_fit_better(filled):
    said = {"A wolf howls": (0, 4), "A hound barks": (0, 0), "Wind blows": (7, 8)}
    for text in said:
        filled.captions.add(text, "words", provenance="human")
    vectors = np.stack([0.6 * np.eye(16)[one] + 0.8 * np.eye(16)[other] for one, other in said.values()])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    filled.vectors.put_texts("e", list(said), vectors)
    heard = np.stack([0.9 * np.eye(16)[0] + 0.43 * np.eye(16)[4]] * 2).astype(np.float32)
    heard /= np.linalg.norm(heard, axis=1, keepdims=True)
    row = filled.sounds.find(Sound(f"{6:032x}", 1.0)).id
    filled.vectors.put_sounds("e", [row], heard[:1])
    first, second, *_ = doubts(filled)
    assert first.text == "Rain falls"
    assert first.better[:2] == ("A dog barks", "A wolf howls")
    assert "A hound barks" not in first.better  # it means what "A dog barks" means
    assert second.better == ()
    filled.connection.run("UPDATE collections SET enabled = 0 WHERE name = 'words'")
    assert "A wolf howls" not in doubts(filled)[0].better


def test_a_wording_that_was_rejected_for_the_sound_is_not_offered(filled):
    decide.reject(filled, Sound(f"{6:032x}", 1.0), "A dog barks")
    assert doubts(filled)[0].better == ()


def test_a_limit_and_a_collection_choose_what_is_shown(filled):
    assert [one.rank for one in doubts(filled, limit=2)] == [1, 2]
    assert [one.caption for one in doubts(filled, collection="birds")] == [8]
    filled.captions.delete([7])
    assert 7 not in [one.caption for one in doubts(filled)]


def test_sounds_without_a_vector_and_empty_workspaces_are_left_out(filled, tmp_path):
    with create_workspace(tmp_path / "empty.recap", starter=False) as empty:
        assert doubts(empty) == []
    *_, last = find_doubtful(filled, "other", NO_KINDS, Calibration(), lambda texts: np.zeros((0, 16)))
    assert last == []


def test_the_command_prints_rows(recap, workspace, sounds, bundle):
    for name, text in (("a", "Rain"), ("b", "Wind")):
        recap("accept", sounds / f"{name}.wav", text)
    found = recap("captions", "doubtful", "--format", "jsonl", models=True)
    assert found.status == 0
    rows = [json.loads(line) for line in found.lines]
    assert {row["text"] for row in rows} == {"Rain", "Wind"}
    assert set(rows[0]) == {"caption", "text", "path", "score", "rank", "better"}
    assert "No caption has a sound" in recap("captions", "doubtful", "--collection", "music", models=True).err
