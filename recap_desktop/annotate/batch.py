"""Suggestions for many sounds, made in the background: begun, paused, gone on with after any interruption, and told.

It only proposes; nothing becomes a caption. What is done is known by the proposals in the workspace, so going on is
beginning again: sounds that have suggestions by the model in use, or that somebody has worked on, are left out.
"""

from __future__ import annotations

import json
import os
import time
from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop import tasks
from recap_desktop.annotate.desk import Desk
from recap_desktop.engine.client import EngineClient
from recap_desktop.library.sound_list import SoundList
from recap_desktop.settings import Settings
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.datastore.listing import NEW, SUGGESTED, Listing, proposed_by
from recap_engine.printable import printable

Doing = Literal["nothing", "beginning", "running", "paused"]
_TELL_MILLISECONDS = 250
_RATE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is. ``per_second`` 0: not known yet; ``failed`` holds (path, sentence)."""

    done: int
    total: int
    per_second: float
    failed: tuple[tuple[str, str], ...]

    @property
    def seconds_left(self) -> float | None:
        """How long it will take at the rate of the last half minute, or None while that is not known."""
        return (self.total - self.done) / self.per_second if self.per_second > 0 else None


class Batch(QObject):
    """One batch at a time over one workspace."""

    changed = Signal()
    """It began, got on, was paused or gone on with."""
    nothing_to_do = Signal()
    """Every sound asked for has suggestions, or was decided on."""
    finished = Signal(object)
    """(`Progress`): all is done."""
    failed = Signal(str)
    """It cannot go on now, and is paused: why, in a sentence."""

    def __init__(
        self,
        engine: EngineClient,
        sound_list: SoundList,
        desk: Desk,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._sound_list, self._desk, self._settings = engine, sound_list, desk, settings
        self.doing: Doing = "nothing"
        self._place: WorkspaceLocation | None = None
        self._files: NDArray[np.int64] = np.zeros(0, np.int64)
        self._paths: deque[str] = deque()
        self._done = 0
        self._failed: list[tuple[str, str]] = []
        self._fresh: list[str] = []
        self._recent: deque[tuple[float, int]] = deque()
        self._looking: tasks.Task | None = None
        self._tell = QTimer(self, singleShot=True, interval=_TELL_MILLISECONDS)
        self._tell.timeout.connect(self._on_told)
        engine.captioned.connect(self._on_captioned)
        engine.batch_finished.connect(self._on_finished)
        engine.batch_failed.connect(self._on_failed)
        engine.became_ready.connect(self._on_ready)

    # ---- what is wanted ----------------------------------------------------------------------------------------

    def use(self, place: WorkspaceLocation | None) -> None:
        """Work on this workspace from now on. What was under way in the one before can be gone on with there."""
        self._end()
        self._place = place

    def unfinished(self) -> NDArray[np.int64]:
        """The files of a batch in this workspace that was not finished (the program was closed, or died)."""
        try:
            kept = json.loads(self._settings.text("unfinished_batch") or "{}")
            if self._place is not None and kept.get("workspace") == str(self._place.path):
                return expand(kept["files"])
        except (ValueError, KeyError, TypeError):
            pass
        return np.zeros(0, np.int64)

    def begin(self, files: NDArray[np.int64]) -> None:
        """Make suggestions for these, in this order; those that have them or are decided on are left out."""
        self._end()
        if self._place is None:
            return
        self._files = files
        self.doing = "beginning"
        kept = {"workspace": str(self._place.path), "files": compress(files)}
        self._settings.set("unfinished_batch", json.dumps(kept))
        self._look()
        self.changed.emit()

    def pause(self) -> None:
        """Stop after what is being done, until `go_on`."""
        if self.doing in ("beginning", "running"):
            self._engine.cancel_batch()
            self.doing = "paused"
            self._recent.clear()
            self.changed.emit()

    def go_on(self) -> None:
        """Go on where it was paused."""
        if self.doing == "paused":
            self.doing = "beginning"
            self._look()
            self.changed.emit()

    def cancel(self) -> None:
        """Stop for good; the suggestions made so far stay."""
        self._settings.set("unfinished_batch", "")
        self._end()
        self.changed.emit()

    def progress(self) -> Progress:
        """How far it is."""
        return Progress(self._done, self._done + len(self._paths), self._rate(), tuple(self._failed))

    # ---- doing it ----------------------------------------------------------------------------------------------

    def _end(self) -> None:
        self._engine.cancel_batch()
        self.doing = "nothing"
        self._files, self._done = self._files[:0], 0
        self._paths.clear()
        self._failed.clear()
        self._recent.clear()
        self._looking = None

    def _on_ready(self, _ready: object) -> None:
        if self.doing == "beginning":
            self._look()

    def _look(self) -> None:
        """See what is done already, in the background; begins when the engine tells which model it has."""
        ready, place = self._engine.ready, self._place
        if ready is None or place is None:
            return
        files, listing, tried = self._files, self._sound_list.table.listing, {path for path, _ in self._failed}
        roots = {row.id: row.path for row in self._sound_list.libraries}
        task = self._looking = tasks.start(lambda _: _waiting(place, ready.model, files, listing, roots, tried), self)
        task.finished.connect(lambda paths: self._on_looked(task, paths))
        task.failed.connect(self._on_failed)

    def _on_looked(self, task: tasks.Task, paths: list[str]) -> None:
        if task is not self._looking or self.doing != "beginning":
            return
        self._looking = None
        self._paths = deque(paths)
        if not paths and self._done:
            self._on_finished()
        elif not paths:
            self.cancel()
            self.nothing_to_do.emit()
        else:
            self.doing = "running"
            self._recent.append((time.monotonic(), self._done))
            self._engine.start_batch(paths, self._settings.number("candidates"))
            self.changed.emit()

    def _on_captioned(self, _place: int, sound: str, error: str) -> None:
        if self.doing != "running" or not self._paths:
            return
        path = self._paths[0]
        if error and (folder := self._gone(path)):
            told = self.tr("The folder {path} is not there now: connect its drive, then go on.")
            self._on_failed(told.format(path=printable(folder)))
            return
        self._paths.popleft()
        self._done += 1
        if error:
            self._failed.append((path, error))
        else:
            self._fresh.append(sound)
        if not self._tell.isActive():
            self._tell.start()

    def _gone(self, path: str) -> str:
        """The folder of a sound, when it is not there any more: its sounds are not to blame."""
        inside = (row.path for row in self._sound_list.libraries if path.startswith(os.path.join(row.path, "")))
        return next((folder for folder in inside if not os.path.isdir(folder)), "")

    def _on_told(self) -> None:
        fresh, self._fresh = self._fresh, []
        self._desk.refresh(fresh)
        if self.doing == "running":
            now = time.monotonic()
            self._recent.append((now, self._done))
            while now - self._recent[0][0] > _RATE_SECONDS and len(self._recent) > 2:
                self._recent.popleft()
            self.changed.emit()

    def _rate(self) -> float:
        if len(self._recent) < 2:
            return 0.0
        (began, before), (now, done) = self._recent[0], self._recent[-1]
        return (done - before) / (now - began) if now > began else 0.0

    def _on_finished(self) -> None:
        if self.doing not in ("running", "beginning"):
            return
        self._tell.stop()
        self._on_told()
        told = self.progress()
        self.cancel()
        self.finished.emit(told)

    def _on_failed(self, sentence: str) -> None:
        self.pause()
        self.failed.emit(sentence)


def _waiting(
    place: WorkspaceLocation,
    model: str,
    files: NDArray[np.int64],
    listing: Listing,
    roots: dict[int, str],
    tried: set[str],
) -> list[str]:
    """Paths of the sounds, once each, for which there is something to do."""
    with place.open() as workspace:
        done = set(proposed_by(workspace, model))
    row_of = {file: row for row, file in enumerate(listing.files.tolist())}
    paths = []
    for row in (row_of[file] for file in files.tolist() if file in row_of):
        if listing.missing[row] or listing.states[row] not in (NEW, SUGGESTED) or listing.hashes[row] in done:
            continue
        path = listing.path(row, roots)
        if path not in tried:
            done.add(listing.hashes[row])
            paths.append(path)
    return paths


def compress(numbers: NDArray[np.int64]) -> str:
    """Numbers as ranges, kept in their order: ``3-7,12``."""
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - 2) != 1)
    ends = np.append(starts[1:], len(numbers)) - 1
    pairs = zip(numbers[starts].tolist(), numbers[ends].tolist(), strict=True) if len(numbers) else ()
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in pairs)


def expand(ranges: str) -> NDArray[np.int64]:
    """What `compress` made, as numbers again. Raises ValueError for anything else."""
    parts = []
    for part in ranges.split(",") if ranges else ():
        first, _, last = part.partition("-")
        parts.append(np.arange(int(first), int(last or first) + 1, dtype=np.int64))
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
