"""A file that appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from recap_engine.errors import ExchangeError


@contextmanager
def atomic_file(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """Write a text that replaces ``path`` when everything has succeeded. Raises ExchangeError."""
    temporary = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".recap-")
        temporary = Path(name)
        with open(handle, "w", encoding=encoding, newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _set_usual_permissions(temporary)
        temporary.replace(path)
    except OSError as error:
        raise ExchangeError(
            "{path} cannot be written ({reason}): check free space and permissions.", path=path, reason=error.strerror
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _set_usual_permissions(path: Path) -> None:
    """Give a new file the permissions any other would have, instead of a temporary file's."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
