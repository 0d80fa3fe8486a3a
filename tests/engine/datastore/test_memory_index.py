"""The index in memory finds the same as the file, whoever changes the file, and stays within its budget."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from recap_engine.annotate import curate
from recap_engine.datastore import memory_index, vector_matrix, vector_table
from recap_engine.datastore.pinned import PinnedCaptions
from recap_engine.datastore.vector_matrix import VectorMatrix
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Sound

Unit = Callable[..., NDArray[np.float32]]
D = 16


@pytest.fixture(params=["float32", "sketch"])
def product(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of scoring: numpy's float32, and whole numbers (here by numpy: any exact product will do)."""
    whole = (lambda q, rows: q.astype(np.int32) @ rows.astype(np.int32).T) if request.param == "sketch" else None
    monkeypatch.setattr(vector_matrix, "_whole_number_product", lambda: whole)
    return str(request.param)


@pytest.fixture
def small_slabs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_matrix, "SLAB", 512)
    monkeypatch.setattr(vector_matrix, "_BLOCKS", 32)


def brute_force(vectors: NDArray[np.float32], query: NDArray[np.float32], n: int) -> list[int]:
    """The first ``n`` by cosine rounded to float32, ties by lowest row."""
    rows, asked = vectors.astype(np.float64), query.astype(np.float64)
    exact = (rows * (asked / np.linalg.norm(asked))).sum(axis=1) / np.sqrt((rows * rows).sum(axis=1))
    exact = exact.astype(np.float32)
    return np.lexsort((np.arange(len(vectors)), -exact))[:n].tolist()


@pytest.mark.usefixtures("product", "small_slabs")
@pytest.mark.parametrize("n", [1, 10, 200, 5000])
def test_nearest_rows_are_those_of_brute_force(unit: Unit, n: int) -> None:
    vectors = unit(3000, D)
    vectors[::7] = vectors[0]  # ties
    vectors[100:160] = vectors[99] + unit(60, D, 3) * 1e-6  # nearer to each other than a sketch can tell
    vectors /= np.sqrt((vectors.astype(np.float64) ** 2).sum(axis=1, keepdims=True)).astype(np.float32)
    kept = VectorMatrix(D)
    order = np.random.default_rng(1).permutation(3000)
    for at in range(0, 3000, 700):
        kept.put(order[at : at + 700] + 1, vectors[order[at : at + 700]])
    queries = np.stack([vectors[0], vectors[99], unit(1, D, 9)[0]])
    for query, found in zip(queries, kept.nearest(queries, [n] * 3), strict=True):
        assert [id - 1 for id, _ in found][:n] == brute_force(vectors, query, n)
    among = np.arange(1, 3001, 3)
    ((*some,),) = kept.nearest(queries[2:], [n], kept.mask(among))
    assert [(id - 1) // 3 for id, _ in some][:n] == brute_force(vectors[::3], queries[2], n)


@pytest.mark.usefixtures("product")
def test_rows_of_any_length_and_any_shape_stay_within_the_bound() -> None:
    random = np.random.default_rng(0)
    vectors = random.standard_normal((2000, D)).astype(np.float32)
    vectors[:500, 0] = 30  # one number far above the others is what a sketch keeps worst
    vectors[500:600] = np.eye(D, dtype=np.float32)[0]
    kept = VectorMatrix(D)
    kept.put(np.arange(1, 2001), vectors)
    unit = vectors / np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    query = unit[3].astype(np.float32)
    exact = (unit * query).sum(axis=1)
    (found,) = kept.nearest(query[None], [50])
    assert sorted(-exact)[:50] == pytest.approx([-s for _, s in found][:50], abs=1e-6)
    kept.put(np.array([7]), -vectors[6:7])
    (changed,) = kept.nearest(-query[None], [1])
    assert changed[0][0] == 1 + int(np.argmin(np.where(np.arange(2000) == 6, -exact, exact)))


def fill(workspace: Workspace, texts: list[str], vectors: NDArray[np.float32]) -> list[int]:
    ids = [workspace.captions.add(text, "clotho", provenance="imported").captions[0] for text in texts]
    workspace.vectors.put_texts("fp", texts, vectors)
    return ids


@pytest.mark.usefixtures("product")
def test_what_another_process_changes_is_found_from_memory_too(path: Path, workspace: Workspace, unit: Unit) -> None:
    vectors = unit(40, D)
    ids = fill(workspace, [f"Caption {n}" for n in range(30)], vectors[:30])
    memory = workspace.search.memory
    memory.want("fp", wait=True)
    assert memory.ready()
    find = lambda q: [h.caption for h in workspace.search.texts("fp", q[None], 99)[0]]  # noqa: E731
    assert find(vectors[4])[0] == ids[4]
    with Workspace.open(path) as other:
        late = fill(other, ["New"], vectors[35:36])
        other.captions.edit(ids[4], "Reworded")
        curate.set_captions_enabled(other, ids[5:6], False)
        other.captions.delete(ids[6:7])
        other.vectors.put_texts("fp", ["Caption 7"], vectors[36:37])
    assert set(find(vectors[4])) == {*ids, *late} - set(ids[4:7])
    assert find(vectors[35])[0] == late[0]
    assert find(vectors[36])[0] == ids[7]
    with Workspace.open(path) as other:
        other.vectors.put_texts("fp", ["Reworded"], vectors[37:38])
        curate.set_captions_enabled(other, ids[5:6], True)
        other.collections.create("empty")
    assert find(vectors[37])[0] == ids[4]
    assert find(vectors[5])[0] == ids[5]
    curate.set_collection_enabled(workspace, "clotho", False)
    assert find(vectors[5]) == []


def test_memory_and_file_find_the_same_with_exclusions(path: Path, workspace: Workspace, unit: Unit) -> None:
    vectors = unit(300, D)
    texts = [f"Caption {n}" for n in range(300)]
    rows = [workspace.sounds.add(Sound(f"{n // 3:032}", 9.0)) for n in range(300)]
    for text, row in zip(texts, rows, strict=True):
        workspace.captions.add(text, "clotho", provenance="imported", sound=row)
    workspace.vectors.put_texts("fp", texts, vectors)
    workspace.vectors.put_sounds("fp", sorted(set(rows)), vectors[: len(set(rows))])
    queries, own = unit(4, D, 2), [frozenset(), frozenset(rows[:9]), frozenset(rows[5:]), frozenset()]
    workspace.search.memory.want("fp", wait=True)
    with Workspace.open(path) as asked:
        for route in ("text", "audio"):
            held, file = (
                w.search.captions(route, "fp", queries, 7, w.search.in_use(), own)  # type: ignore[arg-type]
                for w in (workspace, asked)
            )
            assert [[h.caption for h in hits] for hits in held] == [[h.caption for h in hits] for hits in file]
        assert not asked.search.memory.ready()


def test_the_file_answers_until_the_vectors_are_loaded_in_the_background(
    workspace: Workspace, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_index, "_AT_ONCE", 10)
    vectors = unit(50, D)
    ids = fill(workspace, [f"Caption {n}" for n in range(50)], vectors)
    held = workspace.search.memory
    held.want("fp")
    for _ in range(2000):
        assert workspace.search.texts("fp", vectors[3:4], 1)[0][0].caption == ids[3]
        if held.ready():
            break
    assert held.ready()
    late = fill(workspace, ["New"], unit(1, D, 7))
    assert workspace.search.texts("fp", unit(1, D, 7), 1)[0][0].caption == late[0]
    assert held.bytes() > 51 * D * 4


def test_above_the_budget_the_file_answers(workspace: Workspace, unit: Unit) -> None:
    vectors = unit(50, D)
    ids = fill(workspace, [f"Caption {n}" for n in range(50)], vectors)
    held = workspace.search.memory
    held.budget = 50 * vector_matrix.row_bytes(D)
    held.want("fp", wait=True)
    assert held.ready()
    late = fill(workspace, ["One more"], unit(1, D, 7))
    assert workspace.search.texts("fp", unit(1, D, 7), 1)[0][0].caption == late[0]
    assert not held.ready()
    assert workspace.search.texts("fp", vectors[3:4], 1)[0][0].caption == ids[3]


def test_a_pinned_run_sees_captions_and_wordings_as_it_began(path: Path, workspace: Workspace, unit: Unit) -> None:
    vectors = unit(9, D)
    ids = fill(workspace, [f"Caption {n}" for n in range(5)], vectors[:5])
    for budget in (10**9, 0):
        workspace.search.memory.budget = budget
        pinned = PinnedCaptions(workspace, "fp")
        before = pinned.search("text", vectors[:1], 9)
        with Workspace.open(path) as other:
            fill(other, [f"Another {budget}"], vectors[7:8])
            other.captions.edit(ids[0], f"Reworded {budget}")
            other.captions.delete(ids[1:2])
            other.vectors.put_texts("fp", [f"Reworded {budget}"], vectors[8:9])
        after = pinned.search("text", vectors[:1], 9)
        assert [(c.id, c.text, s) for c, s in after[0]] == [(c.id, c.text, s) for c, s in before[0]]
        assert len(PinnedCaptions(workspace, "fp")) == len(pinned)  # one more, one less
        workspace.captions.restore(ids[1:2])
        workspace.captions.restore_version(ids[0], 1)


def test_vectors_are_read_the_same_by_blocks_and_row_by_row(
    workspace: Workspace, unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = unit(2500, D)
    for at in range(0, 2500, 500):
        workspace.vectors.put_texts("fp", [f"Caption {n}" for n in range(at, at + 500)], vectors[at : at + 500])
    workspace.vectors.put_texts("fp", ["Caption 3"], vectors[9:10])
    connection, table = workspace.connection, "vectors_text_1"
    assert vector_table._readable(connection, table, D)
    ids, rows = workspace.vectors.matrix("fp", "text")
    few_ids, few = vector_table.read_some(connection, table, D, [5, 99999, 4, 2400])
    np.testing.assert_array_equal(few, rows[few_ids - 1])
    assert vector_table.count(connection, table) == 2500
    monkeypatch.setattr(vector_table, "_readable", lambda *_: False)
    slowly = workspace.vectors.matrix("fp", "text")
    np.testing.assert_array_equal(ids, slowly[0])
    np.testing.assert_array_equal(rows, slowly[1])
    np.testing.assert_array_equal(rows[3], vectors[9])
    assert sorted(vector_table.read_some(connection, table, D, [5, 99999])[0]) == [5]
