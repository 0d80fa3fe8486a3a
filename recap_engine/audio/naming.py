"""File names as they may be shown: names are bytes on some systems, and sentences are text."""

from __future__ import annotations

import os

StrPath = str | os.PathLike[str]


def shown(path: StrPath) -> str:
    """``path`` in a form that any terminal or log can print; bytes that are not UTF-8 become U+FFFD."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in os.fspath(path))


def why_not(path: StrPath, error: OSError | ValueError) -> str:
    """The sentence why ``path`` cannot be opened. ValueError is what Python says to a name that no file can have."""
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        return f"{shown(path)} is a link to something that is not there."
    if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
        return f"{shown(path)} does not exist."
    if isinstance(error, PermissionError):
        return f"{shown(path)} may not be read: its permissions, or those of its folder, forbid it."
    return f"{shown(path)} cannot be opened ({error.strerror})."


def damaged_at(path: StrPath, seconds: float) -> str:
    """How the sentence begins that tells where in ``path`` reading ended too early."""
    return f"{shown(path)} is damaged or cut off {seconds:.2f} s into it"
