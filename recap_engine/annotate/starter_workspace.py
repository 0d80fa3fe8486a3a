"""A workspace to begin with: made where it is missing, with the captions that ship with the program in it."""

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
    """The workspace at ``path`` and whether it was made just now. Raises WorkspaceError.

    With ``as_allowed``, one that cannot be written is opened for reading only.
    """
    if os.path.exists(path):
        opening = Workspace.open_as_allowed if as_allowed else Workspace.open
        return opening(path, safe_mode=safe_mode), False
    _make_default_folder(Path(path))
    return create_workspace(path, safe_mode=safe_mode), True


def create_workspace(path: str | os.PathLike[str], *, starter: bool = True, safe_mode: bool = False) -> Workspace:
    """Make a workspace, with the starter captions unless told otherwise. Raises WorkspaceError.

    It is filled under another name first, so that whatever stops this leaves no workspace that lacks some of them.
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
        raise type(error)(str(error).replace(scratch.name, wanted.name)) from None
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(f"{scratch}{suffix}").unlink(missing_ok=True)
    return Workspace.open(path, safe_mode=safe_mode)


def _give_name(scratch: Path, wanted: Path) -> None:
    """Let ``scratch`` be ``wanted`` from now on; one that another program made meanwhile stays."""
    try:
        os.link(scratch, wanted)
    except FileExistsError:
        pass
    except OSError:
        # No hard links here (FAT): renaming is as good, unless two programs do so in the same instant.
        scratch.rename(wanted)


def starter_captions() -> Iterator[ImportRow]:
    """The captions that ship with the program."""
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
                f"The folder {path.parent} cannot be made ({error.strerror}): name a workspace with --workspace."
            ) from None
