"""How a record of a caption file becomes rows: its cells checked, and turned into what can be stored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal, get_args

from recap_engine.datastore.sound_fields import split_keywords
from recap_engine.datastore.text_rules import normalise_caption, normalise_field
from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.caption_values import captions_in, split_cell
from recap_engine.exchange.columns import AUDIOCAPS_COLUMNS
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.row import Refused, Row, SoundReference
from recap_engine.exchange.sound_address import is_address, sound_reference
from recap_engine.records import Fields, Origin, Provenance, Region
from recap_engine.translatable import Translatable

_CAPTION_N = re.compile(r"caption_\d+")
_HASH = re.compile(r"[0-9a-f]{32}")
_COVERING: frozenset[Format] = frozenset(("raven", "audacity", "proposals"))
"""Layouts in which a whole sound is written as a part from its beginning to its end."""


def rows(
    number: int, record: Mapping[str, str], layout: Format, meanings: Mapping[str, str]
) -> Iterator[Row | Refused]:
    """The captions of one record; its keys and the columns of ``meanings`` are `column_key`s."""
    if layout == "clotho":
        yield from _clotho(number, record)
        return
    if layout == "audiocaps":
        try:
            yield _audiocaps(number, record)
        except RecapError as error:
            yield Refused(number, error.message, record.get("caption", ""))
        return
    column = meanings.get("caption", "caption")
    cell = record.get(column, "")
    try:
        # Our own table has one caption in each row, whatever it looks like.
        texts = [(cell, "", "")] if "provenance" in meanings else list(captions_in(split_cell(cell), column))
    except RecapError as error:
        yield Refused(number, error.message, cell)
        return
    for text, start, end in texts:
        yield plain_row(number, record, meanings, text, (start, end), layout)


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


def plain_row(
    number: int,
    record: Mapping[str, str],
    meanings: Mapping[str, str],
    text: str,
    part: tuple[str, str] = ("", ""),
    layout: Format = "plain",
) -> Row | Refused:
    """One caption of a record; ``part`` is what the caption itself says about start and end."""
    known = {meaning: record.get(column, "") for meaning, column in meanings.items()}
    try:
        if layout == "proposals" and not text.strip() and record.get("error"):
            raise ExchangeError("The sound has no caption: {reason}", reason=record["error"])
        start, end = part if any(part) else _span(known)
        return Row(
            number,
            normalise_caption(text),
            _sound(known, region(start, end), covering=layout in _COVERING),
            collection=storable_field(known.get("collection", ""), "collection"),
            licence=storable_field(known.get("licence", ""), "licence"),
            source=storable_field(known.get("source", "") or known.get("model", ""), "source"),
            annotator=storable_field(known.get("annotator", ""), "annotator"),
            created=date(known.get("created", "")),
            provenance="model" if layout == "proposals" else provenance(known.get("provenance", "")),
            origin=origin(known.get("origin", "")),
            model=storable_field(known.get("model", ""), "model"),
        )
    except RecapError as error:
        return Refused(number, error.message, text)


def _span(known: Mapping[str, str]) -> tuple[str, str]:
    """Start and end; in Raven's tables of several files, from the beginning of the file."""
    start, end, offset = known.get("start", ""), known.get("end", ""), known.get("offset", "")
    if not offset.strip():
        return start, end
    try:
        return offset, str(float(offset) + float(end) - float(start))
    except ValueError:
        return offset, end


def _sound(known: Mapping[str, str], part: Region | None, *, covering: bool = False) -> SoundReference:
    path = _path(known.get("path", ""))
    try:
        found = sound_reference(path, part) if is_address(path) else SoundReference(path, part)
    except ValueError:
        found = SoundReference(path, part)
    name, stated = known.get("file_name", ""), known.get("audio_hash", "").strip().lower()
    if name and name != path:
        tail = path.replace("\\", "/").rstrip("/").rpartition("/")[2]
        # Some programs write the folder only.
        inside = not tail or tail == name
        found = replace(found, others=(*found.others, name)) if inside else replace(found, path=f"{path}/{name}")
    return replace(
        found,
        audio_hash=stated if _HASH.fullmatch(stated) else "",
        covering=covering,
        fields=fields_of(known),
    )


def fields_of(known: Mapping[str, str]) -> Fields:
    """The category and the keywords that a record states. Raises RequestError for what cannot be stored."""
    category = known.get("category", "").strip() or known.get("category_name", "")
    return Fields(storable_field(category, "category"), split_keywords(known.get("keywords", "")))


def origin(cell: str) -> Origin | Literal[""]:
    """The origin of a model's text that a cell names, or nothing."""
    return "generated" if cell.strip() == "generated" else "neighbour" if cell.strip() == "neighbour" else ""


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
