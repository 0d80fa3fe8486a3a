"""SQLite's errors as errors of the workspace, in one sentence each. The only place that handles apsw's exceptions."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import apsw

from recap_engine.errors import (
    WorkspaceDamaged,
    WorkspaceError,
    WorkspaceForeign,
    WorkspaceFull,
    WorkspaceLocked,
    WorkspaceReadOnly,
)

_DAMAGE: Final = re.compile(
    r"no such (?:table|column|module|index)|malformed|fts5|vec0|vtable|validity|rowids|chunk|constructor|"
    r"shadow|unsupported file format|missing from|has no column|blob|internal error|could not|"
    r"error (?:reading|opening|fetching|preparing)",
    re.IGNORECASE,
)
"""Messages of SQLite and its extensions that a statement of ours can only meet in a damaged file."""


@contextmanager
def workspace_errors(path: Path, *, detached: bool = False) -> Iterator[None]:
    """Turn SQLite's errors about ``path`` into WorkspaceError and its kinds.

    A file that is read ``detached``, without locks, looks damaged while another program changes it. Errors that are
    bugs (a wrong statement, a violated constraint) pass unchanged.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        raise damaged(path) from error
    except apsw.Error as error:
        known = _translated(error, path, detached)
        if known is None:
            raise
        raise known from error


def damaged(path: Path) -> WorkspaceDamaged:
    """The error of a damaged workspace."""
    return WorkspaceDamaged(
        "{path} is damaged: restore it from a backup, or save what can be read with `recap workspace repair`.",
        path=path,
    )


def unwritable(path: Path) -> WorkspaceReadOnly:
    """The error of a workspace that this user may not write."""
    return WorkspaceReadOnly(
        "{path} is read-only: to change something in it, allow writing to it and its folder, or work on a copy.",
        path=path,
    )


def no_room(path: Path) -> WorkspaceFull:
    """The error of a full disk."""
    return WorkspaceFull(
        "There is no space left for {path}: free some disk space; nothing that was saved is lost.", path=path
    )


_CHANGED = "{path} was changed by another program while it was being read, or is damaged: open it again to see which."
_TEMPLATES: Final[tuple[tuple[tuple[type[apsw.Error], ...], type[WorkspaceError], str], ...]] = (
    (
        (apsw.BusyError, apsw.LockedError),
        WorkspaceLocked,
        "{path} is being written by another program: wait a moment, or close that program, and try again.",
    ),
    (
        (apsw.NotADBError,),
        WorkspaceDamaged,
        "{path} is not a RECAP workspace, or its beginning is damaged: restore it from a backup.",
    ),
    (
        (apsw.CantOpenError,),
        WorkspaceError,
        "{path} cannot be opened: check that the file and its folder may be read and written.",
    ),
)


def _translated(error: apsw.Error, path: Path, detached: bool) -> WorkspaceError | None:
    """The workspace's error for one of SQLite's, or None for a bug."""
    found: WorkspaceError | None = None
    if isinstance(error, apsw.SQLError) and "unsafe use of" in str(error):
        found = WorkspaceForeign(
            "{path} has a trigger or view that RECAP Desktop did not make and does not run: take its data into a clean "
            "file with `recap workspace adopt`.",
            path=path,
        )
    elif isinstance(error, (apsw.CorruptError, apsw.NotADBError)) and detached:
        found = WorkspaceError(_CHANGED, path=path)
    elif isinstance(error, (apsw.ReadOnlyError, apsw.PermissionsError)):
        found = unwritable(path)
    elif isinstance(error, apsw.FullError) or (isinstance(error, apsw.IOError) and is_disk_full(path)):
        found = no_room(path)
    elif isinstance(error, apsw.IOError):
        found = WorkspaceError("{path} cannot be read or written reliably: check the disk it is on.", path=path)
    elif isinstance(error, (apsw.CorruptError, apsw.FormatError, apsw.MismatchError)) or (
        isinstance(error, (apsw.SQLError, apsw.TooBigError, apsw.RangeError)) and _DAMAGE.search(str(error))
    ):
        found = damaged(path)
    else:
        for kinds, result, template in _TEMPLATES:
            if isinstance(error, kinds):
                found = result(template, path=path)
    return found


def is_disk_full(path: Path) -> bool:
    """Whether the disk has no room for SQLite's helper files; SQLite reports that as an input/output error."""
    try:
        return shutil.disk_usage(path.parent).free < 1 << 20
    except OSError:
        return False
