"""Six writers on one workspace, some of them killed: no decision is lost or duplicated, whoever else writes."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from recap_engine.annotate import decide
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Sound
from tests.torture._sample_workspace import make_sample
from tests.torture._tally import tally

WRITERS = 6
DECISIONS = 15


def run(seed: int, seconds: float, most: int = -1) -> dict[str, int]:
    """Run for that long, or for ``most`` attempts; returns how many there were of each outcome."""
    return tally(attempts, seed, seconds, most)


def attempts(random: Random, folder: Path) -> Iterator[str | None]:
    """One round of all writers."""
    run = 0
    while True:
        run += 1
        path = make_sample(folder / f"field-{run}.recap")
        yield _round(random, path)
        for file in folder.glob(f"field-{run}.recap*"):
            file.unlink()


def _round(random: Random, path: Path) -> str | None:
    logs = [path.with_name(f"{path.name}.log{who}") for who in range(WRITERS)]
    children = [_write(path, who, log, random.randrange(1 << 30)) for who, log in enumerate(logs)]
    time.sleep(0.2 * random.random())
    killed = random.sample(children, random.choice((0, 1, 2)))
    for child in killed:
        os.kill(child, signal.SIGKILL)
    failed = 0
    for child in children:
        _, status = os.waitpid(child, 0)
        failed += bool(status) and child not in killed
    if failed:
        return f"a writer failed ({path.with_name(f'{path.name}.fault').read_text().replace(str(path), 'FILE')})"
    reported = [line for log in logs if log.exists() for line in log.read_text().splitlines(keepends=True)]
    with Workspace.open(path) as workspace:
        problems = workspace.check()
        held = Counter(d.text for d in workspace.journal.entries() if d.kind == "write")
    if problems:
        return str(problems[0])
    lost = [line for line in reported if line.endswith("\n") and not held[line.rstrip("\n")]]
    if lost:
        return f"{len(lost)} reported decisions are lost"
    return "decisions are doubled" if any(number > 1 for number in held.values()) else None


def _write(path: Path, who: int, log: Path, seed: int) -> int:
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        random = Random(seed)
        with Workspace.open(path, busy_seconds=60) as workspace, log.open("a") as lines:
            for number in range(DECISIONS):
                text = f"Decision {number} of writer {who}"
                sound = Sound(f"{random.randrange(7):032}", 1.0)
                decide.write(workspace, sound, text, annotator=str(who))
                print(text, file=lines, flush=True)
                if random.random() < 0.2:
                    decide.undo(workspace, annotator=str(who), own=True)
        status = 0
    except Exception as error:
        path.with_name(f"{path.name}.fault").write_text(f"{type(error).__name__}: {str(error).splitlines()[0]}")
    finally:
        os._exit(status)
