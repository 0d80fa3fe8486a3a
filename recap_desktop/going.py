"""Which sounds come after the one on the desk, in the order that is set; what comes next is prepared in that order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice

from recap_desktop.models.sounds import SoundTable
from recap_desktop.settings import Settings
from recap_engine.datastore.alike import least_sure, most_alike
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.records import Sound

_REACH = (64, 1024)
"""How many of the nearest sounds are looked at for one that is not done, at first and then."""


class Going:
    """Rows of the list in the order in which they are to be worked on; always among those that are shown."""

    def __init__(self, table: SoundTable, settings: Settings) -> None:
        self._table, self._settings = table, settings
        self.accepted: Sound | None = None
        """The sound that was captioned last."""

    def coming(self, workspace: Workspace, at: int, count: int, near: Sound | None = None) -> list[int]:
        """Up to ``count`` rows that come after row ``at``; ``near`` stands for the sound captioned last."""
        table, order = self._table, self._settings.text("next")
        if order == "row":
            return list(range(at + 1, min(at + 1 + count, table.rowCount())))
        rows: dict[int, None] = {}
        with suppress(RecapError):  # the file is busy or going away: the list's own order serves meanwhile
            rows = dict.fromkeys(islice(self._rows(self._ranked(workspace, order, near), at), count))
        if len(rows) < count:
            rows |= dict.fromkeys(table.undone_after(at, count))
        return list(rows)[:count]

    def _ranked(self, workspace: Workspace, order: str, near: Sound | None) -> Iterator[str]:
        near = near or self.accepted
        if order == "unsure":
            yield from least_sure(workspace)
        elif order == "alike" and near is not None:
            for reach in _REACH:
                yield from most_alike(workspace, near, reach)

    def _rows(self, hashes: Iterable[str], at: int) -> Iterator[int]:
        for audio_hash in hashes:
            row = self._table.find_hash(audio_hash)
            if row not in (-1, at) and self._table.is_undone(row):
                yield row
