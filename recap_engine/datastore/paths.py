"""Paths as they are stored: bytes, relative to a library with '/' between the parts, or absolute outside all."""

from __future__ import annotations

import os
from pathlib import Path


def absolute(path: str | os.PathLike[str]) -> str:
    """``path`` from the root, without ``..``, links left as they are: a library behind a link keeps its name."""
    return os.path.abspath(path)


def stored(inside: str, root: str) -> bytes:
    """The form in which an absolute path inside ``root`` is kept."""
    return os.fsencode("/".join(Path(os.path.relpath(inside, root)).parts))


def read_back(kept: bytes, root: bytes | None) -> str:
    """The absolute path of a kept one; bytes that are not UTF-8 come as surrogates (``os.fsdecode``)."""
    if root is None:
        return os.fsdecode(kept)
    return str(Path(os.fsdecode(root)).joinpath(*os.fsdecode(kept).split("/")))
