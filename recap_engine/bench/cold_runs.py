"""Runs of cold processes for ``startup`` and ``memory``: engine and reference on one datastore."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from recap_engine.bench.inputs import CAPTIONS, Sounds, fill_store, made_captions, unit_vectors
from recap_engine.bench.pipeline import dimensions
from recap_engine.bench.setting import Setting
from recap_engine.bundles.bundle import Bundle
from recap_engine.datastore.workspace import Workspace

Marks = dict[str, float]
"""The figures printed by `cold`."""


@dataclass(frozen=True, slots=True)
class ColdRuns:
    """Runs the engine or the reference in a new process, each time with another sound."""

    bundle: Bundle
    folder: Path
    sounds: Sounds
    device: str

    def run(self, way: str) -> Marks:
        """Run the ``engine`` or the ``reference`` once. Raises RuntimeError with its output if it fails."""
        store = self.folder / ("bench.recap" if way == "engine" else "bench.npz")
        (sound,) = self.sounds.take(1)
        given = [sys.executable, "-m", "recap_engine.bench.cold", way, str(self.bundle.folder), str(store), sound]
        environment = {**os.environ, "RECAP_BENCH_BEGAN": repr(time.time())}
        done = subprocess.run([*given, self.device], capture_output=True, text=True, env=environment, check=False)
        if done.returncode:
            raise RuntimeError(f"the {way} failed: {done.stderr[-2000:]}")
        marks: Marks = json.loads(done.stdout.splitlines()[-1])
        return marks


@contextmanager
def cold_runs(bundle: Bundle, setting: Setting) -> Iterator[ColdRuns]:
    """Fill a datastore of 50,000 captions for engine and reference."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        texts, vectors = made_captions(CAPTIONS), unit_vectors(CAPTIONS, dimensions(bundle))
        with Workspace.create(folder / "bench.recap") as workspace:
            fill_store(workspace, bundle.encoder_fingerprint, texts, vectors)
        np.savez(folder / "bench.npz", texts=np.array(texts), vectors=vectors)
        yield ColdRuns(bundle, folder, Sounds(folder, setting.sounds), setting.device)
