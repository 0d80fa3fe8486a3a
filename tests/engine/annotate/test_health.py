"""The health of captions: what is never used, wrong or odd, which sounds no caption fits, and growth."""

import json
from pathlib import Path

import pytest

from recap_engine.annotate import curate_collections, decide
from recap_engine.annotate.health import read_health
from recap_engine.annotate.health_records import Finding, Health
from recap_engine.cli import main
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.exchange.health_report import health_report
from recap_engine.records import Candidate, Neighbour, Proposal, Sound

DOG, RAIN, ODD = "A dog barks", "Rain falls on a roof", "<script>alert('x')</script> & \"quoted\" words"


def sound(number: int) -> Sound:
    return Sound(f"{number:032x}", 1.0)


def add(workspace: Workspace, text: str, of: Sound | None = None, collection: str = "field") -> None:
    for _ in workspace.imports.add_rows([ImportRow(text, of)], collection):
        pass


def suggest(workspace: Workspace, of: Sound, *near: tuple[str, float], collection: str = "field") -> None:
    neighbours = tuple(Neighbour(text, 0.5, "text", collection, 1, relevance) for text, relevance in near)
    candidates = tuple(Candidate(text, relevance, "neighbour") for text, relevance in near)
    workspace.proposals.put(Proposal(of, candidates, neighbours, "m"))


def found(health: Health, kind: str) -> list[Finding]:
    return [one for one in health.findings if one.kind == kind]


def test_captions_are_never_retrieved_or_never_taken(workspace: Workspace) -> None:
    for text in (DOG, RAIN, "A bell rings"):
        add(workspace, text)
    for number in range(4):
        suggest(workspace, sound(number), ("The dog is barking", 0.9), (RAIN, 0.6))
        decide.accept(workspace, sound(number), DOG)
    health = read_health(workspace, "field")
    (never,) = found(health, "never_retrieved")
    assert (never.text, never.count) == ("A bell rings", 4)
    (dead,) = found(health, "never_taken")
    assert (dead.text, dead.count) == (RAIN, 4)
    assert (health.suggested, health.decided, health.unfit) == (4, 4, 0)


def test_a_caption_that_is_newer_than_all_suggestions_is_no_finding(workspace: Workspace) -> None:
    suggest(workspace, sound(1), (DOG, 0.9))
    add(workspace, RAIN)
    workspace.connection.run("UPDATE captions SET created = '2999-01-01T00:00:00Z'")
    assert not found(read_health(workspace, "field"), "never_retrieved")


def test_captions_are_always_edited_or_often_rejected(workspace: Workspace) -> None:
    add(workspace, DOG)
    add(workspace, RAIN)
    for number in range(3):
        suggest(workspace, sound(number), (DOG, 0.9), (RAIN, 0.6))
        decide.edit(workspace, sound(number), f"A dog barks {number} times", candidate=DOG)
        decide.reject(workspace, sound(number), RAIN)
    health = read_health(workspace, "field")
    (edited,) = found(health, "always_edited")
    assert (edited.text, edited.count) == (DOG, 3)
    assert "A dog barks 2 times" in str(edited.why)
    (rejected,) = found(health, "often_rejected")
    assert (rejected.text, rejected.count) == (RAIN, 3)
    decide.undo(workspace)
    decide.undo(workspace)
    assert [one.count for one in found(read_health(workspace, "field"), "often_rejected")] == [2]


def test_odd_texts_are_found(workspace: Workspace) -> None:
    for text in ("Two dogs bark loudly", "Three dogs bark loudly", "Dog", " ".join(["word"] * 30)):
        add(workspace, text, sound(1))
    add(workspace, "Der Hund bellt in der Nacht und es regnet")
    for text in ("The dog is in the yard", "Birds are on the roof", "the dog is in the yard."):
        add(workspace, text)
    health = read_health(workspace, "field")
    (pair,) = found(health, "contradictory")
    assert len(pair.captions) == 2
    assert "Three dogs" in str(pair.why)
    assert [one.text for one in found(health, "too_short")] == ["Dog"]
    assert [one.count for one in found(health, "too_long")] == [30]
    assert [one.text[:8] for one in found(health, "language")] == ["Der Hund"]
    assert [len(one.captions) for one in found(health, "repeated")] == [2]
    curate_collections.describe(workspace, "field", language="de")
    assert len(found(read_health(workspace, "field"), "language")) == 3


def test_holes_are_grouped_by_folder_category_and_words(workspace: Workspace, tmp_path: Path) -> None:
    library = tmp_path / "sounds"
    (library / "owls").mkdir(parents=True)
    workspace.libraries.add(library)
    for number in range(4):
        path = library / "owls" / f"ANMLBird_Owl{number}_ME_FOREST.wav"
        path.write_bytes(b"x")
        workspace.sounds.place(path, sound(number))
        suggest(workspace, sound(number), ("A cow moos", 0.9 if number == 3 else 0.1))
    health = read_health(workspace)
    holes = {(hole.by, hole.name): (hole.sounds, hole.of) for hole in health.holes}
    assert holes[("folder", "sounds/owls")] == (3, 4)
    assert holes[("category", "ANMLBird")] == (3, 4)
    assert holes[("word", "cow")] == (3, 4)
    assert health.unfit == 3
    assert all(path.endswith(".wav") for path in health.holes[0].paths)


def test_growth_counts_what_came_and_went(workspace: Workspace) -> None:
    for text in (DOG, RAIN, "A bell rings"):
        add(workspace, text)
    workspace.connection.run("UPDATE captions SET created = '2026-10-05T00:00:00Z' WHERE text = ?", (DOG,))
    workspace.connection.run("UPDATE captions SET created = '2026-11-05T00:00:00Z' WHERE text <> ?", (DOG,))
    workspace.connection.run("UPDATE captions SET deleted = '2026-12-05T00:00:00Z' WHERE text = ?", (DOG,))
    growth = read_health(workspace, "field").growth
    assert [(one.month, one.captions, one.new) for one in growth] == [
        ("2026-10", 1, 1),
        ("2026-11", 3, 2),
        ("2026-12", 2, 0),
    ]


def test_an_unknown_collection_is_reported(workspace: Workspace) -> None:
    with pytest.raises(RequestError, match="no collection named"):
        read_health(workspace, "nothing")


def test_the_page_shows_texts_literally_and_needs_nothing_else(workspace: Workspace) -> None:
    add(workspace, ODD, sound(1))
    suggest(workspace, sound(1), (ODD, 0.1))
    suggest(workspace, sound(2), (ODD, 0.1))
    html = health_report(read_health(workspace, "field"), "Health of <b>")
    assert "<script" not in html
    assert "&lt;b&gt;" in html
    assert "<svg" in html
    assert "prefers-color-scheme: dark" in html
    assert "http" not in html.replace("http-equiv", "")


def test_the_command_prints_rows_and_writes_a_page(
    workspace: Workspace, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add(workspace, "Dog", sound(1))
    suggest(workspace, sound(1), ("Dog", 0.9))
    common = ["--workspace", str(path)]
    assert main(["collections", "health", "field", "--format", "jsonl", *common]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"finding", "caption", "text", "count", "why"} <= set(rows[0])
    assert rows[0]["finding"] == "too_short"
    assert rows[-1]["finding"] == "growth"
    assert main(["collections", "health", *common]) == 0
    assert "Too short" in capsys.readouterr().out
    page = tmp_path / "health.html"
    assert main(["collections", "health", "--html", str(page), *common]) == 0
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert main(["collections", "health", "--html", str(page), *common]) == 2
    assert "already exists" in capsys.readouterr().err
