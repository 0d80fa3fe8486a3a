"""``--dry-run`` of decisions, of undo and of edits: the outcome of the act is shown, and nothing is left of it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_world import Run

Recap = Callable[..., Run]


def state(recap: Recap) -> tuple[str, ...]:
    return tuple(
        recap(*command).out
        for command in (
            ("journal", "--format", "jsonl"),
            ("captions", "find", "state:on,off,deleted", "--format", "jsonl"),
            ("collections", "list"),
        )
    )


@pytest.mark.parametrize(
    ("command", "text"),
    [
        ("accept", "A kazoo squeals"),
        ("reject", "A cow moos"),
        ("skip", "--reason=clipped"),
        ("flag", "--reason=bird or gate?"),
    ],
)
def test_a_decision_that_is_tried_out_leaves_nothing(recap: Recap, sounds: Path, command: str, text: str) -> None:
    recap("accept", sounds / "a.wav", "A beep")
    before = state(recap)
    tried = recap(command, sounds / "b.wav", text, "--dry-run", "--format", "jsonl")
    assert (tried.status, state(recap)) == (0, before)
    assert "Nothing was changed." in tried.err
    made = recap(command, sounds / "b.wav", text, "--format", "jsonl")
    (would,), (did,) = ([json.loads(line) for line in run.lines] for run in (tried, made))
    assert would["kind"] == command
    assert {**would, "at": ""} == {**did, "at": ""}


def test_a_decision_that_is_tried_out_makes_no_workspace(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    tried = recap("accept", sounds / "a.wav", "A beep", "--dry-run", on=tmp_path / "new.recap")
    assert tried.status == 0
    assert "A beep" in tried.err
    assert not (tmp_path / "new.recap").exists()


def test_an_undo_that_is_tried_out_shows_what_it_would_take_back(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text("caption\nHail\nSleet\n")
    recap("accept", sounds / "a.wav", "A beep")
    recap("captions", "import", tmp_path / "more.csv", "--collection", "more")
    before = state(recap)
    tried = recap("undo", "--dry-run")
    assert (tried.status, state(recap)) == (0, before)
    assert "Would undo: import" in tried.err
    assert "(captions: 2)" in tried.err
    of_sound = recap("undo", sounds / "a.wav", "--dry-run", "--format", "jsonl")
    (row,) = (json.loads(line) for line in of_sound.lines)
    assert (row["kind"], row["text"], state(recap)) == ("undo", "A beep", before)
    done = recap("undo", "--format", "jsonl")
    assert json.loads(done.out)["kind"] == "undo"
    assert "Undone: import" in done.err


def test_an_undo_that_would_be_refused_is_refused_when_tried_out(recap: Recap, workspace: Path) -> None:
    assert (recap("undo", "--dry-run").status, recap("undo").status) == (2, 2)


def test_a_new_wording_is_shown_before_it_is_kept(recap: Recap, sounds: Path) -> None:
    recap("accept", sounds / "a.wav", "A beep")
    number = json.loads(recap("captions", "find", "collection:accepted", "--format", "jsonl").out)["id"]
    before = state(recap)
    tried = recap("captions", "edit", number, "A long beep", "--dry-run")
    assert tried.lines == [f"{number:>7}  A beep  →  A long beep"]
    assert (tried.status, state(recap)) == (0, before)
    row = json.loads(recap("captions", "edit", number, "A long beep", "--format", "jsonl").out)
    assert row == {"caption": number, "before": "A beep", "after": "A long beep"}
    back = recap("captions", "edit", number, "--version", "1", "--dry-run", "--format", "jsonl")
    assert json.loads(back.out) == {"caption": number, "before": "A long beep", "after": "A beep"}
    assert "Nothing to change." in recap("captions", "edit", number, "A long beep", "--dry-run").err
    refused = recap("captions", "edit", number, "  ", "--dry-run")
    assert (refused.status, refused.out) == (2, "")


def test_folders_are_reported_as_rows(recap: Recap, sounds: Path) -> None:
    added = json.loads(recap("libraries", "add", sounds, "--format", "jsonl").out)
    (listed,) = (json.loads(line) for line in recap("libraries", "list", "--format", "jsonl").lines)
    scanned = json.loads(recap("libraries", "scan", "--format", "jsonl").out)
    assert (listed["id"], listed["path"], listed["files"]) == (added["library"], str(sounds), added["new"])
    assert (scanned["unchanged"], scanned["new"], scanned["unreadable"]) == (added["new"], 0, [])
