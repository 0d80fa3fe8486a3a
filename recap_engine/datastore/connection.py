"""One open workspace file: the only place that talks to SQLite, and where its errors become sentences.

All writes happen inside `Connection.change` (changes that people see; counted, so that any process can tell that
something is new) or `Connection.uncounted_change` (drafts and derived data). Both are immediate transactions: they take
the write lock before they read. Two processes therefore never decide on the same stale state, and no transaction fails
half way because it cannot get the lock.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import sqlite_vec

from recap_engine.datastore.file_system import may_write, network_file_system
from recap_engine.datastore.migrations import LATEST, migrate
from recap_engine.datastore.sqlite_errors import UNWRITABLE, shown, workspace_errors
from recap_engine.errors import WorkspaceError, WorkspaceReadOnly, WorkspaceTooNew

APPLICATION_ID = 0x52434150  # "RCAP"
BUSY_SECONDS = 10.0
_LOCKLESS = "win32-none" if sys.platform == "win32" else "unix-none"
"""SQLite's way to files that takes no locks, which a file opened for reading only would refuse."""

Value = None | int | float | str | bytes
Row = tuple[Any, ...]


class Connection:
    """An open workspace file. Use it from one thread at a time; open another for another thread or process."""

    def __init__(
        self,
        path: Path,
        *,
        create: bool = False,
        read_only: bool = False,
        safe_mode: bool = False,
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        """Open ``path``; with ``create`` it must not exist yet. Raises WorkspaceError and its kinds."""
        self.path = path
        self.read_only = read_only
        self.safe_mode = safe_mode
        self._refuse_unusable_places(create)
        self._apart = False
        with workspace_errors(path):
            if read_only:
                self._db, self._apart = _connect_reading(path)
            else:
                self._db = _connect(path, create=create)
            try:
                self._prepare(create, busy_seconds)
            except BaseException:
                self._db.close()
                if create:
                    _remove(path)
                raise

    def _refuse_unusable_places(self, create: bool) -> None:
        path = self.path
        if create and path.exists():
            raise WorkspaceError(f"{shown(path)} exists already: open it, or choose another name.")
        if create and not path.parent.is_dir():
            raise WorkspaceError(f"The folder {shown(path.parent)} does not exist: create it first.")
        if create and not may_write(path.parent):
            raise WorkspaceError(f"The folder {shown(path.parent)} cannot be written: allow it, or choose another.")
        if not create and path.is_dir():
            raise WorkspaceError(f"{shown(path)} is a folder: choose the workspace file (.recap) itself.")
        if not create and not path.exists():
            raise WorkspaceError(f"There is no workspace at {shown(path)}: check the name, or create it.")
        kind = network_file_system(path)
        if kind and not (self.safe_mode or self.read_only):
            raise WorkspaceError(
                f"{shown(path)} is on a network file system ({kind}), where several programs at once could damage it: "
                "move it to a local disk, or open it in safe mode (one program at a time)."
            )

    def _prepare(self, create: bool, busy_seconds: float) -> None:
        db = self._db
        _distrust(db)
        db.set_busy_timeout(round(busy_seconds * 1000))
        if self.safe_mode:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
        version = _identify(db, self.path, create)
        db.execute("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY")
        db.execute("PRAGMA cache_size = -32768")
        db.enable_load_extension(True)
        db.load_extension(sqlite_vec.loadable_path())
        db.enable_load_extension(False)
        if self.read_only:
            if version < LATEST:
                raise WorkspaceError(
                    f"{shown(self.path)} is from an older version of RECAP Desktop, and has to be brought up to date "
                    "once: allow writing to it and its folder, or open a copy."
                )
            return
        if create:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        if db.execute("PRAGMA journal_mode").get != (wanted := "delete" if self.safe_mode else "wal"):
            db.execute(f"PRAGMA journal_mode = {wanted}")
        # A decision is durable before the user moves on, also when the power fails.
        db.execute("PRAGMA synchronous = FULL")
        migrate(db)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with workspace_errors(self.path, apart=self._apart):
            self._db.close()

    def rows(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> list[Row]:
        """All rows of a query."""
        with workspace_errors(self.path, apart=self._apart):
            return self._db.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> Row | None:
        """The first row of a query, or None."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def value(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, values)
        return found[0] if found else None

    def run(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        with workspace_errors(self.path, apart=self._apart):
            before = self._db.total_changes()
            self._db.execute(sql, values)
            return self._db.total_changes() - before

    def insert(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> int:
        """Run one INSERT and return the id of its row."""
        with workspace_errors(self.path, apart=self._apart):
            self._db.execute(sql, values)
            return self._db.last_insert_rowid()

    def run_many(self, sql: str, values: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each of ``values``."""
        with workspace_errors(self.path, apart=self._apart):
            self._db.executemany(sql, values)

    @contextmanager
    def change(self) -> Iterator[None]:
        """An immediate transaction that people can see the effect of; it moves :meth:`sequence` on."""
        with self.uncounted_change():
            yield
            self._db.execute("UPDATE counter SET sequence = sequence + 1")

    @contextmanager
    def uncounted_change(self) -> Iterator[None]:
        """An immediate transaction for drafts and for what can be made again; joins one that is open already."""
        self._refuse_if_read_only()
        with workspace_errors(self.path, apart=self._apart):
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # A full disk rolls back by itself.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads that see one state of the file, whatever others write meanwhile."""
        with workspace_errors(self.path, apart=self._apart):
            if self._db.in_transaction:
                yield
                return
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                if self._db.in_transaction:
                    self._db.execute("COMMIT")

    def sequence(self) -> int:
        """How many changes the workspace has seen; any process may poll it."""
        return int(self.value("SELECT sequence FROM counter"))

    def _refuse_if_read_only(self) -> None:
        if self.read_only:
            raise WorkspaceReadOnly(f"{shown(self.path)} is open for reading only: nothing can be changed in it.")


def _connect(path: Path, *, create: bool) -> apsw.Connection:
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    if not create and not (may_write(path) and may_write(path.parent)):
        raise WorkspaceReadOnly(UNWRITABLE.format(path=shown(path)))
    return _open(path, flags)


def _open(path: Path, flags: int, question: str = "") -> apsw.Connection:
    """SQLite takes names as UTF-8; a name that is not goes percent-encoded, as a URI."""
    try:
        os.fspath(path).encode()
    except UnicodeEncodeError:
        question = question or "?"
    if not question:
        return apsw.Connection(os.fspath(path), flags=flags)
    return apsw.Connection(path.as_uri() + question, flags=flags | apsw.SQLITE_OPEN_URI)


def _connect_reading(path: Path) -> tuple[apsw.Connection, bool]:
    """Open a file to read it; and whether that is done apart, without what programs share while they use it.

    So it is in a folder that cannot be written, and where the file cannot, unless somebody uses it: what is shared
    would then be made by who may only look, and whose the file is could write it no more.
    """
    if may_write(path) or Path(f"{path}-shm").exists():
        db = _open(path, apsw.SQLITE_OPEN_READONLY)
        try:
            db.execute("SELECT 1 FROM sqlite_schema").fetchall()
        except (apsw.CantOpenError, apsw.ReadOnlyError):
            db.close()
        except apsw.Error:
            # Told by _identify, which asks the same again and knows what to call it.
            return db, False
        else:
            return db, False
    log = Path(f"{path}-wal")
    if not log.exists() or not log.stat().st_size:
        return _open(path, apsw.SQLITE_OPEN_READONLY, "?immutable=1"), True
    # The log holds what was saved last. Held alone, it is read with memory of this program's own.
    db = _open(path, apsw.SQLITE_OPEN_READONLY, f"?vfs={_LOCKLESS}")
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    return db, True


def _distrust(db: apsw.Connection) -> None:
    """The file may come from anybody: its triggers and views run nothing but what is harmless, no statement reaches
    what SQLite keeps for itself, and a page that lies about its cells is told as damage (sqlite.org/security.html).
    """
    db.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    db.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    db.execute("PRAGMA cell_size_check = ON")


def _identify(db: apsw.Connection, path: Path, create: bool) -> int:
    """The schema version of the file; raises unless it is a workspace this version can read."""
    application = db.execute("PRAGMA application_id").get
    version = int(db.execute("PRAGMA user_version").get)
    if not create and application != APPLICATION_ID:
        raise WorkspaceError(f"{shown(path)} is not a RECAP workspace: choose a .recap file.")
    if version > LATEST:
        raise WorkspaceTooNew(
            f"{shown(path)} was written by a newer version of RECAP Desktop: update this program to open it."
        )
    return version


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
