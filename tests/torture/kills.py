"""Kills at any moment: nothing that was reported as done is lost, and every file that is left opens and is whole."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random

from recap_engine.annotate import curate, decide
from recap_engine.annotate.starter_workspace import create_workspace
from recap_engine.cli import main
from recap_engine.datastore import backups
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.records import Sound
from tests.torture._sample_workspace import SOUNDS, make_sample
from tests.torture._tally import tally

Report = Callable[[str], None]


def run(seed: int, seconds: float, most: int = -1) -> dict[str, int]:
    """Run for that long, or for ``most`` attempts; returns how many there were of each outcome."""
    return tally(attempts, seed, seconds, most)


def attempts(random: Random, folder: Path) -> Iterator[str | None]:
    """Start a command in a process of its own, kill it, and look at what it left."""
    path = make_sample(folder / "field.recap")
    backup = Path(shutil.copy(path, folder / "backup.recap"))
    table = folder / "captions.csv"
    table.write_text("caption\n" + "\n".join(f"Imported caption number {n}" for n in range(6000)))
    sample = backup.read_bytes()
    run = 0
    while True:
        run += 1
        if run % 25 == 0:
            _remove(path)
            path.write_bytes(sample)
        name = random.choice(list(WORK))
        reported = _killed(partial(WORK[name], path, folder, run), random)
        fault = _lost(path, reported)
        if name == "create":
            fault = fault or _left(folder / f"new-{run}.recap")
        yield f"{name}: {fault}" if fault else None


def _killed(work: Callable[[Report], None], random: Random) -> list[str]:
    """Run ``work`` in a forked process that is killed after a moment; what it reported until then."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            work(lambda line: os.write(writing, f"{line}\n".encode()) and None)
            status = 0
        except RecapError:
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    time.sleep(random.choice((0.001, 0.01, 0.05, 0.2, 0.5)) * random.random())
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, encoding="utf-8") as lines:
        return [line.rstrip("\n") for line in lines if line.endswith("\n")]


def _lost(path: Path, reported: list[str]) -> str | None:
    try:
        with Workspace.open(path) as workspace:
            problems = workspace.check()
            if problems:
                return str(problems[0])
            texts = [d.text for d in workspace.journal.entries()]
            lost = [line for line in reported if line not in texts]
            if lost:
                return f"{len(lost)} reported decisions are lost"
            doubled = [line for line in reported if texts.count(line) > 1]
            if doubled:
                return "decisions are doubled"
    except RecapError as error:
        return f"does not open ({type(error).__name__})"
    return None


def _left(path: Path) -> str | None:
    """A workspace that is created is there as a whole or not at all."""
    if not path.exists():
        return None
    with Workspace.open(path) as workspace:
        whole = workspace.captions.count()
        problems = workspace.check()
    _remove(path)
    return None if whole and not problems else "a part of a new workspace was left"


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _decide(path: Path, _: Path, run: int, report: Report) -> None:
    with Workspace.open(path) as workspace:
        for number in range(10_000):
            text = f"Decision {run}-{number}"
            decide.write(workspace, SOUNDS[number % len(SOUNDS)], text, annotator="ana")
            report(text)


def _draft_and_undo(path: Path, _: Path, run: int, report: Report) -> None:
    with Workspace.open(path) as workspace:
        for number in range(10_000):
            sound = Sound(f"{run % 50:032}", 1.0)
            workspace.drafts.save(sound, f"Draft {number}")
            text = f"Undone {run}-{number}"
            decide.write(workspace, sound, text)
            decide.undo(workspace)
            decide.redo(workspace)
            decide.undo(workspace)


def _curate(path: Path, _: Path, run: int, report: Report) -> None:
    with Workspace.open(path) as workspace:
        ids = [caption.id for caption in workspace.captions.page(limit=50)]
        for number in range(1000):
            curate.move(workspace, ids, f"collection {run} {number % 3}")
            curate.set_captions_enabled(workspace, ids, bool(number % 2))


def _import(path: Path, _: Path, run: int, report: Report) -> None:
    with Workspace.open(path) as workspace:
        rows = (ImportRow(f"Import {run} {n}") for n in range(20_000))
        for _tally in workspace.imports.add_rows(rows, "imported", batch=50):
            pass


def _command(*arguments: str) -> Callable[[Path, Path, int, Report], None]:
    def work(path: Path, folder: Path, run: int, report: Report) -> None:
        filled = [
            argument.format(folder=folder, run=run, sound=SOUNDS[run % len(SOUNDS)].hash) for argument in arguments
        ]
        main([*filled, "--workspace", str(path)])

    return work


def _back_up(path: Path, folder: Path, run: int, report: Report) -> None:
    copy = folder / "copy.recap"
    copy.unlink(missing_ok=True)
    with Workspace.open(path) as workspace:
        backups.write_backup(workspace, copy)


def _restore(path: Path, folder: Path, run: int, report: Report) -> None:
    for old in folder.glob("field.before-restore*"):
        old.unlink()
    backups.restore_backup(folder / "backup.recap", path)


def _repair(path: Path, folder: Path, run: int, report: Report) -> None:
    for old in folder.glob("field.damaged*"):
        old.unlink()
    backups.repair(path)


def _create(path: Path, folder: Path, run: int, report: Report) -> None:
    create_workspace(folder / f"new-{run}.recap").close()


WORK: dict[str, Callable[[Path, Path, int, Report], None]] = {
    "decide": _decide,
    "undo": _draft_and_undo,
    "curate": _curate,
    "import": _import,
    "create": _create,
    "back up": _back_up,
    "restore": _restore,
    "repair": _repair,
    "recap captions import": _command("captions", "import", "{folder}/captions.csv", "--collection", "table-{run}"),
    "recap undo": _command("undo"),
    "recap collections": _command("collections", "disable", "rain"),
    "recap workspace check": _command("workspace", "check"),
    "recap journal": _command("journal"),
}
