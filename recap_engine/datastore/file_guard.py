"""Refuse to write when another program has replaced, deleted or rewritten the workspace file.

The identity (device and inode) of the file and its log is compared before and after each change, and whenever the
workspace is polled. A file rewritten in place keeps its identity, so its date and size are compared, too. With a log,
only checkpoints write to the file itself; the row in `checkpoints` holds its date and size after the last one. Any
others mean that another program changed the file.
"""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Literal, NoReturn

import apsw

from recap_engine.datastore.copying import copy_database
from recap_engine.datastore.file_watch import FileWatch, Intrusion, State
from recap_engine.errors import WorkspaceError, WorkspaceReplaced
from recap_engine.translatable import Translatable

CHECKPOINT_PAGES = 1000
"""Pages in the log from which on a commit moves them into the file."""

_DOUBT_SECONDS = 2.0
"""How long the row about another process's checkpoint may take to appear."""

_RECORD_STATE = """
INSERT INTO checkpoints VALUES (1, ?, ?)
ON CONFLICT (id) DO UPDATE SET modified_ns = excluded.modified_ns, size = excluded.size WHERE size >= 0
"""
_ANNOUNCE_CHECKPOINT = "INSERT OR REPLACE INTO checkpoints VALUES (1, 0, ?)"
_RECORD_CHECKPOINT = "UPDATE checkpoints SET modified_ns = ?, size = ? WHERE size = ?"

_Verdict = Literal["ours", "unsure", "announced", "rewritten"]
"""Whose the present state of the file is; "announced": perhaps that of a checkpoint that never ended."""


class FileGuard:
    """Watches the file of one open connection, and runs its checkpoints.

    A checkpoint is announced in the row before it begins: the size is then a negative number that only this checkpoint
    uses. Another process, which sees the file change, waits for the new state. It does not come if the process was
    killed or could not get the write lock. The file is then accepted if it is whole together with its log.
    """

    def __init__(self, db: apsw.Connection, path: Path, *, read_only: bool = False, safe_mode: bool = False) -> None:
        self._db = db
        self._path = path
        self._read_only = read_only
        self._has_log = not (read_only or safe_mode)
        self._watch = FileWatch(path, with_log=self._has_log)
        self._refusal: Translatable | None = None
        self._log_pages = 0
        self._checkpoint_at = CHECKPOINT_PAGES
        self._is_state_recorded = False
        self._doubt: tuple[State, float] | None = None
        if self._has_log:
            db.set_wal_hook(self._note_log)

    def refuse_if_replaced(self) -> None:
        """Raise WorkspaceReplaced when the file is not the one that was opened, or was rewritten.

        Never waits: a state that may come from another process's checkpoint is left to a later call, or to
        `begin_change`.
        """
        if self._refusal is not None:
            raise WorkspaceReplaced(self._refusal)
        intrusion = self._watch.intrusion()
        if intrusion is not None:
            self._refuse(intrusion)
        if not self._is_state_known() and self._is_surely_rewritten():
            self._refuse("rewritten")

    def begin_change(self) -> None:
        """Begin an immediate transaction in a file that is known to be ours.

        Raises WorkspaceReplaced as `refuse_if_replaced`, and apsw.BusyError when another process holds the write lock.
        """
        self.refuse_if_replaced()
        while True:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                verdict = self._verdict()
                if verdict == "announced":
                    verdict = "ours" if self._is_whole() else "rewritten"
                    # The checkpoint never ended: the next commit makes another.
                    self._watch.state, self._checkpoint_at = self._watch.present_state(), 0
                if verdict == "ours":
                    return
            except BaseException:
                self._roll_back()
                raise
            self._roll_back()
            if verdict == "rewritten":
                self._refuse("rewritten")
            time.sleep(0.02)

    def before_close(self) -> None:
        """Raise WorkspaceReplaced if the log must not be moved into the file when the connection closes."""
        self.refuse_if_replaced()
        if not self._is_state_known() and not self._db.in_transaction:
            with suppress(apsw.BusyError):
                self.begin_change()
                self._roll_back()

    def record_state(self) -> None:
        """Record the state of the file in the first transaction: from then on there is a log beside it."""
        if self._has_log and not self._is_state_recorded:
            # Read under the write lock, so that of two that record it at once the later one is right.
            self._db.execute(_RECORD_STATE, self._watch.present_state())
            self._is_state_recorded = True

    def after_commit(self) -> None:
        """Raise WorkspaceReplaced if the commit went into a file that was replaced; checkpoint a long log."""
        if self._watch.intrusion() is not None:
            self.refuse_if_replaced()
        if not self._has_log:
            self._watch.state = self._watch.present_state()
        elif self._log_pages >= self._checkpoint_at:
            self._checkpoint()

    def _note_log(self, _db: apsw.Connection, _name: str, pages: int) -> int:
        if pages < self._log_pages:
            self._checkpoint_at = CHECKPOINT_PAGES
        self._log_pages = pages
        return apsw.SQLITE_OK

    def _checkpoint(self) -> None:
        """Move the log into the file and record the file's state; on failure, a later commit tries again."""
        self._checkpoint_at = self._log_pages + CHECKPOINT_PAGES
        mark = -1 - secrets.randbits(62)
        with suppress(apsw.Error):
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(_ANNOUNCE_CHECKPOINT, (mark,))
            self._db.execute("COMMIT")
            self._checkpoint_at = 0
            # Fails while another process runs one, whose pages would not be in the state recorded here.
            self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
            self._watch.state = self._watch.present_state()
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute(_RECORD_CHECKPOINT, (*self._watch.state, mark))
            self._db.execute("COMMIT")
            self._checkpoint_at = self._log_pages + CHECKPOINT_PAGES
        self._roll_back()

    def _is_state_known(self) -> bool:
        """Whether the file is as it was after a checkpoint of this program."""
        present = self._watch.present_state()
        if self._read_only or present == self._watch.state:
            return True
        if not self._has_log:
            return False
        try:
            known = self._db.execute("SELECT modified_ns, size FROM checkpoints").fetchall()
        except apsw.Error:
            return False
        if present in known:
            self._watch.state = present
        return present in known

    def _verdict(self) -> _Verdict:
        """Whose the present state of the file is; called under the write lock."""
        if self._is_state_known():
            return "ours"
        if not self._has_log:
            return "rewritten"
        # The row is late, too, when two checkpoints follow each other closely.
        if not self._has_waited():
            return "unsure"
        try:
            is_announced = self._db.execute("SELECT size < 0 FROM checkpoints").get
        except apsw.Error:
            return "rewritten"
        return "announced" if is_announced else "rewritten"

    def _is_surely_rewritten(self) -> bool:
        """Whether the file was rewritten; False while that is unknown without waiting."""
        if not self._has_log:
            return True
        if not self._has_waited() or self._db.in_transaction:
            return False
        patience = self._db.execute("PRAGMA busy_timeout").get
        self._db.set_busy_timeout(0)
        try:
            self._db.execute("BEGIN IMMEDIATE")
            return self._verdict() == "rewritten"
        except apsw.Error:
            return False
        finally:
            self._roll_back()
            self._db.set_busy_timeout(patience)

    def _has_waited(self) -> bool:
        """Whether the state of the file has been unknown for long; the wait begins at the first call."""
        state, now = self._watch.present_state(), time.monotonic()
        if self._doubt is None or self._doubt[0] != state:
            self._doubt = (state, now)
        return now - self._doubt[1] >= _DOUBT_SECONDS

    def _is_whole(self) -> bool:
        """Whether the file and its log, read again, pass SQLite's check."""
        try:
            self._db.execute("PRAGMA shrink_memory")
            return bool(self._db.execute("PRAGMA integrity_check(1)").get == "ok")
        except apsw.Error:
            return False

    def _roll_back(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _refuse(self, intrusion: Intrusion) -> NoReturn:
        """Raise WorkspaceReplaced now and at each later call."""
        self._refusal = self._give_up(intrusion).message
        raise WorkspaceReplaced(self._refusal)

    def _give_up(self, intrusion: Intrusion) -> WorkspaceReplaced:
        """Save a copy of the replaced file, and make sure that nothing of its log reaches the new one."""
        self._db.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        if intrusion == "rewritten":
            return WorkspaceReplaced(
                "{path} was rewritten by another program while it was open, so nothing more can be saved in it: open "
                "it again, and restore it from a backup if decisions are missing.",
                path=self._path,
            )
        copy = None if self._read_only else self._keep_copy()
        self._watch.remove_logs()
        if intrusion == "deleted" and copy is None:
            template = (
                "{path} was deleted or moved while it was open, so nothing more can be saved in it: open it where it "
                "is now."
            )
        elif intrusion == "deleted":
            template = (
                "{path} was deleted or moved while it was open, so nothing more can be saved in it; everything saved "
                "until then is in {copy}."
            )
        elif copy is None:
            template = (
                "{path} was replaced by another file while it was open, so nothing more can be saved in it: open it "
                "again."
            )
        else:
            template = (
                "{path} was replaced by another file while it was open, so nothing more can be saved in it: open it "
                "again; everything saved until then is in {copy}."
            )
        return WorkspaceReplaced(template, path=self._path, copy=copy or "")

    def _keep_copy(self) -> Path | None:
        """A copy of the replaced file, beside the new one; None if it cannot be made."""
        try:
            sequence = self._db.execute("SELECT sequence FROM counter").get
            copy = self._path.with_name(f"{self._path.stem}.kept-{sequence}{self._path.suffix}")
            if not copy.exists():
                copy_database(self._db, copy)
        except (apsw.Error, OSError, WorkspaceError):
            return None
        return copy
