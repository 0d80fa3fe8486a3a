"""Copy an open database to another file, consistently, while programs use it."""

from __future__ import annotations

from pathlib import Path

import apsw

from recap_engine.datastore import opening
from recap_engine.datastore.sqlite_errors import workspace_errors


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
