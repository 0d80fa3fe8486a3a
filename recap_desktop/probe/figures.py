"""Figures with limits, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; ``most`` and ``least`` are its limits, if any."""

    name: str
    value: float
    unit: str = ""
    most: float | None = None
    least: float | None = None

    @property
    def held(self) -> bool | None:
        """Whether the figure keeps its limits; None without limits."""
        if self.most is None and self.least is None:
            return None
        return (self.most is None or self.value <= self.most) and (self.least is None or self.value >= self.least)


def text(figures: Sequence[Figure]) -> str:
    """Format figures as a table."""
    width = max(len(figure.name) for figure in figures)
    lines = []
    for figure in figures:
        bound = ""
        if figure.held is not None:
            limit = f"at most {figure.most:g}" if figure.most is not None else f"at least {figure.least:g}"
            bound = f"  {'passes' if figure.held else 'FAILS'} ({limit})"
        lines.append(f"{figure.name:<{width}}  {figure.value:>10,.2f} {figure.unit:<5}{bound}".rstrip())
    return "\n".join(lines)


def write(figures: Sequence[Figure], place: Path) -> None:
    """Write figures as JSON."""
    rows = [asdict(figure) | {"held": figure.held} for figure in figures]
    place.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of them lie; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0
