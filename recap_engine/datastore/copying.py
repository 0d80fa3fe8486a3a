"""Copy an open database to another file, consistently, while programs use it."""

from __future__ import annotations

import os
from pathlib import Path

import apsw

from recap_engine.datastore import opening
from recap_engine.datastore.sqlite_errors import workspace_errors
from recap_engine.errors import WorkspaceError


def backup_folder(path: Path) -> Path:
    """The folder with the backups of a workspace."""
    return path.with_name(f"{path.name}.backups")


def keep_old_version(db: apsw.Connection, path: Path, version: int) -> None:
    """Copy a workspace with schema ``version`` into its folder of backups, before an upgrade. Raises WorkspaceError."""
    folder = backup_folder(path)
    kept = folder / f"version-{version}.{db.execute('SELECT sequence FROM counter').get}.recap"
    scratch = folder / f".{kept.name}.{os.getpid()}.part"
    if kept.exists():
        return
    try:
        folder.mkdir(exist_ok=True)
        opening.remove_workspace(scratch)
        copy_database(db, scratch)
        os.replace(scratch, kept)
    except OSError as error:
        raise WorkspaceError("{path} cannot be written ({reason}).", path=kept, reason=error.strerror) from error


def copy_database(source: apsw.Connection, path: Path) -> None:
    """Copy everything that is saved in ``source`` to ``path``, which must not exist.

    Raises WorkspaceError about ``path``, and apsw.Error about the source.
    """
    opening.refuse_unusable_path(path, create=True, may_share=True)
    with workspace_errors(path):
        copy = opening.connect(path, create=True)
    try:
        _copy(source, copy, path)
    except BaseException:
        copy.close()
        opening.remove_workspace(path)
        raise
    copy.close()


def _copy(source: apsw.Connection, copy: apsw.Connection, path: Path) -> None:
    try:
        with copy.backup("main", source, "main") as backup:
            backup.step(-1)
    except (apsw.FullError, apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError):
        with workspace_errors(path):
            raise
    # A copy is one file, with no log beside it.
    with workspace_errors(path):
        copy.execute("PRAGMA journal_mode = delete")
