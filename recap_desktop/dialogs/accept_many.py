"""Preview of the suggestions to accept at once, with a minimum score."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.dialogs.many_sounds import ManySoundsDialog
from recap_desktop.i18n import count, percent_suffix
from recap_desktop.item_models.offers import CAPTION, REMARK, SCORE, SOUND, Offer, OfferTable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named


class AcceptManyDialog(ManySoundsDialog):
    """Lists the offers to confirm; accepting is one act, which one undo reverts."""

    chosen = Signal(object, int)
    """(list of `Offer`, minimum score in percent)."""

    def __init__(self, offers: list[Offer], least: int, parent: QWidget | None = None) -> None:
        super().__init__("accept", "accept_these", parent)
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
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addWidget(self.list, 1)
        column.addWidget(explanation)
        column.addWidget(self.progress)
        column.addWidget(self.buttons)
        self.list.setAccessibleName(self.tr("Suggestions to accept"))
        self.show_table(self.table, ((SOUND, 200), (SCORE, 70), (REMARK, 200)), CAPTION)
        self.act.clicked.connect(lambda _=False: self._on_accepted())
        self._total = len(offers)
        self.least.valueChanged.connect(self._on_least_changed)
        self.table.dataChanged.connect(lambda *_: self._count())
        self._on_least_changed(least)
        resize_within(self, 860, 560)

    def path_of(self, row: int) -> str:
        """The file of the sound in a row."""
        return self.table.offer(row).path

    def _on_least_changed(self, percent: int) -> None:
        self.table.show_from(percent / 100)
        self.list.setColumnHidden(REMARK, not self.table.has_doubts())
        self.list.selectRow(0)
        self.play.setEnabled(self.table.rowCount() > 0)
        self._count()

    def _count(self) -> None:
        chosen = len(self.table.chosen())
        self.count.setText(self.tr("{n} of {total}").format(n=count(chosen), total=count(self._total)))
        self.act.setText(self.tr("Accept %Ln captions", "", chosen))
        self.act.setEnabled(chosen > 0 and not self.running())

    def _on_accepted(self) -> None:
        self.progress.setRange(0, len(self.table.chosen()))
        self.begin(self.least)
        self.chosen.emit(self.table.chosen(), self.least.value())
