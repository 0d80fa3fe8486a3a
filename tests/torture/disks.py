"""Decisions on a small disk that fills up: what was reported as saved is there, and nothing else happens.

The disk is a tmpfs; where none can be mounted (it needs root on Linux), nothing is tried.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from recap_engine.annotate import decide
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.records import Sound
from tests.torture._sample_workspace import make_sample
from tests.torture._tally import tally

SIZE_MB = 12
STEPS = 40


def run(seed: int, seconds: float, most: int = -1) -> dict[str, int]:
    """Run for that long, or for ``most`` disks; returns how many there were of each outcome."""
    return tally(attempts, seed, seconds, most)


def attempts(random: Random, folder: Path) -> Iterator[str | None]:
    """One disk that fills up."""
    with _small_disk(folder / "small") as disk:
        while disk is not None:
            yield _fill(random, disk)
            for file in disk.iterdir():
                file.unlink()


@contextmanager
def _small_disk(place: Path) -> Iterator[Path | None]:
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    try:
        yield place if mounted else None
    finally:
        if mounted:
            subprocess.run(["umount", str(place)], check=True)


def _fill(random: Random, disk: Path) -> str | None:
    path, filler = make_sample(disk / "field.recap"), disk / "filler"
    with Workspace.open(path) as workspace:
        before = Counter(entry.text for entry in workspace.journal.entries())
        _leave_free(filler, random.randrange(400_000))
        reported = []
        for number in range(STEPS):
            text = f"{random.random()} " + "rain " * random.choice((1, 100, 800))
            try:
                decide.write(workspace, Sound(f"{number:032x}", 1.0), text, annotator="ana")
                reported.append(text.strip())
                if random.random() < 0.2:
                    decide.undo(workspace)
            except RecapError as error:
                if "\n" in str(error):
                    return f"not one sentence: {error}"
    filler.unlink()
    with Workspace.open(path) as workspace:
        if problems := workspace.check():
            return str(problems[0])
        held = Counter(entry.text for entry in workspace.journal.entries() if entry.kind == "write") - before
    if held != Counter(reported):
        return f"reported {len(reported)}, held {held.total()}"
    return None


def _leave_free(filler: Path, free: int) -> None:
    """Fill the disk but for ``free`` bytes."""
    with filler.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(65_536)) == 65_536:
                pass
        except OSError:
            pass
        file.truncate(max(0, file.tell() - free))
