"""`recap batch` on a local Ray, with the tiny bundle: the rows of `recap caption`, kept through killed workers.

Workers take seconds to start, so one test follows a run from its beginning to the merged file.
"""

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from small_world import Run, write_sound

pytest.importorskip("ray", reason="the extra cluster is not installed")
from pyarrow import parquet

from recap_engine.batch.rows import as_utf8
from recap_engine.bench.workers import workers_of

Recap = Callable[..., Run]
COUNT = 500


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(COUNT):
        write_sound(folder / f"{i:03}.wav", i % 20, seconds=0.2 + i / 5000)
    return folder


def rows_in(folder: Path) -> list[dict[str, Any]]:
    return [row for part in sorted(folder.glob("part-*.parquet")) for row in parquet.read_table(part).to_pylist()]


@contextmanager
def killing_a_worker(out: Path) -> Iterator[list[int]]:
    """Meanwhile, kill one of this process's workers as soon as the first rows are there."""
    killed: list[int] = []
    ended = threading.Event()

    def kill() -> None:
        while not list(out.glob("part-*.parquet")):
            if ended.wait(0.02):
                return
        killed.append(next(workers_of(os.getpid())))
        os.kill(killed[0], signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield killed
    finally:
        ended.set()
        killer.join()


def same_rows(found: dict[str, Any], expected: dict[str, Any]) -> None:
    """A row of `recap batch` says what `recap caption` says."""
    for name in ("candidates", "neighbours"):
        assert [one["text"] for one in found[name]] == [one["text"] for one in expected[name]]
    scores = [[one["score"] for one in row["candidates"]] for row in (found, expected)]
    assert scores[0] == pytest.approx(scores[1], abs=1e-4)
    for name in ("sound", "model", "duration", "calibrated", "hears", "missing"):
        assert found[name] == expected.get(name)


@pytest.mark.skipif(sys.platform != "linux", reason="finds the workers in /proc")
@pytest.mark.usefixtures("local_ray")
@pytest.mark.filterwarnings("ignore")  # Ray uses what it warns about
def test_a_killed_worker_loses_no_sound_and_repeats_none_and_the_run_is_continued(
    recap: Recap, many: Path, workspace: Path, bundle: Path, tmp_path: Path
) -> None:
    out, broken = tmp_path / "out", many / "broken.wav"
    broken.write_bytes(b"RIFF")
    write_sound(many / os.fsdecode(b"not \xff UTF-8.wav"), 3)
    with killing_a_worker(out) as killed:
        run = recap("batch", many, "--out", out, "--workers", "2", models=True)
    assert killed
    assert (run.status, f"{COUNT + 1} captioned, 1 failed" in run.err) == (1, True), run.err
    rows = rows_in(out)
    assert sorted(row["path"] for row in rows) == sorted(as_utf8(str(path)) for path in many.iterdir())
    (failed,) = [row for row in rows if row["error"] is not None]
    assert failed["path"] == str(broken)

    some = [str(many / f"{i:03}.wav") for i in range(0, COUNT, 25)]
    by_path = {row["path"]: row for row in rows}
    for expected in map(json.loads, recap("caption", *some, "--format", "jsonl").lines):
        same_rows(by_path[expected["path"]], expected)

    again = recap("batch", many, "--out", out, models=True)
    assert (again.status, "continue it with --resume" in again.err) == (2, True)
    other = recap("batch", many, "--out", out, "--resume", "--beams", "2", models=True)
    assert (other.status, "other settings" in other.err) == (2, True)
    broken.write_bytes((many / "001.wav").read_bytes())
    last = recap("batch", many, "--out", out, "--workers", "1", "--resume", models=True)
    assert (last.status, f"Sounds already done: {COUNT + 1} of {COUNT + 2}" in last.err) == (0, True), last.err

    merged = tmp_path / "all.parquet"
    assert "the ending .parquet" in recap("merge-results", out, "--out", tmp_path / "all.jsonl", on=None).err
    assert recap("merge-results", out, "--out", merged, on=None).status == 0
    whole = parquet.read_table(merged).to_pylist()
    assert sorted(row["path"] for row in whole) == sorted(as_utf8(str(path)) for path in many.iterdir())
    assert {row["error"] for row in whole} == {None}
