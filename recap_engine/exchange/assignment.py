"""A table that names sounds, one a row, such as an assignment list: read into the workspace as a list of sounds."""

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
from recap_engine.exchange.row import Place
from recap_engine.exchange.sound_files import SoundFiles
from recap_engine.exchange.text_file import TextFile
from recap_engine.printable import printable
from recap_engine.progress import Progress

_COLUMNS: Final = ("path", "file_name", "filename", "file", "filepath", "audio", "sound", "name")
_TOGETHER = 64
_SHOWN = 20


@dataclass(slots=True)
class Assigned:
    """What became of the rows; ``lost`` holds the first names that no file could be found for."""

    list_id: int = 0
    name: str = ""
    found: int = 0
    lost: list[str] = field(default_factory=list)
    losses: int = 0


class Assignment:
    """One table. Iterate it to read it; the list is kept at the end, the files found until then in any case."""

    def __init__(self, workspace: Workspace, path: str | os.PathLike[str]) -> None:
        """Look at the file. Raises ExchangeError for what names no sounds."""
        self._workspace = workspace
        self.path = Path(path)
        self.names = _names(self.path)
        self.summary = Assigned(name=os.fsencode(self.path.stem).decode("utf-8", "replace"))

    def __iter__(self) -> Iterator[Progress]:
        summary, sounds = self.summary, SoundFiles(self._workspace, self.path.parent)
        hashes: list[str] = []
        for at in range(0, len(self.names), _TOGETHER):
            tied = [(name, sounds.find(Place(name))) for name in self.names[at : at + _TOGETHER]]
            with self._workspace.connection.uncounted_change():
                for name, one in tied:
                    if one is None:
                        summary.losses += 1
                        summary.lost += [name] if len(summary.lost) < _SHOWN else []
                        continue
                    hashes.append(one.sound.hash)
                    if one.path is not None:
                        self._workspace.sounds.place(one.path, one.sound)
            yield Progress("finding sounds", min(at + _TOGETHER, len(self.names)), len(self.names))
        summary.found = len(set(hashes))
        if not summary.found:
            raise ExchangeError(
                f"None of the {len(self.names):,} sounds that {printable(self.path.name)} names was found: "
                f"add the folder they are in first (the first name is “{self.names[0]}”)."
            )
        summary.list_id = self._workspace.lists.put(summary.name, self.path, hashes)


def _names(path: Path) -> list[str]:
    """The names in a table: of the column that is called so, else of the first; without a heading, of all rows."""
    text = TextFile.examine(path)
    with text.open() as lines:
        first = lines.readline(1 << 16)
        delimiter = max("\t;,", key=first.count)
        lines.seek(0)
        try:
            rows = [
                [csv_safety.plain(cell).strip() for cell in row]
                for row in csv.reader(lines, delimiter=delimiter)
                if row
            ]
        except csv.Error as error:
            raise ExchangeError(f"{printable(path.name)} is no table that can be read ({error}).") from None
    heading = [cell.lower().lstrip("\ufeff") for cell in rows[0]] if rows else []
    column = next((heading.index(name) for name in _COLUMNS if name in heading), None)
    named = rows[1:] if column is not None else rows
    names = [row[column or 0] for row in named if len(row) > (column or 0) and row[column or 0]]
    if not names:
        raise ExchangeError(f"{printable(path.name)} names no sounds: it wants a column “path” or “file_name”.")
    return list(dict.fromkeys(names))
