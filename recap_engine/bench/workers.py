"""``recap bench workers``: `recap batch` on a local Ray beside one process, on the same sounds with the starter.

One process is measured with one core and with all of them: the first shows what a core is worth, the second what the
cores of this computer allow, since one process uses them all. Rates leave out what comes before the first sounds:
loading the models, and starting Ray.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from recap_engine.bench.comparison import Report
from recap_engine.bench.inputs import RATE, made_sound
from recap_engine.bench.probe import probed
from recap_engine.cluster.parts import part_files
from recap_engine.errors import RequestError
from recap_engine.progress import Progress

SECONDS = 5.0
_POLL = 0.1


def measure(sounds: int, workers: int) -> Iterator[Progress | Report]:
    """Yield progress, then the report. Raises RequestError outside of Linux and without Ray."""
    if not hasattr(os, "sched_setaffinity"):
        raise RequestError("Workers are measured on Linux only.")
    from recap_engine.cluster.run import import_ray

    import_ray()
    report = Report({"sounds": sounds, "workers": workers, "cores": len(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "sounds")
        folder.mkdir()
        for n in range(sounds):
            _write(folder / f"{n:05}.wav", n)
            yield Progress("making sounds", n + 1, sounds)
        rates = dict[str, float]()
        for name, cores in (("one_core", 1), ("one_process", None)):
            yield Progress(f"captioning: {name}", 0)
            figures = probed("sounds", str(Path(scratch, f"{name}.recap")), str(folder), cores=cores)
            rates[name] = figures["sounds_per_s"]
            report.figure(f"{name}_per_s", rates[name], f"{rates[name]:.2f} sounds/s")
        yield Progress("captioning: workers", 0)
        rate, memory = on_workers(folder, Path(scratch), workers)
    report.figure("workers_per_s", rate, f"{rate:.2f} sounds/s")
    for name, single in rates.items():
        report.figure(f"workers_to_{name}", rate / single, f"{rate / single:.2f} times")
    report.figure("worker_bytes", memory, f"{memory / 1e9:.2f} GB for the largest worker")
    yield report


def _write(path: Path, seed: int) -> None:
    import soundfile

    soundfile.write(path, made_sound(seed, SECONDS), RATE, subtype="PCM_16")


def on_workers(folder: Path, scratch: Path, workers: int) -> tuple[float, float]:
    """Sounds per second after each worker wrote its first file, and the peak memory of the largest worker in bytes."""
    out = scratch / "out"
    command = [sys.executable, "-m", "recap_engine.cli", "batch", str(folder), "--out", str(out)]
    command += ["--workers", str(workers), "--workspace", str(scratch / "workers.recap")]
    memory = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as program:
        while program.poll() is None:
            memory = max([memory, *map(peak_of, workers_of(program.pid))])
            time.sleep(_POLL)
        said = program.stdout.read() if program.stdout else ""
    if program.returncode:
        raise RuntimeError(f"the batch failed: {said[-2000:]}")
    return rate_after(part_files(out), workers), memory


def rate_after(parts: list[Path], skipped: int) -> float:
    """Rows per second from the moment at which ``skipped`` files were there."""
    from pyarrow import parquet

    written = sorted(parts, key=lambda part: part.stat().st_mtime_ns)
    if len(written) <= skipped:
        raise RequestError("There are too few sounds to measure so many workers: give more with --sounds.")
    began, ended = (written[at].stat().st_mtime_ns for at in (skipped - 1, -1))
    rows: int = sum(parquet.read_metadata(part).num_rows for part in written[skipped:])
    return rows / ((ended - began) / 1e9)


def workers_of(program: int) -> Iterator[int]:
    """The processes that caption, among the descendants of a program."""
    parents: dict[int, int] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        if stat := _read(Path("/proc", name, "stat")):
            parents[int(name)] = int(stat.rpartition(")")[2].split()[1])
    for process in list(parents):
        above = process
        while above in parents and above != program:
            above = parents[above]
        if above == program and "MapWorker" in _read(Path("/proc", str(process), "cmdline")):
            yield process


def peak_of(process: int) -> float:
    """The peak memory of a process in bytes; 0 once it has ended."""
    lines = _read(Path("/proc", str(process), "status")).splitlines()
    return next((float(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
