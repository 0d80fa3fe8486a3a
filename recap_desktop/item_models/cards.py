"""Suggestions and similar captions as list models: text, origin and score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QModelIndex, QObject, Qt

from recap_desktop.i18n import chance, decimal, plural
from recap_desktop.look.widget_names import tooltip_text
from recap_engine.caption_text import content_stems
from recap_engine.printable import printable
from recap_engine.records import Candidate, Neighbour

CARD = Qt.ItemDataRole.UserRole + 1
_ROOT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Card:
    """One row. ``colour``, ``icon`` and the first of ``remarks`` say whose words they are."""

    text: str
    key: str
    icon: str
    colour: str
    remarks: tuple[str, ...]
    share: float | None
    """0 to 1, drawn as a bar beside its number."""
    amount: str = ""
    """The number beside the bar."""
    marked: frozenset[str] = frozenset()
    """Words (as `content_stems` makes them) to be marked in the text."""
    tip: str = ""
    """Tooltip."""
    weak: bool = False
    """Low confidence: drawn fainter and noted in ``remarks``."""


WEAK_SUGGESTION, WEAK_LIKENESS = 0.1, 0.03
"""Estimated chances below which a suggestion or a similar caption is marked as weak."""


def suggestion_card(
    candidate: Candidate,
    number: int,
    neighbours: Sequence[Neighbour],
    *,
    guess: bool = False,
    calibrated: bool = True,
    hears: bool = True,
) -> Card:
    """The card of a suggestion; ``number`` counts from 1. ``guess`` marks sounds with too little to hear.

    ``calibrated`` and ``hears`` are as in `records.Proposal`.
    """
    translate = QCoreApplication.translate
    score = min(max(candidate.score, 0.0), 1.0)
    weak = translate("Cards", "a guess") if guess else ""
    weak = translate("Cards", "unlikely") if calibrated and score < WEAK_SUGGESTION else weak
    # Neither a guess nor an uncalibrated model has a score that could be believed.
    share, amount = (score, chance(score)) if calibrated and not guess else (None, "")
    if candidate.origin == "generated":
        written = translate("Cards", "Written by the model")
        unheard = translate("Cards", "Written from similar captions, not from the sound")
        card = Card(candidate.text, str(number), "model", "model", (written if hears else unheard,), share, amount)
    else:
        source = next((n for n in neighbours if n.text == candidate.text), None)
        found = () if source is None else (matched(source), source.collection)
        remarks = (translate("Cards", "Similar caption"), *found)
        card = Card(candidate.text, str(number), "quote", "human", remarks, share, amount)
    return _weakened(card if calibrated else _uncalibrated(card), weak)


def uncalibrated_tip() -> str:
    """What uncalibrated scores mean."""
    return QCoreApplication.translate(
        "Cards",
        "The scores of this model are uncalibrated: they only order the suggestions and say nothing about how likely "
        "they fit. `recap models calibrate` fits them.",
    )


def _uncalibrated(card: Card) -> Card:
    remark = QCoreApplication.translate("Cards", "uncalibrated")
    return replace(card, remarks=(*card.remarks, remark), tip="\n".join(filter(None, (card.tip, uncalibrated_tip()))))


def _weakened(card: Card, weak: str) -> Card:
    """Mark the card as weak with this word; an empty word leaves it."""
    return replace(card, remarks=(card.remarks[0], weak, *card.remarks[1:]), weak=True) if weak else card


def similar_card(neighbour: Neighbour, number: int, chosen: str, *, calibrated: bool = True) -> Card:
    """The card of a similar caption; words shared with ``chosen`` are highlighted."""
    translate = QCoreApplication.translate
    remarks = [matched(neighbour), neighbour.collection]
    if neighbour.votes > 1:
        remarks.append(plural("%Ln similar", "", neighbour.votes))
    shared: frozenset[str] = content_stems(chosen) & content_stems(neighbour.text) if chosen.strip() else frozenset()
    icon = "sound" if neighbour.route == "audio" else "caption"
    # The bar shows relevance, the scale that ranks both routes; cosines are not comparable across routes.
    share = min(max(neighbour.relevance, 0.0), 1.0)
    similarity = decimal(neighbour.similarity, 2)
    tip = translate("Cards", "Similarity {similarity}, {matched}.").format(
        similarity=similarity, matched=matched(neighbour)
    )
    if calibrated:
        tip += " " + translate("Cards", "Estimated chance that it fits: {share}.").format(share=chance(share))
    if neighbour.licence:
        tip += "\n" + translate("Cards", "Licence: {licence}.").format(licence=printable(neighbour.licence))
    if not calibrated:
        return _uncalibrated(Card(neighbour.text, "", icon, "faint", tuple(remarks), None, "", shared, tip))
    weak = share < WEAK_LIKENESS
    if weak:
        remarks.insert(0, translate("Cards", "weak match"))
    return Card(neighbour.text, "", icon, "faint", tuple(remarks), share, chance(share), shared, tip, weak)


def matched(neighbour: Neighbour) -> str:
    """The route by which a caption was found, as text."""
    translate = QCoreApplication.translate
    return (
        translate("Cards", "matched by sound")
        if neighbour.route == "audio"
        else translate("Cards", "matched by caption")
    )


class CardModel(QAbstractListModel):
    """A list of cards."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []

    def fill(self, cards: Sequence[Card]) -> None:
        """Show cards; without changed texts, scroll position and selection stay."""
        same = len(cards) == len(self.cards) and all(a.text == b.text for a, b in zip(cards, self.cards, strict=True))
        if same:
            self.cards = list(cards)
            if cards:
                self.dataChanged.emit(self.index(0), self.index(len(cards) - 1))
            return
        self.beginResetModel()
        self.cards = list(cards)
        self.endResetModel()

    def rowCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Number of cards."""
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The card, and its texts for screen readers."""
        if not index.isValid() or index.row() >= len(self.cards):
            return None
        card = self.cards[index.row()]
        if role == CARD:
            return card
        heard = (f"{card.key} {card.text}", *card.remarks, card.amount)
        texts: dict[int, str] = {
            Qt.ItemDataRole.DisplayRole: card.text,
            Qt.ItemDataRole.ToolTipRole: tooltip_text(card.tip),
            Qt.ItemDataRole.AccessibleTextRole: ", ".join(heard).strip(),
            Qt.ItemDataRole.AccessibleDescriptionRole: card.tip,
        }
        return texts.get(role) or None
