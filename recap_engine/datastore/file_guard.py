"""Refuse to write when another program has replaced, deleted or rewritten the workspace file.

The identity (device and inode) of the file and its log is compared before and after each change, and whenever the
workspace is polled. A file rewritten in place keeps its identity: so its date and size are compared, too. With a log,
only checkpoints write to the file itself; the row in `checkpoints` tells its date and size after the last one. Any
others are somebody else's doing.
"""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import apsw

from recap_engine.datastore.copying import copy_database
from recap_engine.datastore.file_watch import FileWatch, Intrusion
from recap_engine.datastore.sqlite_errors import is_disk_full
from recap_engine.errors import WorkspaceError, WorkspaceReplaced

CHECKPOINT_PAGES = 1000
"""Pages in the log from which on a commit moves them into the file."""

_CHECKPOINT_SECONDS = 5.0
"""How long the row about another process's checkpoint may take to appear."""

_RECORD_STATE = "INSERT OR REPLACE INTO checkpoints VALUES (1, ?, ?)"


class FileGuard:
    """Watches the file of one open connection, and runs its checkpoints."""

    def __init__(self, db: apsw.Connection, path: Path, *, read_only: bool = False, safe_mode: bool = False) -> None:
        self._db = db
        self._path = path
        self._read_only = read_only
        self._has_log = not (read_only or safe_mode)
        self._watch = FileWatch(path, with_log=self._has_log)
        self._refusal: WorkspaceReplaced | None = None
        self._log_pages = 0
        self._checkpoint_at = CHECKPOINT_PAGES
        self._is_state_recorded = False
        if self._has_log:
            db.set_wal_hook(self._note_log)

    def refuse_if_replaced(self) -> None:
        """Raise WorkspaceReplaced when the file is not the one that was opened, or was rewritten."""
        if self._refusal is None:
            intrusion = self._watch.intrusion()
            if intrusion is None and not self._read_only and self._watch.state != self._watch.present_state():
                intrusion = self._wait_for_checkpoint()
            if intrusion is None:
                return
            self._refusal = self._give_up(intrusion)
        raise self._refusal

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
        with suppress(apsw.Error):
            self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
            self._db.execute("BEGIN IMMEDIATE")
            self._watch.state = self._watch.present_state()
            self._db.execute(_RECORD_STATE, self._watch.state)
            self._db.execute("COMMIT")
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _wait_for_checkpoint(self) -> Intrusion | None:
        """The file has changed: wait for the row about the checkpoint that did so. Without one, it was rewritten."""
        began = time.monotonic()
        while self._has_log and time.monotonic() - began < _CHECKPOINT_SECONDS:
            intrusion = self._watch.intrusion()
            if intrusion is not None or self._is_own_state():
                return intrusion
            time.sleep(0.02)
        # On a full disk the row cannot be written.
        return None if self._has_log and is_disk_full(self._path) else "rewritten"

    def _is_own_state(self) -> bool:
        """Whether the file is as it was after a checkpoint of this program."""
        present = self._watch.present_state()
        try:
            known = self._db.execute("SELECT modified_ns, size FROM checkpoints").fetchall()
        except apsw.Error:
            return False
        if present in known:
            self._watch.state = present
        return present == self._watch.state

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
