"""The captions in one value of a record: a text, a list of texts, or texts of parts of the sound.

Label Studio's JSON-MIN and CSV have all of these, and so have tables that data sets are published as.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

from recap_engine.errors import ExchangeError

_LONGEST_LITERAL = 100_000

Said = tuple[str, str, str]
"""A text, and start and end of the part it describes, in seconds as text; empty for the whole sound."""


def split_cell(cell: str) -> Any:
    """The list or object that a cell spells as JSON or as Python does; the cell itself where it spells none."""
    text = cell.strip()
    if text[:1] not in ("[", "{") or text[-1:] not in ("]", "}"):
        return cell
    for read in (json.loads, _python_literal):
        try:
            found = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if _holds_texts(found):
            return found
    return cell


def captions_in(value: Any, column: str) -> Iterator[Said]:
    """The captions in a value; an empty text where it is None. Raises ExchangeError for what holds no text."""
    if value is None or isinstance(value, str):
        yield value or "", "", ""
    elif isinstance(value, dict):
        if "text" not in value:
            raise _no_text(column)
        start, end = _seconds(value.get("start")), _seconds(value.get("end"))
        for text, *_part in captions_in(value["text"], column):
            yield text, start, end if start or end else ""
    elif isinstance(value, list):
        if not value:
            raise ExchangeError("The list in `{column}` is empty: give at least one caption.", column=column)
        for one in value:
            if isinstance(one, list):
                raise _no_text(column)
            yield from captions_in(one, column)
    else:
        raise _no_text(column)


def _holds_texts(value: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(value.get("text"), str | list)
    return isinstance(value, list) and all(
        isinstance(one, str) or (isinstance(one, dict) and _holds_texts(one)) for one in value
    )


def _python_literal(text: str) -> Any:
    if len(text) > _LONGEST_LITERAL:
        raise ValueError
    return ast.literal_eval(text)


def _seconds(value: Any) -> str:
    return str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""


def _no_text(column: str) -> ExchangeError:
    return ExchangeError("The value of `{column}` is not text: put it in quotes.", column=column)
