"""Backups of a workspace: on opening it after a day with decisions, in a folder beside it; and on request.

A backup is a consistent copy made while programs use the workspace. It is checked before it gets its name.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from recap_engine.config import backups_kept
from recap_engine.datastore import opening
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.copying import backup_folder, copy_database
from recap_engine.datastore.file_system import exchange_files
from recap_engine.datastore.salvage import SalvageReport, salvage
from recap_engine.datastore.sqlite_errors import damaged, no_room, workspace_errors
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError, WorkspaceDamaged, WorkspaceError, WorkspaceLocked

_NAME = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d+)\.recap")
"""The name of a daily backup: its date, and the change counter of the workspace."""

_SPARE_BYTES = 100_000_000

_ABANDONED_SECONDS = 3600.0
"""A scratch file that nobody has written for so long belongs to a program that was killed."""


def daily_backups(path: Path) -> list[Path]:
    """The daily backups of a workspace, oldest first."""
    folder = backup_folder(path)
    return sorted((file for file in _entries(folder) if _NAME.fullmatch(file.name)), key=lambda file: file.name)


def write_backup(workspace: Workspace, path: Path) -> None:
    """Write a checked copy of the workspace to ``path``, which must not exist.

    Raises WorkspaceDamaged when the copy does not pass the check, WorkspaceError when it cannot be written.
    """
    opening.refuse_unusable_path(path, create=True, may_share=True)
    scratch = _scratch(path)
    try:
        workspace.connection.copy_to(scratch)
        _refuse_damaged(scratch, path)
        os.replace(scratch, path)
    except OSError as error:
        raise WorkspaceError("{path} cannot be written ({reason}).", path=path, reason=error.strerror) from error
    finally:
        opening.remove_workspace(scratch)


def make_daily_backup(workspace: Workspace) -> Path | None:
    """Back up a workspace with decisions of an earlier day that no backup holds; returns the new file.

    Keeps the newest `config.backups_kept` and deletes older ones. Raises WorkspaceError.
    """
    kept, today = backups_kept(), _today()
    last = workspace.journal.last_date()
    if not kept or last is None or last >= today:
        return None
    existing, sequence = daily_backups(workspace.path), workspace.sequence()
    newest = _NAME.fullmatch(existing[-1].name) if existing else None
    if newest is not None and (newest[1] >= today or int(newest[2]) == sequence):
        return None
    folder = backup_folder(workspace.path)
    try:
        folder.mkdir(exist_ok=True)
        if shutil.disk_usage(folder).free < 2 * workspace.path.stat().st_size + _SPARE_BYTES:
            raise no_room(folder)
    except OSError as error:
        raise WorkspaceError("{path} cannot be created ({reason}).", path=folder, reason=error.strerror) from error
    made = folder / f"{today}.{sequence}.recap"
    write_backup(workspace, made)
    for old in daily_backups(workspace.path)[:-kept]:
        old.unlink(missing_ok=True)
    return made


def try_daily_backup(workspace: Workspace) -> None:
    """Make the daily backup; a failure leaves the work undisturbed."""
    with suppress(RecapError):
        make_daily_backup(workspace)


def start_daily_backup(path: Path) -> threading.Thread:
    """`try_daily_backup` in the background, over a connection of its own."""

    def run() -> None:
        with suppress(RecapError), Workspace.open(path, read_only=True) as workspace:
            try_daily_backup(workspace)

    thread = threading.Thread(target=run, name="daily backup", daemon=True)
    thread.start()
    return thread


def restore_backup(backup: Path, path: Path, *, dry_run: bool = False) -> Path | None:
    """Put a backup in the place of the workspace at ``path``; returns where the present file was moved.

    ``dry_run`` only checks the backup.
    Raises WorkspaceDamaged when the backup does not pass the check, WorkspaceError when the workspace is in use.
    """
    opening.refuse_unusable_path(backup, create=False, may_share=True)
    if path.exists() and path.samefile(backup):
        raise WorkspaceError("{path} is the workspace itself: name one of its backups.", path=backup)
    scratch = _scratch(path)
    try:
        _copy_upgraded(backup, scratch)
        _refuse_damaged(scratch, backup)
        return None if dry_run else _swap(scratch, path, "before-restore")
    finally:
        opening.remove_workspace(scratch)


def adopt(source: Path, target: Path) -> SalvageReport:
    """Take the data of a received workspace into the new file ``target``. Raises WorkspaceError."""
    report = salvage(source, target)
    try:
        _refuse_damaged(target, source)
    except BaseException:
        opening.remove_workspace(target)
        raise
    return report


def repair(path: Path, *, dry_run: bool = False) -> tuple[SalvageReport, Path | None]:
    """Rebuild a damaged workspace from what can be read; returns what was saved, and where the damaged file is now.

    ``dry_run`` only finds out what can be saved.
    Raises WorkspaceError when nothing can be saved.
    """
    scratch = _scratch(path)
    try:
        report = salvage(path, scratch)
        _refuse_damaged(scratch, path)
        return report, None if dry_run else _swap(scratch, path, "damaged")
    finally:
        opening.remove_workspace(scratch)


def _copy_upgraded(backup: Path, scratch: Path) -> None:
    """Copy a backup, which may have an older schema, and upgrade the copy. Raises WorkspaceError about the backup."""
    with workspace_errors(backup):
        db, _ = opening.connect_reading(backup)
        try:
            version = opening.identify(db, backup, create=False)
            opening.refuse_other_schema(db, backup, version, reading=False)
            copy_database(db, scratch)
        finally:
            db.close()
    try:
        Connection(scratch, keep_old_version=False).close()
    except WorkspaceDamaged as error:
        raise damaged(backup) from error


def _scratch(path: Path) -> Path:
    """The name of a file in which the next ``path`` is made; removes those that programs left when they were killed."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}.part")
    opening.remove_workspace(scratch)
    with suppress(OSError):
        for left in _entries(path.parent):
            found = re.fullmatch(re.escape(f".{path.name}.") + r"\d+\.part(?:-wal|-shm|-journal)?", left.name)
            if found and time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                left.unlink(missing_ok=True)
    return scratch


def _refuse_damaged(path: Path, shown: Path) -> None:
    """Raise WorkspaceDamaged unless the workspace passes its check; the error names ``shown``."""
    with Workspace.open(path, read_only=True) as workspace:
        problems = workspace.check()
    if problems:
        raise WorkspaceDamaged("{path} does not pass the check: {problem}", path=shown, problem=problems[0])


def _swap(new: Path, path: Path, label: str) -> Path | None:
    """Put ``new`` in the place of ``path``, whose file and log are moved aside together; returns where."""
    _refuse_in_use(path)
    moved = _free_name(path, label) if path.exists() else None
    if moved is not None and _exchange(new, path, moved):
        return moved
    # The log goes first: it must never lie beside another file.
    aside = [] if moved is None else [(f"{path}{suffix}", f"{moved}{suffix}") for suffix in ("-wal", "-journal", "")]
    done: list[tuple[str, str]] = []
    try:
        for name, target in aside:
            if os.path.exists(name):
                os.replace(name, target)
                done.append((name, target))
        Path(f"{path}-shm").unlink(missing_ok=True)
        os.replace(new, path)
    except OSError as error:
        try:
            for name, target in done:
                os.replace(target, name)
        except OSError:
            raise WorkspaceError(
                "{path} cannot be replaced ({reason}); its file is now {moved}: rename it back.",
                path=path,
                reason=error.strerror,
                moved=moved,
            ) from error
        raise WorkspaceError("{path} cannot be replaced ({reason}).", path=path, reason=error.strerror) from error
    return moved


def _exchange(new: Path, path: Path, moved: Path) -> bool:
    """Put ``new`` at ``path`` and the present file at ``moved`` in one step: a kill never leaves ``path`` empty.

    False where the file has a log, which belongs to it, or the system has no such step.
    """
    if any(os.path.exists(f"{path}{suffix}") for suffix in ("-wal", "-journal")):
        return False
    try:
        os.replace(new, moved)
        try:
            Path(f"{path}-shm").unlink(missing_ok=True)
            exchange_files(moved, path)
        except OSError:
            os.replace(moved, new)
            return False
    except OSError:
        return False
    return True


def _refuse_in_use(path: Path) -> None:
    """Raise WorkspaceLocked when another program has the workspace open; a damaged one cannot be asked."""
    if not path.exists():
        return
    try:
        Connection(path, safe_mode=True, busy_seconds=1.0).close()
    except WorkspaceLocked:
        raise
    except WorkspaceError:
        return


def _free_name(path: Path, label: str) -> Path:
    number = 0
    while True:
        number += 1
        name = path.with_name(f"{path.stem}.{label}{'' if number == 1 else f'-{number}'}{path.suffix}")
        if not name.exists():
            return name


def _today() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
