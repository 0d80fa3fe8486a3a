"""A text file of a user that appears whole or not at all.

Unlike `recap_engine.whole_file`, it never overwrites another file of the folder, and failures name the target.
"""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from recap_engine.errors import ExchangeError

if TYPE_CHECKING:
    from typing_extensions import Buffer


@contextmanager
def atomic_file(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Write a text that replaces ``path`` when everything has succeeded.

    Raises ExchangeError if the file cannot be written; other errors inside the ``with`` stay as they are.
    """
    # Unlike tempfile, this gives the file the permissions of any other new one.
    temporary = path.parent / f".recap-{secrets.token_hex(8)}"
    with _failures_named(path):
        raw = _NamedFailures(temporary, path)
    try:
        with io.TextIOWrapper(io.BufferedWriter(raw), encoding=encoding, newline="") as stream:
            yield stream
            stream.flush()
            with _failures_named(path):
                os.fsync(raw.fileno())
        with _failures_named(path):
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


class _NamedFailures(io.FileIO):
    """A new file; ``path`` is the one that failures name."""

    def __init__(self, temporary: Path, path: Path) -> None:
        self._path = path
        super().__init__(temporary, "x")

    def write(self, data: Buffer, /) -> int:
        with _failures_named(self._path):
            return super().write(data)


@contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExchangeError(
            "{path} cannot be written ({reason}): check free space and permissions.", path=path, reason=error.strerror
        ) from None
