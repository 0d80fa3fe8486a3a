"""Acts on collections and labels, snapshots, and going back to an earlier time."""

from datetime import datetime

import pytest

from recap_engine.annotate import curate, curate_collections, curate_many, decide
from recap_engine.annotate.rollback import roll_back
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.exchange.import_captions import CaptionImport
from recap_engine.records import Sound

SOUND = Sound("a" * 32, 2.0)


@pytest.fixture
def ids(workspace: Workspace) -> list[int]:
    for _ in workspace.imports.add_rows([ImportRow("Rain"), ImportRow("A dog", SOUND, licence="CC0")], "field"):
        pass
    for _ in workspace.imports.add_rows([ImportRow("A tram")], "town"):
        pass
    return [caption.id for caption in workspace.captions.page()]


def state(workspace: Workspace) -> object:
    infos = [(i.name, i.enabled, i.description, i.licence, i.language) for i in workspace.collections.list()]
    captions = [(c.id, c.text, c.collection, c.licence, c.source, c.enabled) for c in workspace.captions.page()]
    return infos, captions, workspace.journal.states()


def names(workspace: Workspace) -> list[str]:
    return [info.name for info in workspace.collections.list()]


ACTS = {
    "rename": lambda w: curate_collections.rename(w, "field", "meadow"),
    "merge": lambda w: curate_collections.merge(w, ["field"], "town"),
    "delete": lambda w: curate_collections.delete(w, "field"),
    "set": lambda w: curate_collections.describe(w, "field", description="Ours", licence="CC BY", language="en"),
    "relabel": lambda w: curate_collections.relabel(w, [1, 2], licence="CC BY", source="us"),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_collections_is_undone_and_done_again_exactly(workspace, ids, act):
    before = state(workspace)
    ACTS[act](workspace)
    after = state(workspace)
    assert after != before
    decide.undo(workspace)
    assert state(workspace) == before
    decide.redo(workspace)
    assert state(workspace) == after
    assert workspace.check() == []


def test_a_default_licence_holds_for_captions_without_one(workspace, ids):
    ACTS["set"](workspace)
    assert [c.licence for c in workspace.captions.page()] == ["CC BY", "CC0", ""]


def test_a_merged_collection_is_gone_and_its_name_is_free(workspace, ids):
    curate_collections.merge(workspace, ["field"], "town")
    assert names(workspace) == ["town"]
    assert [c.collection for c in workspace.captions.page()] == ["town"] * 3
    curate_collections.rename(workspace, "town", "field")
    assert names(workspace) == ["field"]
    for _ in range(2):
        decide.undo(workspace)
    assert sorted(c.collection for c in workspace.captions.page()) != ["town"] * 3


def test_adding_to_a_deleted_collection_brings_it_back_empty(workspace, ids):
    curate_collections.delete(workspace, "field")
    assert names(workspace) == ["town"]
    decide.write(workspace, SOUND, "Two dogs", collection="field")
    assert names(workspace) == ["field", "town"]
    assert [c.text for c in workspace.captions.page("field")] == ["Two dogs"]
    decide.undo(workspace)
    decide.undo(workspace)
    assert [c.text for c in workspace.captions.page("field")] == ["Rain", "A dog"]


def test_restoring_a_caption_brings_its_collection_back(workspace, ids):
    curate_collections.delete(workspace, "field")
    curate.restore(workspace, [1])
    assert names(workspace) == ["field", "town"]
    decide.undo(workspace)
    assert names(workspace) == ["town"]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda w: curate_collections.rename(w, "field", "town"), "is a collection named “town” already"),
        (lambda w: curate_collections.rename(w, "sea", "town"), "no collection named “sea”"),
        (lambda w: curate_collections.merge(w, ["town"], "town"), "cannot be merged with itself"),
        (lambda w: curate_collections.delete(w, "sea"), "no collection named “sea”"),
        (lambda w: w.timeline.moment("someday"), "“someday” is neither a snapshot"),
        (lambda w: w.timeline.snapshot(" "), "has no name"),
    ],
)
def test_what_cannot_be_done_is_reported(workspace, ids, act, sentence):
    with pytest.raises(RequestError, match=sentence):
        act(workspace)


def test_going_back_restores_everything_and_is_one_undo(workspace, ids):
    decide.accept(workspace, SOUND, "A dog barks", annotator="ana")
    workspace.timeline.snapshot("before")
    before = state(workspace)
    decide.undo(workspace)
    decide.write(workspace, SOUND, "A hound", annotator="ben")
    curate.delete(workspace, [1])
    curate_many.replace_texts(workspace, list(curate_many.plan_replacement(workspace, ids, "dog", "hound")))
    curate_collections.rename(workspace, "field", "meadow")
    curate_collections.merge(workspace, ["town"], "meadow")
    curate_collections.relabel(workspace, ids, source="x")
    after = state(workspace)
    assert after != before
    changes = roll_back(workspace, workspace.timeline.moment("before"), "before")
    assert state(workspace) == before
    assert changes.decision is not None
    assert changes.decision.kind == "rollback"
    assert workspace.check() == []
    decide.undo(workspace)
    assert state(workspace) == after
    assert workspace.check() == []
    decide.redo(workspace)
    assert state(workspace) == before
    assert workspace.check() == []


def test_going_back_to_the_present_changes_nothing(workspace, ids):
    curate.delete(workspace, [1])
    entries = workspace.journal.count()
    assert roll_back(workspace, workspace.timeline.now()).captions == ()
    assert workspace.journal.count() == entries


def test_going_back_twice_and_forward(workspace, ids):
    curate.reword(workspace, 1, "Rain falls")
    first = workspace.timeline.now()
    curate.reword(workspace, 1, "Rain pours")
    second = workspace.timeline.now()
    roll_back(workspace, first)
    assert workspace.captions.get([1])[0].text == "Rain falls"
    roll_back(workspace, second)
    assert workspace.captions.get([1])[0].text == "Rain pours"
    for expected in ("Rain falls", "Rain pours", "Rain falls", "Rain"):
        decide.undo(workspace)
        assert workspace.captions.get([1])[0].text == expected
    assert workspace.check() == []


def test_a_difference_shows_what_became_of_each_caption(workspace, ids):
    first = workspace.timeline.snapshot("a").entry
    curate.reword(workspace, 1, "Rain falls")
    curate.delete(workspace, [3])
    decide.write(workspace, SOUND, "A hound", annotator="ben")
    curate.move(workspace, [2], "town")
    curate_collections.describe(workspace, "town", licence="CC0")
    shown = [
        (d.change, d.id, d.before, d.after) for d in workspace.timeline.differences(first, workspace.timeline.now())
    ]
    assert shown == [
        ("reworded", 1, "Rain", "Rain falls"),
        ("moved", 2, "field", "town"),
        ("gone", 3, "A tram", None),
        ("added", 4, None, "A hound"),
        ("collection", 2, "", "CC0"),
        ("collection", 3, "deleted", "there"),
    ]
    back = [d.change for d in workspace.timeline.differences(workspace.timeline.now(), first)]
    assert back == ["reworded", "moved", "added", "gone", "collection", "collection"]


def test_a_time_is_a_moment(workspace, ids):
    curate.delete(workspace, [1])
    today = datetime.now().astimezone()
    for named in ("now", f"{today:%Y-%m-%d}", today.isoformat()):
        assert workspace.timeline.moment(named) == workspace.timeline.now()
    first = workspace.journal.entries()[0]
    assert workspace.timeline.moment(f"{first.at[:19]}Z") == 0


@pytest.mark.parametrize("named", ["2020-01-01", "2020-01-01T10:00", "2999-01-01", "2999-01-01T00:00:00Z"])
def test_a_time_outside_that_of_the_workspace_is_refused_with_its_range(workspace, ids, named):
    curate.delete(workspace, [1])
    with pytest.raises(RequestError, match=r"outside the time of this workspace: give a time from 20\d\d-.* to 20"):
        workspace.timeline.moment(named)


@pytest.mark.parametrize("name", ["2026-12-01", "2026-12-01T05:00", "20261201", "now", "NOW"])
def test_a_snapshot_is_not_named_like_a_time(workspace, name):
    with pytest.raises(RequestError, match="reads like a date or time"):
        workspace.timeline.snapshot(name)
    workspace.timeline.snapshot("release 2026-12-01")


def test_a_collection_that_a_decision_or_an_import_made_goes_with_its_undo(workspace, ids, tmp_path):
    def names():
        return [info.name for info in workspace.collections.list()]

    before = names()
    decide.write(workspace, SOUND, "A hound", collection="new")
    decide.write(workspace, SOUND, "A dog", collection="new")
    assert names() == [*before, "new"]
    decide.undo(workspace)
    assert names() == [*before, "new"]
    decide.undo(workspace)
    assert names() == before
    decide.redo(workspace)
    assert names() == [*before, "new"]
    (tmp_path / "more.csv").write_text("caption\nHail\n")
    for _ in CaptionImport(workspace, tmp_path / "more.csv", "table"):
        pass
    assert names() == [*before, "new", "table"]
    decide.undo(workspace)
    assert names() == [*before, "new"]
    assert workspace.check() == []
