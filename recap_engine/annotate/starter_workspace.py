"""Create a workspace with the starter captions."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from recap_engine.config import default_workspace
from recap_engine.datastore.collections import STARTER
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import WorkspaceError
from recap_engine.resources import captions_folder

STARTER_LICENCE = "CC0-1.0"


def open_or_create(
    path: str | os.PathLike[str], *, safe_mode: bool = False, as_allowed: bool = False
) -> tuple[Workspace, bool]:
    """The workspace at ``path``, created if it is missing, and whether it is new. Raises WorkspaceError.

    With ``as_allowed``, a file that cannot be written is opened for reading only.
    """
    if os.path.exists(path):
        opening = Workspace.open_as_allowed if as_allowed else Workspace.open
        return opening(path, safe_mode=safe_mode), False
    _make_default_folder(Path(path))
    return create_workspace(path, safe_mode=safe_mode), True


def create_workspace(path: str | os.PathLike[str], *, starter: bool = True, safe_mode: bool = False) -> Workspace:
    """Create a workspace, by default with the starter captions. Raises WorkspaceError.

    It is filled under another name first, so that an interruption leaves no workspace with only some of them.
    """
    if not starter or os.path.exists(path):
        return Workspace.create(path, safe_mode=safe_mode)
    wanted = Path(path)
    scratch = wanted.with_name(f".{wanted.name}.{os.getpid()}.part")
    try:
        with Workspace.create(scratch, safe_mode=safe_mode) as workspace:
            for _ in workspace.imports.add_rows(starter_captions(), STARTER):
                pass
        _give_name(scratch, wanted)
    except WorkspaceError as error:
        # The message names the scratch file; its reader knows only the name that was asked for.
        fields = {**error.message.fields, "path": wanted} if "path" in error.message.fields else error.message.fields
        raise type(error)(error.message.template, **fields) from None
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{scratch}{suffix}").unlink(missing_ok=True)
    return Workspace.open(path, safe_mode=safe_mode)


def _give_name(scratch: Path, wanted: Path) -> None:
    """Rename ``scratch`` to ``wanted``, unless another program has created that in the meantime."""
    try:
        os.link(scratch, wanted)
    except FileExistsError:
        pass
    except OSError:
        # No hard links on this file system (FAT): rename, which is safe unless two programs do so at the same time.
        scratch.rename(wanted)


def starter_captions() -> Iterator[ImportRow]:
    """The captions that ship with the program, as rows to import."""
    for file in sorted(captions_folder().glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield ImportRow(text=row["text"], licence=STARTER_LICENCE, source=f"RECAP Desktop, {file.stem}")


def _make_default_folder(path: Path) -> None:
    if path == default_workspace():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceError(
                "The folder {path} cannot be created ({reason}): name a workspace with --workspace.",
                path=path.parent,
                reason=error.strerror,
            ) from None
