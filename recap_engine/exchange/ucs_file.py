"""Read a list of the Universal Category System from a table, and keep it for this user.

The list is that of https://universalcategorysystem.com, which people export from its workbook in many ways: it has the
columns Category, SubCategory, CatID, CatShort, Explanations and Synonyms - Comma Separated, perhaps below a title.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from recap_engine.annotate.ucs_list import UcsEntry, UcsList
from recap_engine.config import data_folder
from recap_engine.datastore.text_rules import normalise_field
from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.atomic_file import atomic_file
from recap_engine.exchange.columns import column_list
from recap_engine.exchange.text_file import NotText, TextFile

_COLUMNS: Final = {
    "category": ("category",),
    "subcategory": ("subcategory",),
    "cat_id": ("catid",),
    "explanation": ("explanations", "explanation"),
    "synonyms": ("synonyms", "synonymscommaseparated", "synonym"),
}
"""Names of columns, without blanks and signs, by what they hold."""
_DELIMITERS: Final = ("\t", ",", ";", "|")
_TITLE_ROWS: Final = 20
_ZIP: Final = b"PK\x03\x04"


def read_ucs_list(path: Path) -> UcsList:
    """Read a CSV or TSV in any usual encoding. Raises ExchangeError for what is no such list."""
    content = _content(path)
    tops: list[list[str]] = []
    for delimiter in _DELIMITERS:
        rows = _rows(content, delimiter)
        for number, row in enumerate(islice(rows, _TITLE_ROWS)):
            if number == 0:
                tops.append(row)
            places = _places(row)
            if {"category", "cat_id"} <= places.keys():
                return _list_of(path, rows, places)
    raise ExchangeError(
        "{path} is no list of UCS categories: it needs the columns Category, SubCategory and CatID. Its columns: "
        "{columns}.",
        path=path,
        columns=column_list(max(tops, key=len, default=[])),
    )


def kept_ucs_list() -> UcsList:
    """The list that this user keeps; an empty one where there is none, or it cannot be read."""
    try:
        return read_ucs_list(_kept())
    except RecapError:
        return UcsList()


def keep_ucs_list(found: UcsList) -> None:
    """Keep a list for this user, instead of the one before. Raises ExchangeError where that cannot be written."""
    kept = _kept()
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExchangeError("{path} cannot be written ({reason}).", path=kept, reason=error.strerror) from None
    with atomic_file(kept) as stream:
        table = csv.writer(stream)
        table.writerow(("Category", "SubCategory", "CatID", "Explanations", "Synonyms"))
        table.writerows((e.category, e.subcategory, e.cat_id, e.explanation, e.synonyms) for e in found.entries)


def forget_ucs_list() -> bool:
    """Remove the list that this user keeps; whether there was one."""
    there = _kept().exists()
    _kept().unlink(missing_ok=True)
    return there


def kept_since() -> float:
    """When the list was kept, in seconds as the file system counts them; 0 where there is none."""
    try:
        return _kept().stat().st_mtime
    except OSError:
        return 0.0


def _kept() -> Path:
    return data_folder() / "ucs.csv"


def _content(path: Path) -> str:
    """The text of a table. Raises ExchangeError for a file that is none."""
    try:
        _refuse_workbook(path)
        with TextFile.examine(path).open() as stream:
            content = stream.read().removeprefix("\ufeff")
    except OSError as error:
        raise ExchangeError(
            "{path} cannot be read ({reason}): check its name and permissions.", path=path, reason=error.strerror
        ) from None
    except NotText:
        raise _no_list(path) from None
    if content.lstrip().startswith(("{", "[")):
        raise _no_list(path)
    return content


def _no_list(path: Path) -> ExchangeError:
    return ExchangeError(
        "{path} is no list of UCS categories: give a table (CSV or TSV) with the columns Category, SubCategory and "
        "CatID.",
        path=path,
    )


def _refuse_workbook(path: Path) -> None:
    with path.open("rb") as file:
        is_workbook = file.read(4) == _ZIP
    if is_workbook:
        raise ExchangeError(
            "{path} is a workbook: open it, save the sheet with the full list as CSV (UTF-8), and give that file.",
            path=path,
        )


def _rows(content: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(content.splitlines(keepends=True), delimiter=delimiter)
    except csv.Error:
        return


def _places(row: Sequence[str]) -> dict[str, int]:
    """Which column holds what, if this row is the header."""
    names = ["".join(letter for letter in cell.casefold() if letter.isalpha()) for cell in row]
    found = {what: next((names.index(name) for name in known if name in names), -1) for what, known in _COLUMNS.items()}
    return {what: place for what, place in found.items() if place >= 0}


def _list_of(path: Path, rows: Iterator[list[str]], places: dict[str, int]) -> UcsList:
    entries: dict[str, UcsEntry] = {}
    for row in rows:
        try:
            cells = {
                what: normalise_field(row[place], what) if place < len(row) else "" for what, place in places.items()
            }
        except RecapError as error:
            raise ExchangeError("{path} cannot be used. {reason}", path=path, reason=error.message) from None
        if cells["cat_id"]:
            entries.setdefault(cells["cat_id"].casefold(), UcsEntry(**cells))
    if not entries:
        raise ExchangeError("{path} has the columns of a list of UCS categories, but no category.", path=path)
    return UcsList(entries.values())
