"""Results of an evaluation: figures with intervals, in tables and curves, and the command that generates them.

Sections are stored as JSON; the report is rendered only from them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from recap_engine.errors import ExchangeError
from recap_engine.evaluation.figures import Share
from recap_engine.whole_file import whole_file

Unit = Literal["share", "points", "number"]


class Figure(msgspec.Struct, frozen=True):
    """A value with its 95 % interval over ``n`` cases; ``points`` are differences of shares."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: Unit = "share"

    def __str__(self) -> str:
        if self.value is None or self.low is None or self.high is None:
            return "–"
        if self.unit == "share":
            return f"{self.value:.1%} [{self.low:.1%}, {self.high:.1%}]"
        if self.unit == "points":
            return f"{100 * self.value:+.1f} [{100 * self.low:+.1f}, {100 * self.high:+.1f}]"
        return f"{self.value:.3g} [{self.low:.3g}, {self.high:.3g}]"


def figure(found: Share, unit: Unit = "share") -> Figure:
    """A figure of a section."""
    rounded = [None if math.isnan(value) else round(value, 5) for value in (found.value, found.low, found.high)]
    return Figure(rounded[0], rounded[1], rounded[2], found.n, unit)


Cell = Figure | str


class Line(msgspec.Struct, frozen=True):
    """One line of a table."""

    name: str
    cells: list[Cell]


class Table(msgspec.Struct, frozen=True):
    """``columns`` names the cells; the first column holds the names of the lines."""

    title: str
    columns: list[str]
    lines: list[Line]


class Curve(msgspec.Struct, frozen=True):
    """Figures over ``x`` (with tick labels ``ticks``), one line for each name."""

    name: str
    title: str
    across: str
    up: str
    ticks: list[str]
    lines: dict[str, list[Figure]]


class Section(msgspec.Struct, frozen=True):
    """One stage's part of the report."""

    name: str
    title: str
    text: list[str]
    tables: list[Table]
    curves: list[Curve] = []
    command: str = ""
    bundle: str = ""
    seconds: float = 0.0


def keep(section: Section, path: Path) -> None:
    """Write a section as JSON, atomically."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as part:
        part.write_bytes(msgspec.json.format(msgspec.json.encode(section), indent=1) + b"\n")


def kept(path: Path) -> Section | None:
    """Read a stored section; None if there is none. Raises ExchangeError."""
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Section)
    except (OSError, msgspec.MsgspecError) as error:
        raise ExchangeError(
            "{path} cannot be read as a section of a report ({why}); delete it.", path=path, why=error
        ) from error


def markdown(section: Section, plots: str = "") -> str:
    """The section as Markdown, with links to its curves as ``plots/NAME.svg``; no curves if ``plots`` is empty."""
    parts = [f"## {section.title}", *section.text]
    for table in section.tables:
        parts.append(f"**{table.title}**\n\n{_table(table)}" if table.title else _table(table))
    parts += [f"![{curve.title}]({plots}/{curve.name}.svg)" for curve in section.curves if plots]
    if section.command:
        parts.append(f"Made by `{section.command}`, bundle `{section.bundle[:12]}`, in {section.seconds:.0f} s.")
    return "\n\n".join(parts) + "\n"


def _table(table: Table) -> str:
    """Render a table. The number of cases is given once if all cells have the same, else in each cell."""
    counts = {cell.n for line in table.lines for cell in line.cells if isinstance(cell, Figure) and cell.n}
    lines = [["", *table.columns], ["---"] * (1 + len(table.columns))]
    lines += [[line.name, *(_cell(cell, len(counts) > 1) for cell in line.cells)] for line in table.lines]
    text = "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
    return text + (f"\n\nn = {counts.pop()} in each cell." if len(counts) == 1 else "")


def _cell(cell: Cell, with_count: bool) -> str:
    return f"{cell} n={cell.n}" if with_count and isinstance(cell, Figure) and cell.n else str(cell)


def lines_of(named: Sequence[tuple[str, Sequence[Cell]]]) -> list[Line]:
    """Build the lines of a table from their names and cells."""
    return [Line(name, list(cells)) for name, cells in named]
