"""A table that names sounds, one per row, such as an assignment list: read into the workspace as a list of sounds."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from recap_engine import csv_safety
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.row import SoundReference
from recap_engine.exchange.sound_finder import SoundFinder
from recap_engine.exchange.text_file import Lines, LineTooLong, TextFile
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

_COLUMNS: Final = ("path", "file_name", "filename", "file", "filepath", "audio", "sound", "name")
_BATCH: Final = 64
_NAMES_KEPT: Final = 20


@dataclass(slots=True)
class AssignmentSummary:
    """What became of the rows; ``lost`` holds the first names without a file, ``losses`` counts them all."""

    list_id: int = 0
    name: str = ""
    found: int = 0
    lost: list[str] = field(default_factory=list)
    losses: int = 0


class AssignmentImport:
    """One table. Iterate it to read it; the list is stored at the end, the files found until then in any case."""

    def __init__(self, workspace: Workspace, path: str | os.PathLike[str]) -> None:
        """Look at the file. Raises ExchangeError for what names no sounds."""
        self._workspace = workspace
        self.path = Path(path)
        self.names = _names(self.path)
        self.summary = AssignmentSummary(name=os.fsencode(self.path.stem).decode("utf-8", "replace"))

    def __iter__(self) -> Iterator[Progress]:
        summary, sounds = self.summary, SoundFinder(self._workspace, self.path.parent)
        hashes: list[str] = []
        for at in range(0, len(self.names), _BATCH):
            matches = [(name, sounds.find(SoundReference(name))) for name in self.names[at : at + _BATCH]]
            with self._workspace.connection.uncounted_change():
                for name, match in matches:
                    if match is None:
                        summary.losses += 1
                        summary.lost += [name] if len(summary.lost) < _NAMES_KEPT else []
                        continue
                    hashes.append(match.sound.hash)
                    if match.path is not None:
                        self._workspace.sounds.place(match.path, match.sound)
            yield Progress(Translatable("finding sounds"), min(at + _BATCH, len(self.names)), len(self.names))
        summary.found = len(set(hashes))
        if not summary.found:
            raise ExchangeError(
                "No sound of {path} was found (sounds named there: {count:,}; the first one is “{name}”): add their "
                "folder first.",
                count=len(self.names),
                path=self.path.name,
                name=self.names[0],
            )
        summary.list_id = self._workspace.lists.put(summary.name, self.path, hashes)


def _names(path: Path) -> list[str]:
    """The names in the column of sounds, else in the first column; without a header, those of all rows."""
    text = TextFile.examine(path)
    with text.open() as stream:
        first = stream.readline(1 << 16)
        delimiter = max("\t;,", key=first.count)
        stream.seek(0)
        try:
            rows = [
                [csv_safety.unescape(cell).strip() for cell in row]
                for row in csv.reader(Lines(stream), delimiter=delimiter)
                if row
            ]
        except (csv.Error, LineTooLong):
            raise ExchangeError(
                "{path} is not a table: it has an unclosed quote, or a cell that is too long.", path=path.name
            ) from None
    header = [cell.lower().lstrip("\ufeff") for cell in rows[0]] if rows else []
    column = next((header.index(name) for name in _COLUMNS if name in header), None)
    named = rows[1:] if column is not None else rows
    names = [row[column or 0] for row in named if len(row) > (column or 0) and row[column or 0]]
    if not names:
        raise ExchangeError("{path} names no sounds: it needs a column `path` or `file_name`.", path=path.name)
    return list(dict.fromkeys(names))
