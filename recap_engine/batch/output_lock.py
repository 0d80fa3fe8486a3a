"""A lock on an output file, so that one run at a time writes to it. The system releases it when its holder ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recap_engine.errors import RequestError


@contextmanager
def lock_output(out: Path | None) -> Iterator[None]:
    """Hold FILE.lock beside ``out`` for this run. Without ``out``, or where no lock can be made, do nothing.

    Raises RequestError while another run holds it.
    """
    path = None if out is None else out.with_name(out.name + ".lock")
    handle = None if path is None else _acquire(path)
    try:
        yield
    finally:
        if path is not None and handle is not None:
            # Remove it while it is held: otherwise another run could lock a file that is about to go.
            # Windows does not remove an open file.
            if sys.platform != "win32":
                path.unlink(missing_ok=True)
            os.close(handle)
            if sys.platform == "win32":
                _remove(path)


def _acquire(path: Path) -> int | None:
    """The handle that holds the lock; None where there can be none. Raises RequestError when another run has it."""
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            return None
        try:
            _lock(handle)
        except (BlockingIOError, PermissionError):
            os.close(handle)
            raise RequestError(
                "Another run is writing to {path}: wait until it ends, or name another file with --out.",
                path=path.with_suffix(""),
            ) from None
        except OSError:
            os.close(handle)  # this file system has no locks
            return None
        if _is_same_file(handle, path):
            return handle
        os.close(handle)  # its holder removed it between the two calls


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_same_file(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
