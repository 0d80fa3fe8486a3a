"""Examines the sound files of a folder and lists what is wrong with them."""

from __future__ import annotations

import os

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from recap_desktop import tasks
from recap_desktop.dialogs.preview_tables import TitledTable
from recap_desktop.i18n import count
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named
from recap_engine.audio.discovery import discover
from recap_engine.audio.doctor import Finding, SoundReport, examine_sounds
from recap_engine.i18n import translate
from recap_engine.printable import printable
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable


class CheckFilesDialog(QDialog):
    """Decodes every file once, in the background; findings appear as they are made. Closing stops the check."""

    folder_requested = Signal(str)
    """Path of a file to show in the file manager."""

    def __init__(self, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("check_files")
        self.setWindowTitle(self.tr("Check files"))
        self._folder = folder
        self._shown: list[tuple[SoundReport, Finding]] = []
        self._examined = 0
        lead = QLabel(
            self.tr("Every file in {name} is decoded to its end. Nothing is changed.").format(
                name=printable(os.path.basename(folder.rstrip("/\\")) or folder)
            ),
            wordWrap=True,
        )
        lead.setProperty("faint", True)
        self.findings = TitledTable(
            "check_findings", self.tr("Findings"), (self.tr("File"), self.tr("Folder"), self.tr("Finding")), 2
        )
        self.message = named(QLabel(wordWrap=True), "check_message")
        self.progress = named(QProgressBar(textVisible=False), "check_progress")
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setRange(0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(lead)
        column.addWidget(self.findings, 1)
        column.addWidget(self.message)
        column.addWidget(self.progress)
        column.addLayout(self._build_buttons())
        resize_within(self, 860, 520)
        self._start()

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.buttons: dict[str, QPushButton] = {}
        for name, text, act in (
            ("folder", self.tr("Show in &file manager"), self._on_folder),
            ("copy", self.tr("&Copy the list"), self._on_copy),
            ("stop", self.tr("Stop"), self._stop),
            ("close", self.tr("Close"), self.reject),
        ):
            if name == "stop":
                row.addStretch()
            button = self.buttons[name] = named(QPushButton(text, autoDefault=False), f"check_{name}")
            button.clicked.connect(act)
            row.addWidget(button)
        for name in ("folder", "copy"):
            self.buttons[name].setEnabled(False)
        return row

    def _start(self) -> None:
        folder = self._folder

        def work(task: tasks.Task) -> None:
            found = list(discover([folder]))
            for done, report in enumerate(examine_sounds(found), 1):
                if not task.wanted():
                    return
                task.report((Progress(Translatable("examining sounds"), done, len(found)), report))

        self._task: tasks.Task | None = tasks.start(work, self)
        self._task.progressed.connect(self._on_progressed)
        self._task.failed.connect(self._on_ended)
        self._task.finished.connect(self._on_finished)
        self._task.cancelled.connect(self._on_cancelled)

    def _on_progressed(self, step: tuple[Progress, SoundReport]) -> None:
        progress, report = step
        self._examined = progress.done
        self.progress.setRange(0, progress.total or 0)
        self.progress.setValue(progress.done)
        self.message.setText(
            self.tr("{done} of {total} files examined").format(
                done=count(progress.done), total=count(progress.total or 0)
            )
        )
        if report.findings:
            self._shown += [(report, finding) for finding in report.findings]
            self.findings.fill([_cells(*one) for one in self._shown], len(self._shown))
            for name in ("folder", "copy"):
                self.buttons[name].setEnabled(True)

    def _on_finished(self, _result: object) -> None:
        files = len({report.path for report, _ in self._shown})
        if files:
            text = self.tr("Files examined: {n}. Files with findings: {found}.")
        else:
            text = self.tr("Files examined: {n}. Nothing is wrong with them.")
        self._on_ended(text.format(n=count(self._examined), found=count(files)))

    def _on_cancelled(self) -> None:
        self._on_ended(self.tr("Stopped after %Ln files.", "", self._examined))

    def _on_ended(self, sentence: str) -> None:
        self._task = None
        self.message.setText(sentence)
        self.progress.hide()
        self.buttons["stop"].setEnabled(False)
        self.buttons["close"].setFocus()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _on_folder(self) -> None:
        row = self.findings.table.currentIndex().row()
        if self._shown:
            self.folder_requested.emit(self._shown[max(row, 0)][0].path)

    def _on_copy(self) -> None:
        lines = [f"{printable(report.path)}\t{translate(finding.message)}" for report, finding in self._shown]
        QApplication.clipboard().setText("\n".join(lines))

    def reject(self) -> None:
        """Stop the check and close."""
        self._stop()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Stop the check and close."""
        self._stop()
        super().closeEvent(event)


def _cells(report: SoundReport, finding: Finding) -> tuple[str, ...]:
    """File name, folder, and the finding in the reader's language."""
    name, folder = os.path.basename(report.path), os.path.basename(os.path.dirname(report.path))
    return printable(name), printable(folder), translate(finding.message)
