"""Statistics of the workspace: plots by day, and tables by annotator, by collection and by held-back suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pyqtgraph
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.i18n import count, decimal
from recap_desktop.item_models.states import state_label
from recap_desktop.look.plots import add_plot
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named
from recap_engine.annotate.statistics import Figures, Statistics
from recap_engine.exchange.statistics_report import bar_names, cells, headings, named_groups, notes
from recap_engine.printable import printable

_MOST_DAYS = 60
_STACK = (("accepted", "model"), ("edited", "warning"), ("written", "human"), ("others", "faint"))
"""Parts of a bar, from below, with their colours."""


class StatisticsDialog(QDialog):
    """Shows `Statistics`, of everybody or one annotator."""

    annotator_chosen = Signal(object)
    """A name, or None for everybody."""
    report_requested = Signal()

    def __init__(self, annotators: Sequence[str], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statistics")
        self.setWindowTitle(self.tr("Statistics"))
        self._theme = theme
        self.whose = named(QComboBox(), "statistics_annotator")
        self.whose.setAccessibleName(self.tr("Annotator"))
        self.whose.addItem(self.tr("everybody"), None)
        for name in annotators:
            self.whose.addItem(printable(name) or self.tr("(no name)"), name)
        self.whose.currentIndexChanged.connect(lambda _: self.annotator_chosen.emit(self.whose.currentData()))
        self.lead = named(QLabel(wordWrap=True), "statistics_lead")
        label = QLabel(self.tr("&Decisions of"))
        label.setBuddy(self.whose)
        top = QHBoxLayout()
        top.addWidget(label)
        top.addWidget(self.whose)
        top.addStretch()
        self.nothing = named(QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter), "statistics_nothing")
        self.nothing.setText(self.tr("There are no decisions yet. They are counted here from the first one on."))
        self.nothing.setProperty("faint", True)
        self.plots, self._legend = self._build_plots(), self._build_legend()
        self.tabs = named(QTabWidget(), "statistics_tabs")
        self.tables: dict[str, QTableWidget] = {}
        for name, title in (
            ("days", self.tr("By day")),
            ("annotators", self.tr("By annotator")),
            ("collections", self.tr("By collection")),
            ("blind", self.tr("Suggestions held back or shown")),
        ):
            self.tables[name] = named(QTableWidget(), f"statistics_{name}")
            self.tables[name].setAccessibleName(title)
            self.tabs.addTab(self.tables[name], title)
        note = self._note = QLabel(notes(), wordWrap=True)
        note.setProperty("faint", True)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.lead)
        column.addWidget(self.plots, 1)
        column.addWidget(self._legend)
        column.addWidget(self.nothing, 1)
        for part, least in ((self.plots, 120), (self.tabs, 170)):
            # What they would like counts for nothing, so that the tables are seen in a low dialog, too.
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            part.setMinimumHeight(least)
        column.addWidget(self.tabs, 1)
        column.addWidget(note)
        scroll = QScrollArea(widgetResizable=True)  # on a small screen the buttons stay visible
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.addWidget(scroll, 1)
        outer.addWidget(self._build_buttons())
        resize_within(self, 1120, 700)

    def _build_plots(self) -> pyqtgraph.GraphicsLayoutWidget:
        colours = self._theme.colours
        plots = named(pyqtgraph.GraphicsLayoutWidget(), "statistics_plots")
        plots.setBackground(QColor(colours.base))
        plots.setAccessibleName(self.tr("Decisions and seconds per sound, by day"))
        self._amounts = add_plot(plots, self.tr("Decisions by day"), self._theme)
        self._paces = add_plot(plots, self.tr("Seconds per sound (median)"), self._theme, counts=False)
        return plots

    def _build_legend(self) -> QLabel:
        """The parts of a bar, in the order in which they are stacked."""
        colours = self._theme.colours
        parts = [
            f"<span style='color:{getattr(colours, colour)}'>■</span>&nbsp;{escape(name)}"
            for name, (_part, colour) in zip(bar_names(), _STACK, strict=True)
        ]
        legend = QLabel("\N{NO-BREAK SPACE} ".join(parts))
        legend.setTextFormat(Qt.TextFormat.RichText)
        return legend

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setIcon(QIcon())
        buttons.rejected.connect(self.reject)
        self.save = named(QPushButton(self.tr("Save as a printable page…"), autoDefault=False), "statistics_report")
        self.save.clicked.connect(lambda _=False: self.report_requested.emit())
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons

    # ---- showing -----------------------------------------------------------------------------------------------

    def show_statistics(self, statistics: Statistics) -> None:
        """Fill plots and tables."""
        self.lead.setText(self._summary(statistics))
        decided = statistics.all.decisions > 0
        self.nothing.setHidden(decided)
        for part in (self.plots, self._legend, self.tabs, self._note):
            part.setVisible(decided)
        days = dict(list(statistics.days.items())[-_MOST_DAYS:])
        self._plot(days)
        self._fill("days", dict(reversed(list(statistics.days.items()))))
        self._fill("annotators", named_groups(statistics.annotators))
        self._fill("collections", statistics.collections)
        self._fill("blind", {self.tr("held back"): statistics.blind, self.tr("shown"): statistics.shown})

    def _summary(self, statistics: Statistics) -> str:
        states = ", ".join(
            f"{state_label(state)}: {count(number)}" for state, number in statistics.states.items() if number
        )
        parts = [self.tr("Sounds: {states}.").format(states=states)] if states else []
        one = statistics.all
        parts.append(self.tr("%Ln decisions.", "", one.decisions))
        if one.per_hour is not None and one.seconds is not None:
            text = self.tr("{n} per hour without pauses, {seconds} s per sound (median).")
            parts.append(text.format(n=count(round(one.per_hour)), seconds=decimal(one.seconds)))
        return " ".join(parts)

    def _plot(self, days: Mapping[str, Figures]) -> None:
        names, made = list(days), list(days.values())
        places = list(range(len(made)))
        for plot in (self._amounts, self._paces):
            plot.clear()
            shown = {len(names) // 6, len(names) // 2, len(names) - 1 - len(names) // 6} if names else set()
            plot.getAxis("bottom").setTicks([[(at, names[at][5:]) for at in sorted(shown)]])
        below = [0] * len(made)
        for part, colour in _STACK:
            amounts = [one.decisions - one.captions if part == "others" else getattr(one, part) for one in made]
            brush = QColor(getattr(self._theme.colours, colour))
            bars = pyqtgraph.BarGraphItem(x=places, y0=list(below), height=amounts, width=0.8, brush=brush, pen=None)
            self._amounts.addItem(bars)
            below = [low + amount for low, amount in zip(below, amounts, strict=True)]
        timed = [(at, one.seconds) for at, one in zip(places, made, strict=True) if one.seconds is not None]
        accent = QColor(self._theme.colours.accent)
        self._paces.plot(
            [at for at, _ in timed],
            [seconds for _, seconds in timed],
            pen=pyqtgraph.mkPen(accent, width=2),
            symbol="o",
            symbolBrush=accent,
            symbolPen=None,
        )
        self._amounts.setYRange(0, max([*below, 1]), padding=0.05)
        self._paces.setYRange(0, max([seconds for _, seconds in timed] or [1]), padding=0.1)
        for plot in (self._amounts, self._paces):
            plot.setXRange(-0.6, max(len(made), 1) - 0.4, padding=0)

    def _fill(self, name: str, groups: Mapping[str, Figures]) -> None:
        table, titles = self.tables[name], headings()
        table.setColumnCount(1 + len(titles))
        first = self.tabs.tabText(self.tabs.indexOf(table))
        table.setHorizontalHeaderLabels([_on_two_lines(title) for title in (first, *titles)])
        table.setRowCount(len(groups))
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        for row, (key, one) in enumerate(groups.items()):
            for column, text in enumerate([printable(key), *cells(one)]):
                cell = QTableWidgetItem(text)
                if column:
                    cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                table.setItem(row, column, cell)
        style_table(table, [(column, 60) for column in range(1 + len(titles))])
        table.resizeColumnToContents(0)


def _on_two_lines(heading: str) -> str:
    """A heading of several words, broken where its lines are shortest."""
    words = heading.split()
    broken = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return "\n".join(min(broken, key=lambda lines: max(map(len, lines)))) if broken else heading
