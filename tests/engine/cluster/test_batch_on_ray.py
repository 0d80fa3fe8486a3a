"""`recap batch` on a local Ray, with the tiny bundle: the rows of `recap caption`, kept through killed workers."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small_world import Run, write_sound

pytest.importorskip("ray", reason="the extra cluster is not installed")
from pyarrow import parquet

from recap_engine.batch.rows import as_utf8

Recap = Callable[..., Run]
COUNT = 500


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(COUNT):
        write_sound(folder / f"{i:03}.wav", i % 20, seconds=0.2 + i / 5000)
    return folder


def batch(workspace: Path, bundle: Path, *arguments: object) -> subprocess.Popen[str]:
    given = [*map(str, arguments), "--workspace", str(workspace), "--bundle", str(bundle), "--device", "cpu"]
    command = [sys.executable, "-m", "recap_engine.cli", "batch", *given]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def rows_in(folder: Path) -> list[dict[str, Any]]:
    return [row for part in sorted(folder.glob("part-*.parquet")) for row in parquet.read_table(part).to_pylist()]


def workers_of(program: int) -> Iterator[int]:
    """Processes that caption, among the descendants of a program."""
    parents = {}
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            parents[int(process)] = int(Path("/proc", process, "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    for process in list(parents):
        above = process
        while above in parents and above != program:
            above = parents[above]
        if above == program and b"MapWorker" in Path("/proc", str(process), "cmdline").read_bytes():
            yield process


@pytest.mark.skipif(sys.platform != "linux", reason="finds the workers in /proc")
def test_a_killed_worker_loses_no_sound_and_repeats_none(
    recap: Recap, many: Path, workspace: Path, bundle: Path, tmp_path: Path
) -> None:
    (many / "broken.wav").write_bytes(b"RIFF")
    write_sound(many / os.fsdecode(b"not \xff UTF-8.wav"), 3)
    out = tmp_path / "out"
    program = batch(workspace, bundle, many, "--out", out, "--workers", 2)
    while program.poll() is None and not list(out.glob("part-*.parquet")):
        time.sleep(0.05)
    os.kill(next(workers_of(program.pid)), signal.SIGKILL)
    said, _ = program.communicate()
    assert (program.returncode, f"{COUNT + 1} captioned, 1 failed" in said) == (1, True), said

    rows = rows_in(out)
    assert sorted(row["path"] for row in rows) == sorted(as_utf8(str(path)) for path in many.iterdir())
    (failed,) = [row for row in rows if row["error"] is not None]
    assert failed["path"] == str(many / "broken.wav")

    some = [str(many / f"{i:03}.wav") for i in range(0, COUNT, 25)]
    alone = recap("caption", *some, "--format", "jsonl")
    by_path = {row["path"]: row for row in rows}
    for expected in map(json.loads, alone.out.splitlines()):
        found = by_path[expected["path"]]
        assert [c["text"] for c in found["candidates"]] == [c["text"] for c in expected["candidates"]]
        assert [c["score"] for c in found["candidates"]] == pytest.approx(
            [c["score"] for c in expected["candidates"]], abs=1e-4
        )
        assert [n["text"] for n in found["neighbours"]] == [n["text"] for n in expected["neighbours"]]
        for name in ("sound", "model", "duration", "calibrated", "hears", "missing"):
            assert found[name] == expected.get(name)


def test_a_run_is_continued_and_merged(
    recap: Recap, sounds: Path, workspace: Path, bundle: Path, tmp_path: Path
) -> None:
    out, broken = tmp_path / "out", sounds / "broken.wav"
    broken.write_bytes(b"RIFF")
    table = tmp_path / "list.csv"
    table.write_text(f"path,who\n{(sounds / 'a.wav').as_uri()},me\nsounds/broken.wav,you\n")
    first = batch(workspace, bundle, table, "--out", out, "--workers", 1)
    said, _ = first.communicate()
    assert (first.returncode, len(rows_in(out))) == (1, 2), said

    again = batch(workspace, bundle, sounds, "--out", out, "--workers", 1)
    assert "continue it with --resume" in again.communicate()[0]
    other = batch(workspace, bundle, sounds, "--out", out, "--resume", "--beams", 2)
    assert "other settings" in other.communicate()[0]

    broken.write_bytes((sounds / "b.wav").read_bytes())
    last = batch(workspace, bundle, sounds.as_uri(), sounds, "--out", out, "--workers", 1, "--resume")
    said, _ = last.communicate()
    assert (last.returncode, "1 of 12 sounds are already done" in said) == (0, True), said
    paths = [row["path"] for row in rows_in(out)]
    assert len(paths) == len(set(paths)) == 12
    assert {row["error"] for row in rows_in(out)} == {None}

    merged = tmp_path / "all.parquet"
    assert recap("merge-results", out, "--out", merged, on=None).status == 0
    assert sorted(row["path"] for row in parquet.read_table(merged).to_pylist()) == sorted(paths)
