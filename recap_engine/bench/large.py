"""``recap bench large``: from the start of `recap caption` to its first row, with very many captions whose vectors are
at hand.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from recap_engine.bench.clock import Timing
from recap_engine.bench.comparison import Report
from recap_engine.bench.inputs import RATE, fill_directly, made_sound
from recap_engine.bench.pipeline import dimensions
from recap_engine.bundles.find import find_bundle
from recap_engine.datastore.workspace import Workspace
from recap_engine.progress import Progress

_STEP = 100_000


def measure(captions: int, runs: int) -> Iterator[Progress | Report]:
    """Yield progress, then the report: seconds from starting the command to its first row, with the starter."""
    import soundfile

    bundle = find_bundle()
    wide = dimensions(bundle)
    with tempfile.TemporaryDirectory() as scratch:
        path, sound = Path(scratch, "large.recap"), Path(scratch, "sound.wav")
        soundfile.write(sound, made_sound(0, 5.0), RATE, subtype="PCM_16")
        with Workspace.create(path) as workspace:
            for at in range(0, captions, _STEP):
                fill_directly(workspace, bundle.encoder_fingerprint, wide, at, min(at + _STEP, captions))
                yield Progress("filling a datastore", min(at + _STEP, captions), captions)
        seconds = []
        for run in range(runs):
            yield Progress("captioning", run, runs)
            seconds.append(first_row(path, sound))
    report, taken = Report({"captions": captions}), Timing(tuple(seconds))
    report.figure("first_row_s", taken.median, f"{taken}")
    yield report


def first_row(workspace: Path, sound: Path) -> float:
    """Seconds from starting `recap caption` until it has written its first row."""
    command = [sys.executable, "-m", "recap_engine.cli", "caption", str(sound), "--format", "jsonl"]
    began = time.perf_counter()
    with subprocess.Popen(
        [*command, "--workspace", str(workspace)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        row = program.stdout.readline() if program.stdout else ""
        taken = time.perf_counter() - began
        _, said = program.communicate()
    if not row or program.returncode:
        raise RuntimeError(f"captioning failed: {said[-2000:]}")
    return taken
