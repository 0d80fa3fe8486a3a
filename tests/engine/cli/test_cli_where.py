"""``recap captions find``, and acts on the captions that a query finds."""

import json

import pytest

from recap_engine.cli import main
from recap_engine.datastore.workspace import Workspace


def texts(workspace) -> list[str]:
    with Workspace.open(workspace) as opened:
        return [caption.text for caption in opened.captions.page()]


def rows(said: str) -> list[dict]:
    return [json.loads(line) for line in said.splitlines()]


@pytest.fixture
def on(recap, workspace):
    """Run ``recap captions …`` on the workspace."""
    return lambda *arguments: recap("captions", *map(str, arguments), models="--bundle" in arguments)


def test_find_shows_and_counts(on):
    found = on("find", "rain collection:field", "--format", "jsonl")
    assert [row["text"] for row in rows(found.out)] == ["Rain falls on a tin roof"]
    assert on("find", "collection:field", "--count").out == "8\n"
    assert on("find", "zebra").err == "No caption was found.\n"
    assert "OR and AND are no operators" in on("find", "zebra OR gnu").err
    assert on("find", "words:zebra,rain collection:field", "--count").out == "1\n"
    bad = on("find", "colour:red")
    assert (bad.status, bad.err.count("\n")) == (2, 1)


def test_an_unknown_option_is_reported_with_the_usage_of_its_command(capsys):
    with pytest.raises(SystemExit):
        main(["captions", "lint", "--where", "x"])
    assert capsys.readouterr().err.startswith("usage: recap captions lint ")


def test_find_by_meaning_loads_the_model(on, bundle):
    found = on("find", 'meaning:"Drums roll" near:0.99999', "--bundle", bundle, "--format", "jsonl")
    assert [row["text"] for row in rows(found.out)] == ["Drums roll"]


def test_replace_previews_row_by_row_then_changes_and_undo_reverts(on, recap, workspace):
    before = texts(workspace)
    preview = on("replace", "bell", "gong", "--where", "bell", "--dry-run", "--format", "jsonl")
    assert rows(preview.out) == [
        {"caption": 2, "before": "A church bell rings far away", "after": "A church gong rings far away"}
    ]
    assert "Would change: 1." in preview.err
    assert texts(workspace) == before
    assert "Captions found: 1. Changed: 1." in on("replace", "b.ll", "gong", "--regex", "--where", "bell").err
    assert "A church gong rings far away" in texts(workspace)
    recap("undo")
    assert texts(workspace) == before


def test_acts_take_a_query_or_numbers(on, workspace):
    assert "Captions moved: 8." in on("move", "--where", "collection:field", "--to", "all").err
    assert on("move", 1, "--where", "rain", "--to", "x").status == 2
    assert on("delete").status == 2
    dry = on("delete", "--where", "collection:music", "--dry-run")
    assert "Captions found: 2. Nothing was changed." in dry.err
    deleted = on("delete", "--where", "collection:music", "--format", "jsonl")
    assert [row["change"] for row in rows(deleted.out)] == ["delete", "delete"]
    assert "Captions restored: 2." in on("restore", "--where", "collection:music").err
    assert "Captions disabled: 1." in on("disable", "--where", "drums").err
    assert "Captions enabled: 1." in on("enable", "--where", "state:off").err
    assert len(texts(workspace)) == 10


def test_merge_says_what_it_would_do_and_does_it(on, workspace):
    merging = ("merge", "--where", "id:1,2", "--to", "Rain")
    assert "Would reword: 1, delete as duplicates: 1." in on(*merging, "--dry-run").err
    assert len(texts(workspace)) == 10
    assert "Reworded: 1, deleted as duplicates: 1." in on(*merging).err
    assert texts(workspace)[0] == "Rain"
    assert on("merge", "--where", "zebra").status == 2


def test_duplicates_are_shown_and_merged_with_one_undo(on, recap, workspace, bundle):
    on("edit", 2, "RAIN falls on a tin roof!")
    shown = rows(on("duplicates", "--format", "jsonl").out)
    assert [(row["kind"], row["captions"]) for row in shown] == [("no_sound", [1, 2])]
    assert shown[0]["texts"] == ["Rain falls on a tin roof", "RAIN falls on a tin roof!"]
    dry = on("duplicates", "--merge", "all", "--dry-run")
    assert "Would reword: 0, delete as duplicates: 1." in dry.err
    assert len(texts(workspace)) == 10
    assert "deleted as duplicates: 1." in on("duplicates", "--merge", "same").err
    assert len(texts(workspace)) == 9
    recap("undo")
    assert len(texts(workspace)) == 10
    assert on("duplicates", "--near", "0.99", "--bundle", bundle).status == 0
    assert on("duplicates", "--near", "2").status == 2


@pytest.mark.parametrize(
    "act",
    [
        ("relabel", "--license", "X"),
        ("replace", "a", "o"),
        ("move", "--to", "elsewhere"),
        ("disable",),
        ("delete",),
    ],
)
def test_deleted_captions_are_skipped_and_counted(on, recap, workspace, act):
    on("delete", "--where", "collection:music")
    said = on(*act, "--where", "state:deleted").err
    assert "Skipped, because deleted: 2." in said
    assert ": 0." in said
    assert "Skipped, because deleted: 2." in on(*act, "--where", "state:deleted", "--dry-run").err
    recap("undo")
    assert len(texts(workspace)) == 10


def test_undo_counts_captions_and_shows_what_it_left(on, recap, workspace):
    on("move", "--where", "id:1,2,3", "--to", "elsewhere")
    with Workspace.open(workspace) as opened:
        opened.captions.delete([2])
    said = recap("undo").err
    assert "Undone: move  elsewhere  (captions: 3)." in said
    assert "Left as they are, because changed in another way since: 1." in said


def test_a_collection_that_a_move_created_goes_with_its_undo_unless_something_is_in_it(on, recap, workspace):
    def names() -> set[str]:
        with Workspace.open(workspace) as opened:
            return {info.name for info in opened.collections.list()}

    on("move", "--where", "id:1,2", "--to", "birds")
    recap("undo")
    assert "birds" not in names()
    on("move", "--where", "id:1,2", "--to", "birds")
    assert "birds" in names()
    with Workspace.open(workspace) as opened:
        opened.captions.add("An owl hoots", "birds", provenance="human")
    recap("undo")
    assert "birds" in names()


def test_a_query_may_begin_by_excluding(on):
    assert on("find", "-collection:field", "--count").out == "2\n"
    assert "Captions found: 2." in on("delete", "--where", "-collection:field", "--dry-run").err


def test_an_empty_query_is_named(on):
    refused = on("disable", "--where", "")
    assert refused.status == 2
    assert "The query is empty" in refused.err


def test_thousands_of_numbers_and_values_are_no_problem(on):
    numbers = range(1, 3001)
    assert on("find", f"id:{','.join(map(str, numbers))}", "--count").out == "10\n"
    assert on("find", f"collection:music,{','.join(map(str, numbers))}", "--count").out == "2\n"
    assert on("find", "rain " + " ".join(f"-source:{number}" for number in numbers), "--count").status == 0
    assert "Captions found: 2." in on("delete", 1, 2, "--dry-run").err
