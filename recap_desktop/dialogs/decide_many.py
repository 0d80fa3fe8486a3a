"""Decide about several chosen sounds: one field for what, and a preview of what it changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.dialogs.many_sounds import ManySoundsDialog
from recap_desktop.item_models.chosen_sounds import (
    AFTERWARDS,
    NOW,
    REMARK,
    SOUND,
    ChosenSound,
    ChosenTable,
    Kind,
    What,
)
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named
from recap_engine.annotate.skip_reasons import SKIP_REASONS
from recap_engine.i18n import translate

_NEEDS_TEXT = frozenset(("caption", "skip", "list", "keywords_add", "keywords_remove"))
_OFFERS = frozenset(("list", "category", "keywords_add", "keywords_remove"))
"""Kinds whose field offers what there is already."""


class DecideManyDialog(ManySoundsDialog):
    """One field for what is decided; the list shows each sound before and after."""

    chosen = Signal(object, object)
    """(list of `ChosenSound`, `What`)."""

    def __init__(
        self, kind: Kind, chosen: Sequence[ChosenSound], offers: Sequence[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__("decide_many", "decide_many_apply", parent)
        self.setObjectName("decide_many")
        self.kind = kind
        self.setWindowTitle(self._title())
        self.table = ChosenTable(chosen, What(kind), self)
        column = QVBoxLayout(self)
        self._build_field(column, offers)
        column.addWidget(self.list, 1)
        explanation = QLabel(self._explanation(), wordWrap=True)
        explanation.setProperty("faint", True)
        column.addWidget(explanation)
        column.addWidget(self.progress)
        column.addWidget(self.buttons)
        self.list.setAccessibleName(self.tr("Selected sounds"))
        self.show_table(self.table, ((SOUND, 190), (NOW, 200), (REMARK, 170)), AFTERWARDS)
        self.list.setColumnHidden(REMARK, not self.table.has_remarks())
        self.act.clicked.connect(lambda _=False: self._on_applied())
        self.table.dataChanged.connect(lambda *_: self._count())
        self._on_changed()
        resize_within(self, 860, 520)

    # ---- texts -------------------------------------------------------------------------------------------------

    def _title(self) -> str:
        return {
            "caption": self.tr("Caption several sounds"),
            "note": self.tr("Note about several sounds"),
            "skip": self.tr("Skip several sounds"),
            "reject": self.tr("Reject the suggestions of several sounds"),
            "flag": self.tr("Flag several sounds"),
            "list": self.tr("Add several sounds to a list"),
            "category": self.tr("Category of several sounds"),
            "keywords_add": self.tr("Add keywords to several sounds"),
            "keywords_remove": self.tr("Remove keywords from several sounds"),
        }[self.kind]

    def _explanation(self) -> str:
        ticks = {
            "note": self.tr("Sounds that have a note are not ticked."),
            "list": "",
            "category": self.tr("Sounds that have a category are not ticked. An empty field removes the category."),
            "keywords_add": self.tr("Commas separate keywords."),
            "keywords_remove": self.tr("Commas separate keywords."),
            "flag": self.tr("Sounds with a draft are not ticked."),
        }.get(self.kind, self.tr("Sounds that have a caption, a decision or a draft are not ticked."))
        return " ".join((ticks, self.tr("Space ticks a row. One undo reverts everything."))).strip()

    def _label(self) -> str:
        return {
            "caption": self.tr("&Caption"),
            "note": self.tr("&Note"),
            "skip": self.tr("&Reason"),
            "flag": self.tr("&Reason (optional)"),
            "list": self.tr("&List"),
            "category": self.tr("&Category"),
            "keywords_add": self.tr("&Keywords"),
            "keywords_remove": self.tr("&Keywords"),
        }[self.kind]

    def _button_text(self, n: int) -> str:
        return {
            "caption": self.tr("Caption %Ln sounds", "", n),
            "note": self.tr("Set the note of %Ln sounds", "", n),
            "skip": self.tr("Skip %Ln sounds", "", n),
            "reject": self.tr("Reject the suggestions of %Ln sounds", "", n),
            "flag": self.tr("Flag %Ln sounds", "", n),
            "list": self.tr("Add %Ln sounds", "", n),
            "category": self.tr("Set the category of %Ln sounds", "", n),
            "keywords_add": self.tr("Add keywords to %Ln sounds", "", n),
            "keywords_remove": self.tr("Remove keywords from %Ln sounds", "", n),
        }[self.kind]

    # ---- building ----------------------------------------------------------------------------------------------

    def _build_field(self, column: QVBoxLayout, offers: Sequence[str]) -> None:
        self.line: QLineEdit | None = None
        self.combo: QComboBox | None = None
        if self.kind == "reject":
            return
        row, label = QHBoxLayout(), QLabel(self._label())
        field: QWidget
        if self.kind == "skip" or self.kind in _OFFERS:
            self.combo = named(QComboBox(editable=True), "decide_many_choice")
            for key, text in SKIP_REASONS.items() if self.kind == "skip" else ():
                self.combo.addItem(translate(text), key)
            for name in offers:
                self.combo.addItem(name)
            if self.kind != "list" or not offers:
                self.combo.setEditText("" if self.kind != "skip" else self.combo.currentText())
            self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            self.combo.editTextChanged.connect(lambda _: self._on_changed())
            field = self.combo
        else:
            self.line = named(QLineEdit(), "decide_many_text")
            self.line.textChanged.connect(lambda _: self._on_changed())
            field = self.line
        field.setAccessibleName(self._label().replace("&", ""))
        label.setBuddy(field)
        row.addWidget(label)
        row.addWidget(field, 1)
        column.addLayout(row)

    def path_of(self, row: int) -> str:
        """The file of the sound in a row."""
        return self.table.sound(row).path

    # ---- working -----------------------------------------------------------------------------------------------

    def what(self) -> What:
        """What the field says now."""
        if self.combo is not None:
            text = self.combo.currentText().strip()
            at = self.combo.findText(text) if self.kind == "skip" else -1
            return What(self.kind, str(self.combo.itemData(at)) if at >= 0 else text)
        return What(self.kind, "" if self.line is None else " ".join(self.line.text().split()))

    def _on_changed(self) -> None:
        self.table.show_what(self.what())
        self._count()

    def _count(self) -> None:
        n = len(self.table.ticked_rows())
        self.act.setText(self._button_text(n))
        self.act.setAccessibleName(self._button_text(n))
        ready = bool(self.what().text) or self.kind not in _NEEDS_TEXT
        self.act.setEnabled(n > 0 and ready and not self.running())

    def _on_applied(self) -> None:
        self.begin(self.line, self.combo)
        self.chosen.emit(self.table.ticked(), self.what())
