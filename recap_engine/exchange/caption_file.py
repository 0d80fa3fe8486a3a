"""A table or JSON Lines with captions: its layout, and its rows one after the other."""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from recap_engine import csv_safety
from recap_engine.datastore.text_rules import MAX_LENGTH
from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.caption_records import record_rows
from recap_engine.exchange.columns import column_key, column_list, guess_meanings, recognise, unknown_layout
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.formats import rows
from recap_engine.exchange.label_track import sound_beside
from recap_engine.exchange.row import Refused, Row
from recap_engine.exchange.source_place import InText
from recap_engine.exchange.text_file import LONGEST_LINE, Lines, LineTooLong, TextFile
from recap_engine.translatable import Translatable

DELIMITERS = (",", "\t", ";", "|")
_FIXED: Final = ("clotho", "audiocaps")
_SEPARATOR = re.compile(r"\s*\"?sep=(.)\"?\s*\Z", re.IGNORECASE)
"""The line before the header by which Excel states the delimiter."""

_TOO_LONG = Translatable(
    "The line has more than {most:,} characters, but a caption may have at most {longest:,}: shorten it.",
    most=LONGEST_LINE,
    longest=MAX_LENGTH,
)
_UNCLOSED = Translatable(
    "A quote in the line is not closed, or a cell has more than {most:,} characters: correct it.",
    most=csv.field_size_limit(),
)


@dataclass(frozen=True, slots=True)
class CaptionFile(InText):
    """A file whose layout is known. ``delimiter`` is empty for JSON Lines; ``meanings`` says which column holds what
    where the layout leaves that open.
    """

    text: TextFile
    layout: Format
    columns: tuple[str, ...]
    delimiter: str = ""
    meanings: tuple[tuple[str, str], ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    """The meanings that somebody chose; the others are guessed again for each object of JSON Lines."""

    @classmethod
    def recognise(
        cls, path: str | os.PathLike[str], columns: Mapping[str, str] | None = None, *, asking: bool = False
    ) -> CaptionFile:
        """Look at a file. Raises ExchangeError, naming the columns found, for what holds no captions.

        ``columns`` says which column holds what (an empty name: none does), where names alone do not reveal it. With
        ``asking``, an unknown caption column is not an error, because the user can be asked for it.
        """
        text = TextFile.examine(Path(path))
        first = first_line(text)
        if first.lstrip().startswith(("{", "[")):
            found, delimiter = _json_names(text, first), ""
            layout: Format | None = "proposals" if {"candidates", "model"} <= set(found) else "jsonl"
        else:
            found, delimiter, layout = _table_names(text, first)
        meanings = _meanings(text, found, columns or {}, layout)
        if columns and layout in _FIXED:
            layout = "plain"
        if "caption" not in meanings and layout not in (*_FIXED, "proposals"):
            if not asking:
                raise unknown_layout(path, found)
            layout = layout or "plain"
        layout = layout or "plain"
        fixed = layout in _FIXED
        chosen = tuple((meaning, column_key(column)) for meaning, column in (columns or {}).items())
        return cls(text, layout, tuple(found), delimiter, () if fixed else tuple(meanings.items()), chosen)

    def rows(self) -> Iterator[Row | Refused]:
        """Every caption in the order of the file, or why there is none; the file is never held as a whole."""
        with self.text.open() as text:
            lines = Lines(text)
            yield from self._table_rows(lines) if self.delimiter else self._json_rows(lines)

    def _table_rows(self, lines: Lines) -> Iterator[Row | Refused]:
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        names = [column_key(column) for column in self.columns]
        meanings = dict(self.meanings)
        header = True
        while True:
            lines.mark()
            try:
                values = next(reader)
            except StopIteration:
                return
            except LineTooLong:
                yield Refused(lines.number, _TOO_LONG)
                continue
            except csv.Error:
                # The reader has taken what follows for part of the cell: only the line that is wrong is refused.
                lines.rewind()
                yield Refused(lines.number, _UNCLOSED)
                continue
            if not any(value.strip() for value in values):
                continue
            if header:
                header = _SEPARATOR.match(self.delimiter.join(values)) is not None
            elif len(values) > len(names) and any(values[len(names) :]):
                yield Refused(lines.number, _too_many_cells(self.delimiter, len(values), len(names)))
            else:
                record = dict(zip(names, map(csv_safety.unescape, values), strict=False))
                if "recap" in record and "caption" in meanings:
                    yield from _rows_with_details(lines.number, record, meanings)
                elif self.layout == "raven" and "path" not in meanings:
                    named = record | {"path": sound_beside(self.text.path)}
                    yield from rows(lines.number, named, self.layout, meanings | {"path": "path"})
                else:
                    yield from rows(lines.number, record, self.layout, meanings)

    def _json_rows(self, lines: Lines) -> Iterator[Row | Refused]:
        while True:
            try:
                line = next(lines)
            except StopIteration:
                return
            except LineTooLong:
                yield Refused(lines.number, _TOO_LONG)
                continue
            if not line.strip():
                continue
            try:
                found = _object(line)
                meanings = guess_meanings(list(found)) | dict(self.chosen)
                yield from record_rows(lines.number, found, meanings)
            except RecapError as error:
                yield Refused(lines.number, error.message)


def _rows_with_details(number: int, record: Mapping[str, str], meanings: Mapping[str, str]) -> Iterator[Row | Refused]:
    """The captions of a row that our own export wrote for a data set, with what it noted about each."""
    found: dict[str, Any] = dict(record)
    try:
        found |= {name: json.loads(record[name]) for name in ("recap", meanings["caption"])}
    except (ValueError, RecursionError):
        found["recap"] = None
    try:
        yield from record_rows(number, found, meanings)
    except RecapError as error:
        yield Refused(number, error.message)


def first_line(text: TextFile) -> str:
    """The first line that is neither blank nor Excel's ``sep=;``. Raises ExchangeError when it is too long."""
    return _first_lines(text)[0]


def _first_lines(text: TextFile) -> tuple[str, str]:
    """The first line that holds something, and the delimiter that a line before it states (else empty)."""
    with text.open() as stream:
        stated = ""
        try:
            for line in Lines(stream):
                if found := _SEPARATOR.match(line):
                    stated = found[1]
                elif line.strip():
                    return line, stated
        except LineTooLong:
            raise ExchangeError(
                "The first line of {path} has more than {most:,} characters, so it is not a table: give CSV or TSV.",
                path=text.path,
                most=LONGEST_LINE,
            ) from None
    return "", stated


def _table_names(text: TextFile, first: str) -> tuple[list[str], str, Format | None]:
    """The columns, the delimiter that fits them, and the layout that has them."""
    best: list[str] = []
    by = ","
    stated = _first_lines(text)[1]
    for delimiter in (stated,) if stated in DELIMITERS and stated else DELIMITERS:
        try:
            columns = next(csv.reader([first], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        columns = [csv_safety.unescape(column) for column in columns]
        layout = recognise(columns)
        if layout is not None:
            _refuse_duplicates(text, columns)
            return columns, delimiter, layout
        if len(columns) > len(best):
            best, by = columns, delimiter
    return best, by, None


def _json_names(text: TextFile, first: str) -> list[str]:
    try:
        return list(_object(first))
    except RecapError:
        raise ExchangeError(
            "{path} looks like JSON but is not JSON Lines: write one object with `caption` per line.", path=text.path
        ) from None


def _meanings(text: TextFile, found: list[str], columns: Mapping[str, str], layout: Format | None) -> dict[str, str]:
    """Which column holds what: as chosen, else as their names reveal."""
    names = {column_key(column) for column in found}
    for column in columns.values():
        if column and column_key(column) not in names:
            raise ExchangeError(
                "{path} has no column “{column}”. Its columns: {columns}.",
                path=text.path,
                column=column,
                columns=column_list(found),
            )
    meanings = guess_meanings(found, layout) | {meaning: column_key(column) for meaning, column in columns.items()}
    return {meaning: column for meaning, column in meanings.items() if column}


def _object(line: str) -> dict[str, Any]:
    """The object on a line, its names as `column_key`. Raises ExchangeError."""
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise ExchangeError("The line is not JSON: write one object with `caption` per line.") from None
    if not isinstance(found, dict):
        raise ExchangeError("The line is not a JSON object: write one object with `caption` per line.")
    return {column_key(name): value for name, value in found.items()}


def _refuse_duplicates(text: TextFile, columns: list[str]) -> None:
    counts = Counter(filter(None, map(column_key, columns)))
    duplicates = sorted(name for name, count in counts.items() if count > 1)
    if duplicates:
        raise ExchangeError(
            "{path} has the column “{column}” twice: rename or remove one.", path=text.path, column=duplicates[0]
        )


def _too_many_cells(delimiter: str, cells: int, columns: int) -> Translatable:
    return Translatable(
        "The row has {cells:,} cells, but the header has {columns:,}: put quotes around cells that "
        "contain {delimiter}.",
        cells=cells,
        columns=columns,
        delimiter={
            ",": Translatable("a comma"),
            "\t": Translatable("a tab"),
            ";": Translatable("a semicolon"),
            "|": Translatable("a vertical bar"),
        }[delimiter],
    )
