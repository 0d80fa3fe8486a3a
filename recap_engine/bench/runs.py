"""The benchmarks: each makes its own inputs, seeded, and returns its figures by name."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from recap_engine.bench.clock import peak_memory, timed
from recap_engine.datastore.imports import ImportRow
from recap_engine.engine import Engine

Figures = dict[str, float]
RATE = 44_100


def startup(runs: int) -> Figures:
    """Importing the engine and ``recap --help``, each in a new process; the bare interpreter beside them."""
    python = sys.executable
    bare = timed(lambda: subprocess.run([python, "-c", ""], check=True), runs)
    inside = "import time; a = time.perf_counter(); import recap_engine.engine; print(time.perf_counter() - a)"
    imports = [
        float(subprocess.run([python, "-c", inside], check=True, capture_output=True).stdout) for _ in range(runs + 1)
    ][1:]
    shown = timed(
        lambda: subprocess.run([python, "-m", "recap_engine.cli", "--help"], check=True, capture_output=True), runs
    )
    return {
        "interpreter_s": bare.median,
        "import_engine_s": float(np.median(imports)),
        "recap_help_s": shown.median,
    }


def pipeline(bundle: str, device: str, sounds: int, seconds: float, runs: int) -> Figures:
    """Files to ranked captions (5 candidates, 10 neighbours): sounds a second after loading, and peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        paths = list(_make_sounds(Path(folder), sounds * (runs + 1), seconds))
        began = time.perf_counter()
        engine = Engine.open(Path(folder) / "bench.recap", bundle, device=device, allow_untrained=True)
        for _ in engine.prepare():
            pass
        loading = time.perf_counter() - began
        rest = iter(paths)
        timing = timed(lambda: _caption(engine, [next(rest) for _ in range(sounds)]), runs)
        engine.close()
    return {
        "loading_s": loading,
        "sounds_per_s": sounds / timing.median,
        "sounds_per_s_lowest": sounds / max(timing.seconds),
        "peak_memory_mb": peak_memory() / 1e6,
    }


def imports(bundle: str, device: str, captions: int) -> Figures:
    """Importing and embedding captions that were never seen: seconds for each, and both."""
    with tempfile.TemporaryDirectory() as folder:
        engine = Engine.open(Path(folder) / "bench.recap", bundle, device=device, allow_untrained=True)
        for _ in engine.prepare():
            pass
        began = time.perf_counter()
        for _ in engine.workspace.imports.bring_in(_make_captions(captions), "bench"):
            pass
        imported = time.perf_counter()
        for _ in engine.embed():
            pass
        embedded = time.perf_counter()
        engine.close()
    return {
        "captions": float(captions),
        "import_s": imported - began,
        "embed_s": embedded - imported,
        "both_s": embedded - began,
        "captions_per_minute": 60 * captions / (embedded - began),
    }


def _caption(engine: Engine, paths: Iterable[str]) -> None:
    for outcome in engine.caption((path, "") for path in paths):
        if outcome.proposal is None:
            raise RuntimeError(outcome.error)


def _make_sounds(folder: Path, count: int, seconds: float) -> Iterable[str]:
    """WAV files of shaped noise and tones, each another sound, so that nothing is answered from a cache."""
    import soundfile

    random = np.random.default_rng(0)
    time_axis = np.arange(round(seconds * RATE)) / RATE
    for i in range(count):
        tone = np.sin(2 * np.pi * random.uniform(100, 4000) * time_axis) * np.exp(-random.uniform(0, 3) * time_axis)
        noise = random.standard_normal(len(time_axis)) * random.uniform(0.01, 0.3)
        path = folder / f"{i:05}.wav"
        soundfile.write(path, 0.4 * tone + 0.3 * noise, RATE, subtype="PCM_16")
        yield str(path)


def _make_captions(count: int) -> Iterable[ImportRow]:
    """Captions of words drawn from the starter captions: of natural length, all different."""
    from recap_engine.engine import starter_captions

    words = sorted({word for row in starter_captions() for word in row.text.lower().split()})
    random = np.random.default_rng(0)
    for i in range(count):
        drawn = " ".join(words[at] for at in random.integers(len(words), size=random.integers(6, 14)))
        yield ImportRow(text=f"{drawn} {i}", source="bench", source_row=str(i))
