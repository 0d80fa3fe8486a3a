"""Paths as they are stored: bytes, relative to a library with '/' between the parts, or absolute outside all."""

from __future__ import annotations

import os
from pathlib import Path


def absolute(path: str | os.PathLike[str]) -> str:
    """``path`` as an absolute path without ``..``. Links stay, so that a library behind a link keeps its name."""
    return os.path.abspath(path)


def stored(inside: str, root: str) -> bytes:
    """An absolute path inside ``root`` as it is stored."""
    return os.fsencode("/".join(Path(os.path.relpath(inside, root)).parts))


def read_back(kept: bytes, root: bytes | None) -> str:
    """The absolute path of a stored one; bytes that are not UTF-8 become surrogates (``os.fsdecode``)."""
    if root is None:
        return os.fsdecode(kept)
    return str(Path(os.fsdecode(root)).joinpath(*os.fsdecode(kept).split("/")))
