"""The values that a workspace has for the fields of a query, to complete them while somebody types."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from recap_engine.datastore.caption_query import CHOICES, FIELDS
from recap_engine.datastore.workspace import Workspace

_NAMED: Final = ("annotator", "source", "license", "model")
_LANGUAGES: Final = ("en", "de", "fr", "es", "it", "unknown")
_TOKEN = re.compile(r"(?P<before>(?:^|.*\s)-?)(?P<token>\S*)$", re.DOTALL)
_LEAST = 2
"""Letters of a field that must be typed before it is offered."""

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Completion:
    """What can follow in a query: each offer replaces the text from ``start`` to the cursor."""

    start: int
    offers: tuple[str, ...]


def read_values(workspace: Workspace) -> Values:
    """The values of each field that has names, as they are in the workspace."""
    found: dict[str, Sequence[str]] = {"collection": [info.name for info in workspace.collections.list()]}
    return found | {field: workspace.captions.values(field) for field in _NAMED}


def complete(text: str, values: Values) -> Completion:
    """What could complete the last part of ``text``, which is the query up to the cursor."""
    found = _TOKEN.match(text)
    token = found["token"] if found is not None else ""
    start = len(text) - len(token)
    field, colon, begun = token.lower().partition(":")
    if not colon:
        fields = [f"{name}:" for name in FIELDS if name.startswith(field)] if len(field) >= _LEAST else []
        return Completion(start + token.startswith("-"), tuple(fields))
    begun = begun.rpartition(",")[2]
    known = [*CHOICES.get(field, ()), *(_LANGUAGES if field == "lang" else ()), *values.get(field, ())]
    offers = [
        _quoted(value) for value in known if value.lower().startswith(begun.strip('"')) and value.lower() != begun
    ]
    return Completion(len(text) - len(begun), tuple(offers))


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r"[\s,]", value) else value
