"""Whatever captions can be read from: a table or JSON lines, Label Studio's tasks, a folder of texts beside sounds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from recap_engine.exchange.caption_file import CaptionFile, first_line
from recap_engine.exchange.formats import Format
from recap_engine.exchange.label_studio import LabelStudioFile
from recap_engine.exchange.row import Refused, Row
from recap_engine.exchange.text_beside import TextsBeside
from recap_engine.exchange.text_file import TextFile

_LOOKED_AT = 1 << 16


class Source(Protocol):
    """A place that captions are read from. ``meanings`` tells which of the ``columns`` holds what."""

    @property
    def name(self) -> str:
        """What it is called, for people."""
        ...

    @property
    def layout(self) -> Format:
        """How it is laid out."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns found."""
        ...

    @property
    def meanings(self) -> tuple[tuple[str, str], ...]:
        """(what is known of a caption, the column that holds it); empty where the layout is fixed."""
        ...

    @property
    def folder(self) -> Path:
        """Where relative names of sounds are looked for."""
        ...

    @property
    def total(self) -> int:
        """Lines, tasks or files: what rows are numbered by."""
        ...

    @property
    def note(self) -> str:
        """A sentence about how it was read, or nothing."""
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
    """Look at a file or folder and find out what it is. Raises ExchangeError for what holds no captions.

    ``columns`` says which column holds what, where names alone do not tell; when somebody can be ``asking``, a table
    that does not tell which column holds the captions is no error. ``predictions`` takes in those of Label Studio.
    """
    path = Path(path)
    if path.is_dir():
        return TextsBeside.find(path)
    text = TextFile.examine(path)
    if _is_tasks(text):
        return LabelStudioFile.read(text, predictions=predictions)
    return CaptionFile.recognise(path, columns, asking=asking)


def _is_tasks(text: TextFile) -> bool:
    """Whether it is JSON as a whole, and not one object a line; a list of tasks may stand on one line of any length."""
    with text.open() as stream:
        first = stream.read(_LOOKED_AT).lstrip().partition("\n")[0].rstrip()
    if first.startswith("[") or first == "{":
        return True
    try:
        found = json.loads(first_line(text)) if first.startswith("{") else None
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and isinstance(found.get("data"), dict) and not {"caption", "text"} & found.keys()
