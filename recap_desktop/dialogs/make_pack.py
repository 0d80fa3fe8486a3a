"""Make a pack: captions and their sounds in one file for somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.curate.packs import write
from recap_desktop.curate.search import SearchQuery
from recap_desktop.dialogs.preview import PreviewDialog
from recap_desktop.i18n import count
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.progress import Progress


class MakePackDialog(PreviewDialog):
    """Writes the selected captions or all that are listed, which ``query`` found."""

    made = Signal(str)
    """The result, in one sentence."""

    def __init__(
        self,
        place: WorkspaceLocation,
        selected: Sequence[int],
        listed: Sequence[int],
        query: SearchQuery,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pack")
        self.setWindowTitle(self.tr("Make a pack"))
        self._place, self._query = place, query
        lead = named(QLabel(wordWrap=True), "pack_lead")
        lead.setText(
            self.tr(
                "A pack holds captions with their history, and the decisions, notes, categories, keywords and lists of "
                "their sounds. Captions deleted from the list go with them as deletions. Somebody else merges it, "
                "works, and sends a pack back; merging it here brings the changes together."
            )
        )
        self.scope = named(QComboBox(), "pack_scope")
        if len(selected) > 1:
            self.scope.addItem(self.tr("%Ln selected captions", "", len(selected)), selected)
        self.scope.addItem(self.tr("%Ln listed captions", "", len(listed)), listed)
        self.whom = named(QLineEdit(), "pack_whom")
        self.audio = named(QCheckBox(self.tr("Also put the &sound files in")), "pack_audio")
        self.out = named(QLineEdit(str(Path.home() / "captions.zip")), "pack_out")
        self.out.textChanged.connect(lambda _: self._enable())
        self.browse = named(QPushButton(self.tr("&Browse…"), autoDefault=False), "pack_browse")
        self.browse.clicked.connect(lambda _=False: self._on_browse())
        file = QHBoxLayout()
        file.addWidget(self.out, 1)
        file.addWidget(self.browse)
        form = QFormLayout()
        for label, field, row in (
            (self.tr("&Captions"), self.scope, self.scope),
            (self.tr("&For whom (optional)"), self.whom, self.whom),
            ("", self.audio, self.audio),
            (self.tr("F&ile"), self.out, file),
        ):
            shown = QLabel(label)
            shown.setBuddy(field)
            if label:
                field.setAccessibleName(label.replace("&", ""))
            form.addRow(shown, row)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.addWidget(lead)
        column.addLayout(form)
        column.addStretch()
        column.addLayout(self.build_end("pack", self.tr("Make the pack"), self.tr("Cancel"), self.tr("Progress")))
        self.progress.hide()
        self.go.clicked.connect(lambda _=False: self._on_go())
        resize_within(self, 640, 340)
        self._enable()

    def _enable(self) -> None:
        there = Path(self.out.text()).is_file()
        self.message.setText(self.tr("The file exists and will be replaced.") if there else "")
        self.go.setEnabled(bool(self.out.text().strip()) and not self.busy())

    def _on_browse(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self, self.windowTitle(), self.out.text(), self.tr("Packs (*.zip)"), options=_NO_QUESTION
        )
        if path:
            self.out.setText(path)

    def _on_go(self) -> None:
        place, ids, out = self._place, self.scope.currentData(), Path(self.out.text().strip())
        whom, audio = self.whom.text(), self.audio.isChecked()
        listed = self._query if self.scope.currentIndex() == self.scope.count() - 1 else None
        self.go.setEnabled(False)
        self.progress.setRange(0, len(ids))
        self.progress.show()
        self.run(
            lambda task: write(task, place, out, ids, whom, with_audio=audio, listed=listed),
            self._on_done,
            self._on_progressed,
            self.tr("Stopped: nothing was written."),
        )

    def _on_progressed(self, step: Progress) -> None:
        self.progress.setValue(step.done)

    def _on_done(self, written: int | None, problem: str) -> None:
        self.progress.hide()
        if written is None:
            self.message.setText(problem)
            self.go.setEnabled(True)
            return
        message = self.tr("Captions written to {path}: {n}.")
        self.made.emit(message.format(n=count(written), path=self.out.text().strip()))
        self.accept()


_NO_QUESTION = QFileDialog.Option.DontConfirmOverwrite
"""The dialog says itself that a file will be replaced."""
