"""Plots in the colours of the theme, with numbers as the language on screen writes them."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph
from PySide6.QtGui import QColor

from recap_desktop.i18n import localized
from recap_desktop.look.theme import Theme


class Axis(pyqtgraph.AxisItem):  # type: ignore[misc]
    """An axis with numbers as the language on screen writes them."""

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:  # noqa: N802
        """The numbers at the ticks."""
        return [localized(text) for text in super().tickStrings(values, scale, spacing)]


class CountAxis(Axis):
    """An axis of counts: ticks at whole numbers only."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N802, N803
        """(distance, offset) of the ticks at each level."""
        found = [level for level in super().tickSpacing(minVal, maxVal, size) if level[0] >= 1]
        return found or [(1.0, 0.0)]


def add_plot(
    plots: pyqtgraph.GraphicsLayoutWidget, title: str, theme: Theme, *, counts: bool = True, rows: bool = False
) -> pyqtgraph.PlotItem:
    """A plot, of ``counts`` or of other numbers, that the mouse does not change.

    The numbers go up; in a plot of ``rows`` they go to the right, and the rows follow each other from the top.
    """
    colours, side = theme.colours, "bottom" if rows else "left"
    plot = plots.addPlot(title=title, axisItems={side: CountAxis(side) if counts else Axis(side)})
    plot.invertY(rows)
    plot.titleLabel.setText(plot.titleLabel.text, color=colours.text)
    plot.setMouseEnabled(x=False, y=False)
    plot.setMenuEnabled(False)
    plot.hideButtons()
    for side in ("left", "bottom"):
        plot.getAxis(side).setPen(QColor(colours.faint))
        plot.getAxis(side).setTextPen(QColor(colours.text))
    return plot
