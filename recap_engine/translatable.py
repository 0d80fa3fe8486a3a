"""Messages for people: a template in English and the values that fill it, kept apart until somebody reads them.

The engine, the pipe and the workspace carry a `Translatable`; the window and the command line turn it into the reader's
language (`recap_engine.i18n`). The template is the key of the translation, so it must be a literal in the code: a test
walks all of them.
"""

from __future__ import annotations

import os
import re
import string
from collections.abc import Mapping
from typing import Any

from recap_engine.printable import printable

_LONGEST_TEMPLATE = 10_000
_DEEPEST = 8
"""Messages inside each other."""
_SPEC = re.compile(r"0?[0-9]{0,2}[,+]?(\.[0-9])?[defgx%]?", re.ASCII)
"""Formats of numbers that a message may ask for: all of them short."""


class Translatable:
    """A message: ``template`` with ``{name}`` for each of ``fields``. Immutable; ``str()`` gives the English text.

    Strings and paths among the fields are made printable here, once. A field may be a message itself. Numbers are
    written as the template asks (``{count:,}``, ``{seconds:.2f}``), with the marks of the reader's language.
    """

    __slots__ = ("fields", "template")

    template: str
    fields: Mapping[str, str | int | float | Translatable]

    def __init__(self, template: str, /, **fields: object) -> None:
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "fields", {name: _field(value) for name, value in fields.items()})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Translatable cannot be changed")

    def __str__(self) -> str:
        return fill(self.template, self.fields)

    def __repr__(self) -> str:
        return f"Translatable({self.template!r}, {dict(self.fields)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Translatable):
            return NotImplemented
        return self.template == other.template and self.fields == other.fields

    def __hash__(self) -> int:
        return hash((self.template, tuple(sorted((name, str(value)) for name, value in self.fields.items()))))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.template, dict(self.fields))

    def to_plain(self) -> list[Any]:
        """The message as ``[template, fields]`` of plain types, for the pipe and for JSON; `from_plain` reads it."""
        return [
            self.template,
            {
                name: value.to_plain() if isinstance(value, Translatable) else value
                for name, value in self.fields.items()
            },
        ]


def _rebuild(template: str, fields: dict[str, object]) -> Translatable:
    return Translatable(template, **fields)


def from_plain(plain: Any, depth: int = 0) -> Translatable:
    """Read what `Translatable.to_plain` wrote. Raises ValueError where it is something else, or cannot be shown."""
    match plain:
        case [str(template), {**fields}] if depth < _DEEPEST and all(isinstance(name, str) for name in fields):
            read = {str(name): from_plain(v, depth + 1) if isinstance(v, list) else v for name, v in fields.items()}
            message = Translatable(template, **read)
            if _can_be_shown(message):
                return message
    raise ValueError("not a message")


def _can_be_shown(message: Translatable) -> bool:
    """Whether the template is short, and its fields are there and can be formatted as it asks."""
    template, fields = message.template, message.fields
    if len(template) > _LONGEST_TEMPLATE:
        return False
    if not fields:
        return True  # shown as it is
    try:
        return all(
            name is None or (name in fields and conversion is None and _fits(spec or "", fields[name]))
            for _, name, spec, conversion in string.Formatter().parse(template)
        )
    except (ValueError, OverflowError):
        return False


def _fits(spec: str, value: object) -> bool:
    """Whether a value can be formatted so. Raises ValueError or OverflowError where it can't."""
    if not spec or isinstance(value, Translatable):
        return True
    if _SPEC.fullmatch(spec) is None or not isinstance(value, (int, float)):
        return False
    return bool(format(value, spec))


def fill(
    template: str,
    fields: Mapping[str, Any],
    translate: Any = str,
    marks: tuple[str, str] = (",", "."),
) -> str:
    """``template`` with its fields filled in; ``marks`` stand between thousands and before decimals.

    ``translate`` turns a message among the fields into text. A template without fields is returned as it is.
    """
    return _Formatter(translate, marks).vformat(template, (), fields) if fields else template


class _Formatter(string.Formatter):
    def __init__(self, translate: Any, marks: tuple[str, str]) -> None:
        self._translate = translate
        self._marks = str.maketrans({",": marks[0], ".": marks[1]})

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Translatable):
            return str(self._translate(value))
        if isinstance(value, (int, float)) and format_spec:
            return format(value, format_spec).translate(self._marks)
        return str(format(value, format_spec))

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return kwargs[field_name], field_name  # names only: no attributes and no items of a field


def _field(value: object) -> str | int | float | Translatable:
    if isinstance(value, (Translatable, int, float)):
        return value
    if isinstance(value, (str, os.PathLike)):
        return printable(value)
    return printable(str(value))
