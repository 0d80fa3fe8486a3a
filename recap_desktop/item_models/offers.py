"""The suggestions offered for accepting at once; each can be excluded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from recap_desktop.i18n import chance
from recap_desktop.item_models.ticked_table import TickedTable
from recap_desktop.look.widget_names import tooltip_text
from recap_engine.datastore.listing import BestSuggestion
from recap_engine.printable import printable
from recap_engine.records import Sound

SOUND, CAPTION, SCORE, REMARK = range(4)
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Offer:
    """A sound and its best suggestion."""

    path: str
    sound: Sound
    best: BestSuggestion
    doubt: str = ""
    """Why it should be heard first, such as a silent or very short sound; such offers start unticked."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.replace("\\", "/").rpartition("/")[2]


class OfferTable(TickedTable):
    """Offers from a minimum score on, best first, each with a check."""

    def __init__(self, offers: list[Offer], parent: QObject | None = None) -> None:
        headings = (self.tr("Sound"), self.tr("Caption"), self.tr("Score"), self.tr("Remark"))
        self._offers = offers
        self._shown = len(offers)
        super().__init__(headings, (row for row, offer in enumerate(offers) if offer.doubt), parent)

    def show_from(self, score: float) -> None:
        """Show offers with at least this score."""
        self.beginResetModel()
        self._shown = sum(offer.best.score >= score for offer in self._offers)
        self.endResetModel()

    def offer(self, row: int) -> Offer:
        """The offer of a row."""
        return self._offers[row]

    def has_doubts(self) -> bool:
        """Whether some offer shown has a remark."""
        return any(offer.doubt for offer in self._offers[: self._shown])

    def chosen(self) -> list[Offer]:
        """The offers that are shown and ticked."""
        return [self._offers[row] for row in self.ticked_rows()]

    def rowCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Number of offers shown."""
        return 0 if parent.isValid() else self._shown

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        offer, column = self._offers[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == SOUND:
            return self.tick(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return (printable(offer.name), offer.best.text, chance(offer.best.score), offer.doubt)[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text({SOUND: printable(offer.path), REMARK: offer.doubt}.get(column, offer.best.text))
        if role == Qt.ItemDataRole.TextAlignmentRole and column == SCORE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
