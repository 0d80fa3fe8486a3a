"""Categories and keywords from the command line: set, listed, found by queries, and undone."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_world import Run, write_sound

Recap = Callable[..., Run]


@pytest.fixture
def pair(sounds: Path) -> list[Path]:
    paths = [sounds / "kazoo1.wav", sounds / "kazoo2.wav"]
    for number, path in enumerate(paths):
        write_sound(path, 20 + number)
    return paths


def rows(recap: Recap, *options: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in recap("fields", "list", "--format", "jsonl", *options).lines]


def test_fields_are_set_shown_and_undone_as_one(recap: Recap, workspace: Path, pair: list[Path]) -> None:
    preview = recap("fields", "set", *pair, "--category", "MUSCToy", "--keywords", "toy; kazoo", "--dry-run")
    assert "category: none → MUSCToy; keywords: none → toy, kazoo" in preview.out
    assert "Sounds that would change: 2." in preview.err
    assert rows(recap) == []
    recap("fields", "set", *pair, "--category", "MUSCToy", "--keywords", "toy; kazoo")
    recap("fields", "set", pair[0], "--add-keywords", "old", "--remove-keywords", "TOY", "--category", "")
    first, second = rows(recap)
    assert (first["path"], first["category"], first["keywords"]) == (str(pair[0]), "", ["kazoo", "old"])
    assert (second["category"], second["keywords"], second["start"]) == ("MUSCToy", ["toy", "kazoo"], None)
    assert [row["path"] for row in rows(recap, "--category", "musc*")] == [str(pair[1])]
    assert [row["path"] for row in rows(recap, "--keyword", "OLD")] == [str(pair[0])]
    recap("undo")
    assert [row["category"] for row in rows(recap)] == ["MUSCToy", "MUSCToy"]
    recap("undo")
    assert rows(recap) == []


def test_fields_of_the_sounds_of_captions_that_a_query_finds(recap: Recap, workspace: Path, pair: list[Path]) -> None:
    recap("accept", pair[0], "A kazoo plays")
    recap("fields", "set", "--where", "text:*kazoo*", "--category", "MUSCToy", "--add-keywords", "toy")
    assert [row["path"] for row in rows(recap)] == [str(pair[0])]
    (found,) = recap("captions", "find", "category:MUSC* keyword:toy", "--format", "jsonl").lines
    assert {"text": "A kazoo plays", "category": "MUSCToy", "keywords": ["toy"]}.items() <= json.loads(found).items()
    assert "No caption was found" in recap("captions", "find", "keyword:tin").err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["kazoo1.wav"], "Give what to set"),
        (["--category", "A"], "Give either sounds (PATH) or --where QUERY"),
        (["kazoo1.wav", "--where", "x", "--category", "A"], "Give either sounds (PATH) or --where QUERY"),
        (["kazoo1.wav", "--category", "a\x01"], "The category contains a control character"),
    ],
)
def test_what_makes_no_sense_is_refused(
    recap: Recap, workspace: Path, pair: list[Path], options: list[str], sentence: str
) -> None:
    options = [str(pair[0]) if option == "kazoo1.wav" else option for option in options]
    refused = recap("fields", "set", *options)
    assert refused.status == 2
    assert sentence in refused.err
    assert rows(recap) == []


def test_a_list_of_categories_helps(recap: Recap, workspace: Path, pair: list[Path], tmp_path: Path) -> None:
    assert "No UCS list is kept" in recap("fields", "ucs", on=None).err
    table = tmp_path / "ucs.csv"
    table.write_text("Category,SubCategory,CatID,Synonyms\nMUSICAL,TOY,MUSCToy,kazoo\nRAIN,GENERAL,RAINGen,shower\n")
    assert "Categories in the list: 2." in recap("fields", "ucs", table, on=None).err
    assert recap("fields", "ucs", "--find", "rain", on=None).lines == ["RAINGen – RAIN, GENERAL"]
    recap("fields", "set", pair[0], "--category", "musctoy")
    assert rows(recap)[0]["category"] == "MUSCToy"
    assert "is not in the UCS list" in recap("fields", "set", pair[1], "--category", "Mine").err
    recap("accept", pair[1], "Someone plays a kazoo")
    (suggested,) = recap("fields", "suggest", pair[1], "--format", "jsonl").lines
    assert json.loads(suggested)["categories"] == ["MUSCToy"]
    assert "The list is removed." in recap("fields", "ucs", "--forget", on=None).err


def test_a_bad_file_is_named_and_the_others_are_set(recap: Recap, workspace: Path, pair: list[Path]) -> None:
    bad = pair[0].parent / "broken.wav"
    bad.write_bytes(b"RIFF no sound")
    said = recap("fields", "set", pair[0], bad, pair[1], "--add-keywords", "farm")
    assert said.status == 1
    assert "broken.wav" in said.err
    assert [row["path"] for row in rows(recap)] == list(map(str, pair))
    assert recap("fields", "ucs", "list.csv", "--forget", on=None).status == 2


def test_copies_are_one_sound(recap: Recap, workspace: Path, pair: list[Path]) -> None:
    copy = pair[0].with_name("copy.wav")
    copy.write_bytes(pair[0].read_bytes())
    assert "Sounds changed: 1." in recap("fields", "set", pair[0], copy, "--category", "MUSCToy").err


def test_the_change_is_saved_before_it_is_shown(
    recap: Recap, workspace: Path, pair: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("recap_engine.cli.fields.show", interrupted)
        recap("fields", "set", *pair, "--category", "MUSCToy")
    assert len(rows(recap)) == 2
