"""Search among the captions of a shared store: the same captions as a workspace with the same captions finds."""

import json
import os

import numpy as np
import pytest

from recap_engine.annotate import curate, decide
from recap_engine.cli import main
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.pinned import PinnedCaptions
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Region, Sound
from recap_engine.shared.copy import StoreCopy
from recap_engine.shared.index import build_indexes, drop_indexes, is_indexed, recall_of
from recap_engine.shared.push import Push
from recap_engine.shared.search import SearchedModel, open_captions
from recap_engine.shared.store import open_store

ENCODER, WIDE, COUNT = "e" * 32, 16, 300
MODEL = SearchedModel(ENCODER, WIDE)
RAIN, PART, DOOR = Sound("a" * 32, 3.0), Sound("a" * 32, 3.0, Region(0.0, 1.0)), Sound("b" * 32, 2.0)


def units(count, seed=0):
    rows = np.random.default_rng(seed).standard_normal((count, WIDE)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        opened.init("0" * 32)
        if not opened.identity()[1]:
            pytest.skip("PostgreSQL has no pgvector here: pip install pgserver, or apt install postgresql-*-pgvector")
        yield opened


@pytest.fixture
def filled(store, tmp_path):
    """A workspace whose captions the store has: many texts, ties, two sounds and a part, deleted ones."""
    with Workspace.create(tmp_path / "ana.recap") as workspace:
        texts = [f"Sound number {n}" for n in range(COUNT)]
        vectors = units(COUNT)
        vectors[7] = vectors[8]
        for _ in workspace.imports.add_rows([ImportRow(text) for text in texts], "field"):
            pass
        for _ in workspace.imports.add_rows([ImportRow(text) for text in texts[:3]], "studio"):
            pass
        workspace.vectors.put_texts(ENCODER, texts, vectors)
        entry = curate.record_import(workspace, "a.csv", collection="field", annotator="ana")
        workspace.effects.record_added(entry, workspace.captions.ids())
        for number, sound in enumerate((RAIN, PART, DOOR)):
            decide.accept(workspace, sound, texts[number])
        rows = [workspace.sounds.find(sound).id for sound in (RAIN, PART, DOOR)]
        workspace.vectors.put_sounds(ENCODER, rows, units(3, seed=1))
        curate.delete(workspace, [workspace.captions.ids()[20]])
        running = Push(workspace, store, "ana")
        for _ in running:
            pass
        assert (running.vectors, running.sounds) == (COUNT - 1, 3)
        yield workspace


def said(found):
    return [
        [(one.text, one.collection, one.sound, one.region, pytest.approx(cosine, abs=1e-5)) for one, cosine in line]
        for line in found
    ]


@pytest.mark.parametrize("route", ["text", "audio"])
@pytest.mark.parametrize("takes", [None, False, True])
def test_the_store_finds_what_the_workspace_finds(store, filled, route, takes):
    here = PinnedCaptions(filled, ENCODER)
    queries = np.concatenate([units(3, seed=5), units(COUNT)[6:9]])
    with open_captions(store, MODEL, filled.sounds) as there:
        expected, found = [
            one.search(route, queries, 12, None if takes is None else [one.own(RAIN, takes)] * len(queries))
            for one in (here, there)
        ]
        assert said(found) == said(expected)
        carried = [
            one.carrying([["Sound number 0", "Sound number 40"]], [one.own(DOOR, False)]) for one in (here, there)
        ]
        assert np.allclose(carried[0][0][0], carried[1][0][0], atol=1e-6)
        assert [len(vectors) for vectors in carried[1][0]] == [1, 0]
    assert {one.id < 0 for line in found for one, _ in line} == {True}


@pytest.mark.parametrize("route", ["text", "audio"])
def test_a_copy_finds_what_the_store_finds_and_nothing_of_its_own(store, filled, tmp_path, route):
    queries = np.concatenate([units(3, seed=5), units(COUNT)[6:9]])
    with Workspace.create(tmp_path / "copy.recap") as copy:
        for _ in copy.imports.add_rows([ImportRow("Sound number 1"), ImportRow("Mine")], "field"):
            pass
        copy.vectors.put_texts(ENCODER, ["Mine"], queries[:1])
        copying = StoreCopy(store, copy, (ENCODER, WIDE))
        for _ in copying:
            pass
        assert (copying.captions, copying.vectors) == (COUNT + 5, COUNT - 1 + 3)
        with open_captions(store, MODEL) as there:
            expected = there.search(route, queries, 12, [there.own(RAIN, False)] * len(queries))
        here = PinnedCaptions(copy, ENCODER)
        found = here.search(route, queries, 12, [here.own(RAIN, False)] * len(queries))
        assert said(found) == said(expected)
        assert copy.vectors.pending_texts(ENCODER) == []
    with Workspace.create(tmp_path / "some.recap") as copy:
        copying = StoreCopy(store, copy, (ENCODER, WIDE), ["studio"])
        for _ in copying:
            pass
        assert copying.captions == 3
        with pytest.raises(RequestError, match="no collection 'none'"):
            list(StoreCopy(store, copy, (ENCODER, WIDE), ["none"]))
    with (
        Workspace.create(tmp_path / "other.recap") as copy,
        pytest.raises(RequestError, match="no vectors of this model"),
    ):
        list(StoreCopy(store, copy, ("f" * 32, WIDE)))


def test_more_are_fetched_until_enough_are_in_the_collection(store, filled):
    with open_captions(store, MODEL, filled.sounds, ["studio"]) as there:
        (found,) = there.search("text", units(1, seed=9), 3)
        assert {one.text for one, _ in found} == {f"Sound number {n}" for n in range(3)}
        assert len(there.search("text", units(1, seed=9), COUNT)[0]) == 3
    with pytest.raises(RequestError, match="no collection 'none'; it has"), open_captions(store, MODEL, None, ["none"]):
        pass


def test_what_others_put_there_neither_breaks_nor_reaches_a_search(store, filled):
    store.connection.execute("UPDATE recap.captions SET text = E'bad\\u0007' WHERE text = 'Sound number 5'")
    store.connection.execute("UPDATE recap.text_vectors SET text = E'bad\\u0007' WHERE text = 'Sound number 5'")
    store.connection.execute("UPDATE recap.text_vectors SET vector = '[1,0]' WHERE text = 'Sound number 6'")
    zero = "[" + ",".join(["0"] * WIDE) + "]"
    store.connection.execute(f"UPDATE recap.text_vectors SET vector = '{zero}' WHERE text = 'Sound number 9'")
    with open_captions(store, MODEL) as there:
        (found,) = there.search("text", units(1), COUNT + 10)
        texts = {one.text for one, _ in found}
        assert not texts & {"bad\a", "Sound number 6", "Sound number 9"}
        assert all(-1.001 <= cosine <= 1.001 for _, cosine in found)
        assert there.missing == 1
    with pytest.raises(RequestError, match="no vectors of this model"), open_captions(store, SearchedModel("f", WIDE)):
        pass


def test_an_index_answers_approximately_and_shows_its_recall(store, filled):
    assert not is_indexed(store, MODEL)
    assert [(one.model, one.vectors) for one in build_indexes(store)] == [(MODEL, COUNT - 1)]
    build_indexes(store)
    assert is_indexed(store, MODEL)
    assert recall_of(store, MODEL) > 0.9
    with open_captions(store, SearchedModel(ENCODER, WIDE, True)) as there:
        store.connection.execute("SET LOCAL enable_seqscan = off")
        ((best, _), *_), *_ = there.search("text", units(1), 3)
        assert best.text == "Sound number 0"
        assert len(there.search("text", units(1), COUNT)[0]) > 10
    assert drop_indexes(store) == 2
    assert not is_indexed(store, MODEL)


def batch_rows_are_those_of_caption(recap, sounds, on, out, expected, monkeypatch):
    """`recap batch --datastore` with its worker in this process; it continues when the server is gone."""
    pytest.importorskip("ray", reason="the extra cluster is not installed")
    from pyarrow import parquet

    from recap_engine.cluster import run as cluster
    from recap_engine.cluster.captioner import Captioner

    def here(plan, found, workers, **shares):
        worker = Captioner(plan)
        group = {"path": [path.encode() for path, _ in found], "error": ["" for _ in found]}
        yield from zip([path for path, _ in found], worker(group)["error"], strict=True)
        worker.close()

    monkeypatch.setattr(cluster, "start", lambda *_: None)
    monkeypatch.setattr(cluster, "caption_on_workers", here)
    run = recap("batch", sounds / "a.wav", "--out", out, "--datastore", "shared", on=on, models=True)
    assert (run.status, "Captions copied from postgresql://" in run.err) == (0, True), run.err
    other = recap("batch", sounds, "--out", out, "--resume", on=on, models=True)
    assert (other.status, "other settings: use the same ones, or name another folder" in other.err) == (2, True)
    with monkeypatch.context() as away:
        away.setenv("RECAP_SHARED_URL", os.environ["RECAP_SHARED_URL"].replace("recap-pg-", "gone-"))
        gone = recap("batch", sounds, "--out", out / "new", "--datastore", "shared", on=on, models=True)
        assert (gone.status, "cannot be reached" in gone.err) == (2, True), gone.err
    rest = recap("batch", sounds, "--out", out, "--resume", "--datastore", "shared", on=on, models=True)
    assert rest.status == 0, rest.err
    rows = {row["path"]: row for part in out.glob("part-*") for row in parquet.read_table(part).to_pylist()}
    assert len(rows) == len(expected)
    for row in expected:
        for name in ("candidates", "neighbours"):
            assert [one["text"] for one in rows[row["path"]][name]] == [one["text"] for one in row[name]]
    assert "very secret" not in (out / "run.json").read_text()


def test_sounds_are_captioned_from_the_store_without_its_captions_here(
    store, url, recap, sounds, workspace, bundle, tmp_path, monkeypatch
):
    monkeypatch.setenv("RECAP_SHARED_URL", url)
    whole = [json.loads(line) for line in recap("caption", sounds, "--format", "jsonl").lines]
    with Workspace.open(workspace) as opened:
        entry = curate.record_import(opened, "a.csv", collection="field", annotator="ana")
        opened.effects.record_added(entry, opened.captions.ids())
    assert recap("shared", "push").status == 0
    empty = tmp_path / "empty.recap"
    Workspace.create(empty).close()
    out = tmp_path / "out.jsonl"
    run = recap("caption", sounds, "--format", "jsonl", "--out", out, "--datastore", "shared", on=empty)
    assert run.status == 0, run.err
    assert "texts: 10; sounds: 0" in run.err
    found = [json.loads(line) for line in out.read_text().splitlines()]
    for name in ("candidates", "neighbours"):
        assert [[one["text"] for one in row[name]] for row in found] == [
            [o["text"] for o in row[name]] for row in whole
        ]
    with Workspace.open(empty) as opened:
        assert opened.captions.ids() == []
        assert opened.vectors.encoders() == [] or not opened.vectors.pending_texts(bundle.name)
    batch_rows_are_those_of_caption(recap, sounds, empty, tmp_path / "batch", found, monkeypatch)
    other = recap("caption", sounds, "--format", "jsonl", "--out", out, "--resume", on=empty)
    assert (other.status, "other settings" in other.err) == (2, True)
    slow = recap("caption", sounds, "--datastore", url, "--approximate", on=empty)
    assert (slow.status, "recap shared index" in slow.err) == (2, True)
    assert recap("shared", "index", on=None).status == 0
    quick = recap("caption", sounds / "a.wav", "--datastore", "shared", "--approximate", on=empty)
    assert (quick.status, "of the ten nearest" in quick.err) == (0, True), quick.err
    alone = recap("caption", sounds / "a.wav", "--approximate", on=empty)
    assert (alone.status, "needs --datastore" in alone.err) == (2, True)
    assert main(["shared", "index", "--drop"]) == 0


def test_a_server_without_pgvector_is_reported(store, filled):
    store.connection.execute("UPDATE recap.store SET has_pgvector = false")
    with (
        pytest.raises(RequestError, match=r"has no pgvector, so captions cannot be searched"),
        open_captions(store, MODEL),
    ):
        pass
    with pytest.raises(RequestError, match="nothing can be indexed"):
        build_indexes(store)
