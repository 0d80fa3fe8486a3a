"""The tree of folders beside the flat list, with how many sounds each holds and how many are done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from recap_desktop.models.sounds import printable
from recap_desktop.theme import Theme
from recap_engine.datastore.libraries import LibraryRow
from recap_engine.datastore.listing import Listing
from recap_engine.datastore.lists import ListRow

WHERE = Qt.ItemDataRole.UserRole + 1
"""What a folder stands for: None (everything) or (library, path inside it with a slash at its end, or empty).

A list of sounds is (minus its number, empty).
"""

Place = tuple[int, str] | None


@dataclass(slots=True)
class Folder:
    """A folder inside a library."""

    name: str
    sounds: int = 0
    inside: dict[str, Folder] = field(default_factory=dict)


def gather(listing: Listing) -> dict[int, Folder]:
    """The folders of every library that hold sounds, each counted with what lies below it."""
    tops: dict[int, Folder] = {}
    known: dict[tuple[int, str], list[Folder]] = {}
    for library, path in zip(listing.libraries.tolist(), listing.paths, strict=True):
        parent = path.rpartition("/")[0] if library else ""
        line = known.get((library, parent))
        if line is None:
            line = [tops.setdefault(library, Folder(""))]
            for part in parent.split("/") if parent else ():
                line.append(line[-1].inside.setdefault(part, Folder(part)))
            known[library, parent] = line
        for folder in line:
            folder.sounds += 1
    return tops


def inside(listing: Listing, place: Place) -> NDArray[np.bool_]:
    """Which rows (n,) lie in a folder or below it."""
    if place is None:
        return np.ones(len(listing), np.bool_)
    library, prefix = place
    mine: NDArray[np.bool_] = listing.libraries == library
    if prefix:
        mine = mine.copy()
        mine[mine] = [listing.paths[row].startswith(prefix) for row in np.flatnonzero(mine)]
    return mine


class FolderTree(QStandardItemModel):
    """Everything, then each registered folder with those inside it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def fill(
        self,
        libraries: list[LibraryRow],
        tops: dict[int, Folder],
        total: int,
        lists: Sequence[tuple[ListRow, int]] = (),
    ) -> None:
        """Show these."""
        self.clear()
        say = QCoreApplication.translate
        self.appendRow(self._item(say("Folders", "All sounds"), total, None, "list"))
        for library in libraries:
            top = tops.get(library.id, Folder(""))
            item = self._item(library.name, top.sounds, (library.id, ""), "folder")
            item.setToolTip(printable(library.path))
            if not library.present:
                item.setIcon(self._theme.icon("missing", "warning"))
                item.setText(say("Folders", "{name} (not there now)").format(name=item.text()))
            self._fill(item, top, library.id, "")
            self.appendRow(item)
        for row, sounds in lists:
            item = self._item(row.name, sounds, (-row.id, ""), "tasks")
            item.setToolTip(printable(row.source))
            self.appendRow(item)
        if 0 in tops:
            self.appendRow(self._item(say("Folders", "Single files"), tops[0].sounds, (0, ""), "sound"))

    def _fill(self, item: QStandardItem, folder: Folder, library: int, prefix: str) -> None:
        for name in sorted(folder.inside, key=str.lower):
            inner = folder.inside[name]
            path = f"{prefix}{name}/"
            child = self._item(printable(name), inner.sounds, (library, path), "folder")
            self._fill(child, inner, library, path)
            item.appendRow(child)

    def _item(self, name: str, sounds: int, place: Place, icon: str) -> QStandardItem:
        item = QStandardItem(self._theme.icon(icon, "faint"), f"{name}  ·  {sounds:,}")
        item.setData(place, WHERE)
        item.setEditable(False)
        return item
