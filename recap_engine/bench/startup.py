"""``recap bench startup``: importing, ``recap --help``, and the first proposal of a new process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from statistics import median

from recap_engine.bench.clock import timed
from recap_engine.bench.cold_runs import Marks, cold_runs
from recap_engine.bench.comparison import Comparison, Report
from recap_engine.bench.setting import Setting, bench_bundle
from recap_engine.progress import Progress

_IMPORT = "import time; a = time.perf_counter(); import recap_engine.engine; print(time.perf_counter() - a)"


def measure(setting: Setting) -> Iterator[Progress | Report]:
    """Yield progress, then the report."""
    report = Report()
    yield Progress("starting processes", 0)
    _small(setting.runs, report)
    bundle = yield from bench_bundle(setting.size)
    marks: dict[str, list[Marks]] = {"reference": [], "engine": []}
    yield Progress("filling the datastore", 0)
    with cold_runs(bundle, setting) as runs:
        for run in range(setting.runs):
            yield Progress("starting engine and reference", run, setting.runs)
            for way in marks if run % 2 == 0 else reversed(marks):
                marks[way].append(runs.run(way))
    for what in ("neighbours", "proposal"):
        both = [tuple(mark[f"{what}_s"] for mark in marks[way]) for way in ("reference", "engine")]
        report.compare(f"first_{what}", Comparison(*both))
    yield report


def _small(runs: int, report: Report) -> None:
    """Time the bare interpreter, importing the engine, and the help, each in a new process."""
    python = sys.executable
    bare = timed(lambda: subprocess.run([python, "-c", ""], check=True), runs)
    imports = [
        float(subprocess.run([python, "-c", _IMPORT], check=True, capture_output=True).stdout) for _ in range(runs + 1)
    ]
    shown = timed(
        lambda: subprocess.run([python, "-m", "recap_engine.cli", "--help"], check=True, capture_output=True), runs
    )
    report.figure("interpreter_s", bare.median)
    report.figure("import_engine_s", median(imports[1:]))
    report.figure("recap_help_s", shown.median)
