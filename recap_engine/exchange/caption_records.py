"""Objects of JSON, YAML and Parquet as captions: values may be lists, and numbers are numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.caption_values import captions_in
from recap_engine.exchange.columns import PLAIN_COLUMNS
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.formats import plain_row
from recap_engine.exchange.row import Refused, Row


def record_rows(
    number: int,
    found: Mapping[str, Any],
    meanings: Mapping[str, str],
    captions: Sequence[str] = (),
    layout: Format = "plain",
) -> Iterator[Row | Refused]:
    """The captions of an object whose names are `column_key`s. ``captions`` names several columns with captions.

    Raises ExchangeError for a value of the wrong type.
    """
    if isinstance(found.get("candidates"), list):
        yield _proposal(number, found)
        return
    details = found.get("recap")
    path_column = meanings.get("path", "")
    record = _record(found)
    if path_column and isinstance(found.get(path_column), dict):
        record[path_column] = _text(found[path_column].get("path")) or ""
    elif not isinstance(found.get(path_column), str | None):
        raise ExchangeError("The value of `{column}` is not text: put it in quotes.", column=path_column)
    columns = [name for name in captions if name in found] or [meanings.get("caption", "caption")]
    said = [one for column in columns for one in captions_in(found.get(column), column)]
    kept = details if isinstance(details, list) and len(details) == len(said) else [{}] * len(said)
    for (text, start, end), more in zip(said, kept, strict=True):
        known = _known(more)
        named = dict(meanings) | {name: name for name in known}
        yield plain_row(number, record | known, named, text, (start, end), layout)


def _known(details: Any) -> dict[str, str]:
    """What our own export noted about a caption."""
    if not isinstance(details, dict):
        return {}
    return {name: text for name in PLAIN_COLUMNS if (text := _text(details.get(name))) is not None}


def _proposal(number: int, found: Mapping[str, Any]) -> Row | Refused:
    """The best candidate of an object that `recap caption` wrote."""
    candidates = [one for one in found["candidates"] if isinstance(one, dict)]
    best: Mapping[str, Any] = candidates[0] if candidates else {}
    record = {name: text for name, value in found.items() if (text := _text(value)) is not None}
    record |= {"caption": str(best.get("text") or ""), "origin": str(best.get("origin") or "")}
    meanings = {name: name for name in ("path", "caption", "origin", "model", "start", "end")} | {"audio_hash": "sound"}
    return plain_row(number, record, meanings, record["caption"], layout="proposals")


def refused(number: int, error: RecapError, text: str = "") -> Refused:
    """A record that gave no caption."""
    return Refused(number, error.message, text)


def _record(found: Mapping[str, Any]) -> dict[str, str]:
    """The values that are text or numbers, and the keywords, which may be a list."""
    record = {name: text for name, value in found.items() if (text := _text(value)) is not None}
    keywords = found.get("keywords")
    if isinstance(keywords, list):
        record["keywords"] = ", ".join(filter(None, map(_text, keywords)))
    return record


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
