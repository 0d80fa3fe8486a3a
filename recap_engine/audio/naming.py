"""File names as they may be shown: names are bytes on some systems, and sentences are text."""

from __future__ import annotations

import os

StrPath = str | os.PathLike[str]


def shown(path: StrPath) -> str:
    """``path`` in a form that any terminal or log can print; bytes that are not UTF-8 become U+FFFD."""
    text = os.fsencode(os.fspath(path)).decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
