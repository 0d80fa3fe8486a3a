"""Sections of an evaluation as LaTeX tables (package ``booktabs``)."""

from __future__ import annotations

from recap_engine.evaluation.sections import Cell, Figure, Section, Table

_SPECIAL = {character: f"\\{character}" for character in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "–": "--",
}


def latex(section: Section) -> str:
    """Every table of the section, with intervals below the values."""
    return "\n\n".join(_table(table) for table in section.tables) + "\n"


def _table(table: Table) -> str:
    rows = [f"{escaped(line.name)} & {' & '.join(map(_cell, line.cells))} \\\\" for line in table.lines]
    return "\n".join(
        [
            r"\begin{table}",
            rf"\caption{{{escaped(table.title)}}}",
            rf"\begin{{tabular}}{{l{'r' * len(table.columns)}}}",
            r"\toprule",
            f" & {' & '.join(map(escaped, table.columns))} \\\\",
            r"\midrule",
            *rows,
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{table}",
        ]
    )


def _cell(cell: Cell) -> str:
    if not isinstance(cell, Figure) or cell.value is None:
        return escaped(str(cell))
    value, _, interval = str(cell).partition(" ")
    return f"{escaped(value)} {{\\scriptsize {escaped(interval)}}}"


def escaped(text: str) -> str:
    """``text`` with LaTeX's special characters escaped."""
    return "".join(_SPECIAL.get(character, character) for character in text)
