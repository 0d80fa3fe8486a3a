"""A few seconds of each torture subject; `python -m tests.torture` runs them for longer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUBJECTS = ("audio", "bundles", "disks", "imports", "kills", "workspaces", "writers")


def test_every_subject_has_a_short_run() -> None:
    modules = {path.stem for path in (ROOT / "tests" / "torture").glob("*.py") if not path.stem.startswith("_")}
    assert modules == set(SUBJECTS)


@pytest.mark.slow
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_short_torture_finds_no_fault(subject: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.torture", "--minutes", "0.04", "--seed", "7", subject],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{subject}: " in run.stdout
