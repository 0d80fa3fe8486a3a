"""Plot a training's log (matplotlib, from the extra ``report``)."""

from __future__ import annotations

import csv
from pathlib import Path

LOSS_PLOT = "loss.png"


def plot_losses(folder: Path) -> Path | None:
    """Write ``loss.png`` beside the ``log.csv`` of a training; None where matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return None
    with (folder / "log.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.add_subplot()
    steps = [int(row["step"]) for row in rows]
    for name, title in (("loss", "training"), ("dev_loss", "other recordings")):
        axes.plot(steps, [float(row[name]) for row in rows], marker="o", markersize=3, label=title)
    axes.set(xlabel="steps", ylabel="loss (nats per token)")
    axes.grid(alpha=0.3)
    axes.legend()
    path = folder / LOSS_PLOT
    figure.savefig(path, dpi=130)
    return path
