"""The layouts of caption files, detected by their columns, and how a record of each becomes rows.

Columns of Clotho and AudioCaps are those of the published files (zenodo.org/records/4783391 and
github.com/cdjkim/audiocaps).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import get_args

from recap_engine.datastore.text_rules import normalise_caption, normalise_field
from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.row import Refused, Row, SoundReference
from recap_engine.printable import StrPath
from recap_engine.records import Provenance, Region
from recap_engine.translatable import Translatable

CLOTHO_COLUMNS = ("file_name", "caption_1", "caption_2", "caption_3", "caption_4", "caption_5")
AUDIOCAPS_COLUMNS = ("audiocap_id", "youtube_id", "start_time", "caption")
PLAIN_COLUMNS = (
    *("path", "caption", "collection", "licence", "source", "annotator", "created"),
    *("start", "end", "provenance"),
)
CAPTION_NAMES = ("caption", "captions", "text", "description", "sentence", "transcription")
_NAMES = {
    "path": ("path", "file_name", "filename", "file", "filepath", "file_path", "audio", "sound"),
    "caption": CAPTION_NAMES,
    "collection": ("collection",),
    "licence": ("licence", "license"),
    "source": ("source",),
    "annotator": ("annotator", "annotator_id"),
    "created": ("created",),
    "start": ("start",),
    "end": ("end",),
    "provenance": ("provenance",),
}
"""Names of columns by what they hold, the likeliest first."""
_CAPTION_N = re.compile(r"caption_\d+")
_COLUMNS_LISTED = 12
_NAME_SHOWN = 40


def recognise(columns: Sequence[str]) -> Format | None:
    """The layout with these columns (case and blanks do not matter), or None."""
    names = {column_key(column) for column in columns}
    if {"file_name", "caption_1"} <= names:
        return "clotho"
    if {"youtube_id", "start_time", "caption"} <= names:
        return "audiocaps"
    return "plain" if names & set(CAPTION_NAMES) else None


def guess_meanings(columns: Sequence[str]) -> dict[str, str]:
    """Which column holds what, by `column_key`s, as far as these reveal it."""
    existing = {column_key(column) for column in columns}
    found = {meaning: next((name for name in names if name in existing), "") for meaning, names in _NAMES.items()}
    return {meaning: name for meaning, name in found.items() if name}


def unknown_layout(path: StrPath, columns: Sequence[str]) -> ExchangeError:
    """The error for a file whose columns fit no layout."""
    return ExchangeError(
        "{path} has no column that is known to contain captions. Its columns: {columns}. Name the "
        "one with captions `caption`, or choose it with --column caption=NAME.",
        path=path,
        columns=column_list(columns),
    )


def column_list(columns: Sequence[str]) -> str:
    """The first columns, for a message; long names are cut."""
    names = [column.strip()[:_NAME_SHOWN] or "–" for column in columns[:_COLUMNS_LISTED]]
    return ", ".join([*names, "…"] if len(columns) > _COLUMNS_LISTED else names)


def column_key(column: str) -> str:
    """A column's name as it is compared."""
    return column.strip().lower()


def rows(
    number: int, record: Mapping[str, str], layout: Format, meanings: Mapping[str, str]
) -> Iterator[Row | Refused]:
    """The captions of one record; its keys and the columns of ``meanings`` are `column_key`s."""
    if layout == "clotho":
        yield from _clotho(number, record)
        return
    try:
        yield _audiocaps(number, record) if layout == "audiocaps" else _plain(number, record, meanings)
    except RecapError as error:
        yield Refused(number, error.message, record.get(meanings.get("caption", "caption"), ""))


def _clotho(number: int, record: Mapping[str, str]) -> Iterator[Row | Refused]:
    names = [name for name in record if _CAPTION_N.fullmatch(name) and record[name].strip()]
    if not names:
        yield Refused(number, Translatable("The row has no caption: fill in at least caption_1."))
    for name in names:
        try:
            sound = SoundReference(_path(record.get("file_name", "")))
            yield Row(number, normalise_caption(record[name]), sound)
        except RecapError as error:
            yield Refused(number, error.message)


def _audiocaps(number: int, record: Mapping[str, str]) -> Row:
    keys = [storable_field(record.get(name, ""), name).replace(":", "") for name in AUDIOCAPS_COLUMNS[:3]]
    if not keys[1]:
        raise ExchangeError("The row has no youtube_id: fill it in.")
    return Row(
        number, normalise_caption(record.get("caption", "")), SoundReference.parse("audiocaps:" + ":".join(keys))
    )


def _plain(number: int, record: Mapping[str, str], meanings: Mapping[str, str]) -> Row:
    known = {meaning: record.get(column, "") for meaning, column in meanings.items()}
    path = _path(known.get("path", ""))
    return Row(
        number,
        normalise_caption(known.get("caption", "")),
        SoundReference(path, region(known.get("start", ""), known.get("end", ""))),
        collection=storable_field(known.get("collection", ""), "collection"),
        licence=storable_field(known.get("licence", ""), "licence"),
        source=storable_field(known.get("source", ""), "source"),
        annotator=storable_field(known.get("annotator", ""), "annotator"),
        created=date(known.get("created", "")),
        provenance=provenance(known.get("provenance", "")),
    )


def storable_path(path: str) -> str:
    """``path`` as text that can be stored: bytes that are not UTF-8 become U+FFFD. Raises ExchangeError."""
    try:
        return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        raise ExchangeError("The path contains an incomplete character: save the file as UTF-8.") from None


def _path(cell: str) -> str:
    """A path as it is, with its blanks. Raises RecapError for one that cannot be stored."""
    normalise_field(storable_path(cell), "path")
    return cell


def provenance(cell: str) -> Provenance:
    """The provenance that a cell names; an empty cell means imported. Raises ExchangeError."""
    for known in get_args(Provenance):
        if cell.strip() in ("", known):
            found: Provenance = known if cell.strip() else "imported"
            return found
    raise ExchangeError("The provenance “{value}” is unknown: use human, imported or model.", value=cell[:40])


def storable_field(cell: str, what: str) -> str:
    """A cell as it may be stored. Raises RequestError."""
    return normalise_field(cell, what.replace("_", " "))


def region(start: str, end: str) -> Region | None:
    """The part of a sound between two cells, in seconds. Raises ExchangeError."""
    if not start.strip() and not end.strip():
        return None
    try:
        part = Region(round(float(start or 0), 6), round(float(end), 6))
    except (ValueError, OverflowError):
        part = Region(0.0, 0.0)
    if not 0 <= part.start < part.end < float("inf"):
        raise ExchangeError(
            "“{start}” to “{end}” is not a region: give seconds, with the start before the end.",
            start=start[:20],
            end=end[:20],
        )
    return part


def date(cell: str) -> str:
    """An ISO 8601 date; one with another offset is converted to UTC. Raises ExchangeError."""
    text = cell.strip()
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
        if moment.utcoffset():
            return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        raise ExchangeError(
            "The date “{value}” cannot be read: write it as 2026-01-31T12:00:00Z.", value=text[:40]
        ) from None
    return text
