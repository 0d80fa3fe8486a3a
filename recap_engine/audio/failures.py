"""Sentences about files that cannot be opened or read to their end."""

from __future__ import annotations

import os

from recap_engine.errors import AudioError
from recap_engine.printable import StrPath
from recap_engine.translatable import Translatable


def open_failure(path: StrPath, error: OSError | ValueError) -> Translatable:
    """Why ``path`` cannot be opened. ValueError is Python's answer to a name that no file can have."""
    if isinstance(error, FileNotFoundError) and os.path.islink(path):
        return Translatable("{path} is a broken link.", path=path)
    if isinstance(error, (FileNotFoundError, NotADirectoryError, ValueError)):
        return Translatable("{path} does not exist.", path=path)
    if isinstance(error, PermissionError):
        return Translatable(
            "{path} cannot be read: its permissions, or those of its folder, do not allow it.", path=path
        )
    return Translatable("{path} cannot be opened ({reason}).", path=path, reason=error.strerror or "unknown reason")


def decoder_failure(path: StrPath, seconds: float, reason: str) -> AudioError:
    """A decoder stopped with an error."""
    return AudioError(
        "{path} is damaged or cut off after {seconds:.2f} s ({reason}).", path=path, seconds=seconds, reason=reason
    )


def missing_end(path: StrPath, seconds: float, promised: float) -> AudioError:
    """The decoder found less than the header promises."""
    return AudioError(
        "{path} is damaged or cut off after {seconds:.2f} s, although its header states {promised:.2f} s.",
        path=path,
        seconds=seconds,
        promised=promised,
    )


def unexpected_failure(path: StrPath, error: Exception) -> AudioError:
    """A reader raised something that it does not explain."""
    return AudioError(
        "{path} cannot be read: its decoder failed ({kind}: {detail}).",
        path=path,
        kind=type(error).__name__,
        detail=str(error) or "no details",
    )
