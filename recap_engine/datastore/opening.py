"""Open a workspace file with SQLite: how, and when to refuse."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import apsw
import sqlite_vec

from recap_engine.datastore.file_system import may_write, network_file_system
from recap_engine.datastore.migrations import LATEST
from recap_engine.datastore.schema import schema_problems
from recap_engine.datastore.sqlite_errors import damaged, unwritable
from recap_engine.errors import WorkspaceDamaged, WorkspaceError, WorkspaceForeign, WorkspaceTooNew

last_opened: list[Path] = []
"""The workspace that this process has opened last, if any."""

APPLICATION_ID = 0x52434150  # "RCAP"
_FIRST_WITH_CHECKPOINTS = 7
_LOCKLESS = "win32-none" if sys.platform == "win32" else "unix-none"
"""SQLite's file access without locks, which cannot be taken on a file opened for reading only."""


def refuse_unusable_path(path: Path, *, create: bool, may_share: bool) -> None:
    """Raise WorkspaceError where no workspace can be created or opened.

    ``may_share`` allows network file systems, for safe mode and for reading.
    """
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        raise WorkspaceError(
            "{path} cannot be used ({reason}): choose another name or folder.", path=path, reason=_reason(error)
        ) from None
    if create and path.exists():
        raise WorkspaceError("{path} already exists: open it, or choose another name.", path=path)
    if create and not path.parent.is_dir():
        raise WorkspaceError("The folder {path} does not exist: create it first.", path=path.parent)
    if create and not may_write(path.parent):
        raise WorkspaceError(
            "The folder {path} is not writable: change its permissions, or choose another folder.", path=path.parent
        )
    if not create and path.is_dir():
        raise WorkspaceError("{path} is a folder: choose the workspace file (.recap) itself.", path=path)
    if not create and not path.exists():
        raise WorkspaceError("There is no workspace at {path}: check the name, or create it.", path=path)
    kind = network_file_system(path)
    if kind and not may_share:
        raise WorkspaceError(
            "{path} is on a network file system ({kind}), where several programs at once could damage it: move it to a "
            "local disk, or open it in safe mode (one program at a time).",
            path=path,
            kind=kind,
        )


def connect(path: Path, *, create: bool) -> apsw.Connection:
    """A connection for writing. Raises WorkspaceReadOnly."""
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    if not create and not (may_write(path) and may_write(path.parent)):
        raise unwritable(path)
    return _open(path, flags)


def connect_reading(path: Path) -> tuple[apsw.Connection, bool]:
    """A connection for reading, and whether it is detached: without the locks and memory that programs share.

    It is detached where the folder, the file or the disk does not allow creating these, unless another program has
    them open.
    """
    if may_write(path) or Path(f"{path}-shm").exists():
        db = _open(path, apsw.SQLITE_OPEN_READONLY)
        try:
            db.execute("SELECT 1 FROM sqlite_schema").fetchall()
        except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.IOError, apsw.FullError):
            db.close()
        except apsw.Error:
            # identify() meets the same error and names it.
            return db, False
        else:
            return db, False
    log = Path(f"{path}-wal")
    if not log.exists() or not log.stat().st_size:
        return _open(path, apsw.SQLITE_OPEN_READONLY, "?immutable=1"), True
    # The log holds the newest changes. In exclusive mode its index is kept in this process's memory.
    db = _open(path, apsw.SQLITE_OPEN_READONLY, f"?vfs={_LOCKLESS}")
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    return db, True


def distrust(db: apsw.Connection) -> None:
    """Treat the file as untrusted (sqlite.org/security.html).

    Triggers and views may call harmless functions only, no statement reaches SQLite's own tables, and inconsistent
    pages are reported as damage.
    """
    db.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    db.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    db.execute("PRAGMA cell_size_check = ON")


def load_vector_search(db: apsw.Connection) -> None:
    """Load sqlite-vec into the connection."""
    db.enable_load_extension(True)
    db.load_extension(sqlite_vec.loadable_path())
    db.enable_load_extension(False)


def identify(db: apsw.Connection, path: Path, *, create: bool) -> int:
    """The schema version of the file. Raises WorkspaceError, WorkspaceTooNew when this program cannot use it."""
    application = db.execute("PRAGMA application_id").get
    version = int(db.execute("PRAGMA user_version").get)
    if not create and application != APPLICATION_ID:
        raise WorkspaceError("{path} is not a RECAP workspace: choose a .recap file.", path=path)
    if version > LATEST:
        raise WorkspaceTooNew(
            "{path} was written by a newer version of RECAP Desktop: update this program to open it.", path=path
        )
    if version < 0:
        raise damaged(path)
    return version


def refuse_other_schema(db: apsw.Connection, path: Path, version: int, *, reading: bool) -> None:
    """Raise WorkspaceForeign or WorkspaceDamaged where the schema is not that of a workspace.

    Foreign triggers and tables do nothing while a file is only read, and are tolerated then.
    """
    for problem in schema_problems(db, version):
        if problem.problem == "foreign" and not reading:
            raise WorkspaceForeign(
                "{path} has a {type} named {name} that RECAP Desktop did not make: take its data into a clean file "
                "with `recap workspace adopt`.",
                path=path,
                type=problem.type_name,
                name=problem.name,
            )
        if problem.problem == "changed" and (not reading or problem.type == "table"):
            raise WorkspaceForeign(
                "{path} has a {type} named {name} that was changed by another program: take its data into a clean "
                "file with `recap workspace adopt`.",
                path=path,
                type=problem.type_name,
                name=problem.name,
            )
        if problem.problem == "missing" and (not reading or problem.type == "table"):
            raise WorkspaceDamaged(
                "{path} is damaged (its {type} {name} is missing): restore it from a backup, or save what can be read "
                "with `recap workspace repair`.",
                path=path,
                type=problem.type_name,
                name=problem.name,
            )


def refuse_foreign_log(db: apsw.Connection, path: Path, version: int) -> None:
    """Raise WorkspaceDamaged when the log beside the file does not belong to it.

    Somebody may have put another file in its place and left the log of the old one. The log is accepted where the file
    has the recorded date and size (see `file_watch`), and otherwise where both together are whole.
    """
    if version >= _FIRST_WITH_CHECKPOINTS:
        status = path.stat()
        known = db.execute("SELECT modified_ns, size FROM checkpoints").fetchall()
        if (status.st_mtime_ns, status.st_size) in known:
            return
    if db.execute("PRAGMA integrity_check(1)").get == "ok":
        return
    raise WorkspaceDamaged(
        "{path} and its log ({log}) are damaged or do not belong together, perhaps because a copy "
        "was restored by hand: move the log away, and open the workspace again.",
        path=path,
        log=f"{path.name}-wal",
    )


def remove_workspace(path: Path) -> None:
    """Remove a workspace file with its log and journal."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _open(path: Path, flags: int, query: str = "") -> apsw.Connection:
    """SQLite takes names as UTF-8; other names are passed percent-encoded, as a URI."""
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        query = query or "?"
    if not query:
        return apsw.Connection(os.fspath(path), flags=flags)
    return apsw.Connection(path.as_uri() + query, flags=flags | apsw.SQLITE_OPEN_URI)
