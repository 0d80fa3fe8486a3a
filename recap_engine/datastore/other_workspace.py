"""Open another workspace for reading only. It may come from anybody, be damaged, or have an older schema."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from recap_engine.datastore import opening
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.copying import copy_database
from recap_engine.datastore.migrations import LATEST
from recap_engine.datastore.salvage import TABLES
from recap_engine.datastore.sqlite_errors import damaged, workspace_errors
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import WorkspaceDamaged, WorkspaceError


@contextmanager
def open_other(path: Path) -> Iterator[Workspace]:
    """The workspace at ``path`` for reading; one with an older schema is upgraded in a temporary copy.

    Raises WorkspaceError and its kinds about ``path``: also for foreign triggers and views, and for values that the
    schema does not allow.
    """
    opening.refuse_unusable_path(path, create=False, may_share=True)
    with tempfile.TemporaryDirectory(prefix="recap-") as folder:
        with workspace_errors(path):
            db, _ = opening.connect_reading(path)
            try:
                version = _refuse_unfit(db, path)
                readable = path if version == LATEST else Path(folder) / "other.recap"
                if version < LATEST:
                    copy_database(db, readable)
            finally:
                db.close()
        if version < LATEST:
            try:
                Connection(readable, keep_old_version=False).close()
            except WorkspaceDamaged as error:
                raise damaged(path) from error
        with Workspace.open(readable, read_only=True) as workspace:
            _refuse_other_types(workspace.connection, path)
            yield workspace


def refuse_same(path: Path, workspace: Workspace) -> None:
    """Raise WorkspaceError where ``path`` is the file of the open workspace."""
    try:
        same = path.samefile(workspace.path)
    except OSError:
        return
    if same:
        raise WorkspaceError("{path} is the open workspace itself: name another one.", path=path)


def _refuse_other_types(connection: Connection, path: Path) -> None:
    """Raise WorkspaceDamaged where a value does not have the type of its column.

    SQLite checks types only while it writes, and its check of a file that is open for reading leaves them out.
    """
    for table in TABLES:
        columns = connection.rows(f"PRAGMA table_info({table})")
        wrong = (
            f"typeof({name}) NOT IN ('{kind.lower()}', '{kind.lower() if needed or key else 'null'}')"
            for _, name, kind, needed, _, key in columns
        )
        if connection.value(f"SELECT 1 FROM {table} WHERE {' OR '.join(wrong)} LIMIT 1"):
            raise damaged(path)


def _refuse_unfit(db: apsw.Connection, path: Path) -> int:
    """The schema version. Raises WorkspaceError where the file is not a whole workspace."""
    opening.distrust(db)
    db.set_busy_timeout(10_000)
    version = opening.identify(db, path, create=False)
    opening.refuse_other_schema(db, path, version, reading=False)
    opening.load_vector_search(db)
    if db.execute("PRAGMA quick_check(1)").get != "ok":
        raise damaged(path)
    return version
