"""Workspaces that work through one PostgreSQL store: in any order, any number of times, with one undo."""

import json

import numpy as np
import pytest

from recap_engine.annotate import curate, decide
from recap_engine.cli import main
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Sound
from recap_engine.shared.pull import Pull, to_pull
from recap_engine.shared.push import Push, to_push
from recap_engine.shared.store import open_store

RAIN, DOOR = Sound("a" * 32, 3.0), Sound("b" * 32, 2.0)
ENCODER = "e" * 32


@pytest.fixture
def store(url):
    with open_store(url) as opened:
        assert opened.init("0" * 32)
        yield opened


@pytest.fixture
def made(tmp_path):
    opened = []

    def make(name):
        opened.append(Workspace.create(tmp_path / f"{name}.recap"))
        return opened[-1]

    yield make
    for workspace in opened:
        workspace.close()


def push(workspace, store, who="ana"):
    running = Push(workspace, store, who)
    for _ in running:
        pass
    return running


def pull(workspace, store, **options):
    running = Pull(workspace, store, **options)
    for _ in running:
        pass
    return running


def texts(workspace):
    return sorted(one.text for one in workspace.captions.page(limit=1000))


def caption(workspace, text):
    (found,) = [one for one in workspace.captions.page(limit=1000) if one.text == text]
    return found


def units(count, wide=4):
    rows = np.random.default_rng(0).standard_normal((count, wide)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_what_one_accepts_others_have_after_push_and_pull(store, made):
    ana, bea = made("ana"), made("bea")
    decide.accept(ana, RAIN, "Rain falls", annotator="ana")
    assert push(ana, store).count == 1
    assert push(ana, store).count == 0
    assert pull(bea, store).summary.added == 1
    got = caption(bea, "Rain falls")
    assert (got.sound, got.annotator) == (RAIN.hash, "ana")
    assert to_pull(bea, store) == to_pull(ana, store) == []
    assert to_push(bea, store) == []
    again = pull(bea, store).summary
    assert (again.added, again.reworded) == (0, 0)


def test_one_undo_takes_a_pull_back_and_it_is_not_sent_as_a_deletion(store, made):
    ana, ben, bea = made("ana"), made("ben"), made("bea")
    for workspace, sound, text in ((ana, RAIN, "Rain falls"), (ben, DOOR, "A door slams")):
        decide.accept(workspace, sound, text)
        push(workspace, store)
    pull(bea, store)
    assert texts(bea) == ["A door slams", "Rain falls"]
    decide.undo(bea)
    assert texts(bea) == []
    assert to_push(bea, store) == []
    assert len(to_pull(bea, store)) == 2
    pull(bea, store)
    assert texts(bea) == ["A door slams", "Rain falls"]


def test_changes_and_deletions_follow(store, made):
    ana, bea = made("ana"), made("bea")
    decide.accept(ana, RAIN, "Rain falls")
    decide.accept(ana, DOOR, "A door slams")
    push(ana, store)
    pull(bea, store)
    curate.reword(bea, caption(bea, "Rain falls").id, "Heavy rain falls")
    curate.delete(bea, [caption(bea, "A door slams").id])
    assert push(bea, store, "bea").count == 2
    summary = pull(ana, store).summary
    assert (summary.reworded, summary.deleted, summary.conflicts) == (1, 1, [])
    assert texts(ana) == ["Heavy rain falls"]
    rows = store.connection.execute("SELECT text, deleted IS NOT NULL FROM recap.captions ORDER BY 1").fetchall()
    assert rows == [("A door slams", True), ("Heavy rain falls", False)]


def test_two_who_reword_the_same_caption_keep_both_and_see_the_conflict(store, made):
    ana, bea = made("ana"), made("bea")
    decide.accept(ana, RAIN, "Rain")
    push(ana, store)
    pull(bea, store)
    curate.reword(ana, caption(ana, "Rain").id, "Light rain")
    curate.reword(bea, caption(bea, "Rain").id, "Heavy rain")
    push(ana, store)
    (conflict,) = pull(bea, store).summary.conflicts
    assert (conflict.kind, conflict.ours, conflict.theirs) == ("reworded", "Heavy rain", "Light rain")
    push(bea, store)
    pull(ana, store)
    assert texts(ana) == texts(bea) == ["Heavy rain", "Light rain"]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_the_order_of_pushes_does_not_matter(store, made, order):
    people = [made(name) for name in ("ana", "ben", "bea")]
    for number, workspace in enumerate(people):
        decide.accept(workspace, RAIN, f"Rain {number}")
        decide.accept(workspace, DOOR, "A door slams", annotator=str(number))
    for number in order:
        push(people[number], store)
        pull(people[number], store)
    for workspace in people:
        pull(workspace, store)
    first, *others = [sorted((c.text, c.annotator) for c in one.captions.page(limit=99)) for one in people]
    assert len(first) >= 4
    assert others == [first, first]


def test_a_copy_of_a_workspace_knows_what_was_pushed(store, made, tmp_path):
    ana = made("ana")
    decide.accept(ana, RAIN, "Rain falls")
    push(ana, store)
    ana.connection.copy_to(tmp_path / "copy.recap")
    decide.accept(ana, DOOR, "A door slams")
    push(ana, store)
    with Workspace.open(tmp_path / "copy.recap") as copy:
        assert to_push(copy, store) == []
        assert pull(copy, store).summary.added == 1
        assert texts(copy) == ["A door slams", "Rain falls"]


def test_vectors_travel_for_a_model_that_is_there_and_only_fit_ones(store, made):
    ana, bea, ben = made("ana"), made("bea"), made("ben")
    said = ["Rain falls", "A door slams", "Wind"]
    for _ in ana.imports.add_rows([ImportRow(text) for text in said], "field"):
        pass
    ana.vectors.put_texts(ENCODER, said, units(3))
    assert push_imported(ana, store) == (3, 3)
    unfit = "[5,0,0,0]" if store.identity()[1] else "{NaN,0,0,0}"
    store.connection.execute(f"UPDATE recap.text_vectors SET vector = '{unfit}' WHERE text = 'Wind'")
    bea.vectors.put_texts(ENCODER, ["Something"], units(1))
    running = pull(bea, store)
    assert (running.summary.added, running.vectors, running.ignored) == (3, 2, 1)
    assert np.allclose(bea.vectors.text_vector(ENCODER, "Rain falls"), units(3)[0], atol=1e-6)
    assert bea.vectors.pending_texts(ENCODER) == ["Wind"]
    assert pull(ben, store).vectors == 0
    assert ben.vectors.encoders() == []


def test_vectors_computed_after_a_push_go_with_the_next(store, made):
    ana = made("ana")
    decide.accept(ana, RAIN, "Rain falls")
    assert push(ana, store).vectors == 0
    ana.vectors.put_texts(ENCODER, ["Rain falls", "Never pushed"], units(2))
    assert [(one.count, one.vectors) for one in (push(ana, store), push(ana, store))] == [(0, 1), (0, 0)]


def push_imported(workspace, store):
    """Push captions that were imported as an act, as the command does."""
    entry = curate.record_import(workspace, "a.csv", collection="field", annotator="ana")
    workspace.effects.record_added(entry, workspace.captions.ids())
    running = push(workspace, store)
    return running.count, running.vectors


def test_a_broken_push_in_the_store_is_refused_and_changes_nothing(store, made):
    ana, bea = made("ana"), made("bea")
    decide.accept(ana, RAIN, "Rain falls")
    push(ana, store)
    store.connection.execute("UPDATE recap.pushes SET pack = 'no pack'")
    with pytest.raises(Exception, match="is no pack of captions"):
        pull(bea, store)
    assert texts(bea) == []


def test_the_commands_work_offline_first_and_never_show_the_password(url, made, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("RECAP_SHARED_URL", url)
    ana, bea = made("ana"), made("bea")
    decide.accept(ana, RAIN, "Rain falls")

    def run(*arguments, on=ana):
        capsys.readouterr()
        named = () if arguments[0] == "init" else ("--workspace", str(on.path))
        status = main(["shared", *arguments, *named])
        said = capsys.readouterr()
        assert not [part for part in ("very", "secret", "%2C") if part in said.out + said.err]
        return status, said.out, said.err

    assert run("push")[0] == 2
    assert "Made a shared store" in run("init")[2]
    assert "already" in run("init")[2]
    assert "Would push captions: 1." in run("push", "--dry-run")[2]
    assert json.loads(run("push", "--format", "jsonl")[1])["captions"] == 1
    assert "New: 1" in run("pull", "--dry-run", on=bea)[2]
    assert json.loads(run("status", "--format", "jsonl", on=bea)[1])["to_pull"] == 1
    assert "New: 1" in run("pull", on=bea)[2]
    for wrong in (url.replace("ana:very", "ana:wrong-very"), url.replace("/postgres?", "/nowhere?"), url + "&x=very"):
        monkeypatch.setenv("RECAP_SHARED_URL", wrong)
        status, _out, err = run("status")
        assert (status, err.count("\n")) == (2, 1)
    monkeypatch.setenv("RECAP_SHARED_URL", "sqlite:///a.db")
    assert "begins with postgresql://" in run("status")[2]
    kept = "".join(str(row) for row in bea.connection.rows("SELECT * FROM journal"))
    assert "very" not in kept


def test_without_a_server_one_sentence_says_so(tmp_path):
    pytest.importorskip("psycopg", reason="the extra shared (psycopg) is not installed")
    with (
        pytest.raises(RequestError, match="cannot be reached") as shown,
        open_store(f"postgresql://ana:hidden@/x?host={tmp_path}"),
    ):
        pass
    assert "hidden" not in str(shown.value)
    with pytest.raises(RequestError) as refused, open_store("postgresql://ana@127.0.0.1:1/x"):
        pass
    assert "Is the server" not in str(refused.value)
