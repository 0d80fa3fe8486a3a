"""The sample sounds that ship are what their script makes."""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pytest

from recap_engine.audio import audio_hash, probe, read, windows

FOLDER = Path(__file__).parents[3] / "resources" / "samples"
SCRIPT = runpy.run_path(str(FOLDER / "make_samples.py"))


def test_there_are_enough_different_samples_and_they_are_small():
    files = sorted(FOLDER.glob("*.ogg"))
    assert [file.stem for file in files] == sorted(SCRIPT["SOUNDS"])
    assert len({audio_hash(file) for file in files}) == len(files) >= 14
    assert sum(file.stat().st_size for file in files) < 1_200_000


@pytest.mark.parametrize("name", sorted(SCRIPT["SOUNDS"]))
def test_a_sample_is_what_the_script_makes(name):
    file = FOLDER / f"{name}.ogg"
    made, kept = SCRIPT["rendered"](name), read(file, SCRIPT["RATE"])
    assert 3 <= (probe(file).duration or 0) <= 6
    assert len(made) == len(kept)
    assert np.corrcoef(made, kept)[0, 1] > 0.8
    assert max(window.peak for window in windows(file, SCRIPT["RATE"], 2.0)) > 0.3
