"""SQLite's errors, told in the words of the people who meet them. The one place where apsw's exceptions are caught."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from recap_engine.errors import WorkspaceDamaged, WorkspaceError, WorkspaceLocked, WorkspaceReadOnly

_LOCKED = "{path} is being written by another program: wait a moment, or close that program, and try again."
_FULL = "There is no room left for {path}: free some disk space; nothing that was saved is lost."
_UNSAFE = (
    "{path} holds a trigger or view that RECAP Desktop did not make and does not run: do not use this file, restore it "
    "from a copy."
)
_CHANGED = "{path} was changed by another program while it was looked at, or is damaged: open it again to see which."
_DAMAGED = "{path} is damaged: restore it from a copy, or run a workspace check to see how far."
UNWRITABLE = (
    "{path} can only be read: to change something in it, allow writing to it and its folder, or work on a copy."
)
_SENTENCES: tuple[tuple[type[apsw.Error], str], ...] = (
    (apsw.NotADBError, "{path} is not a RECAP workspace, or its beginning is damaged: restore it from a copy."),
    (apsw.CorruptError, _DAMAGED),
    (apsw.ReadOnlyError, UNWRITABLE),
    (apsw.PermissionsError, UNWRITABLE),
    (apsw.FullError, _FULL),
    (apsw.CantOpenError, "{path} cannot be opened: check that the file and its folder may be read and written."),
    (apsw.IOError, "{path} cannot be read or written reliably: check the disk it is on."),
)
_KINDS = {UNWRITABLE: WorkspaceReadOnly, _DAMAGED: WorkspaceDamaged}


@contextmanager
def workspace_errors(path: Path, *, apart: bool = False) -> Iterator[None]:
    """Raise WorkspaceError or WorkspaceLocked, in one sentence, for what SQLite says about ``path``.

    What is read ``apart`` from the programs that use the file looks damaged when they change it meanwhile.

    What is none of the environment's doing (a wrong statement, a broken constraint) passes unchanged: it is a bug.
    """
    try:
        yield
    except (apsw.BusyError, apsw.LockedError) as error:
        raise WorkspaceLocked(_LOCKED.format(path=shown(path))) from error
    except apsw.Error as error:
        if isinstance(error, apsw.SQLError) and "unsafe use of" in str(error):
            raise WorkspaceError(_UNSAFE.format(path=shown(path))) from error
        if apart and isinstance(error, (apsw.CorruptError, apsw.NotADBError)):
            raise WorkspaceError(_CHANGED.format(path=shown(path))) from error
        for kind, sentence in _SENTENCES:
            if isinstance(error, kind):
                fitting = _FULL if kind is apsw.IOError and _full(path) else sentence
                raise _KINDS.get(fitting, WorkspaceError)(fitting.format(path=shown(path))) from error
        raise


def _full(path: Path) -> bool:
    """Whether the disk has no room for SQLite's helper files, of which it says no more than that they failed."""
    try:
        return shutil.disk_usage(path.parent).free < 1 << 20
    except OSError:
        return False


def shown(path: Path) -> str:
    """``path`` as it can be printed anywhere: bytes that are not UTF-8 become replacement characters."""
    return os.fsencode(path).decode("utf-8", "replace")
