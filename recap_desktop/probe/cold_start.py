"""Time from starting the program to the first suggestion, in a new workspace of some sounds, with empty caches.

The program runs in its own process (``python -m recap_desktop.probe.cold_start FOLDER SETTINGS``), which reports
when the list, the dictionary and the first suggestion are there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from recap_desktop.probe.figures import Figure
from recap_desktop.settings import Settings
from recap_desktop.start.driver import PATIENCE_SECONDS, WaitTimeout, application, make_settings, open_window, until
from recap_engine.audio import discover

_LISTED, _SUGGESTED, _SPELLING = "listed", "suggested", "spelling"


def probe(sounds: Path, model: str, count: int = 40) -> list[Figure]:
    """Figures of one start. Raises WaitTimeout without sounds, or if no suggestion comes."""
    found = [entry.path for entry in discover([str(sounds)]) if not entry.error]
    if not found:
        raise WaitTimeout(f"{sounds} contains no sounds.")
    with tempfile.TemporaryDirectory(prefix="recap-cold-start-") as name:
        folder = Path(name)
        (folder / "sounds").mkdir()
        for number in range(min(count, len(found))):
            path = Path(found[number * len(found) // min(count, len(found))])
            (folder / "sounds" / f"{number:04}_{path.name}").symlink_to(path.resolve())
        make_settings(folder, bundle=model)
        load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
        before = os.times()
        times = _start(folder)
        after = os.times()
        spent = after.children_user - before.children_user + after.children_system - before.children_system
    return [
        Figure("sounds", float(min(count, len(found)))),
        Figure("processes that were running or waiting", load),
        Figure("processor time of window and engine, to their end", spent, "s"),
        Figure("start to the list of sounds", times[_LISTED], "s"),
        Figure("start to spelling marks", times[_SPELLING], "s"),
        Figure("start to the first suggestion", times[_SUGGESTED], "s", most=6.0),
    ]


def _start(folder: Path) -> dict[str, float]:
    """Seconds from the start to each line that the program's process prints."""
    command = [sys.executable, "-m", "recap_desktop.probe.cold_start", str(folder / "sounds"), str(folder)]
    caches = {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_DATA_HOME": str(folder / "data")}
    began, times = time.perf_counter(), dict[str, float]()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | caches) as process:
        assert process.stdout is not None
        for line in process.stdout:
            times[line.strip()] = time.perf_counter() - began
    if _SUGGESTED not in times:
        raise WaitTimeout("The program started, but no suggestion came.")
    return times


def _run(sounds: Path, folder: Path) -> None:
    application()
    session = open_window(Settings(folder / "settings.ini"))
    spelling = session.desk_controller.spelling.check
    spelling.changed.connect(lambda: print(_SPELLING, flush=True))
    session.begin(str(folder / "work.recap"), str(sounds))
    until(lambda: session.window.table.rowCount() > 0, "the list of sounds", PATIENCE_SECONDS)
    print(_LISTED, flush=True)
    until(lambda: bool(session.desk.candidates()), "a suggestion", PATIENCE_SECONDS)
    print(_SUGGESTED, flush=True)
    until(lambda: spelling.ready, "the dictionary", PATIENCE_SECONDS)
    session.window.close()


if __name__ == "__main__":
    _run(Path(sys.argv[1]), Path(sys.argv[2]))
