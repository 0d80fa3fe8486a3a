"""``recap collections …`` and ``recap workspace snapshot|diff|rollback``, and ``--as-of``."""

import json

from recap_engine.datastore.workspace import Workspace


def names(workspace) -> dict[str, int]:
    with Workspace.open(workspace) as opened:
        return {info.name: info.captions for info in opened.collections.list()}


def test_collections_are_renamed_merged_described_and_deleted_with_one_undo_each(recap, workspace):
    before = names(workspace)
    assert recap("collections", "rename", "music", "tunes").status == 0
    assert names(workspace) == {"field": 8, "tunes": 2}
    dry = recap("collections", "merge", "field", "--into", "tunes", "--dry-run").err
    assert "Would merge: field (8 captions), into “tunes”. Nothing was changed." in dry
    assert recap("collections", "merge", "field", "--into", "tunes").status == 0
    assert names(workspace) == {"tunes": 10}
    assert recap("collections", "set", "tunes", "--license", "CC0", "--language", "en").status == 0
    (row,) = [json.loads(line) for line in recap("collections", "list", "--format", "jsonl").lines]
    assert (row["licence"], row["language"], row["captions"]) == ("CC0", "en", 10)
    found = recap("captions", "find", "license:cc0 drums", "--format", "jsonl", models=False)
    assert json.loads(found.out)["licence"] == "CC0"
    assert recap("collections", "delete", "tunes").status == 0
    assert names(workspace) == {}
    for _ in range(4):
        assert recap("undo").status == 0
    assert names(workspace) == before
    assert recap("collections", "rename", "music", "field").status == 2


def test_relabel_changes_licence_and_source(recap):
    act = ("captions", "relabel", "--where", "rain", "--license", "CC0", "--source", "us")
    dry = recap(*act, "--dry-run", "--format", "jsonl")
    assert [json.loads(line)["after"] for line in dry.lines] == ["CC0", "us"]
    assert "Changed: 1." in recap(*act).err
    assert "Changed: 0." in recap(*act).err
    assert recap("captions", "find", "license:cc0 source:us", "--count").out == "1\n"
    recap("undo")
    assert recap("captions", "find", "license:cc0", "--count").out == "0\n"
    assert recap("captions", "relabel", "--where", "rain").status == 2


def test_a_snapshot_is_compared_and_gone_back_to(recap, workspace):
    assert "There are no snapshots yet" in recap("workspace", "snapshots").err
    recap("workspace", "snapshot", "start")
    assert recap("workspace", "snapshot", "start").status == 2
    recap("captions", "replace", "bell", "gong", "--where", "bell")
    recap("collections", "delete", "music")
    (snapshot,) = [json.loads(line) for line in recap("workspace", "snapshots", "--format", "jsonl").lines]
    assert snapshot["name"] == "start"
    shown = [json.loads(line) for line in recap("workspace", "diff", "start", "--format", "jsonl").lines]
    assert [row["change"] for row in shown] == ["reworded", "gone", "gone", "collection"]
    assert shown[0] | {"caption": 2} == shown[0]
    assert "Differences: 4. Nothing was changed." in recap("workspace", "rollback", "start", "--dry-run").err
    assert names(workspace) == {"field": 8}
    assert "Changes: 4." in recap("workspace", "rollback", "start").err
    assert names(workspace) == {"field": 8, "music": 2}
    assert "Nothing to change" in recap("workspace", "rollback", "start").err
    recap("undo")
    assert names(workspace) == {"field": 8}
    assert recap("workspace", "diff", "yesterday").status == 2


def test_searching_and_exporting_as_of_a_time_leaves_the_workspace_alone(recap, workspace, tmp_path):
    recap("workspace", "snapshot", "start")
    recap("captions", "delete", "--where", "collection:music")
    out = tmp_path / "then.csv"
    recap("captions", "export", "--format", "plain", "--out", out, "--as-of", "start")
    assert "Drums roll" in out.read_text()
    recap("captions", "export", "--format", "plain", "--out", out, "--force")
    assert "Drums roll" not in out.read_text()
    assert "Drums roll" in recap("captions", "search", "drums", "--words", "--as-of", "start").out
    assert recap("captions", "search", "drums", "--words").out == ""
    assert names(workspace)["music"] == 0


def test_a_difference_names_the_earlier_time_first(recap, workspace):
    recap("workspace", "snapshot", "start")
    recap("captions", "delete", 1)
    recap("workspace", "snapshot", "later")
    refused = recap("workspace", "diff", "later", "start")
    assert (refused.status, refused.err.count("\n")) == (2, 1)
    assert "“later” is later than “start”: give the earlier time first." in refused.err
    assert "Differences: 1." in recap("workspace", "diff", "start", "now").err
    assert "Differences: 0." in recap("workspace", "diff", "now").err
    future = recap("workspace", "diff", "start", "2999-01-01")
    assert (future.status, "outside the time of this workspace" in future.err) == (2, True)


def test_a_dry_run_says_what_would_happen_to_a_collection(recap, workspace):
    before = names(workspace)
    recap("captions", "disable", "--where", "drums")
    dry = ("--dry-run",)
    assert "Would delete: music (2 captions). Nothing" in recap("collections", "delete", "music", *dry).err
    assert "Would rename: music (2 captions), to “tunes”." in recap("collections", "rename", "music", "tunes", *dry).err
    assert recap("collections", "rename", "music", "field", *dry).status == 2
    assert recap("collections", "rename", "music", "x" * 5000, *dry).status == 2
    assert recap("collections", "merge", "music", "--into", "music", *dry).status == 2
    assert "Would change: music." in recap("collections", "disable", "music", *dry).err
    assert "Nothing to change." in recap("collections", "enable", "music", *dry).err
    recap("captions", "enable", "--where", "drums")
    assert names(workspace) == before


def test_acts_on_collections_and_times_print_rows(recap, tmp_path):
    def rows(*command):
        return [json.loads(line) for line in recap(*command, "--format", "jsonl").lines]

    assert rows("collections", "disable", "music") == [{"collection": "music", "before": True, "after": False}]
    assert rows("collections", "rename", "music", "tunes", "--dry-run") == [
        {"collection": "music", "captions": 2, "change": "rename", "new": "tunes"}
    ]
    assert rows("collections", "merge", "music", "--into", "music", "--dry-run") == []
    assert [one["into"] for one in rows("collections", "merge", "music", "field", "--into", "all")] == ["all", "all"]
    assert rows("workspace", "snapshot", "now merged")[0]["name"] == "now merged"
    pack = tmp_path / "p.zip"
    (row,) = rows("pack", "create", "--out", pack, "--where", "collection:all", "--dry-run")
    assert row == {"path": str(pack), "captions": 10, "deletions": 0}
    assert not pack.exists()


def test_a_difference_shows_which_suggestions_change(recap, workspace, sounds, bundle):
    recap("workspace", "snapshot", "start")
    for name in ("a", "b"):
        recap("accept", sounds / f"{name}.wav", "A very rare bird sings")
    shown = recap("workspace", "diff", "start", "--suggestions", "2", "--format", "jsonl", models=True)
    changed = [row for row in map(json.loads, shown.lines) if row["change"] == "suggestion"]
    assert f"with another best suggestion: {len(changed)}." in shown.err
    assert all(row["before"] != row["after"] for row in changed)


def test_a_language_is_a_code(recap):
    for code in ("en", "deu", "pt-BR", "es-419", ""):
        assert recap("collections", "set", "music", "--language", code).status == 0
    for text in ("English", "e", "en-", "12"):
        for more in ((), ("--dry-run",)):
            refused = recap("collections", "set", "music", "--language", text, *more)
            assert (refused.status, refused.err.count("\n")) == (2, 1)
