"""All that captions can be read from: tables, JSON lines, Label Studio's tasks, folders of texts beside sounds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from recap_engine.exchange.caption_file import CaptionFile, first_line
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.formats import CAPTION_NAMES
from recap_engine.exchange.label_studio import LabelStudioFile
from recap_engine.exchange.row import Refused, Row
from recap_engine.exchange.text_file import TextFile
from recap_engine.exchange.text_folder import TextFolder
from recap_engine.translatable import Translatable

_BEGINNING = 1 << 16


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
) -> Source:
    """Look at a file or folder and detect its layout. Raises ExchangeError for what holds no captions.

    ``columns`` says which column holds what, where names alone do not reveal it; with ``asking``, an unknown caption
    column is not an error, because somebody can be asked for it. ``predictions`` includes those of Label Studio.
    """
    path = Path(path)
    if path.is_dir():
        return TextFolder.find(path)
    text = TextFile.examine(path)
    if _is_tasks(text):
        return LabelStudioFile.read(text, columns, predictions=predictions, asking=asking)
    return CaptionFile.recognise(path, columns, asking=asking)


def _is_tasks(text: TextFile) -> bool:
    """Whether it is JSON as a whole rather than one object per line; a list of tasks may be one line of any length."""
    with text.open() as stream:
        first = stream.read(_BEGINNING).lstrip().partition("\n")[0].rstrip()
    if first.startswith("[") or first == "{":
        return True
    try:
        found = json.loads(first_line(text)) if first.startswith("{") else None
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and isinstance(found.get("data"), dict) and not set(CAPTION_NAMES) & found.keys()
