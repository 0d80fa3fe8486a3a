"""The layouts captions come in, recognised by their columns, and how a record of each becomes rows.

Columns of Clotho and AudioCaps are those of the published files (zenodo.org/records/4783391 and
github.com/cdjkim/audiocaps).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal, get_args

from recap_engine.datastore.text_rules import normalise_caption, normalise_field
from recap_engine.errors import ExchangeError, RequestError
from recap_engine.exchange.row import Place, Refused, Row
from recap_engine.records import Provenance, Region

Format = Literal["clotho", "audiocaps", "plain", "jsonl", "label-studio", "txt"]
CLOTHO_COLUMNS = ("file_name", "caption_1", "caption_2", "caption_3", "caption_4", "caption_5")
AUDIOCAPS_COLUMNS = ("audiocap_id", "youtube_id", "start_time", "caption")
PLAIN_COLUMNS = (
    *("path", "caption", "collection", "licence", "source", "annotator", "created"),
    *("start", "end", "provenance"),
)
_NAMES = {
    "path": ("path", "file_name", "filename", "file", "filepath", "file_path", "audio", "sound"),
    "caption": ("caption", "text", "description", "sentence", "transcription"),
    "collection": ("collection",),
    "licence": ("licence", "license"),
    "source": ("source",),
    "annotator": ("annotator", "annotator_id"),
    "created": ("created",),
    "start": ("start",),
    "end": ("end",),
    "provenance": ("provenance",),
}
"""What columns are called, the likeliest first."""
_CAPTION_N = re.compile(r"caption_\d+")
_EXPECTED = (
    "plain tables need `caption` (and `path`, `collection`, `licence`, `source`, `annotator`, `created` where known), "
    "Clotho `file_name,caption_1,…,caption_5`, AudioCaps `audiocap_id,youtube_id,start_time,caption`"
)


def recognise(columns: Sequence[str]) -> Format | None:
    """The layout with these columns (case and blanks do not matter), or None."""
    names = {clean(column) for column in columns}
    if {"file_name", "caption_1"} <= names:
        return "clotho"
    if {"youtube_id", "start_time", "caption"} <= names:
        return "audiocaps"
    return "plain" if names & set(_NAMES["caption"]) else None


def guess(columns: Sequence[str]) -> dict[str, str]:
    """Which column holds what, by their `clean` names, as far as these tell."""
    there = {clean(column) for column in columns}
    found = {meaning: next((name for name in names if name in there), "") for meaning, names in _NAMES.items()}
    return {meaning: name for meaning, name in found.items() if name}


def unknown(name: str, columns: Sequence[str]) -> ExchangeError:
    """The error for a file whose columns fit no layout."""
    found = ", ".join(column.strip()[:40] or "(no name)" for column in columns[:12]) or "none"
    more = f" and {len(columns) - 12} more" if len(columns) > 12 else ""
    return ExchangeError(f"{name} has the columns {found}{more}, which fit no known layout: {_EXPECTED}.")


def clean(column: str) -> str:
    """A column's name as it is compared."""
    return column.strip().lower()


def rows(
    number: int, record: Mapping[str, str], layout: Format, meanings: Mapping[str, str]
) -> Iterator[Row | Refused]:
    """The captions of one record; its keys are `clean` names, and so are the columns that ``meanings`` tells of."""
    if layout == "clotho":
        yield from _clotho(number, record)
        return
    try:
        yield _audiocaps(number, record) if layout == "audiocaps" else _plain(number, record, meanings)
    except (RequestError, ValueError) as error:
        yield Refused(number, str(error), record.get(meanings.get("caption", "caption"), ""))


def _clotho(number: int, record: Mapping[str, str]) -> Iterator[Row | Refused]:
    names = [name for name in record if _CAPTION_N.fullmatch(name) and record[name].strip()]
    if not names:
        yield Refused(number, "The row has no caption: write at least caption_1.")
    for name in names:
        try:
            place = Place(_path(record.get("file_name", "")))
            yield Row(number, normalise_caption(record[name]), place)
        except (RequestError, ValueError) as error:
            yield Refused(number, str(error))


def _audiocaps(number: int, record: Mapping[str, str]) -> Row:
    keys = [fit(record.get(name, ""), name).replace(":", "") for name in AUDIOCAPS_COLUMNS[:3]]
    if not keys[1]:
        raise ValueError("The row has no youtube_id: fill it in.")
    return Row(number, normalise_caption(record.get("caption", "")), Place.parse("audiocaps:" + ":".join(keys)))


def _plain(number: int, record: Mapping[str, str], meanings: Mapping[str, str]) -> Row:
    known = {meaning: record.get(column, "") for meaning, column in meanings.items()}
    path = _path(known.get("path", ""))
    return Row(
        number,
        normalise_caption(known.get("caption", "")),
        Place(path, region(known.get("start", ""), known.get("end", ""))),
        collection=fit(known.get("collection", ""), "collection"),
        licence=fit(known.get("licence", ""), "licence"),
        source=fit(known.get("source", ""), "source"),
        annotator=fit(known.get("annotator", ""), "annotator"),
        created=date(known.get("created", "")),
        provenance=provenance(known.get("provenance", "")),
    )


def readable(path: str) -> str:
    """``path`` as text that can be kept: bytes of a name that are not UTF-8 become U+FFFD. Raises ValueError."""
    try:
        return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        raise ValueError("The path contains half a character: write it in UTF-8.") from None


def _path(cell: str) -> str:
    """A path as it is, blanks in it included; one that cannot be kept is refused."""
    normalise_field(readable(cell), "path")
    return cell


def provenance(cell: str) -> Provenance:
    """Whose words a cell says they are; an empty one: imported. Raises ValueError."""
    for known in get_args(Provenance):
        if cell.strip() in ("", known):
            told: Provenance = known if cell.strip() else "imported"
            return told
    raise ValueError(f"The provenance {cell[:40]!r} is unknown: it is human, imported or model.")


def fit(cell: str, what: str) -> str:
    """A cell as it may be kept. Raises RequestError."""
    return normalise_field(cell, what.replace("_", " "))


def region(start: str, end: str) -> Region | None:
    """The part of a sound that two cells tell, in seconds. Raises ValueError."""
    if not start.strip() and not end.strip():
        return None
    try:
        part = Region(round(float(start or 0), 6), round(float(end), 6))
    except ValueError:
        part = Region(0.0, 0.0)
    if not 0 <= part.start < part.end < float("inf"):
        raise ValueError(
            f"The region from {start[:20]!r} to {end[:20]!r} is none: give seconds, the start before the end."
        )
    return part


def date(cell: str) -> str:
    """An ISO 8601 date; one with another offset is put in UTC."""
    text = cell.strip()
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"The date {text[:40]!r} cannot be read: write it as 2026-01-31T12:00:00Z.") from None
    if moment.utcoffset():
        return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return text
