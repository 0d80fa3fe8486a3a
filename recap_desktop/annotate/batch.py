"""Make suggestions for many sounds in the background; a batch can be paused and resumed after any interruption.

A batch only proposes and never adds a caption. The proposals in the workspace record what is done, so resuming starts
the batch again without the sounds that have suggestions by the current model, a caption, a decision or a draft.
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

State = Literal["idle", "starting", "running", "paused"]
_REPORT_MILLISECONDS = 250
_RATE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a batch. ``per_second`` is 0 while unknown; ``failed`` holds (path, error message)."""

    done: int
    total: int
    per_second: float
    failed: tuple[tuple[str, str], ...]

    @property
    def seconds_left(self) -> float | None:
        """Seconds left at the rate of the last half minute, or None while that is unknown."""
        return (self.total - self.done) / self.per_second if self.per_second > 0 else None


class Batch(QObject):
    """Runs one batch at a time on one workspace."""

    changed = Signal()
    """The state or the progress changed."""
    nothing_to_do = Signal()
    """All sounds of the batch have suggestions or a decision already."""
    finished = Signal(object)
    """(`Progress`): the batch is complete."""
    failed = Signal(str)
    """(error message): the batch cannot continue and was paused."""

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
        self.state: State = "idle"
        self._place: WorkspaceLocation | None = None
        self._files: NDArray[np.int64] = np.zeros(0, np.int64)
        self._paths: deque[str] = deque()
        self._done = 0
        self._failed: list[tuple[str, str]] = []
        self._fresh: list[str] = []
        self._recent: deque[tuple[float, int]] = deque()
        self._finding: tasks.Task | None = None
        self._report_timer = QTimer(self, singleShot=True, interval=_REPORT_MILLISECONDS)
        self._report_timer.timeout.connect(self._report)
        engine.captioned.connect(self._on_captioned)
        engine.batch_finished.connect(self._on_finished)
        engine.batch_failed.connect(self._on_failed)
        engine.became_ready.connect(self._on_ready)

    # ---- control -----------------------------------------------------------------------------------------------

    def use(self, place: WorkspaceLocation | None) -> None:
        """Switch to this workspace. A batch of the previous one can be resumed when it is open again."""
        self._end()
        self._place = place

    def unfinished(self) -> NDArray[np.int64]:
        """The files of the unfinished batch of this workspace, if the program was closed or died during it."""
        try:
            kept = json.loads(self._settings.text("unfinished_batch") or "{}")
            if self._place is not None and kept.get("workspace") == str(self._place.path):
                return expand(kept["files"])
        except (ValueError, KeyError, TypeError):
            pass
        return np.zeros(0, np.int64)

    def begin(self, files: NDArray[np.int64]) -> None:
        """Make suggestions for these files, in this order; files with suggestions or a decision are left out."""
        self._end()
        if self._place is None:
            return
        self._files = files
        self.state = "starting"
        kept = {"workspace": str(self._place.path), "files": compress(files)}
        self._settings.set("unfinished_batch", json.dumps(kept))
        self._find_pending()
        self.changed.emit()

    def pause(self) -> None:
        """Pause until `resume`; the current sound is finished first."""
        if self.state in ("starting", "running"):
            self._engine.cancel_batch()
            self.state = "paused"
            self._recent.clear()
            self.changed.emit()

    def resume(self) -> None:
        """Resume a paused batch."""
        if self.state == "paused":
            self.state = "starting"
            self._find_pending()
            self.changed.emit()

    def cancel(self) -> None:
        """Stop for good; the suggestions made so far are kept."""
        self._settings.set("unfinished_batch", "")
        self._end()
        self.changed.emit()

    def progress(self) -> Progress:
        """The current progress."""
        return Progress(self._done, self._done + len(self._paths), self._rate(), tuple(self._failed))

    # ---- work --------------------------------------------------------------------------------------------------

    def _end(self) -> None:
        self._engine.cancel_batch()
        self.state = "idle"
        self._files, self._done = self._files[:0], 0
        self._paths.clear()
        self._failed.clear()
        self._recent.clear()
        self._finding = None

    def _on_ready(self, _ready: object) -> None:
        if self.state == "starting":
            self._find_pending()

    def _find_pending(self) -> None:
        """Find the sounds to do, in the background, as soon as the engine has a model."""
        ready, place = self._engine.ready, self._place
        if ready is None or place is None:
            return
        files, listing, tried = self._files, self._sound_list.table.listing, {path for path, _ in self._failed}
        roots = {row.id: row.path for row in self._sound_list.libraries}
        task = self._finding = tasks.start(
            lambda _: _pending_paths(place, ready.model, files, listing, roots, tried), self
        )
        task.finished.connect(lambda paths: self._on_pending_found(task, paths))
        task.failed.connect(self._on_failed)

    def _on_pending_found(self, task: tasks.Task, paths: list[str]) -> None:
        if task is not self._finding or self.state != "starting":
            return
        self._finding = None
        self._paths = deque(paths)
        if not paths and self._done:
            self._on_finished()
        elif not paths:
            self.cancel()
            self.nothing_to_do.emit()
        else:
            self.state = "running"
            self._recent.append((time.monotonic(), self._done))
            self._engine.start_batch(paths, self._settings.number("candidates"))
            self.changed.emit()

    def _on_captioned(self, _place: int, sound: str, error: str) -> None:
        if self.state != "running" or not self._paths:
            return
        path = self._paths[0]
        if error and (folder := self._gone(path)):
            message = self.tr("The folder {path} is missing: connect its drive, then resume.")
            self._on_failed(message.format(path=printable(folder)))
            return
        self._paths.popleft()
        self._done += 1
        if error:
            self._failed.append((path, error))
        else:
            self._fresh.append(sound)
        if not self._report_timer.isActive():
            self._report_timer.start()

    def _gone(self, path: str) -> str:
        """The folder of a sound if the folder is missing, else an empty text."""
        inside = (row.path for row in self._sound_list.libraries if path.startswith(os.path.join(row.path, "")))
        return next((folder for folder in inside if not os.path.isdir(folder)), "")

    def _report(self) -> None:
        fresh, self._fresh = self._fresh, []
        self._desk.refresh(fresh)
        if self.state == "running":
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
        if self.state not in ("running", "starting"):
            return
        self._report_timer.stop()
        self._report()
        progress = self.progress()
        self.cancel()
        self.finished.emit(progress)

    def _on_failed(self, message: str) -> None:
        self.pause()
        self.failed.emit(message)


def _pending_paths(
    place: WorkspaceLocation,
    model: str,
    files: NDArray[np.int64],
    listing: Listing,
    roots: dict[int, str],
    tried: set[str],
) -> list[str]:
    """The paths of the sounds to do, each sound once."""
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
    """Encode numbers as ranges in their order: ``3-7,12``."""
    starts = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - 2) != 1)
    ends = np.append(starts[1:], len(numbers)) - 1
    pairs = zip(numbers[starts].tolist(), numbers[ends].tolist(), strict=True) if len(numbers) else ()
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in pairs)


def expand(ranges: str) -> NDArray[np.int64]:
    """Decode the ranges of `compress`. Raises ValueError for anything else."""
    parts = []
    for part in ranges.split(",") if ranges else ():
        first, _, last = part.partition("-")
        parts.append(np.arange(int(first), int(last or first) + 1, dtype=np.int64))
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)
