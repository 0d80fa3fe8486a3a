import json

import pytest

from recap_engine.cli.program import main
from recap_engine.datastore.workspace import Workspace


@pytest.fixture
def recap(workspace, capsys):
    """Run ``recap captions …`` on the workspace; returns (status, stdout, stderr)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main(["captions", *map(str, arguments), "--workspace", str(workspace.path)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_dry_run_shows_the_layout_and_changes_nothing(recap, written, workspace):
    path = written("path,caption\na.wav,Rain\na.wav,Rain\nb.wav,\n")
    status, out, err = recap("import", path, "--collection", "weather", "--license", "CC0", "--dry-run")
    assert status == 1
    assert "a.wav: Rain  [weather; CC0; captions.csv]" in out
    assert "captions.csv: plain, separated by commas, utf-8, lines: 4, columns path, caption." in err
    assert "Captions read: 3. Would add: 1; already there: 1; refused: 1" in err
    assert "line 4: The text is empty" in err
    assert workspace.captions.count() == 0


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_text_of_very_many_rows_and_rows_held_twice_are_reported(recap, written, options):
    rows = [f"{number}.wav,A sound" for number in range(4000)] + ["0.wav,A sound", "1.wav,Rain"]
    _, _, err = recap("import", written("path,caption\n" + "\n".join(rows) + "\n"), "--collection", "x", *options)
    assert "Rows that the file holds twice: 1." in err
    assert "“A sound” stands in 4,001 rows: check that it describes their sounds." in err
    assert "“Rain”" not in err


def test_import_search_export(recap, written, workspace, tmp_path):
    status, out, err = recap("import", written("path,caption\na.wav,Rain on a roof\n"), "--collection", "weather")
    assert (status, out) == (0, "")
    assert "Added: 1" in err
    status, out, _ = recap("search", "roof", "--words", "--format", "jsonl")
    assert status == 0
    assert json.loads(out)["text"] == "Rain on a roof"
    assert json.loads(out)["found"] == "words"
    assert recap("search", "roof", "--words")[1].startswith("With these words:\n")
    status, out, _ = recap("export", "--format", "clotho", "--out", tmp_path / "out.csv", "--collection", "weather")
    assert (status, out) == (0, "")
    assert "a.wav,Rain on a roof" in (tmp_path / "out.csv").read_text()


@pytest.mark.parametrize(
    "arguments", [("import", "{}/none.csv", "--collection", "x"), ("edit", "9", "x"), ("delete", "9")]
)
def test_failures_are_one_sentence_and_status_2(recap, tmp_path, arguments):
    status, out, err = recap(*(word.format(tmp_path) for word in arguments))
    assert (status, out) == (2, "")
    assert err.startswith("recap: ")
    assert err.count("\n") == 1


def test_a_curator_edits_switches_deletes_and_takes_back(recap, written, workspace):
    recap("import", written("caption\nRain\nWind\n"), "--collection", "weather")
    assert recap("edit", 1, "Heavy rain", "--annotator", "ana")[0] == 0
    _, history, _ = recap("history", 1)
    assert [line.split()[-1] for line in history.splitlines()] == ["Rain", "(ana)"]
    recap("edit", 1, "--version", 1)
    assert workspace.captions.get([1])[0].text == "Rain"
    recap("disable", 1, 2)
    assert "(off)" in recap("list")[1]
    recap("enable", 1, 2)
    assert "(off)" not in recap("list")[1]
    assert "Captions deleted: 1." in recap("delete", 2)[2]
    assert "Wind" not in recap("list")[1]
    assert "Wind" in recap("list", "--deleted")[1]
    recap("restore", 2)
    assert "Wind" in recap("list", "--collection", "weather")[1]


def test_searching_without_a_usable_model_still_finds_words(recap, written, tmp_path):
    recap("import", written("caption\nRain on a roof\n"), "--collection", "weather")
    status, out, err = recap("search", "rain", "--bundle", tmp_path / "none")
    assert status == 0
    assert out.startswith("With these words (searched by words only):\n")
    assert "Rain on a roof" in out
    assert "Searched by words only." in err
    assert recap("search", "rain", "--meaning", "--bundle", tmp_path / "none")[0] == 3


def test_a_change_to_several_touches_none_when_one_is_missing(recap, written, workspace):
    recap("import", written("caption\nRain\n"), "--collection", "weather")
    assert recap("delete", 1, 99)[0] == 2
    assert isinstance(workspace, Workspace)
    assert workspace.captions.count() == 1


@pytest.mark.parametrize(
    "command",
    [
        ("captions", "list"),
        ("captions", "search", "rain"),
        ("captions", "history", "1"),
        ("captions", "edit", "1", "Rain"),
        ("captions", "delete", "1"),
        ("captions", "export", "--format", "plain", "--out", "none.csv"),
        ("collections", "list"),
        ("collections", "disable", "starter"),
        ("journal",),
        ("libraries", "list"),
        ("libraries", "scan"),
        ("sounds", "search", "rain"),
        ("undo",),
        ("workspace", "info"),
        ("workspace", "check"),
        ("workspace", "use-model"),
    ],
)
def test_looking_makes_no_workspace(tmp_path, capsys, command):
    missing = tmp_path / "none.recap"
    assert main([*command, "--workspace", str(missing)]) == 3
    said = capsys.readouterr().err
    assert "There is no workspace" in said
    assert "recap workspace create" in said
    assert said.count("\n") == 1
    assert not missing.exists()


def test_a_collection_without_a_name_is_reported(recap, written):
    recap("import", written("caption\nRain\n"), "--collection", "weather")
    status, _, err = recap("move", 1, "--to", " ")
    assert (status, err) == (2, "recap: The collection has no name: give it one.\n")


def test_what_a_curator_did_is_taken_back_by_undo(recap, written, workspace, capsys):
    recap("import", written("caption\nRain\nWind\nHail\n"), "--collection", "weather")
    assert "Captions moved: 2." in recap("move", 1, 3, "--to", "storms", "--annotator", "ana")[2]
    assert [c.collection for c in workspace.captions.page()] == ["storms", "weather", "storms"]
    assert "Captions moved: 1.\nNothing to change for 1 of them." in recap("move", 1, 2, "--to", "storms")[2]
    recap("delete", 1, 2, 3)
    for expected in ({"storms"}, {"storms", "weather"}, {"weather"}, set()):
        assert main(["undo", "--workspace", str(workspace.path)]) == 0
        assert {c.collection for c in workspace.captions.page()} == expected
    said = capsys.readouterr().err
    assert "(captions: 3)" in said
    main(["journal", "--workspace", str(workspace.path)])
    kinds = [line.split()[2] for line in capsys.readouterr().out.splitlines()]
    acts = [line.split()[2] for line in recap("history", 2, "--acts")[1].splitlines()]
    assert acts == ["import", "move", "delete", "undo", "undo", "undo"]
    assert kinds == ["import", "move", "move", "delete", *["undo"] * 4]


def test_a_dry_run_of_an_export_shows_and_writes_nothing(recap, written, tmp_path):
    recap("import", written("path,caption\na.wav,Rain\n,Wind\n"), "--collection", "weather")
    status, out, err = recap("export", "--format", "label-studio", "--out", tmp_path / "tasks.json", "--dry-run")
    assert status == 0
    assert json.loads(out)[0]["data"]["audio"] == "/data/local-files/?d=a.wav"
    assert "Would write captions: 1, to " in err
    assert "Left out: 1. It does not belong to a sound." in err
    assert not (tmp_path / "tasks.json").exists()


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_an_export_of_nothing_says_why_and_leaves_no_file(recap, written, tmp_path, workspace, dry_run):
    out = tmp_path / "out.csv"
    recap("import", written("caption\nRain\nWind\n"), "--collection", "weather")
    recap("disable", 2)
    status, _, err = recap("export", "--format", "clotho", "--out", out, "--collection", "weather", *dry_run)
    assert status == 2
    assert "Left out: 1; disabled: 1. It does not belong to a sound. The layouts" in err
    assert "plain and jsonl" in err
    assert err.count("\n") == 1
    workspace.collections.create("empty")
    status, _, err = recap("export", "--format", "plain", "--out", out, "--collection", "empty", *dry_run)
    assert (status, err.count("\n")) == (2, 1)
    assert "there are no captions in empty" in err
    status, _, err = recap("export", "--format", "txt", "--out", tmp_path / "texts", *dry_run)
    assert (status, "does not belong to a sound" in err) == (2, True)
    assert not out.exists()
    assert not (tmp_path / "texts").exists()


def test_an_export_of_nothing_leaves_the_file_that_is_to_be_replaced(recap, written, tmp_path):
    out = written("what was there", "out.csv")
    recap("import", written("caption\nRain\n"), "--collection", "weather")
    assert recap("export", "--format", "clotho", "--out", out, "--force")[0] == 2
    assert out.read_text() == "what was there"


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_the_numbers_of_an_import_add_up(recap, written, workspace, dry_run):
    far = "x" * 3_995
    table = written(f"path,caption,start,end\na.wav,Rain,,\n{far},Wind,1,2\na.wav,Rain,,\nb.wav,,,\n{far},Hail,,\n")
    status, _, err = recap("import", table, "--collection", "weather", *dry_run)
    assert status == 1
    assert "Captions read: 5." in err
    assert ": 2; already there: 1; refused: 2" in err
    assert "line 3: The place in the source has 4,001 characters" in err
    assert "line 5: The text is empty" in err
    assert workspace.captions.count() == (0 if dry_run else 2)


def test_trying_an_import_out_makes_no_workspace(written, tmp_path, capsys):
    missing = tmp_path / "none.recap"
    table = str(written("caption\nRain\n"))
    assert main(["captions", "import", table, "--collection", "x", "--dry-run", "--workspace", str(missing)]) == 0
    assert "Would add: 1" in capsys.readouterr().err
    assert not missing.exists()


def test_columns_are_reported_on_the_command_line(recap, written, workspace):
    table = written("was,wo\nA door,a.wav\n")
    assert recap("import", table, "--collection", "x")[0] == 2
    assert recap("import", table, "--collection", "x", "--column", "caption=was", "--column", "path=wo")[0] == 0
    assert [c.text for c in workspace.captions.page()] == ["A door"]


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_an_import_shows_its_outcome_as_rows(recap, written, workspace, options):
    path = written("path,caption\na.wav,Rain\nb.wav,\n")
    status, out, _err = recap("import", path, "--collection", "weather", "--report", "jsonl", *options)
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 1
    assert [row["kind"] for row in rows] == [*["row"] * len(options), "refused", "not found", "captions"]
    assert (rows[-3]["row"], rows[-3]["problem"].startswith("The text is empty")) == (3, True)
    assert (rows[-2]["sound"], rows[-2]["captions"]) == ("a.wav", 1)
    assert (rows[-1]["read"], rows[-1]["added"], rows[-1]["refused"]) == (2, 1, 1)
    assert workspace.captions.count() == 1 - len(options)


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_an_export_shows_its_outcome_as_a_row(recap, written, tmp_path, options):
    recap("import", written("caption\nRain\nHail\n"), "--collection", "weather")
    out = tmp_path / "out.csv"
    shown = json.loads(recap("export", "--format", "plain", "--out", out, "--report", "jsonl", *options)[1])
    assert (shown["file"], shown["layout"], shown["written"], shown["left_out"]) == (str(out), "plain", 2, 0)
    assert out.exists() == (not options)
