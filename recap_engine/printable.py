"""Text from files, made safe to show: no control characters, no marks that set the reading direction, bounded length.

File names are bytes on some systems, and captions, columns and tensor names come from files that anybody may have
made. Whatever of these reaches a terminal, a log or the window passes through `printable` first.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

StrPath = str | os.PathLike[str]

LONGEST_ESCAPE = 10
"""Characters that one character becomes at most."""

LONGEST = 500
"""Characters of one name or text that are shown inside a sentence; longer ones lose their middle."""

_USER: Final = re.compile(r"://((?:(?!://)[^@\s])*:(?!//)(?:(?!://)[^@\s])*|[^@/?#\s]*)@")
"""Name and password in an address; keys of storages may hold a slash."""
_WEB_QUERY: Final = re.compile(r"(https?://[^\s?]*)\?[^\s\"']+")


def printable(text: StrPath, longest: int = LONGEST) -> str:
    """``text`` in a form that any terminal or log can print.

    Bytes that are not UTF-8 become U+FFFD; control characters and direction marks become escapes (``\\x1b``,
    ``\\u202e``). More than ``longest`` characters are cut in the middle.
    """
    whole = os.fspath(text)
    # Escapes only lengthen a text, so that letters beyond ``longest`` from both ends are never shown.
    head, tail = (whole, "") if len(whole) <= 2 * longest else (whole[:longest], whole[-longest:])
    units = [*_units(head), *_units(tail)]
    if not tail and sum(map(len, units)) <= longest:
        return "".join(units)
    first = (longest - 1) * 2 // 3
    return f"{''.join(_fitting(units, first))}…{''.join(_fitting(units[::-1], longest - 1 - first)[::-1])}"


def without_secrets(text: str, secrets: Iterable[str] = ()) -> str:
    """``text`` with an ellipsis for each of ``secrets``, and for what stands before the @ of an address in it.

    The queries of web addresses go too, since they may hold a signature.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, "…")
    return _WEB_QUERY.sub(r"\1?…", _USER.sub("://…@", text))


def secrets_of(address: str) -> set[str]:
    """What must not be shown of an address: the name and password before its @, together and apart."""
    found = {match[1] for match in _USER.finditer(address)}
    return found | {part for one in found for part in (one.partition(":")[2],) if part}


def _units(text: str) -> list[str]:
    return list(text) if text.isprintable() else [c if c.isprintable() else _escaped(c) for c in text]


def _fitting(units: list[str], room: int) -> list[str]:
    """The first units that fit into ``room`` characters together; an escape is never cut."""
    for count, unit in enumerate(units):
        room -= len(unit)
        if room < 0:
            return units[:count]
    return units


def _escaped(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    if category == "Zs":  # spaces other than the common one: harmless, and expected in some languages
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
