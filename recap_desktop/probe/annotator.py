"""An annotator works through real sounds while the window or the engine is killed, ten times, at random moments.

What was decided is compared with the journal: nothing lost, nothing doubled, and every draft that was a second old
found again. Everything random comes from the seed; where a kill falls depends on the machine, too.
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
_TOLD_EVERY = 20
_VICTIMS = ("window", "engine", "draft")
"""In turn; ``draft`` is the window, while it holds a draft that has to be on disk by now."""
WRITTEN = ("accept", "edit", "write")


@dataclass(slots=True)
class AnnotatorLog:
    """What the annotator said it did."""

    decided: list[tuple[str, str]] = field(default_factory=list)
    drafts: dict[str, str] = field(default_factory=dict)
    """Typed more than a second ago, and the sound not decided since."""
    lost_drafts: list[str] = field(default_factory=list)
    found_drafts: int = 0
    window_kills: int = 0
    engine_kills: int = 0


class _Window:
    """The annotator's process, and its lines as they come."""

    def __init__(self, workspace: Path, settings: Path, seed: int) -> None:
        command = [sys.executable, "-m", "recap_desktop.probe.annotating", str(workspace), str(settings), str(seed)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.engine = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as told:
            for line in told:
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
    """Figures of a sitting over ``count`` sounds with ``kills`` kills. Raises TimeoutError when it does not get on."""
    with tempfile.TemporaryDirectory(prefix="recap-probe-") as name:
        folder = Path(name)
        linked_workspace(folder / "sounds", sounds, folder / "work.recap", count)
        with Workspace.open(folder / "work.recap") as workspace:
            for _ in scan(workspace, 1):
                pass
        make_settings(folder, bundle=model)
        began = time.monotonic()
        told = _sit(folder, count, kills, seed)
        return [*_compare(folder / "work.recap", told), Figure("it took", time.monotonic() - began, "s")]


def _sit(folder: Path, count: int, kills: int, seed: int) -> AnnotatorLog:
    rng, told = random.Random(seed), AnnotatorLog()
    moments = sorted(rng.sample(range(2, count - 2), kills))
    victims = [_VICTIMS[n % len(_VICTIMS)] for n in range(kills)]
    due: float | None = None
    window = _Window(folder / "work.recap", folder / "settings.ini", seed)
    while True:
        if due is not None and time.monotonic() >= due:
            due = None
            moments.pop(0)
            if victims.pop(0) == "engine" and window.kill_engine():
                told.engine_kills += 1
            else:
                window.kill()
                told.window_kills += 1
                while (line := window.lines.get()) is not None:
                    _hear(told, window, line)
                window = _Window(folder / "work.recap", folder / "settings.ini", seed)
        try:
            left = _PATIENCE_SECONDS if due is None else max(0.0, due - time.monotonic())
            line = window.lines.get(timeout=left)
        except queue.Empty:
            if due is None:
                window.kill()
                raise TimeoutError("The annotator does not get on.") from None
            continue
        if line is None:
            raise TimeoutError("The annotator's window ended by itself.")
        if line == "done":
            window.wait()
            return told
        _hear(told, window, line)
        if due is None and moments and len(told.decided) >= moments[0]:
            if victims[0] != "draft":
                due = time.monotonic() + rng.uniform(0.0, 1.5)
            elif line.startswith("draft "):
                due = time.monotonic() + rng.uniform(0.0, 0.25)


def _hear(told: AnnotatorLog, window: _Window, line: str) -> None:
    word, _, rest = line.partition(" ")
    audio_hash, _, more = rest.partition(" ")
    match word:
        case "engine":
            window.engine = int(rest)
        case "draft":
            told.drafts[audio_hash] = more
        case "found":
            if told.drafts.get(audio_hash) not in (None, more):
                told.lost_drafts.append(audio_hash)
            told.found_drafts += 1
        case "clearing":
            told.drafts.pop(audio_hash, None)
        case "decided":
            told.decided.append((audio_hash, more))
            if len(told.decided) % _TOLD_EVERY == 0:
                print(f"{len(told.decided)} decided", file=sys.stderr, flush=True)


def _compare(place: Path, told: AnnotatorLog) -> list[Figure]:
    with Workspace.open(place) as workspace:
        entries = workspace.journal.entries()
        captions = workspace.captions.page("accepted", limit=100_000)
        damage = workspace.check()
        drafts = len(workspace.drafts.list())
    written = Counter((entry.sound or "", str(entry.kind)) for entry in entries)
    per_sound = Counter(entry.sound for entry in entries)
    lost = [one for one in told.decided if not written[one]]
    made = sum(entry.kind in WRITTEN for entry in entries)
    return [
        Figure("decisions the annotator made", len(told.decided)),
        Figure("decisions in the journal", len(entries)),
        Figure("decisions lost", len(lost), most=0),
        Figure("sounds decided twice", sum(number > 1 for number in per_sound.values()), most=0),
        Figure("captions that no decision made, or the reverse", abs(len(captions) - made), most=0),
        Figure("drafts lost", len(told.lost_drafts) + len(told.drafts), most=0),
        Figure("drafts left over", drafts, most=0),
        Figure("drafts found again after a kill", told.found_drafts),
        Figure("faults of the workspace", len(damage), most=0),
        Figure("kills of the window", told.window_kills),
        Figure("kills of the engine", told.engine_kills),
    ]
