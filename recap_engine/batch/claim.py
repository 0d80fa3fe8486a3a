"""One run at a time writes to an output file: a lock that the system lifts when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recap_engine.errors import RequestError
from recap_engine.printable import printable


@contextmanager
def claimed(out: Path | None) -> Iterator[None]:
    """Hold ``out`` (FILE.lock beside it) for this run; None, and a place that cannot be written, hold nothing.

    Raises RequestError while another run holds it.
    """
    path = None if out is None else out.with_name(out.name + ".lock")
    handle = None if path is None else _lock(path)
    try:
        yield
    finally:
        if path is not None and handle is not None:
            # While it is still held, so that nobody locks a file that goes away; Windows removes none that is open.
            if sys.platform != "win32":
                path.unlink(missing_ok=True)
            os.close(handle)
            if sys.platform == "win32":
                _remove(path)


def _lock(path: Path) -> int | None:
    """The handle that holds the lock; None where there can be none. Raises RequestError when another run has it."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return None
        try:
            _take(handle)
        except (BlockingIOError, PermissionError):
            os.close(handle)
            held = printable(path.with_suffix(""))
            raise RequestError(
                f"Another run is writing to {held}: wait for its end, or name another file with --out."
            ) from None
        except OSError:
            os.close(handle)  # a file system that knows no locks
            return None
        if _same(handle, path):
            return handle
        os.close(handle)  # its holder removed it between the two


def _take(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
