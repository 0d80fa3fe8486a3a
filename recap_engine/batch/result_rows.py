"""Read the rows of a batch's output file again, one by one."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recap_engine.batch import rows
from recap_engine.errors import RequestError


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row as it stands in the file, line end included. A torn row has no path."""

    path: str | None
    text: str = ""
    captioned: bool = False


def jsonl_rows(path: Path) -> Iterator[ResultRow]:
    """The rows of a JSONL file."""
    with path.open("rb") as file:
        for line in file:
            try:
                row = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                row = None
            if isinstance(row, dict) and ("candidates" in row or "error" in row):
                yield ResultRow(str(row.get("path")), line.decode("utf-8", "replace"), "candidates" in row)
            else:
                yield ResultRow(None)


def csv_rows(path: Path, columns: tuple[str, ...]) -> Iterator[ResultRow]:
    """The rows of a table with these columns, its header first as a row of an empty path.

    Cells are parsed, since a name may hold a line end. Raises RequestError for a table with other columns.
    """
    whole, width = ends_with_newline(path), len(columns)
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        mark = file.read(1)
        if mark != "\ufeff":
            file.seek(0)
            mark = ""
        table = csv.reader(file)
        if tuple(next(table, ())) != columns:
            if not whole and next(table, None) is None:  # killed while it wrote the header
                yield ResultRow(None)
                return
            raise RequestError(
                "{path} has other columns than this version writes: caption its sounds again, into another file.",
                path=path,
            )
        yield ResultRow("", mark + rows.csv_line(columns), captioned=True)
        held: list[str] | None = None
        try:
            for line in table:
                if held is not None:
                    yield _csv_row(held, width)
                held = line
        except csv.Error:
            yield ResultRow(None)
        if held is not None:
            yield _csv_row(held, width) if whole else ResultRow(None)


def ends_with_newline(path: Path) -> bool:
    """Whether the last row of a file, which is not empty, is whole."""
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _csv_row(line: list[str], width: int) -> ResultRow:
    if len(line) != width:
        return ResultRow(None)
    return ResultRow(line[0], rows.csv_line(line), captioned=not line[rows.ERROR_COLUMN])
