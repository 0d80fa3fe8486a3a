"""Measure one point of a curve: ``python -m recap_engine.bench.probe WHAT …`` prints its figures as JSON.

Each point runs in a separate process, so that its memory can be measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

from recap_engine.bench.clock import peak_memory, seconds_of

Figures = dict[str, float]
QUERIES = 32
NEIGHBOURS = 10
FINGERPRINT = "bench"


def probed(what: str, *given: str, cores: int | None = None) -> Figures:
    """Measure one point in another process, on this many ``cores`` (None: all; Linux only).

    Raises RuntimeError with its output if it fails.
    """
    command = [sys.executable, "-m", "recap_engine.bench.probe", what, *given]
    if cores is not None:
        command = ["taskset", "-c", ",".join(map(str, sorted(os.sched_getaffinity(0))[:cores])), *command]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"measuring {what} failed: {done.stderr[-2000:]}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def captions(path: str, in_file: str) -> Figures:
    """Load and search a datastore in memory; for comparison, sqlite-vec answers ``in_file`` queries."""
    import torch  # noqa: F401  the engine searches with its product

    from recap_engine.bench.inputs import unit_vectors
    from recap_engine.datastore.workspace import Workspace

    with Workspace.open(path, read_only=True) as workspace:
        search = workspace.search
        encoder = workspace.vectors.encoder(FINGERPRINT)
        assert encoder is not None
        queries = unit_vectors(QUERIES, encoder.dimensions, seed=1)

        def ask(begin: int, end: int) -> None:
            search.captions("text", FINGERPRINT, queries[begin:end], NEIGHBOURS, search.in_use())

        first = seconds_of(ask, 0, 1)
        stored = median(seconds_of(ask, i, i + 1) for i in range(int(in_file)))
        before = resident()
        loading = seconds_of(lambda: search.memory.want(FINGERPRINT, wait=True))
        ask(0, QUERIES)
        held = resident() - before
        single = median(seconds_of(ask, i, i + 1) for i in range(QUERIES))
        batch = median(seconds_of(ask, 0, QUERIES) for _ in range(3)) / QUERIES
    return {
        "first_query_s": first,
        "sqlite_vec_s": stored,
        "load_s": loading,
        "query_s": single,
        "batch_query_s": batch,
        "memory_bytes": held,
    }


def sounds(workspace: str, *paths: str) -> Figures:
    """Caption files with the starter, like `recap caption`: a batch, or one file of any length."""
    from recap_engine.audio import discover
    from recap_engine.engine import Engine

    began = time.perf_counter()
    engine = Engine.open(workspace)
    for _ in engine.prepare():
        pass
    loading = time.perf_counter() - began
    ready = resident()
    named = [(found.path, found.error) for found in discover(paths)]
    began = time.perf_counter()
    for outcome in engine.caption(named):
        if outcome.proposal is None:
            raise RuntimeError(outcome.error)
    seconds = time.perf_counter() - began
    engine.close()
    return {
        "load_s": loading,
        "seconds": seconds,
        "sounds_per_s": len(named) / seconds,
        "ready_bytes": ready,
        "peak_bytes": peak_memory(),
    }


def resident() -> int:
    """The resident memory of this process in bytes, or its peak if the system does not report the current value."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm_file:
            return int(statm_file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return peak_memory()


if __name__ == "__main__":
    points: dict[str, Callable[..., Figures]] = {"captions": captions, "sounds": sounds}
    print(json.dumps(points[sys.argv[1]](*sys.argv[2:])))
