"""Merge a pack or another workspace: what would change, with conflicts side by side, before anything is changed."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from recap_desktop.curate.curator import Curator
from recap_desktop.curate.packs import merge, preview
from recap_desktop.dialogs.preview import PreviewDialog
from recap_desktop.dialogs.preview_tables import TitledTable
from recap_desktop.i18n import count
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named
from recap_engine.exchange.merging.summary import MergeSummary
from recap_engine.printable import printable
from recap_engine.progress import Progress
from recap_engine.records import Region


class MergePackDialog(PreviewDialog):
    """Both wordings of a conflict are kept; one undo reverts the merge."""

    merged = Signal(str)
    """The result, in one sentence."""
    play_requested = Signal(str, object)
    """(path, region or None) of the sound to play."""

    def __init__(self, curator: Curator, path: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("merge_pack")
        self.setWindowTitle(self.tr("Merge a pack or workspace"))
        self._curator, self._summary = curator, MergeSummary()
        self.file = named(QLineEdit(path), "merge_pack_file")
        self.file.setAccessibleName(self.tr("File"))
        self.file.textChanged.connect(lambda _: self.preview_soon())
        self.browse = named(QPushButton(self.tr("&Browse…"), autoDefault=False), "merge_pack_browse")
        self.browse.clicked.connect(lambda _=False: self._on_browse())
        row = QHBoxLayout()
        label = QLabel(self.tr("&File"))
        label.setBuddy(self.file)
        row.addWidget(label)
        row.addWidget(self.file, 1)
        row.addWidget(self.browse)
        headings = (self.tr("Sound"), self.tr("Here"), self.tr("There"))
        self.conflicts = TitledTable("merge_pack_conflicts", self.tr("Conflicts: both wordings are kept"), headings, 2)
        self.conflicts.table.setColumnWidth(1, 340)
        self.play = named(QPushButton(self.tr("&Play (Ctrl+P)"), autoDefault=False), "merge_pack_play")
        self.play.clicked.connect(lambda _=False: self._on_play())
        QShortcut(QKeySequence("Ctrl+P"), self).activated.connect(self.play.click)
        self.conflicts.table.selectionModel().currentRowChanged.connect(lambda *_: self._enable_play())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.addLayout(row)
        column.addWidget(self.conflicts, 1)
        below = QHBoxLayout()
        below.addWidget(self.play)
        below.addStretch()
        column.addLayout(below)
        column.addLayout(self.build_end("merge_pack", self.tr("Merge"), self.tr("Cancel"), self.tr("Progress")))
        self.progress.hide()
        self.go.clicked.connect(lambda _=False: self._on_go())
        self.preview_requested.connect(self._on_preview_requested)
        resize_within(self, 860, 520)
        self._enable_play()
        self.preview_soon()

    def _on_browse(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.windowTitle(), self.file.text(), self.tr("Packs and workspaces (*.zip *.recap)")
        )
        if path:
            self.file.setText(path)

    def _on_preview_requested(self) -> None:
        path = self.file.text().strip()
        if not path:
            self.message.setText(self.tr("Choose a pack or a workspace."))
            return
        place = self._curator.place
        self.message.setText(self.tr("Working out what would change…"))
        self.run_preview(lambda task: preview(task, place, Path(path)), self._on_previewed)

    def _on_previewed(self, summary: MergeSummary | None, problem: str) -> None:
        self._summary = summary or MergeSummary()
        self.conflicts.fill(
            [(self._name(one.sound), one.ours, one.theirs) for one in self._summary.conflicts],
            len(self._summary.conflicts),
        )
        if self._summary.conflicts:
            self.conflicts.table.selectRow(0)
        self._enable_play()
        self.message.setText(problem if summary is None else self._result_text(summary))
        self.go.setEnabled(summary is not None and not self.busy())

    def _result_text(self, summary: MergeSummary) -> str:
        text = self.tr(
            "Captions there: {read}. New: {added}; reworded: {reworded}; deleted: {deleted}; here already: {there}; "
            "refused: {refused}; decisions: {decisions}."
        )
        return text.format(
            read=count(summary.read),
            added=count(summary.added),
            deleted=count(summary.deleted),
            decisions=count(summary.decisions),
            reworded=count(summary.reworded),
            there=count(summary.there),
            refused=count(summary.refused),
        )

    def _path(self, sound: str) -> str:
        files = self._curator.workspace.sounds.files(audio_hash=sound) if sound else []
        return next((file.path for file in files if not file.missing and os.path.isfile(file.path)), "")

    def _name(self, sound: str) -> str:
        return printable(os.path.basename(self._path(sound))) or sound[:12]

    def _enable_play(self) -> None:
        row = self.conflicts.table.currentIndex().row()
        conflicts = self._summary.conflicts
        self.play.setEnabled(0 <= row < len(conflicts) and bool(self._path(conflicts[row].sound)))

    def _on_play(self) -> None:
        one = self._summary.conflicts[self.conflicts.table.currentIndex().row()]
        region = None if one.start is None or one.end is None else Region(one.start, one.end)
        self.play_requested.emit(self._path(one.sound), region)

    def _on_go(self) -> None:
        place, path, who = self._curator.place, Path(self.file.text().strip()), self._curator.annotator
        self.go.setEnabled(False)
        self.progress.setRange(0, 0)
        self.progress.show()
        self.run(
            lambda task: merge(task, place, path, who),
            self._on_done,
            self._on_progressed,
            self.tr("Stopped: undo reverts what was merged."),
        )

    def _on_progressed(self, step: Progress) -> None:
        self.progress.setRange(0, step.total or 0)
        self.progress.setValue(step.done)

    def _on_done(self, summary: MergeSummary | None, problem: str) -> None:
        self.progress.hide()
        if summary is None:
            self.message.setText(problem)
            self.go.setEnabled(True)
            return
        self.merged.emit(self._result_text(summary))
        self.accept()
