"""Change many captions at once: which act, on which of them, and a preview row by row with ticks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.curate.acts import ActKind, ActPreview, ActRequest, ActRow, carry_out, preview_act
from recap_desktop.dialogs.difference_painter import DifferencePainter
from recap_desktop.dialogs.preview import PreviewDialog
from recap_desktop.i18n import count
from recap_desktop.item_models.caption_acts import AFTER, BEFORE, REMARK, ChangeRow, ChangesTable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.records import Changes


class ChangeCaptionsDialog(PreviewDialog):
    """Updates its preview after every change; one undo reverts what it does."""

    changed = Signal(object)
    """`Changes`"""

    def __init__(
        self,
        place: WorkspaceLocation,
        annotator: str,
        selected: Sequence[int],
        listed: Sequence[int],
        collections: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("change")
        self.setWindowTitle(self.tr("Change many captions"))
        self._place, self._annotator = place, annotator
        self._found: ActPreview | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        self._form = QFormLayout()
        self._build_top(selected, listed)
        self._build_fields(collections)
        column.addLayout(self._form)
        column.addWidget(self._build_table(), 1)
        column.addLayout(self._build_below())
        column.addLayout(self.build_end("change", self.tr("Change"), self.tr("Cancel"), self.tr("Progress")))
        self.progress.hide()
        self.go.clicked.connect(lambda _=False: self._on_go())
        self.preview_requested.connect(self._on_preview_requested)
        resize_within(self, 960, 640)
        self._on_act_changed()

    # ---- building ----------------------------------------------------------------------------------------------

    def _build_top(self, selected: Sequence[int], listed: Sequence[int]) -> None:
        self.act, self.scope = named(QComboBox(), "change_act"), named(QComboBox(), "change_scope")
        for kind, text in (
            ("replace", self.tr("Replace words")),
            ("merge", self.tr("Merge wordings into one")),
            ("move", self.tr("Move to another collection")),
            ("relabel", self.tr("Change licence or source")),
            ("tag", self.tr("Add keywords to their sounds")),
            ("off", self.tr("Switch off for suggestions")),
            ("on", self.tr("Switch on for suggestions")),
            ("delete", self.tr("Delete")),
        ):
            self.act.addItem(text, kind)
        if len(selected) > 1:
            self.scope.addItem(self.tr("%Ln selected captions", "", len(selected)), selected)
        self.scope.addItem(self.tr("%Ln listed captions", "", len(listed)), listed)
        self.act.currentIndexChanged.connect(lambda _: self._on_act_changed())
        self.scope.currentIndexChanged.connect(lambda _: self.preview_soon())
        self._add(self.tr("&What to do"), self.act)
        self._add(self.tr("W&ith"), self.scope)

    def _build_fields(self, collections: Sequence[str]) -> None:
        self.old, self.new = self._line("change_old"), self._line("change_new")
        self.regex = named(QCheckBox(self.tr("&Regular expression (\\1 is its first group)")), "change_regex")
        self.regex.toggled.connect(lambda _: self.preview_soon())
        self.wording = self._line("change_wording")
        self.wording.setPlaceholderText(self.tr("the most frequent one"))
        self.collection = named(QComboBox(editable=True), "change_collection")
        self.collection.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.collection.addItems(list(collections))
        self.collection.editTextChanged.connect(lambda _: self.preview_soon())
        self.keywords = self._line("change_keywords")
        self.keywords.setPlaceholderText(self.tr("separated by commas"))
        self.licence, self.source = self._line("change_licence"), self._line("change_source")
        for line in (self.licence, self.source):
            line.setPlaceholderText(self.tr("leave as it is"))
        self.no_licence = self._check("change_no_licence", self.tr("Remove the &licence"), self.licence)
        self.no_source = self._check("change_no_source", self.tr("Remove the s&ource"), self.source)
        self._fields: dict[str, tuple[QWidget, ...]] = {
            "replace": (self.old, self.new, self.regex),
            "merge": (self.wording,),
            "move": (self.collection,),
            "tag": (self.keywords,),
            "relabel": (self.licence, self.no_licence, self.source, self.no_source),
        }
        for label, field in (
            (self.tr("R&eplace"), self.old),
            (self.tr("&By"), self.new),
            ("", self.regex),
            (self.tr("Wor&ding"), self.wording),
            (self.tr("C&ollection"), self.collection),
            (self.tr("&Keywords"), self.keywords),
            (self.tr("&Licence"), self.licence),
            ("", self.no_licence),
            (self.tr("So&urce"), self.source),
            ("", self.no_source),
        ):
            self._add(label, field)

    def _add(self, label: str, field: QWidget) -> None:
        shown = QLabel(label)
        shown.setBuddy(field)
        if label:
            field.setAccessibleName(label.replace("&", ""))
        self._form.addRow(shown, field)

    def _line(self, name: str) -> QLineEdit:
        line = named(QLineEdit(), name)
        line.textChanged.connect(lambda _: self.preview_soon())
        return line

    def _check(self, name: str, text: str, line: QLineEdit) -> QCheckBox:
        box = named(QCheckBox(text), name)
        box.toggled.connect(line.setDisabled)
        box.toggled.connect(lambda _: self.preview_soon())
        return box

    def _build_table(self) -> QTableView:
        self.table = ChangesTable((self.tr("Now"), self.tr("Afterwards"), self.tr("Remark")), self)
        self.view = named(QTableView(), "change_rows")
        self.view.setAccessibleName(self.tr("Captions that change"))
        self.view.setModel(self.table)
        self.view.setItemDelegate(DifferencePainter(self.view))
        style_table(self.view, ((BEFORE, 400), (REMARK, 150)), wide=AFTER)
        self.table.dataChanged.connect(lambda *_: self._count())
        return self.view

    def _build_below(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for name, text, on in (("all", self.tr("Tick all"), True), ("none", self.tr("Tick none"), False)):
            button = named(QPushButton(text, autoDefault=False), f"change_{name}")
            button.clicked.connect(lambda _=False, on=on: self._tick(on))
            row.addWidget(button)
        hint = QLabel(self.tr("Space ticks a row. One undo reverts everything."))
        hint.setProperty("faint", True)
        row.addWidget(hint)
        row.addStretch()
        return row

    # ---- working -----------------------------------------------------------------------------------------------

    def kind(self) -> ActKind:
        """The act that is chosen."""
        kind: ActKind = self.act.currentData()
        return kind

    def choose(self, kind: ActKind) -> None:
        """Choose an act."""
        self.act.setCurrentIndex(self.act.findData(kind))

    def _on_act_changed(self) -> None:
        for kind, fields in self._fields.items():
            for field in fields:
                self._form.setRowVisible(field, kind == self.kind())
        self.preview_soon()

    def _request(self) -> ActRequest:
        licence = "" if self.no_licence.isChecked() else self.licence.text() or None
        source = "" if self.no_source.isChecked() else self.source.text() or None
        texts = {"move": self.collection.currentText(), "tag": self.keywords.text()}
        text = texts.get(self.kind(), self.wording.text()).strip()
        return ActRequest(
            self.kind(),
            self.scope.currentData(Qt.ItemDataRole.UserRole),
            self.old.text(),
            self.new.text(),
            self.regex.isChecked(),
            text,
            licence,
            source,
        )

    def _on_preview_requested(self) -> None:
        request = self._request()
        if request.kind == "replace" and not request.old:
            self._on_previewed(None, self.tr("Write the text to replace; upper and lower case are distinct."))
            return
        if request.kind == "move" and not request.text.strip():
            self._on_previewed(None, self.tr("Choose a collection, or write the name of a new one."))
            return
        if request.kind == "tag" and not request.text:
            self._on_previewed(None, self.tr("Write the keywords to add, separated by commas."))
            return
        if request.kind == "relabel" and request.licence is None and request.source is None:
            self._on_previewed(None, self.tr("Write the new licence, the new source, or both."))
            return
        self.message.setText(self.tr("Working out what would change…"))
        place = self._place
        self.run_preview(lambda task: preview_act(task, place, request), self._on_previewed)

    def _on_previewed(self, preview: ActPreview | None, problem: str) -> None:
        self._found = preview
        self.table.fill([] if preview is None else [self._row(row, preview.request) for row in preview.rows])
        self.view.setColumnHidden(REMARK, not any(row.remark for row in self.table.rows))
        if self.table.rows:
            self.view.selectRow(0)
        self._count()
        if preview is None:
            self.message.setText(problem)

    def _row(self, row: ActRow, request: ActRequest) -> ChangeRow:
        if request.kind in ("replace", "merge"):
            gone = self.tr("(deleted as a duplicate)")
            return ChangeRow(
                row.before,
                gone if row.after is None else row.after,
                row.problem,
                bool(row.problem),
                row.after is not None,
            )
        after = {
            "delete": self.tr("deleted"),
            "on": self.tr("switched on"),
            "off": self.tr("switched off"),
        }.get(request.kind) or f"{row.before or '–'} → {row.after or '–'}"
        return ChangeRow(row.text, after, compared=False)

    def _tick(self, on: bool) -> None:
        self.table.tick_all(on)
        self._count()

    def _count(self) -> None:
        ticked, rows = len(self.table.rows) - len(self.table.unticked), len(self.table.rows)
        wrong = sum(row.fixed for row in self.table.rows)
        text = self.tr("{n} of {total} captions would change.").format(
            n=count(ticked), total=count(len(self.scope.currentData()))
        )
        if wrong:
            text += " " + self.tr("%Ln cannot be changed: see the remarks.", "", wrong)
        if rows - wrong > ticked:
            text += " " + self.tr("%Ln are not ticked.", "", rows - wrong - ticked)
        self.message.setText(text)
        self.go.setText(self.tr("Change %Ln captions", "", ticked))
        self.go.setEnabled(ticked > 0 and self._found is not None and not self.busy())

    def _on_go(self) -> None:
        preview = self._found
        if preview is None or not self.go.isEnabled():
            return
        unticked = {preview.rows[row].caption for row in self.table.unticked}
        place, annotator = self._place, self._annotator
        self.go.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self.run(lambda _: carry_out(place, preview, unticked, annotator), self._on_done, lambda _: None, "")

    def reject(self) -> None:
        """Close, unless the change is being made: it cannot be stopped half-way."""
        if self.busy():
            self.message.setText(self.tr("Wait until the captions are changed."))
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """As `reject`."""
        if self.busy():
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def _on_done(self, changes: Changes | None, problem: str) -> None:
        self.progress.hide()
        if changes is None:
            self.message.setText(problem)
            self.go.setEnabled(True)
            return
        self.changed.emit(changes)
        self.accept()
