"""``recap caption``: rows, exit statuses, output files; run in this process on a tiny real bundle."""

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile
from small_world import Run, write_sound

Recap = Callable[..., Run]


def rows(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def paths(text: str) -> list[object]:
    return [row["path"] for row in rows(text)]


def test_jsonl_rows_have_exactly_the_promised_fields_in_the_order_given(recap: Recap, sounds: Path) -> None:
    given = [sounds / "c.wav", sounds / "a.wav"]
    run = recap("caption", *given, "--format", "jsonl", "--candidates", "3", "--neighbours", "2")
    assert run.status == 0
    assert paths(run.out) == [str(path) for path in given]
    for row in rows(run.out):
        assert list(row) == "path sound start end duration candidates neighbours model".split()
        assert len(str(row["sound"])) == 32
        assert (row["start"], row["end"], row["duration"]) == (0.0, 1.0, 1.0)
        scores = [c["score"] for c in row["candidates"]]  # type: ignore[attr-defined]
        assert len(scores) == 3
        assert scores == sorted(scores, reverse=True)
        assert {tuple(c) for c in row["candidates"]} == {("text", "score", "origin")}  # type: ignore[attr-defined]
        assert {c["origin"] for c in row["candidates"]} <= {"generated", "neighbour"}  # type: ignore[attr-defined]
        assert len(row["neighbours"]) == 2  # type: ignore[arg-type]
        for near in row["neighbours"]:  # type: ignore[attr-defined]
            assert list(near) == ["text", "similarity", "route", "collection"]
            assert -1 <= near["similarity"] <= 1
            assert near["route"] == "text"


def test_stdout_holds_data_only_and_the_summary_goes_to_stderr(recap: Recap, sounds: Path) -> None:
    run = recap("caption", sounds, "--format", "jsonl")
    assert len(rows(run.out)) == 5
    assert "5 captioned, 0 failed, in " in run.err


def test_csv_has_the_promised_columns(recap: Recap, sounds: Path) -> None:
    run = recap("caption", sounds / "a.wav", "--format", "csv")
    header, row = csv.reader(io.StringIO(run.out))
    assert header[:9] == "path start end caption score origin model error notes".split()
    assert header[9:12] == ["caption_2", "score_2", "origin_2"]
    assert row[:3] == [str(sounds / "a.wav"), "0.0", "1.0"]
    assert row[3]


def test_text_shows_captions_and_what_is_behind_them(recap: Recap, sounds: Path) -> None:
    run = recap("caption", sounds / "a.wav")
    assert run.lines[0] == str(sounds / "a.wav")
    assert "  similar captions:" in run.lines


def test_folder_is_searched_and_a_broken_file_is_reported_while_the_rest_continues(recap: Recap, sounds: Path) -> None:
    (sounds / "bad.wav").write_bytes(b"")
    (sounds / "noise.wav").write_bytes(os.urandom(500))
    run = recap("caption", sounds, sounds / "gone.wav", "--format", "jsonl")
    assert run.status == 1
    failed = [row for row in rows(run.out) if "error" in row]
    assert [Path(str(row["path"])).name for row in failed] == ["bad.wav", "noise.wav", "gone.wav"]
    assert all(list(row) == ["path", "error"] for row in failed)
    assert "5 captioned, 3 failed" in run.err
    assert all(str(row["error"]) in run.err for row in failed)
    assert "Traceback" not in run.err


def test_wrong_usage_and_no_audio_are_status_2(recap: Recap, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for arguments in (
        ["caption"],
        ["caption", tmp_path / "empty"],
        ["caption", tmp_path / "gone"],
        ["caption", tmp_path / "empty", "--candidates", "0"],
        ["caption", tmp_path / "empty", "--resume"],
        ["caption", "--files-from", tmp_path / "gone.txt"],
        ["caption", tmp_path, "--nonsense"],
    ):
        run = recap(*arguments)
        assert run.status == 2, arguments
        assert run.out == ""
        assert run.err
        assert "Traceback" not in run.err


def test_collection_replaces_the_enabled_set(recap: Recap, sounds: Path) -> None:
    recap("collections", "disable", "music")
    found = []
    for option in ([], ["--collection", "music"], ["--collection", "music", "--collection", "field"]):
        run = recap("caption", sounds / "a.wav", "--format", "jsonl", *option)
        (row,) = rows(run.out)
        found.append({near["collection"] for near in row["neighbours"]})  # type: ignore[attr-defined]
    assert found == [{"field"}, {"music"}, {"field", "music"}]


def test_unknown_collection_is_named_with_those_there_are(recap: Recap, sounds: Path) -> None:
    run = recap("caption", sounds, "--collection", "nowhere")
    assert run.status == 2
    assert "nowhere" in run.err
    assert "field, music" in run.err


def test_files_are_listed_in_a_file_or_on_standard_input(
    recap: Recap, sounds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = sounds / os.fsdecode(b"caf\xe9.wav")
    write_sound(odd, 7)
    listed = b"\n".join([os.fsencode(odd), b"", os.fsencode(sounds / "b.wav")]) + b"\r\n"
    (tmp_path / "list.txt").write_bytes(listed)
    run = recap("caption", "--files-from", tmp_path / "list.txt", "--format", "jsonl")
    assert paths(run.out) == [str(odd), str(sounds / "b.wav")]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(listed)))
    assert paths(recap("caption", "--files-from", "-", "--format", "jsonl").out) == paths(run.out)


def test_names_that_are_not_utf8_come_through_every_form(recap: Recap, sounds: Path) -> None:
    odd = sounds / os.fsdecode(b"caf\xe9.wav")
    write_sound(odd, 7)
    (row,) = rows(recap("caption", odd, "--format", "jsonl").out)
    assert os.fsencode(str(row["path"])) == os.fsencode(odd)
    assert "caf\\xe9.wav" in recap("caption", odd, "--format", "csv").out
    assert "caf\ufffd.wav" in recap("caption", odd).out


def test_silence_is_reported(recap: Recap, tmp_path: Path) -> None:
    soundfile.write(str(tmp_path / "silent.wav"), np.zeros(16_000), 16_000)
    run = recap("caption", tmp_path / "silent.wav", "--format", "jsonl")
    (row,) = rows(run.out)
    assert row["candidates"] == []
    assert row["notes"] == ["The sound is silent."]
    assert recap("caption", tmp_path / "silent.wav").out.splitlines()[1:] == [
        "  This sound is silent: skip it, or write what you know about it.",
        "",
    ]


@pytest.mark.parametrize(("rate", "channels", "seconds"), [(16_000, 64, 0.5), (384_000, 1, 0.3), (8_000, 2, 7.0)])
def test_unusual_sounds_are_captioned_normally(
    recap: Recap, tmp_path: Path, rate: int, channels: int, seconds: float
) -> None:
    noise = np.random.default_rng(0).uniform(-0.3, 0.3, (round(rate * seconds), channels))
    soundfile.write(str(tmp_path / "odd.wav"), noise, rate)
    (row,) = rows(recap("caption", tmp_path / "odd.wav", "--format", "jsonl").out)
    assert row["duration"] == pytest.approx(seconds)
    assert row["candidates"]


def test_more_neighbours_or_none_are_what_is_asked(recap: Recap, sounds: Path) -> None:
    for wanted in (0, 7):
        run = recap("caption", sounds / "a.wav", "--format", "jsonl", "--neighbours", str(wanted))
        (row,) = rows(run.out)
        assert len(row["neighbours"]) == wanted  # type: ignore[arg-type]
        assert row["candidates"]


def test_the_same_run_gives_the_same_rows(recap: Recap, sounds: Path) -> None:
    first, second = (recap("caption", sounds, "--format", "jsonl", "--seed", "3").out for _ in range(2))
    assert first == second


# ---- output files ----------------------------------------------------------------------------------------------


def test_existing_output_is_refused_before_anything_is_loaded(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("precious\n")
    run = recap("caption", sounds, "--format", "jsonl", "--out", out)
    assert run.status == 2
    assert "--resume" in run.err
    assert "loading" not in run.err
    assert out.read_text() == "precious\n"
    assert recap("caption", sounds, "--format", "jsonl", "--out", out, "--force").status == 0
    assert len(rows(out.read_text())) == 5


def test_failing_bundle_leaves_no_output_behind(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    run = recap("caption", sounds, "--out", tmp_path / "out.jsonl", "--bundle", tmp_path / "no bundle")
    assert run.status == 3
    assert not (tmp_path / "out.jsonl").exists()


def test_resume_skips_what_is_done_and_tries_failures_again(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    out, late = tmp_path / "out.jsonl", sounds / "late.wav"
    late.write_bytes(b"")
    command = ["caption", sounds, "--format", "jsonl", "--out", out]
    assert recap(*command).status == 1
    whole = out.read_text().splitlines(keepends=True)
    out.write_text("".join(whole[:2] + whole[5:]) + whole[3][:40])
    write_sound(late, 9)
    run = recap(*command, "--resume")
    assert run.status == 0
    assert "Sounds already done: 2 of 6." in run.err
    assert "4 captioned, 0 failed" in run.err
    found = rows(out.read_text())
    assert len(found) == 6
    assert sorted(str(row["path"]) for row in found) == sorted(str(p) for p in sounds.iterdir())
    assert all("error" not in row for row in found)
    assert recap(*command, "--resume").status == 0
    assert rows(out.read_text()) == found


def test_csv_output_is_resumed_even_when_a_name_holds_a_line_end(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    write_sound(sounds / "a\nb.wav", 5)
    out = tmp_path / "out.csv"
    command = ["caption", sounds, "--format", "csv", "--out", out]
    assert recap(*command).status == 0
    whole = out.read_text()
    out.write_text(whole[: whole.index("b.wav") + 3])
    assert recap(*command, "--resume").status == 0
    with out.open(newline="") as file:
        found = list(csv.reader(file))
    assert sorted(line[0] for line in found[1:]) == sorted(str(p) for p in sounds.iterdir())
    assert found[0][0] == "path"


@pytest.mark.parametrize("other", [["--beams", "4"], ["--seed", "9"], ["--collection", "music"], ["--format", "csv"]])
def test_resume_of_another_run_is_refused(recap: Recap, sounds: Path, tmp_path: Path, other: list[str]) -> None:
    out = tmp_path / "out.jsonl"
    command = ["caption", sounds / "a.wav", "--format", "jsonl", "--out", out]
    recap(*command)
    before = out.read_text()
    run = recap(*command, "--resume", *other)
    assert run.status == 2
    assert "started with other" in run.err
    assert out.read_text() == before


def test_run_file_shows_what_the_run_is_pinned_to(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    recap("caption", sounds / "a.wav", "--format", "jsonl", "--out", tmp_path / "out.jsonl")
    run = json.loads((tmp_path / "out.jsonl.run.json").read_text())
    assert run["bundle"] == "tiny"
    assert run["collections"] == ["field", "music"]
    assert run["settings"] == {
        "candidates": 5,
        "neighbours": 10,
        "beams": 3,
        "seed": 0,
        "other_recordings": False,
        "format": "jsonl",
    }
    assert run["sequence"] > 0
    assert run["model"] == rows((tmp_path / "out.jsonl").read_text())[0]["model"]


def test_output_that_cannot_be_written_is_one_sentence(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    run = recap("caption", sounds, "--out", tmp_path / "no folder" / "out.jsonl")
    assert run.status == 2
    assert "does not exist: create it" in run.err
    assert "Traceback" not in run.err


def test_captioning_never_touches_what_people_wrote(recap: Recap, sounds: Path) -> None:
    recap("accept", sounds / "a.wav", "My own words", "--annotator", "ana")
    before = recap("captions", "list", "--format", "jsonl").out
    recap("caption", sounds)
    assert recap("captions", "list", "--format", "jsonl").out == before
    assert len(recap("journal").lines) == 1
