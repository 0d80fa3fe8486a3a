"""The order of the sounds after the current one, as the settings say; suggestions are prepared in the same order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from recap_desktop import tasks
from recap_desktop.item_models.sounds import SoundTable
from recap_desktop.settings import Settings
from recap_engine.datastore.similar_sounds import least_confident, nearest_sounds
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.records import Sound

_REACH = 1024
"""The number of most similar sounds among which to look for sounds still to do."""


class NextSound(QObject):
    """Chooses the next rows of the list, always among those shown."""

    ranked = Signal()
    """The most similar sounds of the current one are known now."""

    def __init__(self, table: SoundTable, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table, self._settings = table, settings
        self.accepted: Sound | None = None
        """The sound captioned last."""
        self._known: dict[str, list[str]] = {}
        """By hash, the hashes of the most similar sounds: for the current sound and the one captioned last."""
        self._ranking: tuple[str, tasks.Task] | None = None

    def forget(self) -> None:
        """Start over, with another workspace."""
        if self._ranking is not None:
            self._ranking[1].cancel()
        self.accepted, self._ranking = None, None
        self._known.clear()

    def coming(self, workspace: Workspace, at: int, count: int) -> list[int]:
        """Up to ``count`` rows after row ``at``."""
        return self._coming(workspace, at, count, self.accepted)

    def likely(self, workspace: Workspace, at: int, count: int, near: Sound) -> list[int]:
        """The likely result of `coming` after ``near`` is captioned, as far as it is known without waiting."""
        if self._settings.text("next") == "alike" and near.hash not in self._known:
            self._rank_similar(workspace.path, near)
            return self._table.to_do_after(at, count)
        return self._coming(workspace, at, count, near)

    def _coming(self, workspace: Workspace, at: int, count: int, near: Sound | None) -> list[int]:
        table, order = self._table, self._settings.text("next")
        if order == "row":
            return list(range(at + 1, min(at + 1 + count, table.rowCount())))
        rows: dict[int, None] = {}
        with suppress(RecapError):  # the workspace is busy or gone: fall back to the order of the list
            rows = dict.fromkeys(islice(self._rows(self._ranked(workspace, order, near), at), count))
        if len(rows) < count:
            rows |= dict.fromkeys(table.to_do_after(at, count))
        return list(rows)[:count]

    def _rank_similar(self, path: Path, near: Sound) -> None:
        """Rank in the background, because it compares all embedded sounds; going to the next sound waits for it."""
        if self._ranking is not None:
            if self._ranking[0] == near.hash:
                return
            self._ranking[1].cancel()
        task = tasks.start(lambda _: _most_alike(path, near), self)
        self._ranking = near.hash, task
        task.finished.connect(lambda hashes: self._on_ranked(near, hashes))
        task.failed.connect(lambda _: self._on_ranked(near, []))  # fall back to the order of the list

    def _on_ranked(self, near: Sound, hashes: list[str]) -> None:
        self._ranking = None
        if hashes:
            last = self.accepted.hash if self.accepted is not None else ""
            self._known = {one: found for one, found in self._known.items() if one == last} | {near.hash: hashes}
            self.ranked.emit()

    def _ranked(self, workspace: Workspace, order: str, near: Sound | None) -> Iterable[str]:
        if order == "unsure":
            return least_confident(workspace)
        if order != "alike" or near is None:
            return ()
        return self._known.get(near.hash) or nearest_sounds(workspace, near, _REACH)

    def _rows(self, hashes: Iterable[str], at: int) -> Iterator[int]:
        for audio_hash in hashes:
            row = self._table.find_hash(audio_hash)
            if row not in (-1, at) and self._table.is_to_do(row):
                yield row


def _most_alike(path: Path, near: Sound) -> list[str]:
    with Workspace.open(path, read_only=True) as workspace:
        return nearest_sounds(workspace, near, _REACH)
