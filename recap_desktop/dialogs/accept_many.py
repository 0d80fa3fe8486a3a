"""Preview of the suggestions to accept at once, with a minimum score."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.i18n import count, percent_suffix
from recap_desktop.item_models.offers import CAPTION, REMARK, SCORE, SOUND, Offer, OfferTable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named
from recap_engine.progress import Progress


class AcceptManyDialog(QDialog):
    """Lists the offers to confirm; accepting is one act, which one undo reverts. A progress bar runs until `end`."""

    chosen = Signal(object, int)
    """(list of `Offer`, minimum score in percent)."""
    stop_requested = Signal()
    play_requested = Signal(str)
    """Path of the sound to play."""

    def __init__(self, offers: list[Offer], least: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("accept_many")
        self.setWindowTitle(self.tr("Accept many suggestions"))
        self.table = OfferTable(offers, self)
        self.least = named(QSpinBox(minimum=0, maximum=100, suffix=percent_suffix()), "accept_least")
        self.least.setValue(least)
        self.least.setAccessibleName(self.tr("Minimum score"))
        label = QLabel(self.tr("Minimum &score"))
        label.setBuddy(self.least)
        self.count = named(QLabel(), "accept_count")
        self.count.setProperty("faint", True)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.least)
        row.addStretch()
        row.addWidget(self.count)
        explanation = QLabel(
            self.tr(
                "The score is the estimated chance that a caption fits. Sounds that have a caption, a decision or a "
                "draft are excluded; sounds with a remark are not ticked. One undo reverts everything."
            ),
            wordWrap=True,
        )
        explanation.setProperty("faint", True)
        self._running = False
        self.progress = named(QProgressBar(), "accept_progress")
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.hide()
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self._build_list(), 1)
        column.addWidget(explanation)
        column.addWidget(self.progress)
        column.addWidget(self._build_buttons())
        self._total = len(offers)
        self.least.valueChanged.connect(self._on_least_changed)
        self.table.dataChanged.connect(lambda *_: self._count())
        self._on_least_changed(least)
        resize_within(self, 860, 560)

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.cancel = named(buttons.button(QDialogButtonBox.StandardButton.Cancel), "accept_cancel")
        self.accept_button = named(QPushButton(), "accept_these")
        self.accept_button.setDefault(True)
        self.accept_button.setProperty("primary", True)
        buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.play = named(QPushButton(self.tr("Play (Ctrl+P)"), autoDefault=False), "accept_play")
        self.play.setAccessibleName(self.tr("Play the current sound"))
        self.play.clicked.connect(lambda _=False: self._on_play())
        QShortcut(QKeySequence("Ctrl+P"), self, self._on_play)
        buttons.addButton(self.play, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.accepted.connect(self._on_accepted)
        buttons.rejected.connect(self.reject)
        return buttons

    def _build_list(self) -> QTableView:
        self.list = named(QTableView(), "accept_list")
        self.list.setAccessibleName(self.tr("Suggestions to accept"))
        self.list.setModel(self.table)
        style_table(self.list, ((SOUND, 200), (SCORE, 70), (REMARK, 200)), wide=CAPTION)
        self.list.setColumnHidden(REMARK, not self.table.has_doubts())
        self.list.selectRow(0)
        return self.list

    def _on_least_changed(self, percent: int) -> None:
        self.table.show_from(percent / 100)
        self.list.setColumnHidden(REMARK, not self.table.has_doubts())
        self.list.selectRow(0)
        self.play.setEnabled(self.table.rowCount() > 0)
        self._count()

    def _count(self) -> None:
        chosen = len(self.table.chosen())
        self.count.setText(self.tr("{n} of {total}").format(n=count(chosen), total=count(self._total)))
        self.accept_button.setText(self.tr("Accept %Ln captions", "", chosen))
        self.accept_button.setEnabled(chosen > 0 and not self._running)

    def _on_play(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < self.table.rowCount():
            self.play_requested.emit(self.table.offer(row).path)

    # ---- working -----------------------------------------------------------------------------------------------

    def show_progress(self, progress: Progress) -> None:
        """Show how many suggestions are accepted."""
        self.progress.setRange(0, progress.total or 0)
        self.progress.setValue(progress.done)

    def reject(self) -> None:
        """Close, or while the work is running stop it; what is accepted by then is kept."""
        if self._running:
            self.stop_requested.emit()
        else:
            super().reject()

    def end(self) -> None:
        """Close after the work has ended."""
        self._running = False
        self.accept()

    def _on_accepted(self) -> None:
        self._running = True
        self.progress.setRange(0, len(self.table.chosen()))
        self.progress.show()
        self.cancel.setText(self.tr("Stop"))
        for widget in (self.least, self.list, self.accept_button):
            widget.setEnabled(False)
        self.chosen.emit(self.table.chosen(), self.least.value())
