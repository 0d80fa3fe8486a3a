"""Importing captions: source, column mapping, first rows, and the rows to skip with reasons."""

from __future__ import annotations

import os
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.curate.exchange import ImportPreview, ImportRequest, import_captions, preview_import
from recap_desktop.dialogs import import_messages
from recap_desktop.dialogs.columns import ColumnMapping
from recap_desktop.dialogs.preview import PreviewDialog
from recap_desktop.dialogs.preview_tables import TitledTable
from recap_desktop.i18n import count
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import set_column_widths
from recap_desktop.look.widget_names import named
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.exchange.format_table import FORMATS
from recap_engine.exchange.import_captions import ImportSummary
from recap_engine.progress import Progress


class ImportDialog(PreviewDialog):
    """Updates its preview after every change; imports on request."""

    imported = Signal(str)
    """The result, in one sentence."""

    def __init__(
        self,
        place: WorkspaceLocation,
        annotator: str,
        names: list[str],
        collection: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("import")
        self.setWindowTitle(self.tr("Import captions"))
        self._place, self._annotator = place, annotator
        self._look: ImportPreview | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(self._build_source())
        column.addLayout(self._build_fields(names, collection))
        self.columns = ColumnMapping()
        self.columns.changed.connect(self.preview_soon)
        column.addWidget(self.columns)
        kept = (self.tr("Row"), self.tr("Sound"), self.tr("Caption"), self.tr("Collection"), self.tr("By"))
        self.first = TitledTable("import_first", self.tr("First captions"), kept, 2)
        passed = (self.tr("File"), self.tr("Row"), self.tr("Caption"), self.tr("Reason"))
        self.skipped = TitledTable("import_skipped", self.tr("Skipped"), passed, 3)
        set_column_widths(self.skipped.table, ((1, 70), (2, 280)))
        set_column_widths(self.first.table, ((0, 70),))
        column.addWidget(self.first, 3)
        column.addWidget(self.skipped, 2)
        column.addLayout(self._build_end())
        resize_within(self, 920, 720)
        self._show(None)
        self.path.setFocus()

    # ---- building ----------------------------------------------------------------------------------------------

    def _build_source(self) -> QGridLayout:
        self.path = named(QLineEdit(), "import_path")
        self.path.setAccessibleName(self.tr("File or folder"))
        self.path.setPlaceholderText(self.tr("A table, JSON Lines, Label Studio JSON, or a folder of text files"))
        self.path.textChanged.connect(self._on_path_changed)
        self.path.returnPressed.connect(self.preview_now)
        self.what = named(QLabel(wordWrap=True), "import_what")
        self.what.setProperty("faint", True)
        self.choosers: list[QPushButton] = []
        label = QLabel(self.tr("&From"))
        label.setBuddy(self.path)
        row = QHBoxLayout()
        row.addWidget(self.path, 1)
        for name, text, act in (
            ("import_file", self.tr("Choose a &file…"), self._on_choose_file),
            ("import_folder", self.tr("Choose a fol&der…"), self._on_choose_folder),
        ):
            button = named(QPushButton(text, autoDefault=False), name)
            button.clicked.connect(lambda _=False, act=act: act())
            self.choosers.append(button)
            row.addWidget(button)
        grid = QGridLayout()
        grid.addWidget(label, 0, 0)
        grid.addLayout(row, 0, 1)
        grid.addWidget(self.what, 1, 1)
        return grid

    def _build_fields(self, names: list[str], collection: str) -> QFormLayout:
        self.collection = named(QComboBox(editable=True), "import_collection")
        self.collection.setAccessibleName(self.tr("Collection"))
        self.collection.addItems(names)
        self.collection.setCurrentText(collection)
        self.licence, self.source = named(QLineEdit(), "import_licence"), named(QLineEdit(), "import_source")
        self.predictions = named(QCheckBox(self.tr("Include predictions that nobody accepted")), "import_predictions")
        self.collection.editTextChanged.connect(lambda _: self.preview_soon())
        for field, title in ((self.licence, self.tr("Licence")), (self.source, self.tr("Source"))):
            field.setAccessibleName(title)
            field.setPlaceholderText(self.tr("for captions without one"))
            field.textChanged.connect(lambda _: self.preview_soon())
        self.predictions.toggled.connect(lambda _: self.preview_soon())
        row = QHBoxLayout()
        label = QLabel(self.tr("So&urce"))
        label.setBuddy(self.source)
        for widget in (self.licence, label, self.source):
            row.addWidget(widget)
        form = QFormLayout()
        form.addRow(self.tr("&Collection"), self.collection)
        beside = QLabel(self.tr("&Licence"))
        beside.setBuddy(self.licence)
        form.addRow(beside, row)
        form.addRow("", self.predictions)
        return form

    def _build_end(self) -> QVBoxLayout:
        end = self.build_end("import", self.tr("Import"), self.tr("Cancel"), self.tr("Progress"))
        self.go.clicked.connect(lambda _=False: self.start())
        self.preview_requested.connect(self.look)
        return end

    # ---- preview -----------------------------------------------------------------------------------------------

    def wish(self) -> ImportRequest:
        """The request as currently chosen."""
        return ImportRequest(
            os.path.expanduser(self.path.text().strip()),
            self.collection.currentText().strip(),
            self.licence.text().strip(),
            self.source.text().strip(),
            self.columns.chosen(),
            self.predictions.isChecked(),
        )

    def look(self) -> None:
        """Read the source and work out what would be imported."""
        wish, place = self.wish(), self._place
        if not wish.path:
            self._show(None)
            return
        self.run_preview(lambda task: preview_import(task, place, wish), self._on_looked, self._on_step)
        self._busy(True)

    def _on_path_changed(self) -> None:
        self.columns.forget()
        self.preview_soon()

    def _on_step(self, step: ImportPreview | Progress) -> None:
        if isinstance(step, ImportPreview):
            self._show(step)
            self._busy(True)
        elif step.total:
            self.progress.setRange(0, step.total)
            self.progress.setValue(step.done)

    def _on_looked(self, look: ImportPreview | None, sentence: str) -> None:
        self._show(look)
        if sentence:
            self.message.setText(sentence)

    def _busy(self, on: bool) -> None:
        self.progress.setVisible(on)
        self.progress.setRange(0, 0 if on else 1)

    def _show(self, look: ImportPreview | None) -> None:
        """Show the source and the result of the preview."""
        self._look = look
        self._busy(False)
        self.what.setText("" if look is None else import_messages.source(look))
        self.columns.show_for(look)
        self.predictions.setVisible(look is not None and FORMATS[look.layout].has_tasks)
        edit = self.collection.lineEdit()
        if edit is not None and look is not None:
            edit.setPlaceholderText(self.tr("as in the file") if look.has_collections else look.collection)
        self.first.fill([] if look is None else [import_messages.cells(row) for row in look.rows])
        summary = None if look is None else look.summary
        rows = [] if summary is None or look is None else import_messages.skipped(look, summary)
        self.skipped.fill(rows, 0 if summary is None else summary.skipped + summary.refusals)
        self.skipped.setVisible(bool(rows))
        self.message.setText(import_messages.result(look))
        self.go.setEnabled(look is not None and look.has_captions and summary is not None and summary.added > 0)
        added = "" if summary is None else count(summary.added)
        self.go.setText(self.tr("Import {n}").format(n=added) if added else self.tr("Import"))

    # ---- choices ----------------------------------------------------------------------------------------------

    def _on_choose_file(self) -> None:
        kinds = self.tr("Captions (*.csv *.tsv *.txt *.json *.jsonl)") + ";;" + self.tr("All files (*)")
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Import captions"), self.path.text(), kinds)
        if path:
            self.path.setText(path)

    def _on_choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Text files next to sounds"), self.path.text())
        if path:
            self.path.setText(path)

    # ---- importing ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Import as previewed."""
        look, wish, place, annotator = self._look, self.wish(), self._place, self._annotator
        if look is None or not look.has_captions or self.busy():
            return
        if not wish.collection and not look.has_collections:
            wish = replace(wish, collection=look.collection)
        stopped = self.tr("Stopped. Captions imported so far are kept; undo removes them.")
        self.run(
            lambda task: import_captions(task, place, wish, annotator), self._on_imported, self._on_importing, stopped
        )
        self._lock(True)

    def _lock(self, on: bool) -> None:
        fields = (self.path, self.collection, self.licence, self.source, self.columns, self.go, self.predictions)
        if on:
            self.stop.setFocus()
        for widget in (*fields, *self.choosers):
            widget.setEnabled(not on)
        self._busy(on)
        self.stop.setText(self.tr("Stop") if on else self.tr("Cancel"))

    def _on_importing(self, step: Progress) -> None:
        self.progress.setRange(0, step.total or 0)
        self.progress.setValue(step.done)
        self.message.setText(self.tr("{n} of {total} rows").format(n=count(step.done), total=count(step.total or 0)))

    def _on_imported(self, summary: ImportSummary | None, sentence: str) -> None:
        self._lock(False)
        self.imported.emit(sentence or import_messages.done(summary or ImportSummary()))
        if summary is not None:
            self.accept()
            return
        self.look()
        self.message.setText(sentence)
