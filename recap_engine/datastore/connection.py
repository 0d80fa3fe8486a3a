"""One open workspace file: the only module that runs SQL, and where SQLite's errors become sentences.

All writes happen inside `Connection.change` (changes that people see; counted, so that any process can tell that
something is new) or `Connection.uncounted_change` (drafts and derived data). Both are immediate transactions: they take
the write lock before they read. Two processes therefore never decide on the same stale state, and no transaction fails
half way because it cannot get the lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw
from numpy.typing import NDArray

from recap_engine.datastore import opening
from recap_engine.datastore.copying import copy_database, keep_old_version
from recap_engine.datastore.file_guard import FileGuard
from recap_engine.datastore.migrations import LATEST, migrate
from recap_engine.datastore.sqlite_errors import damaged, workspace_errors
from recap_engine.errors import WorkspaceError, WorkspaceReadOnly, WorkspaceReplaced

BUSY_SECONDS = 10.0
Value = None | int | float | str | bytes
Row = tuple[Any, ...]


changed_files: set[Path] = set()
"""The workspaces that this process has changed, other than in drafts and derived data."""


class _TrialOverError(Exception):
    """Ends the transaction of a trial."""


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
        keep_old_version: bool = True,
    ) -> None:
        """Open ``path``; with ``create`` it must not exist yet. Raises WorkspaceError and its kinds.

        ``keep_old_version`` makes a backup before the file is upgraded to the latest schema.
        """
        self.path = path
        self.read_only = read_only
        self.safe_mode = safe_mode
        self._detached = False
        self._keep_old_version = keep_old_version
        self._guard: FileGuard | None = None
        left_over = _log_size(path)
        opening.refuse_unusable_path(path, create=create, may_share=safe_mode or read_only)
        with workspace_errors(path):
            if read_only:
                self._db, self._detached = opening.connect_reading(path)
            else:
                self._db = opening.connect(path, create=create)
            try:
                self._prepare(create, busy_seconds, bool(left_over))
                opening.last_opened[:] = [path]
            except BaseException:
                if left_over:
                    self._db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
                self._db.close()
                if create:
                    opening.remove_workspace(path)
                raise

    def _prepare(self, create: bool, busy_seconds: float, left_over: bool) -> None:
        db = self._db
        opening.distrust(db)
        db.set_busy_timeout(round(busy_seconds * 1000))
        if self.safe_mode:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
        version = opening.identify(db, self.path, create=create)
        opening.refuse_other_schema(db, self.path, version, reading=self.read_only)
        if left_over:
            opening.refuse_foreign_log(db, self.path, version)
        db.execute("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY")
        db.execute("PRAGMA cache_size = -32768")
        opening.load_vector_search(db)
        if self.read_only:
            if version < LATEST:
                raise WorkspaceError(
                    "{path} is from an older version of RECAP Desktop and has to be upgraded once: allow writing to it "
                    "and its folder, or open a copy.",
                    path=self.path,
                )
            self._guard = FileGuard(db, self.path, read_only=True)
            return
        if 0 < version < LATEST and self._keep_old_version:
            keep_old_version(db, self.path, version)
        if create:
            db.execute(f"PRAGMA application_id = {opening.APPLICATION_ID}")
        if db.execute("PRAGMA journal_mode").get != (wanted := "delete" if self.safe_mode else "wal"):
            db.execute(f"PRAGMA journal_mode = {wanted}")
        # A decision is durable before the user moves on, even if the power fails.
        db.execute("PRAGMA synchronous = FULL")
        migrate(db)
        self._guard = FileGuard(db, self.path, safe_mode=self.safe_mode)

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        with self._errors():
            if self._guard is not None and not self.read_only:
                # Closing moves the log into the file, which must be the one it belongs to.
                with suppress(WorkspaceReplaced, apsw.ConnectionClosedError):
                    self._guard.before_close()
            self._db.close()

    def rows(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> list[Row]:
        """All rows of a query."""
        with self._errors():
            try:
                return self._db.execute(sql, values).fetchall()
            except UnicodeDecodeError as error:
                raise damaged(self.path) from error

    def row(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> Row | None:
        """The first row of a query, or None."""
        found = self.rows(sql, values)
        return found[0] if found else None

    def value(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, values)
        return found[0] if found else None

    def integer(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> int:
        """The first column of the first row, which is an integer in every whole file. Raises WorkspaceDamaged."""
        found = self.value(sql, values)
        if not isinstance(found, int):
            raise damaged(self.path)
        return found

    def read_blob(self, table: str, column: str, row_id: int, into: NDArray[Any]) -> None:
        """Fill an array from a blob without copying it on the way. Raises ValueError unless it is as long."""
        with self._errors():
            try:
                with self._db.blob_open("main", table, column, row_id, False) as blob:
                    if blob.length() != into.nbytes:
                        raise ValueError(f"{table} has a blob of {blob.length()} bytes, not {into.nbytes}")
                    blob.read_into(into.data.cast("B"))
            except apsw.SQLError as error:
                raise ValueError(f"{table} has no blob in row {row_id}") from error

    def run(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        with self._errors():
            before = self._db.total_changes()
            self._db.execute(sql, values)
            return self._db.total_changes() - before

    def insert(self, sql: str, values: Sequence[Value] | dict[str, Value] = ()) -> int:
        """Run one INSERT and return the id of its row."""
        with self._errors():
            self._db.execute(sql, values)
            return self._db.last_insert_rowid()

    def run_many(self, sql: str, values: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each of ``values``."""
        with self._errors():
            self._db.executemany(sql, values)

    @contextmanager
    def change(self) -> Iterator[None]:
        """An immediate transaction whose effect people can see; it increments `sequence`."""
        with self.uncounted_change():
            yield
            self._db.execute("UPDATE counter SET sequence = sequence + 1")
        if not self._db.in_transaction:
            changed_files.add(self.path)

    @contextmanager
    def uncounted_change(self) -> Iterator[None]:
        """An immediate transaction for drafts and derived data; joins one that is open already.

        Raises WorkspaceReplaced when the file is no longer the one that was opened.
        """
        self._refuse_if_read_only()
        with self._errors():
            if self._db.in_transaction:
                yield
                return
            assert self._guard is not None
            self._guard.begin_change()
            try:
                yield
                self._guard.record_state()
                self._db.execute("COMMIT")
            except BaseException:
                # SQLite rolls back by itself when the disk is full.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._guard.after_commit()

    @contextmanager
    def trial(self) -> Iterator[None]:
        """A transaction that is always taken back: what is changed inside can be looked at, and leaves nothing."""
        with suppress(_TrialOverError), self.uncounted_change():
            yield
            raise _TrialOverError

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Several reads that see one state of the file, whatever others write in the meantime."""
        with self._errors():
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
        """How many changes the workspace has seen; any process may poll it. Raises WorkspaceReplaced."""
        if self._guard is not None and not self._db.in_transaction:
            self._guard.refuse_if_replaced()
        return self.integer("SELECT sequence FROM counter")

    @contextmanager
    def database(self) -> Iterator[apsw.Connection]:
        """The connection of SQLite itself, for what the other methods cannot do."""
        with self._errors():
            yield self._db

    def copy_to(self, path: Path) -> None:
        """Write a copy of the workspace as it is now to ``path``, which must not exist. Raises WorkspaceError."""
        with self._errors():
            copy_database(self._db, path)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn SQLite's errors into the workspace's; a violated constraint is a bug, unless the file is damaged."""
        with workspace_errors(self.path, detached=self._detached):
            try:
                yield
            except apsw.ConstraintError as error:
                if getattr(error, "extendedresult", 0) != apsw.SQLITE_CONSTRAINT_TRIGGER and self._is_damaged():
                    raise damaged(self.path) from error
                raise

    def _is_damaged(self) -> bool:
        try:
            if self._db.execute("PRAGMA integrity_check(1)").get != "ok":
                return True
            return bool(self._db.execute("PRAGMA foreign_key_check").fetchall())
        except apsw.Error:
            return True

    def _refuse_if_read_only(self) -> None:
        if self.read_only:
            raise WorkspaceReadOnly("{path} is open read-only: nothing can be changed in it.", path=self.path)


def _log_size(path: Path) -> int:
    try:
        return Path(f"{path}-wal").stat().st_size
    except (OSError, ValueError):
        return 0
