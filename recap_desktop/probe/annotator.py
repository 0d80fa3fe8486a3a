"""Lets a simulated annotator work while window or engine are killed at random times.

Compares its decisions with the journal: none lost, none duplicated, and every draft older than a second restored. The
seed determines all random choices; the exact time of a kill also depends on the machine.
"""

from __future__ import annotations

import os
import queue
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from recap_desktop.probe.environment import linked_workspace
from recap_desktop.probe.figures import Figure
from recap_desktop.start.driver import make_settings
from recap_engine.annotate.scan import scan
from recap_engine.datastore.workspace import Workspace

_PATIENCE_SECONDS = 300.0
_PRINT_EVERY = 20
_TARGETS = ("window", "engine", "draft")
"""In turn; ``draft`` kills the window while it holds a draft that must be on disk."""
WRITTEN = ("accept", "edit", "write")


@dataclass(slots=True)
class AnnotatorLog:
    """What the annotator reported."""

    decided: list[tuple[str, str]] = field(default_factory=list)
    drafts: dict[str, str] = field(default_factory=dict)
    """Typed more than a second ago for sounds not decided since."""
    lost_drafts: list[str] = field(default_factory=list)
    found_drafts: int = 0
    window_kills: int = 0
    engine_kills: int = 0


class _Window:
    """The annotator's process and its output lines."""

    def __init__(self, workspace: Path, settings: Path, seed: int) -> None:
        command = [sys.executable, "-m", "recap_desktop.probe.annotating", str(workspace), str(settings), str(seed)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.engine = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as output:
            for line in output:
                self.lines.put(line.rstrip("\n"))
        self.lines.put(None)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def kill_engine(self) -> bool:
        with suppress(ProcessLookupError):
            if self.engine:
                os.kill(self.engine, signal.SIGKILL)
                self.engine = 0
                return True
        return False

    def wait(self) -> None:
        self._process.wait(60)
        while self.lines.get() is not None:
            pass


def probe(sounds: Path, model: str, count: int = 300, kills: int = 10, seed: int = 1) -> list[Figure]:
    """Figures of a session over ``count`` sounds with ``kills`` kills. Raises TimeoutError without progress."""
    with tempfile.TemporaryDirectory(prefix="recap-probe-") as name:
        folder = Path(name)
        linked_workspace(folder / "sounds", sounds, folder / "work.recap", count)
        with Workspace.open(folder / "work.recap") as workspace:
            for _ in scan(workspace, 1):
                pass
        make_settings(folder, bundle=model)
        began = time.monotonic()
        log = _run_session(folder, count, kills, seed)
        return [*_compare(folder / "work.recap", log), Figure("it took", time.monotonic() - began, "s")]


def _run_session(folder: Path, count: int, kills: int, seed: int) -> AnnotatorLog:
    rng, log = random.Random(seed), AnnotatorLog()
    kill_points = sorted(rng.sample(range(2, count - 2), kills))
    targets = [_TARGETS[n % len(_TARGETS)] for n in range(kills)]
    due: float | None = None
    window = _Window(folder / "work.recap", folder / "settings.ini", seed)
    while True:
        if due is not None and time.monotonic() >= due:
            due = None
            kill_points.pop(0)
            if targets.pop(0) == "engine" and window.kill_engine():
                log.engine_kills += 1
            else:
                window.kill()
                log.window_kills += 1
                while (line := window.lines.get()) is not None:
                    _record(log, window, line)
                window = _Window(folder / "work.recap", folder / "settings.ini", seed)
        try:
            left = _PATIENCE_SECONDS if due is None else max(0.0, due - time.monotonic())
            line = window.lines.get(timeout=left)
        except queue.Empty:
            if due is None:
                window.kill()
                raise TimeoutError("The annotator makes no progress.") from None
            continue
        if line is None:
            raise TimeoutError("The annotator's process ended unexpectedly.")
        if line == "done":
            window.wait()
            return log
        _record(log, window, line)
        if due is None and kill_points and len(log.decided) >= kill_points[0]:
            if targets[0] != "draft":
                due = time.monotonic() + rng.uniform(0.0, 1.5)
            elif line.startswith("draft "):
                due = time.monotonic() + rng.uniform(0.0, 0.25)


def _record(log: AnnotatorLog, window: _Window, line: str) -> None:
    word, _, rest = line.partition(" ")
    audio_hash, _, more = rest.partition(" ")
    match word:
        case "engine":
            window.engine = int(rest)
        case "draft":
            log.drafts[audio_hash] = more
        case "found":
            if log.drafts.get(audio_hash) not in (None, more):
                log.lost_drafts.append(audio_hash)
            log.found_drafts += 1
        case "clearing":
            log.drafts.pop(audio_hash, None)
        case "decided":
            log.decided.append((audio_hash, more))
            if len(log.decided) % _PRINT_EVERY == 0:
                print(f"{len(log.decided)} decided", file=sys.stderr, flush=True)


def _compare(place: Path, log: AnnotatorLog) -> list[Figure]:
    with Workspace.open(place) as workspace:
        entries = workspace.journal.entries()
        captions = workspace.captions.page("accepted", limit=100_000)
        damage = workspace.check()
        drafts = len(workspace.drafts.list())
    written = Counter((entry.sound or "", str(entry.kind)) for entry in entries)
    per_sound = Counter(entry.sound for entry in entries)
    lost = [one for one in log.decided if not written[one]]
    made = sum(entry.kind in WRITTEN for entry in entries)
    return [
        Figure("decisions the annotator made", len(log.decided)),
        Figure("decisions in the journal", len(entries)),
        Figure("decisions lost", len(lost), most=0),
        Figure("sounds decided twice", sum(number > 1 for number in per_sound.values()), most=0),
        Figure("captions that no decision made, or the reverse", abs(len(captions) - made), most=0),
        Figure("drafts lost", len(log.lost_drafts) + len(log.drafts), most=0),
        Figure("drafts left over", drafts, most=0),
        Figure("drafts found again after a kill", log.found_drafts),
        Figure("faults of the workspace", len(damage), most=0),
        Figure("kills of the window", log.window_kills),
        Figure("kills of the engine", log.engine_kills),
    ]
