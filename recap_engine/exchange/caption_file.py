"""A file with captions in it: which layout it has, and its rows one after the other."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recap_engine import csv_safety
from recap_engine.datastore.text_rules import MAX_LENGTH
from recap_engine.errors import ExchangeError
from recap_engine.exchange.formats import Format, clean, guess, recognise, rows, unknown
from recap_engine.exchange.row import Refused, Row
from recap_engine.exchange.text_file import LONGEST_LINE, Lines, LineTooLong, TextFile
from recap_engine.printable import printable

DELIMITERS = (",", "\t", ";")
_TOO_LONG = f"The line has more than {LONGEST_LINE:,} characters: a caption may have {MAX_LENGTH:,}; shorten it."


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """A file whose layout is known. ``delimiter`` is empty for JSON lines; ``meanings`` tells which column holds what
    where the layout leaves that open.
    """

    text: TextFile
    layout: Format
    columns: tuple[str, ...]
    delimiter: str = ""
    meanings: tuple[tuple[str, str], ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    """The meanings that somebody chose, the rest being guessed: objects of JSON lines need not all have all names."""

    @property
    def name(self) -> str:
        """The file's name, for people."""
        return printable(self.text.path.name)

    @property
    def folder(self) -> Path:
        """Where relative names of sounds are looked for."""
        return self.text.path.parent

    @property
    def total(self) -> int:
        """How many lines there are."""
        return self.text.lines

    @property
    def note(self) -> str:
        """A sentence about the encoding, or nothing."""
        return self.text.note

    @classmethod
    def recognise(
        cls, path: str | os.PathLike[str], columns: Mapping[str, str] | None = None, *, asking: bool = False
    ) -> CaptionFile:
        """Look at a file. Raises ExchangeError, naming the columns found, for what holds no captions.

        ``columns`` says which column holds what (an empty name: none does), where names alone do not tell; when
        somebody can be ``asking``, not knowing the one with the captions is no error.
        """
        text = TextFile.examine(Path(path))
        first = first_line(text)
        if first.lstrip().startswith(("{", "[")):
            found, delimiter = _json_names(text, first), ""
            layout: Format | None = "jsonl"
        else:
            found, delimiter, layout = _table_names(text, first)
        chosen = _meanings(text, found, columns or {})
        if columns and layout != "jsonl":
            layout = "plain"
        if "caption" not in chosen and layout in (None, "plain", "jsonl"):
            if not asking:
                raise unknown(printable(path), found)
            layout = layout or "plain"
        assert layout is not None
        fixed = layout in ("clotho", "audiocaps")
        said = tuple((meaning, clean(column)) for meaning, column in (columns or {}).items())
        return cls(text, layout, tuple(found), delimiter, () if fixed else tuple(chosen.items()), said)

    def rows(self) -> Iterator[Row | Refused]:
        """Every caption in the order of the file, or why there is none; the file is never held as a whole."""
        with self.text.open() as text:
            lines = Lines(text)
            yield from self._json_rows(lines) if self.layout == "jsonl" else self._table_rows(lines)

    def _table_rows(self, lines: Lines) -> Iterator[Row | Refused]:
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        names = [clean(column) for column in self.columns]
        header = True
        while True:
            began = lines.number + 1
            try:
                values = next(reader)
            except StopIteration:
                return
            except LineTooLong:
                yield Refused(lines.number, _TOO_LONG)
                continue
            except csv.Error:
                yield Refused(began, _torn(began, lines.number))
                continue
            if not any(value.strip() for value in values):
                continue
            if header:
                header = False
            elif len(values) > len(names) and any(values[len(names) :]):
                more = f"The row has {len(values)} cells where the header has {len(names)}: put quotes around the cell"
                yield Refused(lines.number, f"{more} that has {_spoken(self.delimiter)} in it.")
            else:
                record = dict(zip(names, map(csv_safety.plain, values), strict=False))
                yield from rows(lines.number, record, self.layout, dict(self.meanings))

    def _json_rows(self, lines: Lines) -> Iterator[Row | Refused]:
        while True:
            try:
                line = next(lines)
            except StopIteration:
                return
            except LineTooLong:
                yield Refused(lines.number, _TOO_LONG)
                continue
            if line.strip():
                record = _record(line)
                if isinstance(record, str):
                    yield Refused(lines.number, record)
                else:
                    yield from rows(lines.number, record, "plain", guess(list(record)) | dict(self.said))


def first_line(text: TextFile) -> str:
    """The first line that is not blank. Raises ExchangeError when it is too long to be one."""
    with text.open() as stream:
        lines = Lines(stream)
        try:
            return next((line for line in lines if line.strip()), "")
        except LineTooLong:
            raise ExchangeError(
                f"{printable(text.path)} has no lines that could be captions: give CSV or TSV."
            ) from None


def _table_names(text: TextFile, first: str) -> tuple[list[str], str, Format | None]:
    """The columns, the delimiter by which they make sense, and the layout that has them."""
    best: list[str] = []
    by = ","
    for delimiter in DELIMITERS:
        try:
            columns = next(csv.reader([first], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        columns = [csv_safety.plain(column) for column in columns]
        layout = recognise(columns)
        if layout is not None:
            _refuse_doubles(text, columns)
            return columns, delimiter, layout
        if len(columns) > len(best):
            best, by = columns, delimiter
    return best, by, None


def _json_names(text: TextFile, first: str) -> list[str]:
    record = _record(first)
    if isinstance(record, str):
        name = printable(text.path)
        raise ExchangeError(f"{name} looks like JSON and is not JSON lines: write one object with `caption` per line.")
    return list(record)


def _meanings(text: TextFile, found: list[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Which column holds what: as said, else as their names tell."""
    names = {clean(column) for column in found}
    for column in columns.values():
        if column and clean(column) not in names:
            raise ExchangeError(f"{printable(text.path)} has no column {column!r}; it has {', '.join(found[:12])}.")
    chosen = guess(found) | {meaning: clean(column) for meaning, column in columns.items()}
    return {meaning: column for meaning, column in chosen.items() if column}


def _record(line: str) -> dict[str, str] | str:
    """The object on a line with its values as text, or the sentence why there is none."""
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError):
        return "The line is not JSON: write one object with `caption` per line."
    if not isinstance(found, dict):
        return "The line is no JSON object: write one object with `caption` per line."
    record: dict[str, str] = {}
    for name, value in found.items():
        if clean(name) in ("caption", "text", "path", "file_name") and not isinstance(value, str | None):
            return f"The value of `{clean(name)}` is no text: put it in quotes."
        if isinstance(value, str | int | float):
            record[clean(name)] = str(value)
    return record


def _refuse_doubles(text: TextFile, columns: list[str]) -> None:
    names = [clean(column) for column in columns]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise ExchangeError(f"{printable(text.path)} has the column {twice[0]!r} twice: rename or remove one.")


def _torn(began: int, ended: int) -> str:
    where = f"lines {began:,} to {ended:,}" if ended > began else f"line {ended:,}"
    return (
        f"The quotes in {where} do not close, or a cell has more than {csv.field_size_limit():,} characters "
        f"(a caption may have {MAX_LENGTH:,}): mend it there."
    )


def _spoken(delimiter: str) -> str:
    return {",": "a comma", "\t": "a tab", ";": "a semicolon"}[delimiter]
