"""Sentences about files that cannot be opened or read to their end."""

from __future__ import annotations

import os

from recap_engine.printable import StrPath, printable


def why_not(path: StrPath, error: OSError | ValueError) -> str:
    """The sentence why ``path`` cannot be opened. ValueError is what Python says to a name that no file can have."""
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        return f"{printable(path)} is a link to something that is not there."
    if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
        return f"{printable(path)} does not exist."
    if isinstance(error, PermissionError):
        return f"{printable(path)} may not be read: its permissions, or those of its folder, forbid it."
    return f"{printable(path)} cannot be opened ({error.strerror})."


def damaged_at(path: StrPath, seconds: float) -> str:
    """How the sentence begins that tells where in ``path`` reading ended too early."""
    return f"{printable(path)} is damaged or cut off {seconds:.2f} s into it"
