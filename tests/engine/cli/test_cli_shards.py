"""`recap caption --shard` and `recap merge-results`: the runs of a queue of jobs, put together."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_world import Run

from recap_engine.batch.shard import Shard
from recap_engine.errors import RequestError

Recap = Callable[..., Run]


def rows_by_path(file: Path) -> dict[str, dict[str, object]]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    by_path = {row["path"]: row for row in rows}
    assert len(by_path) == len(rows)
    return by_path


def caption_shards(recap: Recap, sounds: Path, folder: Path, count: int, ending: str = "jsonl") -> None:
    folder.mkdir()
    for i in range(1, count + 1):
        out = folder / f"{i}.{ending}"
        run = recap("caption", sounds, "--shard", f"{i}/{count}", "--format", ending, "--out", out)
        assert run.status == 0, run.err


@pytest.mark.parametrize("text", ["", "1", "0/3", "4/3", "1/0", "a/b", "1/2/3", "-1/2", "²/3"])
def test_only_a_number_of_so_many_is_a_shard(text: str) -> None:
    with pytest.raises(RequestError, match="is not a shard"):
        Shard.parse(text)


def test_every_sound_is_in_exactly_one_shard_and_stays_there() -> None:
    paths = [f"/sounds/{i}.wav" for i in range(1000)]
    shards = [Shard(i, 7) for i in range(1, 8)]
    assert [sum(shard.has(path) for shard in shards) for path in paths] == [1] * 1000
    assert all(100 < sum(map(shard.has, paths)) < 190 for shard in shards)


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_merged_shards_hold_the_rows_of_one_run(recap: Recap, sounds: Path, tmp_path: Path, ending: str) -> None:
    whole, merged = tmp_path / f"whole.{ending}", tmp_path / f"merged.{ending}"
    recap("caption", sounds, "--format", ending, "--out", whole)
    caption_shards(recap, sounds, tmp_path / "parts", 2, ending)
    run = recap("merge-results", tmp_path / "parts", "--out", merged, on=None)
    assert (run.status, run.err.splitlines()[0]) == (0, f"5 captioned, 0 failed: {merged}.")
    assert sorted(merged.read_text().splitlines()) == sorted(whole.read_text().splitlines())


def test_missing_shards_are_named_and_repeated_rows_counted(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    caption_shards(recap, sounds, tmp_path / "parts", 3)
    parts = sorted((tmp_path / "parts").glob("*.jsonl"), key=lambda part: part.stat().st_size, reverse=True)
    first, second, left_out = parts
    again = tmp_path / "again.jsonl"
    again.write_bytes(first.read_bytes())
    again.with_name("again.jsonl.run.json").write_bytes(first.with_name(f"{first.name}.run.json").read_bytes())
    run = recap("merge-results", first, second, again, "--out", tmp_path / "merged.jsonl", on=None)
    assert run.status == 1
    assert f"Missing: {left_out.stem}/3." in run.err
    assert f"(the first row stays): {len(rows_by_path(first))}." in run.err
    assert rows_by_path(tmp_path / "merged.jsonl") == rows_by_path(first) | rows_by_path(second)


def test_captions_win_over_a_failure_and_the_merged_file_can_be_continued(
    recap: Recap, sounds: Path, tmp_path: Path
) -> None:
    broken = sounds / "broken.wav"
    good = broken.read_bytes() if broken.exists() else (sounds / "a.wav").read_bytes()
    broken.write_bytes(b"RIFF")
    for name in ("first", "second"):
        recap("caption", sounds, "--format", "jsonl", "--out", tmp_path / f"{name}.jsonl")
        broken.write_bytes(good)
    merged = tmp_path / "merged.jsonl"
    files = [tmp_path / "first.jsonl", tmp_path / "second.jsonl"]
    assert recap("merge-results", *files, "--out", merged, on=None).status == 0
    assert "candidates" in rows_by_path(merged)[str(broken)]

    assert recap("merge-results", files[0], "--out", merged, "--force", on=None).status == 1
    assert "error" in rows_by_path(merged)[str(broken)]
    assert recap("caption", sounds, "--format", "jsonl", "--out", merged, "--resume").status == 0
    assert "candidates" in rows_by_path(merged)[str(broken)]


def test_runs_that_differ_or_have_no_record_are_refused(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    recap("caption", sounds, "--shard", "1/2", "--format", "jsonl", "--out", one)
    recap("caption", sounds, "--shard", "2/2", "--format", "jsonl", "--out", two, "--beams", "2")
    run = recap("merge-results", one, two, "--out", tmp_path / "merged.jsonl", on=None)
    assert run.status == 2
    assert "different models, collections or settings" in run.err
    assert "give" in recap("merge-results", one, "--out", tmp_path / "merged.csv", on=None).err
    one_again = recap("merge-results", one, "--out", two, on=None)
    assert (one_again.status, "replace it with --force" in one_again.err) == (2, True)
    (tmp_path / "two.jsonl.run.json").unlink()
    assert "is missing or damaged" in recap("merge-results", two, "--out", tmp_path / "merged.jsonl", on=None).err
    assert "write to another file" in recap("merge-results", one, "--out", one, "--force", on=None).err
    (tmp_path / "empty").mkdir()
    assert (
        "holds no output" in recap("merge-results", tmp_path / "empty", "--out", tmp_path / "merged.jsonl", on=None).err
    )
    assert not (tmp_path / "merged.jsonl").exists()


def test_an_empty_shard_is_not_missing(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    caption_shards(recap, sounds / "a.wav", tmp_path / "parts", 2)
    run = recap("merge-results", tmp_path / "parts", "--out", tmp_path / "merged.jsonl", on=None)
    assert (run.status, "Missing" in run.err) == (0, False)
    assert list(rows_by_path(tmp_path / "merged.jsonl")) == [str(sounds / "a.wav")]
