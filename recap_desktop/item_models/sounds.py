"""The list of sounds: columns of up to 100,000 rows, filtered and sorted as arrays of row numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from recap_desktop.i18n import translate_declared
from recap_desktop.item_models.cards import uncalibrated_tip
from recap_desktop.item_models.query import Searchable
from recap_desktop.item_models.sound_columns import COLUMNS, NAME, STATE
from recap_desktop.item_models.states import STATES, UNREADABLE, is_done, to_do
from recap_desktop.look.colours import STATE_COLOURS
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import tooltip_text
from recap_engine.datastore.listing import NEW, SUGGESTED, Listing, SoundFacts, Status
from recap_engine.printable import printable

Index = QModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the list."""

    file: int
    library: int
    path: str
    hash: str
    duration: float
    state: int
    missing: bool

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """Its folder inside the library; empty at the top."""
        return self.path.rpartition("/")[0]


def empty_listing() -> Listing:
    """A listing without rows."""
    none = np.zeros(0)
    return Listing(
        none.astype(np.int64), none.astype(np.int64), [], [], none, none > 0, none.astype(np.int8), none > 0, []
    )


class SoundTable(QAbstractTableModel):
    """Shows the rows of the listing whose numbers are in ``shown``, in that order."""

    done_changed = Signal(object)
    """List of (library, path, hash, 1 or -1): files that became done (1) or to do (-1)."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.rows = Searchable(empty_listing())
        self.shown: NDArray[np.int64] = np.zeros(0, np.int64)
        self._rows_of: dict[str, list[int]] = {}
        self._place: dict[int, int] = {}
        self._icons: list[Any] = []
        self._draw_icons()
        theme.changed.connect(self._on_theme_changed)

    @property
    def listing(self) -> Listing:
        """All files, including filtered ones."""
        return self.rows.listing

    # ---- rows shown -----------------------------------------------------------------------------------------

    def fill(self, rows: Searchable, shown: NDArray[np.int64], rows_of: dict[str, list[int]]) -> None:
        """Show another listing: the rows to show, and the rows by hash."""
        self.beginResetModel()
        self.rows, self._rows_of = rows, rows_of
        self._set_shown(shown)
        self.endResetModel()

    def show_rows(self, shown: NDArray[np.int64]) -> None:
        """Show other rows or another order."""
        self.beginResetModel()
        self._set_shown(shown)
        self.endResetModel()

    def update(self, statuses: Mapping[str, Status]) -> None:
        """Update the states of sounds; rows keep their places, so that nothing moves under the cursor."""
        listing, settled = self.listing, []
        for audio_hash, status in statuses.items():
            for row in self._rows_of.get(audio_hash, ()):
                change = is_done(status.state) - is_done(int(listing.states[row]))
                listing.states[row] = status.state
                if change:
                    settled.append((int(listing.libraries[row]), listing.paths[row], audio_hash, change))
                listing.drafts[row] = status.draft
                listing.texts[row] = status.text
                listing.facts[audio_hash] = status.facts
                self.rows.update(row, audio_hash)
                at = self.place(row)
                if at >= 0:
                    self.dataChanged.emit(self.index(at, 0), self.index(at, len(COLUMNS) - 1))
        if settled:
            self.done_changed.emit(settled)

    def item(self, at: int) -> Item:
        """The file at a table row."""
        return self.item_of(int(self.shown[at]))

    def item_of(self, row: int) -> Item:
        """The file at a listing row."""
        listing = self.listing
        return Item(
            file=int(listing.files[row]),
            library=int(listing.libraries[row]),
            path=listing.paths[row],
            hash=listing.hashes[row],
            duration=float(listing.durations[row]),
            state=int(listing.states[row]),
            missing=bool(listing.missing[row]),
        )

    def place(self, row: int) -> int:
        """The table row of a listing row, or -1."""
        return self._place.get(row, -1)

    def find(self, file: int) -> int:
        """The table row of a file, or -1."""
        found = np.flatnonzero(self.listing.files == file)
        return self.place(int(found[0])) if len(found) else -1

    def find_hash(self, audio_hash: str) -> int:
        """The table row of the first file with this audio, or -1."""
        return next((at for row in self._rows_of.get(audio_hash, ()) if (at := self.place(row)) >= 0), -1)

    def listed(self, file: int) -> Item | None:
        """A file of the list, shown or filtered out, or None."""
        found = np.flatnonzero(self.listing.files == file)
        return self.item_of(int(found[0])) if len(found) else None

    def listed_at(self, library: int, path: str) -> Item | None:
        """The file with this path in a folder, shown or filtered out, or None."""
        rows = (row for row in np.flatnonzero(self.listing.libraries == library).tolist())
        return next((self.item_of(row) for row in rows if self.listing.paths[row] == path), None)

    def listed_hash(self, audio_hash: str) -> Item | None:
        """The first file with this audio, a shown one if there is one, or None."""
        if (at := self.find_hash(audio_hash)) >= 0:
            return self.item(at)
        return next((self.item_of(row) for row in self._rows_of.get(audio_hash, ())), None)

    def is_to_do(self, at: int) -> bool:
        """Whether the sound of a table row is to do: undecided, with its file present."""
        row = int(self.shown[at])
        return int(self.listing.states[row]) in (NEW, SUGGESTED) and not self.listing.missing[row]

    def next_to_do(self, after: int) -> int:
        """The next table row to do below ``after``, wrapping around; -1 if all are done."""
        return next(iter(self.to_do_after(after, 1)), -1)

    def to_do_after(self, after: int, count: int) -> list[int]:
        """The next table rows to do below ``after``, wrapping around."""
        left = np.flatnonzero(to_do(self.listing)[self.shown])
        ordered = np.concatenate([left[left > after], left[left < after]])
        return [int(at) for at in ordered[:count]]

    # ---- Qt ----------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Number of rows shown."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Column headings."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return translate_declared(COLUMNS[section].heading)
        return None

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        row, column = int(self.shown[index.row()]), index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return COLUMNS[column].text(self.listing, row)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        if role == Qt.ItemDataRole.TextAlignmentRole and COLUMNS[column].aligned_right:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def cell(self, at: int, column: int) -> tuple[str, Any]:
        """Text and icon (or None) of a cell, for painting."""
        row = int(self.shown[at])
        return COLUMNS[column].text(self.listing, row), self._icon(row, column)

    def _icon(self, row: int, column: int) -> Any:
        if column == STATE:
            return self._icons[self.listing.states[row]]
        if column == NAME and self.listing.missing[row]:
            return self._theme.icon("missing", "warning")
        if column == NAME and self.listing.drafts[row]:
            return self._theme.icon("draft", "human")
        return None

    def _tip(self, row: int) -> str:
        listing = self.listing
        lines = [printable(listing.paths[row])]
        if listing.texts[row]:
            lines.append(listing.texts[row])
        if listing.missing[row]:
            lines.append(self.tr("The file is missing."))
        if listing.states[row] == UNREADABLE:
            lines.append(self.tr("The file cannot be read; select it to see why."))
        if listing.drafts[row]:
            lines.append(self.tr("Has a draft."))
        if not listing.facts.get(listing.hashes[row], SoundFacts()).calibrated:
            lines.append(uncalibrated_tip())
        return tooltip_text("\n".join(lines))

    def _set_shown(self, shown: NDArray[np.int64]) -> None:
        self.shown = shown
        self._place = dict(zip(shown.tolist(), range(len(shown)), strict=True))

    def _draw_icons(self) -> None:
        self._icons = [self._theme.icon(state, STATE_COLOURS[state]) for state in STATES]

    def _on_theme_changed(self) -> None:
        self._draw_icons()
        if len(self.shown):
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, len(COLUMNS) - 1))
