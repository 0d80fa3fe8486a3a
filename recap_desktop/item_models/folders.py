"""The folder tree, with the number of sounds and of done sounds per folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from recap_desktop.i18n import count
from recap_desktop.item_models.natural_order import natural_key
from recap_desktop.item_models.states import UNREADABLE, done, is_done
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import tooltip_text
from recap_engine.datastore.libraries import LibraryRow
from recap_engine.datastore.listing import Listing
from recap_engine.datastore.lists import ListRow
from recap_engine.printable import printable

FOLDER_KEY = Qt.ItemDataRole.UserRole + 1
"""Role of the `FolderKey`: None (everything) or (library, path inside it with a trailing slash, or empty).

A list of sounds has the key (minus its number, empty).
"""

FolderKey = tuple[int, str] | None
CountedList = tuple[ListRow, "Folder", frozenset[str]]


@dataclass(slots=True)
class Folder:
    """A folder inside a library."""

    name: str
    sounds: int = 0
    done: int = 0
    """Sounds that are captioned, rejected, skipped or flagged."""
    inside: dict[str, Folder] = field(default_factory=dict)


def count_folders(listing: Listing) -> dict[int, Folder]:
    """The folders of each library, with counts that include subfolders."""
    tops: dict[int, Folder] = {}
    known: dict[tuple[int, str], list[Folder]] = {}
    readable = listing.states != UNREADABLE
    rows = zip(listing.libraries.tolist(), listing.paths, readable.tolist(), done(listing).tolist(), strict=True)
    for library, path, sound, settled in rows:
        parent = path.rpartition("/")[0] if library else ""
        line = known.get((library, parent))
        if line is None:
            line = [tops.setdefault(library, Folder(""))]
            for part in parent.split("/") if parent else ():
                line.append(line[-1].inside.setdefault(part, Folder(part)))
            known[library, parent] = line
        for folder in line:
            folder.sounds += sound
            folder.done += settled
    return tops


def count_list(row: ListRow, listing: Listing, listed: frozenset[str]) -> tuple[ListRow, Folder, frozenset[str]]:
    """A list of sounds with counts and its hashes."""
    folder = Folder(row.name)
    for audio_hash, state in zip(listing.hashes, listing.states.tolist(), strict=True):
        if audio_hash in listed:
            folder.sounds += 1
            folder.done += is_done(state)
    return row, folder, listed


def rows_inside(listing: Listing, place: FolderKey) -> NDArray[np.bool_]:
    """Mask (n,) of the rows in a folder or below it."""
    if place is None:
        return np.ones(len(listing), np.bool_)
    library, prefix = place
    mine: NDArray[np.bool_] = listing.libraries == library
    if prefix:
        mine = mine.copy()
        mine[mine] = [listing.paths[row].startswith(prefix) for row in np.flatnonzero(mine)]
    return mine


class FolderTree(QStandardItemModel):
    """All sounds, then registered folders with subfolders, then lists; counts follow decisions."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._counted: dict[FolderKey, tuple[QStandardItem, Folder]] = {}
        self._lists: Sequence[CountedList] = ()

    def fill(
        self, libraries: list[LibraryRow], tops: dict[int, Folder], total: Folder, lists: Sequence[CountedList] = ()
    ) -> None:
        """Show folders and lists."""
        self.clear()
        self._counted, self._lists = {}, lists
        translate = QCoreApplication.translate
        total.name = translate("Folders", "All sounds")
        self.appendRow(self._item(total, None, "list"))
        for library in libraries:
            top = tops.get(library.id, Folder(""))
            top.name = library.name
            if not library.present:
                top.name = translate("Folders", "{name} (not available)").format(name=library.name)
            item = self._item(top, (library.id, ""), "folder")
            item.setToolTip(tooltip_text(printable(library.path)))
            if not library.present:
                item.setIcon(self._theme.icon("missing", "warning"))
            self._fill(item, top, library.id, "")
            self.appendRow(item)
        for row, folder, _ in lists:
            item = self._item(folder, (-row.id, ""), "tasks")
            item.setToolTip(tooltip_text(printable(row.source or row.name)))
            self.appendRow(item)
        if 0 in tops:
            tops[0].name = translate("Folders", "Single files")
            self.appendRow(self._item(tops[0], (0, ""), "sound"))

    def adjust_done(self, changes: Sequence[tuple[int, str, str, int]]) -> None:
        """Adjust the counts: files (library, path, hash) became done (1) or to do (-1)."""
        sums: Counter[FolderKey] = Counter()
        for library, path, audio_hash, by in changes:
            sums[None] += by
            sums[library, ""] += by
            parts = path.split("/")[:-1] if library else []
            for n in range(len(parts)):
                sums[library, "/".join(parts[: n + 1]) + "/"] += by
            for row, _, listed in self._lists:
                if audio_hash in listed:
                    sums[-row.id, ""] += by
        for place, by in sums.items():
            if place in self._counted:
                item, folder = self._counted[place]
                folder.done += by
                item.setText(_label(folder))

    def _fill(self, item: QStandardItem, folder: Folder, library: int, prefix: str) -> None:
        for name in sorted(folder.inside, key=natural_key):
            path = f"{prefix}{name}/"
            child = self._item(folder.inside[name], (library, path), "folder")
            self._fill(child, folder.inside[name], library, path)
            item.appendRow(child)

    def _item(self, folder: Folder, place: FolderKey, icon: str) -> QStandardItem:
        item = QStandardItem(self._theme.icon(icon, "faint"), _label(folder))
        item.setData(place, FOLDER_KEY)
        item.setEditable(False)
        self._counted[place] = item, folder
        return item


def _label(folder: Folder) -> str:
    """Name and counts of a folder."""
    counts = QCoreApplication.translate("Folders", "{done} of {total} done") if folder.done else "{total}"
    return f"{printable(folder.name)}  ·  {counts.format(done=count(folder.done), total=count(folder.sounds))}"
