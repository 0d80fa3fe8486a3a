"""Statistics of the day: captions made today, captions per hour, and how often each wording was used."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from PySide6.QtCore import QObject, Signal

from recap_engine.datastore.listing import read_todays_captions
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Changes, Decision

CAPTIONING = ("accept", "edit", "write")
_PAUSE = timedelta(minutes=5)
_RECENT = 30


class DayStats(QObject):
    """Counts one annotator's captions of today, updated with every decision."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace: Workspace | None = None
        self._annotator = ""
        self._at: list[datetime] = []
        self._count = 0
        self._texts: Counter[str] = Counter()
        self.last: Decision | None = None
        """The decision that made the previous caption, today or earlier."""

    def use(self, workspace: Workspace | None, annotator: str) -> None:
        """Count the captions of ``annotator`` in this workspace."""
        self._workspace, self._annotator = workspace, annotator
        entry = None if workspace is None else workspace.journal.latest(None, annotator)
        self.last = entry.decision if entry is not None and entry.decision.kind in CAPTIONING else None
        self._read()

    def record(self, changes: Changes) -> None:
        """Count a decision."""
        decision = changes.decision
        if decision is None:
            return
        if decision.kind in CAPTIONING:
            self.last = decision
        if len(changes.sounds) > 1 or decision.kind == "undo":
            self._read()
        elif decision.kind in CAPTIONING:
            self._at.append(datetime.fromisoformat(decision.at))
            self._count += 1
            self._texts[decision.text or ""] += 1
            self.changed.emit()

    @property
    def count(self) -> int:
        """Captions made today."""
        return self._count

    @property
    def pace(self) -> float | None:
        """Captions per hour over the last few that were made one by one; None if too few.

        Pauses of more than five minutes do not count.
        """
        recent = self._at[-_RECENT:]
        gaps = [b - a for a, b in pairwise(recent) if b - a <= _PAUSE]
        seconds = sum((gap.total_seconds() for gap in gaps), 0.0)
        return None if len(gaps) < 3 or seconds <= 0 else 3600 * len(gaps) / seconds

    def times_used(self, text: str) -> int:
        """The number of today's captions with exactly this text."""
        return self._texts[text]

    def _read(self) -> None:
        self._at, self._texts, self._count = [], Counter(), 0
        if self._workspace is not None:
            midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
            since = midnight.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            found = read_todays_captions(self._workspace, since, self._annotator)
            self._at = [datetime.fromisoformat(at) for at, alone in zip(found.at, found.alone, strict=True) if alone]
            self._texts, self._count = Counter(found.texts), len(found.at)
        self.changed.emit()
