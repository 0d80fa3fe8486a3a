"""All that captions can be read from: tables, JSON Lines, Label Studio's tasks, folders of texts beside sounds."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from recap_engine.errors import ExchangeError
from recap_engine.exchange.caption_file import CaptionFile, first_line
from recap_engine.exchange.columns import CAPTION_NAMES
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.json_document import read_document
from recap_engine.exchange.label_track import LabelTrack, is_label_track
from recap_engine.exchange.macs_file import MacsFile
from recap_engine.exchange.parquet_file import ParquetFile, data_files
from recap_engine.exchange.row import Refused, Row
from recap_engine.exchange.text_file import TextFile
from recap_engine.exchange.text_folder import TextFolder
from recap_engine.translatable import Translatable

_BEGINNING = 1 << 16
_DATA: Final = re.compile(r'\{.*"data"\s*:\s*\[')
"""The first line of an object whose list of sounds begins there."""
_TEXTS: Final = ("txt", "audacity")
_METADATA: Final = ("metadata.csv", "metadata.jsonl")
_YAML: Final = (".yaml", ".yml")
_KIN: Final[frozenset[tuple[Format, Format]]] = frozenset(
    {
        ("audiofolder", "plain"),
        ("audiofolder", "jsonl"),
        ("plain", "audiofolder"),
        ("jsonl", "audiofolder"),
        ("txt", "audacity"),
        ("json", "wavcaps"),
    }
)
"""(asked for, recognised) where one layout is a kind of the other."""


class Source(Protocol):
    """A file or folder that captions are read from. ``meanings`` says which of the ``columns`` holds what."""

    @property
    def name(self) -> str:
        """Its name, for people."""
        ...

    @property
    def layout(self) -> Format:
        """Its layout."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """Its columns, or fields."""
        ...

    @property
    def meanings(self) -> tuple[tuple[str, str], ...]:
        """(what a column holds, the column); empty where the layout is fixed."""
        ...

    @property
    def folder(self) -> Path:
        """The folder that relative names of sounds start from."""
        ...

    @property
    def total(self) -> int:
        """The number of lines, tasks or files, which rows are numbered by."""
        ...

    @property
    def note(self) -> str | Translatable:
        """A note about how it was read, or nothing."""
        ...

    def rows(self) -> Iterator[Row | Refused]:
        """Every caption, or why there is none."""
        ...


def open_source(
    path: str | os.PathLike[str],
    columns: Mapping[str, str] | None = None,
    *,
    predictions: bool = False,
    asking: bool = False,
    layout: Format | None = None,
) -> Source:
    """Look at a file or folder and detect its layout. Raises ExchangeError for what holds no captions.

    ``columns`` says which column holds what, where names alone do not reveal it; with ``asking``, an unknown caption
    column is not an error, because the user can be asked for it. ``predictions`` includes those of Label Studio.
    ``layout`` is the one that the file must have.
    """
    if layout in _TEXTS and Path(path).is_dir():
        return TextFolder.find(Path(path))
    found = _open(Path(path), columns, predictions, asking)
    if layout is None or layout == found.layout or (layout, found.layout) in _KIN:
        return found
    raise ExchangeError(
        "{path} is in the format {found}, not {layout}: leave out --format, or give another file.",
        path=found.name,
        found=found.layout,
        layout=layout,
    )


def _open(path: Path, columns: Mapping[str, str] | None, predictions: bool, asking: bool) -> Source:
    if path.is_dir():
        return _open_folder(path, columns, asking)
    if _is_parquet(path):
        return ParquetFile.read(path, dict(columns or {}), asking=asking)
    text = TextFile.examine(path)
    if _is_document(text):
        return read_document(text, columns, predictions=predictions, asking=asking)
    if path.suffix.lower() in _YAML:
        return MacsFile.read(text)
    if not columns and is_label_track(text):
        return LabelTrack(text)
    return CaptionFile.recognise(path, columns, asking=asking)


def _open_folder(path: Path, columns: Mapping[str, str] | None, asking: bool) -> Source:
    """An AudioFolder, a folder of ``datasets``, or texts beside sounds."""
    for name in _METADATA:
        if (path / name).is_file():
            return replace(CaptionFile.recognise(path / name, columns, asking=asking), layout="audiofolder")
    if data_files(path):
        return ParquetFile.read(path, dict(columns or {}), asking=asking)
    return TextFolder.find(path)


def _is_parquet(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PAR1" or (path.suffix.lower() == ".arrow")
    except OSError:
        return False


def _is_document(text: TextFile) -> bool:
    """Whether it is JSON as a whole rather than one object per line; a list of tasks may be one line of any length."""
    with text.open() as stream:
        first = stream.read(_BEGINNING).lstrip().partition("\n")[0].rstrip()
    if first.startswith("[") or first == "{":
        return True
    if not first.startswith("{"):
        return False
    try:
        found = json.loads(first_line(text))
    except (ValueError, RecursionError):
        return _DATA.match(first) is not None
    return (
        isinstance(found, dict) and isinstance(found.get("data"), dict | list) and not set(CAPTION_NAMES) & found.keys()
    )
