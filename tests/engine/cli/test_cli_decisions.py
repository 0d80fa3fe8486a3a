"""Deciding from the command line: journal, neighbours of the next proposal, undo; and nothing heavy loaded for it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_world import Run, write_sound

Recap = Callable[..., Run]
OTHER_PROCESS = """
import sys
from recap_engine.cli import main
status = main(sys.argv[1:])
heavy = [name for name in ("torch", "transformers", "tokenizers", "av") if name in sys.modules]
print("loaded:", *heavy, file=sys.stderr)
sys.exit(status)
"""


def elsewhere(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run ``recap`` in a process of its own, which tells what heavy modules it loaded."""
    command = [sys.executable, "-c", OTHER_PROCESS, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def proposal(recap: Recap, path: Path, *options: str) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(recap("caption", path, "--format", "jsonl", *options).out)
    return row


def journal(recap: Recap) -> list[dict[str, Any]]:
    return [json.loads(line) for line in recap("journal", "--format", "jsonl").lines]


@pytest.fixture
def alike(sounds: Path) -> tuple[Path, Path]:
    """Two recordings of one thing."""
    write_sound(sounds / "kazoo1.wav", 20)
    write_sound(sounds / "kazoo2.wav", 20, gain=0.9)
    return sounds / "kazoo1.wav", sounds / "kazoo2.wav"


def test_accept_in_another_process_counts_in_the_next_proposal_and_loads_no_model(
    recap: Recap, workspace: Path, alike: tuple[Path, Path]
) -> None:
    first, second = alike
    assert "A kazoo squeals" not in json.dumps(proposal(recap, second))
    done = elsewhere("accept", first, "A kazoo squeals", "--annotator", "ana", "--workspace", workspace)
    assert done.returncode == 0
    assert done.stdout == ""
    assert done.stderr.splitlines()[-1].strip() == "loaded:"
    row = proposal(recap, second, "--candidates", "12", "--neighbours", "12")
    (near,) = (n for n in row["neighbours"] if n["text"] == "A kazoo squeals")
    assert (near["collection"], near["route"]) == ("accepted", "audio")
    assert near["similarity"] > 0.9
    assert {"text": "A kazoo squeals", "origin": "neighbour"} in [
        {"text": c["text"], "origin": c["origin"]} for c in row["candidates"]
    ]


def test_own_caption_is_not_evidence_for_the_sound_itself(recap: Recap, alike: tuple[Path, Path]) -> None:
    first, second = alike
    recap("accept", first, "A kazoo squeals")
    shutil.copy(first, first.with_name("copy.wav"))
    for path in (first, first.with_name("copy.wav")):
        assert "A kazoo squeals" not in json.dumps(proposal(recap, path))
    assert "A kazoo squeals" in json.dumps(proposal(recap, second))


def test_rejected_text_goes_for_that_sound_only(recap: Recap, sounds: Path) -> None:
    a, b = sounds / "a.wav", sounds / "b.wav"
    everything = ("--candidates", "10", "--neighbours", "10")
    refused = "Rain falls on a tin roof"
    assert refused in [c["text"] for c in proposal(recap, a, *everything)["candidates"]]
    assert recap("reject", a, refused).status == 0
    row = proposal(recap, a, *everything)
    assert refused not in [c["text"] for c in row["candidates"]]
    assert refused not in [n["text"] for n in row["neighbours"]]
    assert refused in [c["text"] for c in proposal(recap, b, *everything)["candidates"]]
    recap("undo", a)
    assert refused in [c["text"] for c in proposal(recap, a, *everything)["candidates"]]


def test_generated_text_that_was_rejected_is_not_proposed_again(recap: Recap, sounds: Path) -> None:
    texts = [c["text"] for c in proposal(recap, sounds / "a.wav", "--neighbours", "0")["candidates"]]
    recap("reject", sounds / "a.wav", texts[0])
    again = [c["text"] for c in proposal(recap, sounds / "a.wav", "--neighbours", "0")["candidates"]]
    assert texts[0] not in again


def test_undo_takes_back_the_last_decision_of_all_or_of_one_sound(recap: Recap, alike: tuple[Path, Path]) -> None:
    first, second = alike
    recap("accept", first, "A kazoo squeals")
    recap("accept", second, "A kazoo moans")
    assert recap("undo", first).status == 0
    assert "squeals" not in recap("captions", "list", "--collection", "accepted").out
    assert "moans" in recap("captions", "list", "--collection", "accepted").out
    assert recap("undo").status == 0
    assert recap("captions", "list", "--collection", "accepted").out == ""
    again = recap("undo")
    assert again.status == 2
    assert "nothing to undo" in again.err
    assert [entry["kind"] for entry in journal(recap)] == ["accept", "accept", "undo", "undo"]


def test_journal_shows_who_decided_what_about_which_part(recap: Recap, sounds: Path) -> None:
    a = sounds / "a.wav"
    recap("accept", a, "A beep", "--start", "0.2", "--end", "0.7", "--annotator", "ana", "--collection", "beeps")
    recap("skip", a, "--reason", "clipped", "--annotator", "bo")
    recap("flag", a, "--reason", "beep or bleep?")
    recap("reject", a)
    accepted, skipped, flagged, rejected = journal(recap)
    assert accepted["sequence"] < skipped["sequence"] < flagged["sequence"] < rejected["sequence"]
    assert {k: accepted[k] for k in ("kind", "annotator", "path", "text", "start", "end", "collection")} == {
        "kind": "accept",
        "annotator": "ana",
        "path": str(a),
        "text": "A beep",
        "start": 0.2,
        "end": 0.7,
        "collection": "beeps",
    }
    assert (skipped["kind"], skipped["reason"], skipped["annotator"]) == ("skip", "clipped", "bo")
    assert (flagged["kind"], flagged["reason"]) == ("flag", "beep or bleep?")
    assert (rejected["kind"], rejected["text"], rejected["start"]) == ("reject", None, None)
    assert "A beep  (ana)" in recap("journal").lines[0]


def test_accepted_candidate_is_known_as_the_models_words_and_typed_text_as_the_annotators(
    recap: Recap, sounds: Path
) -> None:
    best = proposal(recap, sounds / "a.wav")["candidates"][0]
    recap("accept", sounds / "a.wav", best["text"])
    recap("accept", sounds / "b.wav", "Something I typed")
    taken, typed = journal(recap)
    assert (taken["origin"], bool(taken["model"])) == (best["origin"], True)
    assert (typed["origin"], typed["model"]) == (None, "")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["accept", "a.wav", "  "], "empty"),
        (["accept", "gone.wav", "A dog"], "gone.wav"),
        (["accept", "a.wav", "A dog", "--start", "3", "--end", "2"], "--start"),
        (["accept", "a.wav", "A dog", "--end", "2"], "is 1.000 s long"),
        (["accept", "a.wav", "A dog", "--end", "nan"], "--start"),
        (["skip", "a.wav", "--reason", " "], "reason"),
        (["undo", "--end", "2"], "PATH"),
        (["reject"], "PATH"),
    ],
)
def test_decision_that_makes_no_sense_is_refused_and_leaves_nothing(
    recap: Recap, sounds: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], expected: str
) -> None:
    monkeypatch.chdir(sounds)
    run = recap(*arguments)
    assert run.status == 2
    assert expected in run.err
    assert "Traceback" not in run.err
    assert journal(recap) == []


def test_decision_outlives_renaming_the_file(recap: Recap, alike: tuple[Path, Path]) -> None:
    first, second = alike
    recap("accept", first, "A kazoo squeals")
    first.rename(first.with_name("renamed.wav"))
    recap("libraries", "add", first.parent)
    near = proposal(recap, second, "--neighbours", "12")["neighbours"]
    assert ("A kazoo squeals", "audio") in [(n["text"], n["route"]) for n in near]


def test_caption_of_a_file_that_was_replaced_stops_no_proposal(recap: Recap, sounds: Path) -> None:
    a = sounds / "a.wav"
    recap("accept", a, "A beep", "--start", "0.6", "--end", "0.9")
    write_sound(a, 30, seconds=0.5)
    assert proposal(recap, sounds / "b.wav")["candidates"]
