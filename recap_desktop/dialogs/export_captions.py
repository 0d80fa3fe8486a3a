"""Exporting captions: selection, layout and target, with a preview of the file and of what is excluded."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.curate.exchange import ExportPreview, ExportRequest, export_captions, preview_export
from recap_desktop.dialogs.preview import PreviewDialog
from recap_desktop.dialogs.preview_tables import TitledTable
from recap_desktop.i18n import count
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import set_column_widths
from recap_desktop.look.widget_names import named
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.datastore.collections import STARTER, CollectionInfo
from recap_engine.exchange.export_captions import ExportSummary
from recap_engine.exchange.format_table import FORMATS, WRITTEN, Format, FormatInfo
from recap_engine.exchange.sound_address import LOCAL_FILES
from recap_engine.i18n import translate
from recap_engine.printable import printable
from recap_engine.progress import Progress

_ENDINGS = frozenset(form.ending for form in FORMATS.values() if form.ending) | {".tsv"}


class ExportDialog(PreviewDialog):
    """Updates its preview after every change; exports on request."""

    exported = Signal(str)
    """The result, in one sentence."""

    def __init__(
        self, place: WorkspaceLocation, infos: list[CollectionInfo], chosen: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("export")
        self.setWindowTitle(self.tr("Export captions"))
        self._place = place
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(self._build_fields(infos, chosen))
        self.beginning = named(QPlainTextEdit(readOnly=True), "export_beginning")
        self.beginning.setAccessibleName(self.tr("Preview"))
        self.beginning.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.beginning.setTabChangesFocus(True)
        heading = QLabel(self.tr("Preview"))
        heading.setProperty("heading", True)
        column.addWidget(heading)
        column.addWidget(self.beginning, 3)
        headings = (self.tr("Sound"), self.tr("Caption"), self.tr("Reason"))
        self.left = TitledTable("export_left", self.tr("Excluded"), headings, 1)
        set_column_widths(self.left.table, ((2, 320),))
        column.addWidget(self.left, 2)
        column.addLayout(self._build_end())
        resize_within(self, 880, 720)
        self._on_layout_changed()

    # ---- building ----------------------------------------------------------------------------------------------

    def _build_fields(self, infos: list[CollectionInfo], chosen: str) -> QFormLayout:
        self.layout_ = named(QComboBox(), "export_layout")
        self.layout_.setAccessibleName(self.tr("Layout"))
        for layout in WRITTEN:
            self.layout_.addItem(translate(FORMATS[layout].title), layout)
        self.layout_.currentIndexChanged.connect(lambda _: self._on_layout_changed())
        self.collections = named(QListWidget(), "export_collections")
        self.collections.setAccessibleName(self.tr("Collections"))
        self.collections.setMaximumHeight(self.fontMetrics().lineSpacing() * 6)
        for info in (info for info in infos if info.captions or info.name == chosen):
            item = QListWidgetItem(f"{info.name}  ·  {count(info.captions)}", self.collections)
            item.setData(Qt.ItemDataRole.UserRole, info.name)
            wanted = info.name == chosen if chosen else info.enabled and info.name != STARTER
            item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
        self.collections.setStyleSheet("QListView::item { padding: 4px; }")
        self.collections.setCurrentRow(0)
        self.collections.itemChanged.connect(lambda _: self.preview_soon())
        self.switched_off = named(QCheckBox(self.tr("Include captions that are switched off")), "export_off")
        self.switched_off.toggled.connect(lambda _: self.preview_soon())
        self.out = named(QLineEdit(), "export_out")
        self.out.setAccessibleName(self.tr("Target"))
        self.out.textChanged.connect(lambda _: self._on_out_changed())
        self.choose = named(QPushButton(self.tr("Brow&se…"), autoDefault=False), "export_choose")
        self.choose.clicked.connect(lambda _=False: self._on_choose())
        self.replace = named(QCheckBox(), "export_replace")
        self.replace.toggled.connect(lambda _: self.preview_soon())
        self.audio = named(QLineEdit(LOCAL_FILES), "export_audio")
        self.audio.setAccessibleName(self.tr("Prefix of sound URLs"))
        self.audio.textChanged.connect(lambda _: self.preview_soon())
        row = QHBoxLayout()
        row.addWidget(self.out, 1)
        row.addWidget(self.choose)
        form = self._form = QFormLayout()
        form.addRow(self.tr("&Layout"), self.layout_)
        form.addRow(self.tr("&Collections"), self.collections)
        form.addRow("", self.switched_off)
        form.addRow(self.tr("URL &prefix"), self.audio)
        to = QLabel(self.tr("&Target"))
        to.setBuddy(self.out)
        form.addRow(to, row)
        form.addRow("", self.replace)
        return form

    def _build_end(self) -> QVBoxLayout:
        end = self.build_end("export", self.tr("Export"), self.tr("Cancel"), self.tr("Progress"))
        self.progress.setRange(0, 0)
        self.progress.hide()
        self.go.clicked.connect(lambda _=False: self.start())
        self.preview_requested.connect(self.look)
        return end

    # ---- choices ----------------------------------------------------------------------------------------------

    def wish(self) -> ExportRequest:
        """The request as currently chosen."""
        items = [self.collections.item(row) for row in range(self.collections.count())]
        names = tuple(
            str(item.data(Qt.ItemDataRole.UserRole)) for item in items if item.checkState() == Qt.CheckState.Checked
        )
        layout, out = self.layout_.currentData(), os.path.expanduser(self.out.text().strip())
        ending = "" if os.path.splitext(out)[1] or not out else self._form_chosen().ending
        return ExportRequest(
            layout,
            out + ending,
            names,
            self.switched_off.isChecked(),
            self.replace.isChecked(),
            self.audio.text().strip(),
        )

    def _form_chosen(self) -> FormatInfo:
        chosen: Format = self.layout_.currentData()
        return FORMATS[chosen]

    def _on_layout_changed(self) -> None:
        form, out = self._form_chosen(), self.out.text().strip()
        texts = form.is_folder
        self._form.setRowVisible(self.audio, form.has_tasks)
        self.out.setPlaceholderText(
            self.tr("A folder; with the sounds’ own folder, each text is written next to its sound")
            if texts
            else self.tr("A file")
        )
        label = self.tr("Replace existing texts") if texts else self.tr("Replace the existing file")
        self.replace.setText(label)
        if out and not texts and Path(out).suffix.lower() in _ENDINGS:
            self.out.setText(str(Path(out).with_suffix(form.ending)))
        modes, wide = QPlainTextEdit.LineWrapMode, form.has_long_lines
        self.beginning.setLineWrapMode(modes.WidgetWidth if wide else modes.NoWrap)
        self._on_out_changed()

    def _on_out_changed(self) -> None:
        out, texts = self.wish().out, self._form_chosen().is_folder
        self.replace.setVisible(bool(out) and (os.path.isdir(out) if texts else os.path.isfile(out)))
        if not self.replace.isVisibleTo(self):
            self.replace.setChecked(False)
        self.preview_soon()

    def _on_choose(self) -> None:
        title = self.tr("Export captions")
        if self._form_chosen().is_folder:
            path = QFileDialog.getExistingDirectory(self, title, self.out.text())
        else:
            begin = self.out.text() or str(Path.home() / f"captions{self._form_chosen().ending}")
            path, _ = QFileDialog.getSaveFileName(self, title, begin)
        if path:
            self.out.setText(path)
            # The file dialog has already asked whether to replace an existing file.
            self.replace.setChecked(self.replace.isVisibleTo(self) and not self._form_chosen().is_folder)

    # ---- preview -----------------------------------------------------------------------------------------

    def look(self) -> None:
        """Work out what would be written."""
        wish, place = self.wish(), self._place
        if not wish.collections:
            self._show(None, self.tr("Choose at least one collection."))
            return
        self.run_preview(lambda task: preview_export(task, place, wish), self._show)
        self.progress.show()

    def _show(self, outlook: ExportPreview | None, sentence: str) -> None:
        self.progress.hide()
        self.beginning.setPlainText("" if outlook is None else outlook.beginning)
        summary = ExportSummary() if outlook is None else outlook.summary
        rows = [(printable(left.path), left.caption.text, translate(left.reason)) for left in summary.left]
        self.left.fill(rows, summary.left_out)
        self.left.setVisible(bool(rows))
        blocked = self.replace.isVisibleTo(self) and not self.replace.isChecked() and not self._form_chosen().is_folder
        if blocked and not sentence:
            sentence = self.tr("A file of that name exists: choose another name, or replace the file.")
        self.message.setText(sentence or self._summary(summary))
        self.go.setEnabled(bool(summary.written) and bool(self.wish().out) and not blocked)
        number = count(summary.written)
        self.go.setText(self.tr("Export {n}").format(n=number) if summary.written else self.tr("Export"))

    def _summary(self, summary: ExportSummary) -> str:
        parts = [self.tr("To export: {n}").format(n=count(summary.written))]
        if self._form_chosen().is_folder:
            parts.append(self.tr("texts: {n}").format(n=count(summary.files)))
        parts.append(self.tr("excluded: {n}").format(n=count(summary.left_out)))
        if summary.switched_off:
            parts.append(self.tr("switched off: {n}").format(n=count(summary.switched_off)))
        return "  ·  ".join(parts)

    # ---- export -----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Export as previewed."""
        wish, place = self.wish(), self._place
        if self.busy() or not wish.out:
            return
        stopped = self.tr("Stopped. No incomplete file was left behind.")
        self.run(lambda task: export_captions(task, place, wish), self._on_written, self._on_writing, stopped)
        self._lock(True)

    def _lock(self, on: bool) -> None:
        if on:
            self.stop.setFocus()
        fields = (self.layout_, self.collections, self.switched_off, self.out, self.audio, self.replace, self.go)
        for widget in (*fields, self.choose):
            widget.setEnabled(not on)
        self.progress.setVisible(on)
        self.stop.setText(self.tr("Stop") if on else self.tr("Cancel"))

    def _on_writing(self, step: Progress) -> None:
        self.message.setText(self.tr("%Ln captions", "", step.done))

    def _on_written(self, summary: ExportSummary | None, sentence: str) -> None:
        self._lock(False)
        if summary is None:
            self.message.setText(sentence)
            return
        sentence = self.tr("Exported %Ln captions to {name}. Excluded: {left}.", "", summary.written)
        name = printable(self.wish().out)
        self.exported.emit(sentence.format(name=name, left=count(summary.left_out)))
        self.accept()
