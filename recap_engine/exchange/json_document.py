"""JSON as a whole: Label Studio's tasks and its JSON-MIN, WavCaps, and arrays of objects with captions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.caption_records import record_rows
from recap_engine.exchange.columns import column_key, guess_meanings, unknown_layout
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.label_studio import LabelStudioFile, caption_fields
from recap_engine.exchange.row import Refused, Row
from recap_engine.exchange.source_place import AtPath
from recap_engine.exchange.text_file import TextFile
from recap_engine.translatable import Translatable

_LARGEST: Final = 500_000_000
"""Bytes of a file: it is held in memory as a whole."""
_EXAMINED: Final = 1000
_MIN_SIGNS: Final = frozenset(("annotation_id", "lead_time"))


@dataclass(frozen=True, slots=True)
class JsonDocument(AtPath):
    """Objects of a JSON file; rows are numbered by object, from 1. ``captions`` are the columns with captions."""

    path: Path
    records: tuple[Any, ...]
    layout: Format
    columns: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...]
    captions: tuple[str, ...] = ()
    note: str | Translatable = ""

    @property
    def total(self) -> int:
        """The number of objects."""
        return len(self.records)

    def rows(self) -> Iterator[Row | Refused]:
        """Every caption in the order of the objects, or why there is none."""
        meanings = dict(self.meanings)
        for number, one in enumerate(self.records, 1):
            if not isinstance(one, dict):
                yield Refused(
                    number, Translatable("It is not an object: write one object with `caption` for each sound.")
                )
                continue
            found = {column_key(str(name)): value for name, value in one.items()}
            if self.layout == "wavcaps":
                _name_clip(found)
            try:
                yield from record_rows(number, found, meanings, self.captions)
            except RecapError as error:
                yield Refused(number, error.message)


def read_document(
    text: TextFile, columns: Mapping[str, str] | None = None, *, predictions: bool = False, asking: bool = False
) -> LabelStudioFile | JsonDocument:
    """Read the whole file. Raises ExchangeError for what holds no captions, or leaves open which field does.

    ``columns``, ``predictions`` and ``asking`` as in `open_source`.
    """
    found = _load(text)
    wavcaps = isinstance(found, dict) and isinstance(found.get("data"), list)
    records = found["data"] if wavcaps else found if isinstance(found, list) else [found]
    if any(isinstance(one, dict) and isinstance(one.get("data"), dict) for one in records):
        return LabelStudioFile.of(text, records, columns, predictions=predictions, asking=asking)
    if not any(isinstance(one, dict) for one in records):
        raise ExchangeError(
            "{path} is JSON without captions: give an array of objects with `caption`, WavCaps' `data`, or Label "
            "Studio's tasks.",
            path=text.path,
        )
    names = {column_key(str(name)): None for one in records[:_EXAMINED] if isinstance(one, dict) for name in one}
    named = tuple(names)
    meanings = guess_meanings(named) | {what: column_key(column) for what, column in (columns or {}).items()}
    captions: tuple[str, ...] = ()
    if _MIN_SIGNS & names.keys() and "caption" not in (columns or {}):
        fields = tuple(name for name in named if any(_holds_text(one, name) for one in records[:_EXAMINED]))
        captions = caption_fields(text, fields, None, asking=True)
        meanings |= {"caption": captions[0]} if captions else {}
    if wavcaps:
        meanings |= {"path": "file_name"} | ({} if meanings.get("source") else {"source": "href"})
    if "caption" not in meanings and not asking:
        raise unknown_layout(text.path, named)
    layout: Format = "wavcaps" if wavcaps else "json"
    return JsonDocument(text.path, tuple(records), layout, named, tuple(meanings.items()), captions, text.note)


def _load(text: TextFile) -> Any:
    if text.path.stat().st_size > _LARGEST:
        raise ExchangeError(
            "{path} has more than {megabytes:,} MB: export fewer tasks at a time.",
            path=text.path,
            megabytes=_LARGEST // 1_000_000,
        )
    try:
        with text.open() as stream:
            return json.load(stream)
    except json.JSONDecodeError as error:
        raise ExchangeError(
            "{path} is not valid JSON (line {line:,}, column {column:,}): export it again.",
            path=text.path,
            line=error.lineno,
            column=error.colno,
        ) from None
    except (ValueError, RecursionError):
        raise ExchangeError("{path} is not readable JSON: export it again.", path=text.path) from None


def _holds_text(one: Any, name: str) -> bool:
    return isinstance(one, dict) and isinstance(one.get(name), str | list | dict)


def _name_clip(found: dict[str, Any]) -> None:
    """WavCaps names its clips by id; some files name them otherwise."""
    name = found.get("file_name") or found.get("audio") or found.get("id")
    text = str(name) if isinstance(name, str | int) else ""
    found["file_name"] = text if "." in text or not text else f"{text}.flac"
