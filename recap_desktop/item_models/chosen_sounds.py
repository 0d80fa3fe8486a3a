"""The chosen sounds with what they are now and would be afterwards; each can be excluded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from PySide6.QtCore import QModelIndex, QObject, Qt

from recap_desktop.item_models.states import STATES, state_label
from recap_desktop.item_models.ticked_table import TickedTable
from recap_desktop.look.widget_names import tooltip_text
from recap_engine.annotate.skip_reasons import reason_text
from recap_engine.datastore.listing import CAPTIONED, NEW, SUGGESTED
from recap_engine.datastore.sound_fields import join_keywords, split_keywords, with_keywords, without_keywords
from recap_engine.i18n import translate
from recap_engine.printable import printable
from recap_engine.records import NO_FIELDS, SOUNDS_ACTS, Fields, Sound

SOUND, NOW, AFTERWARDS, REMARK = range(4)
_ROOT = QModelIndex()
_AFTERWARDS = {"skip": "skipped", "reject": "rejected", "flag": "flagged"}

Kind = Literal["caption", "note", "skip", "reject", "flag", "list", "category", "keywords_add", "keywords_remove"]
"""What is done to the sounds; accepting suggestions is `accept_many`."""


@dataclass(frozen=True, slots=True)
class ChosenSound:
    """A chosen sound as it is now: ``state`` as in `Listing.states`, its newest caption, its note and so on."""

    path: str
    sound: Sound
    state: int
    caption: str = ""
    note: str = ""
    draft: bool = False
    suggestions: tuple[str, ...] = ()
    fields: Fields = NO_FIELDS

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.replace("\\", "/").rpartition("/")[2]

    def decided(self) -> bool:
        """Whether somebody has decided about it or given it a caption."""
        return self.state not in (NEW, SUGGESTED) or bool(self.caption)

    def captioned(self) -> bool:
        """Whether it has a caption."""
        return self.state in CAPTIONED or bool(self.caption)


@dataclass(frozen=True, slots=True)
class What:
    """What to do: ``text`` is the caption, the note, the reason, the name of the list, the category or keywords."""

    kind: Kind
    text: str = ""

    def decides(self) -> bool:
        """Whether it is a decision about the sounds, and not an act such as a note."""
        return self.kind not in SOUNDS_ACTS

    def fields_after(self, fields: Fields) -> Fields:
        """What it makes of a sound's category and keywords."""
        words = join_keywords(fields.keywords)
        match self.kind:
            case "category":
                return replace(fields, category=self.text)
            case "keywords_add":
                return replace(fields, keywords=split_keywords(with_keywords(words, split_keywords(self.text))))
            case "keywords_remove":
                return replace(fields, keywords=split_keywords(without_keywords(words, split_keywords(self.text))))
            case _:
                return fields


def is_doubtful(what: What, chosen: ChosenSound) -> bool:
    """Whether it would replace or follow what somebody has done, or do nothing, so that it is ticked by hand only."""
    match what.kind:
        case "reject" if not chosen.suggestions:
            return True
        case "note":
            return bool(chosen.note)
        case "category":
            return bool(chosen.fields.category)
        case "list" | "keywords_add" | "keywords_remove":
            return False
        case "flag":
            return chosen.draft
        case _:
            return chosen.decided() or chosen.draft


class ChosenTable(TickedTable):
    """One row per sound. Rows whose sound has a caption, a decision or a draft that matters start unticked."""

    def __init__(self, chosen: Sequence[ChosenSound], what: What, parent: QObject | None = None) -> None:
        self._chosen, self._what = chosen, what
        unticked = (row for row, one in enumerate(chosen) if is_doubtful(what, one))
        headings = (self.tr("Sound"), self.tr("Now"), self.tr("Afterwards"), self.tr("Remark"))
        super().__init__(headings, unticked, parent)

    def show_what(self, what: What) -> None:
        """Show what this would change."""
        self._what = what
        if self._chosen:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._chosen) - 1, REMARK))

    def ticked(self) -> list[ChosenSound]:
        """The ticked sounds."""
        return [self._chosen[row] for row in self.ticked_rows()]

    def sound(self, row: int) -> ChosenSound:
        """The sound of a row."""
        return self._chosen[row]

    def has_remarks(self) -> bool:
        """Whether some row has a remark."""
        return any(self._remark(one) for one in self._chosen)

    def rowCount(self, parent: Any = _ROOT) -> int:  # noqa: N802
        """Number of sounds."""
        return 0 if parent.isValid() else len(self._chosen)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """One cell."""
        if not index.isValid():
            return None
        one, column = self._chosen[index.row()], index.column()
        if role == Qt.ItemDataRole.CheckStateRole and column == SOUND:
            return self.tick(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(one, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(printable(one.path) if column == SOUND else self._text(one, column))
        return None

    def _text(self, one: ChosenSound, column: int) -> str:
        match column:
            case 0:
                return printable(one.name)
            case 1:
                return self._now(one)
            case 2:
                return self._afterwards(one)
            case _:
                return self._remark(one)

    def _now(self, one: ChosenSound) -> str:
        if self._what.kind == "note":
            return one.note
        if not self._what.decides() and self._what.kind != "list":
            return self._field(one.fields)
        state = state_label(STATES[one.state])
        return f"{state}: {one.caption}" if one.caption else state

    def _afterwards(self, one: ChosenSound) -> str:
        kind, text = self._what.kind, self._what.text
        if kind == "caption" and one.caption:
            return self.tr("Also: {text}").format(text=text) if text else ""
        if kind in ("caption", "note"):
            return text
        if kind in ("category", "keywords_add", "keywords_remove"):
            return self._field(self._what.fields_after(one.fields))
        if kind == "list":
            return self.tr("Also in the list “{name}”").format(name=text) if text else ""
        state = state_label(_AFTERWARDS[kind])
        reason = translate(reason_text(text))
        return f"{state}: {reason}" if reason else state

    def _field(self, fields: Fields) -> str:
        return fields.category if self._what.kind == "category" else ", ".join(fields.keywords)

    def _remark(self, one: ChosenSound) -> str:
        kind = self._what.kind
        decides = self._what.decides()
        remarks = (
            (kind == "category" and bool(one.fields.category), self.tr("Its category will be replaced.")),
            (kind == "reject" and not one.suggestions, self.tr("Has no suggestions.")),
            (kind == "reject" and one.caption in one.suggestions, self.tr("Its caption will be deleted.")),
            (kind == "note" and bool(one.note), self.tr("Its note will be replaced.")),
            (decides and one.draft, self.tr("Has a draft.")),
            (decides and kind != "flag" and one.captioned(), self.tr("Has a caption.")),
            (decides and kind != "flag" and one.decided(), self.tr("Already decided.")),
        )
        return next((words for holds, words in remarks if holds), "")
