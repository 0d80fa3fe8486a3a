"""Vectors never disagree with texts; search is exact."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from recap_engine.annotate import curate
from recap_engine.datastore.imports import ImportRow, ImportTally
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Region, Sound

Unit = Callable[..., NDArray[np.float32]]
D = 16
MANY = 20_000


def add(workspace: Workspace, text: str, collection: str = "clotho", sound: int | None = None) -> int:
    (caption,) = workspace.captions.add(text, collection, provenance="imported", sound=sound).captions
    return caption


def put(workspace: Workspace, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
    workspace.vectors.put_texts("fp", texts, vectors)


def test_an_edited_caption_lacks_a_vector_until_its_new_text_is_embedded(workspace: Workspace, unit: Unit) -> None:
    a, b = unit(2, D)
    caption = add(workspace, "A dog barks")
    assert workspace.vectors.pending_texts("fp") == ["A dog barks"]
    put(workspace, ["A dog barks"], a[None])
    assert workspace.vectors.pending_texts("fp") == []
    workspace.captions.edit(caption, "A cat purrs")
    assert workspace.vectors.pending_texts("fp") == ["A cat purrs"]
    assert workspace.search.texts("fp", a[None], 5) == [[]]  # never found by what it no longer says
    put(workspace, ["A cat purrs"], b[None])
    ((hit,),) = workspace.search.texts("fp", b[None], 5)
    assert hit.caption == caption
    assert hit.similarity == pytest.approx(1.0, abs=1e-5)


def test_a_text_embedded_once_is_never_pending_again(workspace: Workspace, unit: Unit) -> None:
    caption = add(workspace, "A dog barks")
    put(workspace, ["A dog barks"], unit(1, D))
    workspace.captions.edit(caption, "A cat purrs")
    workspace.captions.restore_version(caption, 1)
    other = add(workspace, "A dog barks", "audiocaps")
    assert workspace.vectors.pending_texts("fp") == []
    assert [h.caption for h in workspace.search.texts("fp", unit(1, D), 5)[0]] == [caption, other]
    assert workspace.vectors.pending_texts("other encoder") == ["A dog barks"]


def test_what_is_switched_off_or_deleted_is_neither_found_nor_pending(workspace: Workspace, unit: Unit) -> None:
    kept, off, gone, away = (add(workspace, t) for t in ("Kept", "Off", "Gone", "Away"))
    curate.set_captions_enabled(workspace, [off], False)
    workspace.captions.delete([gone])
    assert workspace.vectors.pending_texts("fp") == ["Kept", "Away"]
    put(workspace, ["Kept", "Off", "Gone", "Away"], unit(4, D))
    find = lambda **more: {h.caption for h in workspace.search.texts("fp", unit(1, D, 9), 9, **more)[0]}  # noqa: E731
    assert find() == {kept, away}
    workspace.collections.create("accepted")
    curate.set_collection_enabled(workspace, "clotho", False)
    assert find() == set()
    assert find(collections=["clotho"]) == {kept, away}
    assert find(collections=["accepted"]) == set()
    curate.set_collection_enabled(workspace, "clotho", True)
    curate.set_captions_enabled(workspace, [off], True)
    workspace.captions.restore([gone])
    assert find() == {kept, off, gone, away}
    with pytest.raises(RequestError, match="no collection"):
        find(collections=["nothing"])


def test_another_process_accepting_changes_what_is_found_here(path: Path, workspace: Workspace, unit: Unit) -> None:
    add(workspace, "A dog barks")
    put(workspace, ["A dog barks", "A cat purrs"], unit(2, D))
    assert len(workspace.search.texts("fp", unit(1, D), 5)[0]) == 1
    with Workspace.open(path) as other:
        add(other, "A cat purrs")
    assert len(workspace.search.texts("fp", unit(1, D), 5)[0]) == 2


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, NDArray[np.float32]]:
    """20,000 captions in two collections by turns, with vectors of which every tenth is that of caption 1."""
    path = tmp_path_factory.mktemp("large") / "large.recap"
    vectors = np.random.default_rng(1).standard_normal((MANY, D)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[::10] = vectors[0]
    texts = [f"Caption {n}" for n in range(MANY)]
    with Workspace.create(path) as workspace:
        for name in ("even", "odd"):
            workspace.collections.create(name)
        for n in range(0, MANY, 2000):
            put(workspace, texts[n : n + 2000], vectors[n : n + 2000])
        with workspace.connection.change():
            for n, text in enumerate(texts):
                assert workspace.imports._add(ImportRow(text), text, 1 + n % 2, "imported", ImportTally())
    return path, vectors


@pytest.mark.parametrize("k", [1, 10, 300, 4095, 4096, 5000, 30_000])
@pytest.mark.parametrize("collections", [None, ["odd"], ["even"]])
def test_search_equals_brute_force_with_ties_by_lowest_id(
    large: tuple[Path, NDArray[np.float32]], k: int, collections: list[str] | None
) -> None:
    path, vectors = large
    ids = np.arange(1, MANY + 1)
    allowed = ids if collections is None else ids[0 if collections == ["even"] else 1 :: 2]
    queries = np.stack([vectors[0], vectors[7], -vectors[3]])
    with Workspace.open(path, read_only=True) as workspace:
        found = workspace.search.texts("fp", queries, k, collections)
    for query, hits in zip(queries.astype(np.float64), found, strict=True):
        exact = vectors[allowed - 1].astype(np.float64) @ query
        order = np.lexsort((allowed, -np.round(exact, 12)))[:k]
        assert len(hits) == min(k, len(allowed))
        got = np.array([hit.caption for hit in hits])
        similarities = np.array([hit.similarity for hit in hits])
        np.testing.assert_allclose(similarities, exact[order], atol=2e-6)
        np.testing.assert_allclose(vectors[got - 1].astype(np.float64) @ query, exact[order], atol=2e-6)
        # Where float32 can tell them apart the order is the same; equal vectors come by lowest id.
        assert list(zip(-similarities, got, strict=True)) == sorted(zip(-similarities, got, strict=True))
        clear = np.abs(np.diff(exact[order], prepend=np.inf, append=-np.inf)) > 4e-6
        distinct = clear[:-1] & clear[1:]
        np.testing.assert_array_equal(got[distinct], allowed[order][distinct])
        tied = np.flatnonzero(np.isin(got, ids[::10]))
        assert list(got[tied]) == sorted(got[tied])
        if tied.size and len(hits) < len(allowed):
            np.testing.assert_array_equal(got[tied], np.intersect1d(allowed, ids[::10])[: tied.size])


def test_exclusions_leave_the_next_best_exactly(workspace: Workspace, unit: Unit) -> None:
    vectors = unit(60, D)
    sounds = [Sound(f"{n // 3:032}", 9.0, Region(float(n % 3), n % 3 + 1.0)) for n in range(60)]
    rows = [workspace.sounds.add(sound) for sound in sounds]
    captions = [add(workspace, f"Caption {n}", sound=row) for n, row in enumerate(rows)]
    put(workspace, [f"Caption {n}" for n in range(60)], vectors)
    workspace.vectors.put_sounds("fp", rows, vectors)
    query = unit(1, D, seed=5)
    order = np.argsort(-(vectors @ query[0]), kind="stable")
    best = sounds[order[0]]
    without = [captions[n] for n in order if sounds[n] != best][:5]
    apart = [captions[n] for n in order if sounds[n].hash != best.hash][:5]
    text = workspace.search.texts("fp", query, 5, exclude_sounds=[best])
    audio = workspace.search.sounds("fp", query, 5, exclude_sounds=[best])
    assert [hit.caption for hit in text[0]] == without
    assert [hit.captions for hit in audio[0]] == [(caption,) for caption in without]
    text = workspace.search.texts("fp", query, 5, exclude_recordings=[best.hash])
    audio = workspace.search.sounds("fp", query, 5, exclude_recordings=[best.hash])
    assert [hit.caption for hit in text[0]] == apart
    assert [hit.captions for hit in audio[0]] == [(caption,) for caption in apart]


def test_sounds_are_found_with_their_captions_in_use_only(workspace: Workspace, unit: Unit) -> None:
    vectors = unit(3, D)
    rows = [workspace.sounds.add(Sound(f"{n:032}", 1.0)) for n in range(3)]
    first = [add(workspace, "A dog barks", sound=rows[0]), add(workspace, "A hound", "audiocaps", sound=rows[0])]
    second = add(workspace, "A cat purrs", "audiocaps", sound=rows[1])
    workspace.vectors.put_sounds("fp", rows, vectors)
    (hits,) = workspace.search.sounds("fp", vectors[:1], 9)
    assert (hits[0].sound, hits[0].captions) == (rows[0], tuple(first))
    assert {hit.sound for hit in hits} == set(rows[:2])
    (hits,) = workspace.search.sounds("fp", vectors[:1], 9, ["clotho"])
    assert [(hit.sound, hit.captions) for hit in hits] == [(rows[0], (first[0],))]
    workspace.captions.delete([second])
    assert {hit.sound for hit in workspace.search.sounds("fp", vectors[:1], 9)[0]} == {rows[0]}
    assert {hit.sound for hit in workspace.search.all_sounds("fp", vectors[:1], 9)[0]} == set(rows)


def test_sounds_with_a_caption_and_a_readable_file_are_pending(
    workspace: Workspace, tmp_path: Path, unit: Unit
) -> None:
    rows = []
    for n in range(3):
        sound = Sound(f"{n:032}", 1.0)
        rows.append(workspace.sounds.add(sound))
        if n != 1:
            file = tmp_path / f"{n}.wav"
            file.write_bytes(b"RIFF")
            workspace.sounds.place(file, sound)
    add(workspace, "A dog barks", sound=rows[0])
    add(workspace, "Nowhere to read it", sound=rows[1])
    pending = workspace.vectors.pending_sounds("fp")
    assert [(p.id, p.path) for p in pending] == [(rows[0], str(tmp_path / "0.wav"))]
    assert [p.id for p in workspace.vectors.pending_sounds("fp", captioned=False)] == [rows[0], rows[2]]
    assert workspace.vectors.pending_sounds("fp", exclude=[rows[0]]) == []
    workspace.vectors.put_sounds("fp", rows[:1], unit(1, D))
    assert workspace.vectors.pending_sounds("fp") == []


def test_everything_can_be_loaded_at_once_and_the_counter_shows_when_to(workspace: Workspace, unit: Unit) -> None:
    vectors = unit(5, D)
    texts = [f"Caption {n}" for n in range(5)]
    for text in texts:
        add(workspace, text)
    assert workspace.vectors.changes("fp") == 0
    put(workspace, texts[::-1], vectors[::-1])
    before = workspace.vectors.changes("fp")
    ids, matrix = workspace.vectors.matrix("fp", "text")
    assert list(ids) == sorted(ids)
    np.testing.assert_array_equal(matrix, vectors)
    put(workspace, texts[:1], vectors[1:2])
    assert workspace.vectors.changes("fp") > before
    found = workspace.vectors.text_vector("fp", texts[0])
    assert found is not None
    np.testing.assert_array_equal(found, vectors[1])
    workspace.vectors.forget("fp")
    assert workspace.vectors.pending_texts("fp") == texts
    assert workspace.vectors.encoders() == []


def test_vectors_that_are_not_unit_finite_or_of_the_right_length_are_refused(workspace: Workspace, unit: Unit) -> None:
    bad = unit(1, D)
    bad[0, 0] = np.nan
    for vectors in (bad, unit(1, D) * 2, unit(2, D), np.zeros((1, D), np.float32)):
        with pytest.raises(ValueError, match="vectors"):
            put(workspace, ["A dog barks"], vectors)
    put(workspace, ["A dog barks"], unit(1, D))
    with pytest.raises(ValueError, match="dimensions"):
        put(workspace, ["A cat purrs"], unit(1, D + 1))
    with pytest.raises(RequestError, match="dimensions"):
        workspace.search.texts("fp", unit(1, D + 1), 3)
    assert workspace.check() == []


def test_the_check_reports_words_wordings_and_vectors_that_disagree(workspace: Workspace, unit: Unit) -> None:
    add(workspace, "A dog barks")
    put(workspace, ["A dog barks"], unit(1, D))
    assert workspace.check() == []
    run = workspace.connection.run
    run("INSERT INTO caption_words (caption_words, rowid, text) VALUES ('delete', 1, 'A dog barks')")
    run("INSERT INTO vectors_text_1 (rowid, embedding) VALUES (99, ?)", (bytes(4 * D),))
    run("INSERT INTO texts (text) VALUES ('other')")
    run("UPDATE captions SET text_id = (SELECT id FROM texts WHERE text = 'other')")
    problems = " ".join(map(str, workspace.check()))
    for expected in ("word index", "belong to no row", "unit length", "wording of another text"):
        assert expected in problems
