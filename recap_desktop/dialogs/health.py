"""The health of captions: plots, findings with the captions that they are about, and sounds that no caption fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyqtgraph
from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.i18n import count
from recap_desktop.item_models.text_table import TextTable
from recap_desktop.look.plots import add_plot
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named
from recap_engine.annotate.health_records import FINDING_NAMES, GROUP_NAMES, Finding, FindingKind, Health
from recap_engine.exchange.health_report import heading, hole_share, notes, summary
from recap_engine.i18n import translate
from recap_engine.printable import printable

_MONTHS = 60
_MOST = 2000
"""The most findings that are listed."""


class HealthDialog(QDialog):
    """Shows `Health`, of the collections in use or of one."""

    collection_chosen = Signal(object)
    """A name, or None for those in use."""
    captions_requested = Signal(object)
    """`Finding`, whose captions are to be listed."""
    report_requested = Signal()

    def __init__(self, collections: Sequence[str], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("health")
        self.setWindowTitle(self.tr("Health of the captions"))
        self._theme = theme
        self._findings: list[Finding] = []
        self._health: Health | None = None
        self.collection = named(QComboBox(), "health_collection")
        self.collection.addItem(self.tr("collections in use"), None)
        for name in collections:
            self.collection.addItem(name, name)
        self.collection.currentIndexChanged.connect(
            lambda _: self.collection_chosen.emit(self.collection.currentData())
        )
        self.lead = named(QLabel(wordWrap=True), "health_lead")
        self.message = named(QLabel(wordWrap=True), "health_message")
        self.message.setText(notes())
        self.message.setProperty("faint", True)
        column = QVBoxLayout(self)
        column.addLayout(self._build_top())
        column.addWidget(self.lead)
        column.addWidget(self._build_plots(), 1)
        column.addWidget(self._build_tables(), 2)
        column.addWidget(self.message)
        column.addWidget(self._build_buttons())
        resize_within(self, 1080, 720)

    def _build_top(self) -> QHBoxLayout:
        label = QLabel(self.tr("&Captions of"))
        label.setBuddy(self.collection)
        self.collection.setAccessibleName(self.tr("Captions of"))
        self.kind = named(QComboBox(), "health_kind")
        self.kind.setAccessibleName(self.tr("Finding"))
        self.kind.currentIndexChanged.connect(lambda _: self._fill_findings())
        kind = QLabel(self.tr("&Finding"))
        kind.setBuddy(self.kind)
        row = QHBoxLayout()
        for widget in (label, self.collection, kind, self.kind):
            row.addWidget(widget)
        row.addStretch()
        return row

    def _build_plots(self) -> pyqtgraph.GraphicsLayoutWidget:
        plots = named(pyqtgraph.GraphicsLayoutWidget(), "health_plots")
        plots.setBackground(QColor(self._theme.colours.base))
        plots.setAccessibleName(self.tr("Captions by finding, by month and by length"))
        plots.setMinimumHeight(150)
        self._by_finding = add_plot(plots, self.tr("Captions by finding"), self._theme, rows=True)
        self._growth = add_plot(plots, self.tr("Captions by month"), self._theme)
        self._lengths = add_plot(plots, self.tr("Captions by number of words"), self._theme)
        return plots

    def _build_tables(self) -> QTabWidget:
        self.tabs = named(QTabWidget(), "health_tabs")
        self.findings = TextTable((self.tr("Finding"), self.tr("Caption"), self.tr("Captions"), self.tr("Why")), self)
        self.table = self._table("health_findings", self.tr("Findings"), self.findings, 1)
        style_table(self.table, ((0, 150), (2, 90), (3, 330)), wide=1)
        self.table.activated.connect(self._on_activated)
        self.holes = TextTable((self.tr("By"), self.tr("Name"), self.tr("Without a fitting caption")), self)
        holes = self._table("health_holes", self.tr("Sounds without a fitting caption"), self.holes, 1)
        style_table(holes, ((0, 220), (2, 200)), wide=1)
        return self.tabs

    def _table(self, name: str, title: str, model: TextTable, wide: int) -> QTableView:
        table = named(QTableView(), name)
        table.setAccessibleName(title)
        table.setModel(model)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.tabs.addTab(table, title)
        return table

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.show_captions = named(QPushButton(self.tr("&List these captions"), autoDefault=False), "health_captions")
        self.show_captions.clicked.connect(lambda _=False: self._on_activated(self.table.currentIndex()))
        self.save = named(QPushButton(self.tr("Save as &HTML…"), autoDefault=False), "health_report")
        self.save.clicked.connect(lambda _=False: self.report_requested.emit())
        for button in (self.show_captions, self.save):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons

    # ---- showing -----------------------------------------------------------------------------------------------

    def show_health(self, health: Health) -> None:
        """Fill plots and tables."""
        self._health = health
        self.lead.setText(summary(health))
        counted = {kind: number for kind, number in health.counted().items() if number}
        self.kind.blockSignals(True)
        kept = self.kind.currentData()
        self.kind.clear()
        self.kind.addItem(self.tr("all"), "")
        for kind, number in counted.items():
            self.kind.addItem(f"{translate(FINDING_NAMES[kind])} ({count(number)})", kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kept)))
        self.kind.blockSignals(False)
        self._fill_findings()
        self.holes.fill(
            [(translate(GROUP_NAMES[one.by]), printable(one.name), hole_share(one)) for one in health.holes[:_MOST]]
        )
        self._show_findings(counted)
        months = health.growth[-_MONTHS:]
        self._bars(self._growth, [one.month for one in months], [one.captions for one in months], "accent")
        lengths = list(health.lengths.items())[:_MONTHS]
        self._bars(self._lengths, [count(words) for words, _ in lengths], [number for _, number in lengths], "human")

    def _fill_findings(self) -> None:
        health, kind = self._health, self.kind.currentData()
        if health is None:
            return
        self._findings = [one for one in health.findings if kind in ("", one.kind)][:_MOST]
        self.findings.fill(
            [
                (translate(FINDING_NAMES[one.kind]), printable(one.text), count(len(one.captions)), translate(one.why))
                for one in self._findings
            ]
        )
        if self._findings:
            self.table.selectRow(0)
        self.show_captions.setEnabled(bool(self._findings))

    def _show_findings(self, counted: Mapping[FindingKind, int]) -> None:
        """One row for each kind of finding, so that there is room for every name."""
        plot, values, places = self._by_finding, list(counted.values()), list(range(len(counted)))
        plot.clear()
        brush = QColor(self._theme.colours.warning)
        plot.addItem(pyqtgraph.BarGraphItem(x0=0, y=places, width=values, height=0.8, brush=brush, pen=None))
        plot.getAxis("left").setTicks([list(enumerate(map(heading, counted)))])
        plot.setXRange(0, max([*values, 1]), padding=0.05)
        plot.setYRange(-0.6, max(len(values), 1) - 0.4, padding=0)

    def _bars(self, plot: pyqtgraph.PlotItem, names: Sequence[str], values: Sequence[int], colour: str) -> None:
        plot.clear()
        brush = QColor(getattr(self._theme.colours, colour))
        places = list(range(len(values)))
        plot.addItem(pyqtgraph.BarGraphItem(x=places, height=list(values), width=0.8, brush=brush, pen=None))
        step = max(1, len(names) // 4)
        plot.getAxis("bottom").setTicks([[(at, names[at]) for at in places[step // 2 :: step]]])
        plot.setXRange(-0.6, max(len(values), 1) - 0.4, padding=0)
        plot.setYRange(0, max([*values, 1]), padding=0.05)

    def _on_activated(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._findings):
            self.captions_requested.emit(self._findings[index.row()])
