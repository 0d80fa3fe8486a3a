"""A file that appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from recap_engine.errors import ExchangeError
from recap_engine.printable import printable


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """Write to a text that takes the place of ``path`` when all went well. Raises ExchangeError."""
    temporary = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".recap-")
        temporary = Path(name)
        with open(handle, "w", encoding="utf-8", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        _allow_reading(temporary)
        temporary.replace(path)
    except OSError as error:
        raise ExchangeError(
            f"{printable(path)} cannot be written ({error.strerror}): check the disk and its rights."
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _allow_reading(path: Path) -> None:
    """Give a new file the rights any other would have, instead of a temporary file's."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
