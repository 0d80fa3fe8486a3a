"""Curves as SVG. matplotlib comes with the extra ``report``; without it the report has tables only."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from recap_engine.errors import RequestError
from recap_engine.evaluation.sections import Curve, Figure


def draw(curves: Iterable[Curve], folder: Path) -> list[Path]:
    """Draw each curve as ``folder/NAME.svg``; the same figures always give the same bytes.

    Raises RequestError without matplotlib.
    """
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure as Canvas
        from matplotlib.ticker import PercentFormatter
    except ImportError:
        raise RequestError('Plots need matplotlib: pip install "recap-desktop[report]", or use --no-plots.') from None
    drawn = []
    with mpl.rc_context({"svg.hashsalt": "recap", "svg.fonttype": "path", "font.size": 9}):
        for curve in curves:
            canvas = Canvas(figsize=(6.4, 3.8), layout="constrained")
            axes = canvas.add_subplot()
            for number, (name, figures) in enumerate(curve.lines.items()):
                _line(axes, figures, name, (number - (len(curve.lines) - 1) / 2) * 0.04)
            axes.set_xticks(range(len(curve.ticks)), curve.ticks)
            axes.set(xlabel=curve.across, ylabel=curve.up, title=curve.title)
            if all(f.unit == "share" for figures in curve.lines.values() for f in figures):
                axes.set_ylim(0.0, 1.0)
                axes.yaxis.set_major_formatter(PercentFormatter(1.0))
            axes.grid(alpha=0.3)
            axes.legend(fontsize=8)
            folder.mkdir(parents=True, exist_ok=True)
            canvas.savefig(folder / f"{curve.name}.svg", metadata={"Date": None})
            drawn.append(folder / f"{curve.name}.svg")
    return drawn


def _line(axes: object, figures: list[Figure], name: str, shift: float) -> None:
    at = [i for i, f in enumerate(figures) if f.value is not None]
    value = [figures[i].value or 0.0 for i in at]
    down = [v - (figures[i].low or 0.0) for i, v in zip(at, value, strict=True)]
    up = [(figures[i].high or 0.0) - v for i, v in zip(at, value, strict=True)]
    axes.errorbar(  # type: ignore[attr-defined]
        [i + shift for i in at], value, yerr=[down, up], label=name, marker="o", markersize=4, capsize=2, linewidth=1.2
    )
