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


def open_or_create(path: str | os.PathLike[str]) -> tuple[Workspace, bool]:
    """The workspace at ``path`` and whether it was made just now. Raises WorkspaceError."""
    if not os.path.exists(path):
        _make_default_folder(Path(path))
        return create_workspace(path), True
    workspace = Workspace.open(path)
    try:
        if workspace.sequence() == 0:
            # Whoever made it was stopped before the captions were in.
            _fill(workspace, starter=True)
    except BaseException:
        workspace.close()
        raise
    return workspace, False


def create_workspace(path: str | os.PathLike[str], *, starter: bool = True) -> Workspace:
    """Make a workspace, with the starter captions unless told otherwise. Raises WorkspaceError."""
    workspace = Workspace.create(path)
    try:
        _fill(workspace, starter)
    except BaseException:
        workspace.close()
        raise
    return workspace


def starter_captions() -> Iterator[ImportRow]:
    """The captions that ship with the program."""
    for file in sorted(captions_folder().glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield ImportRow(text=row["text"], licence=STARTER_LICENCE, source=f"RECAP Desktop, {file.stem}")


def _fill(workspace: Workspace, starter: bool) -> None:
    """All captions or none, in one transaction; from then on the workspace counts as begun, also an empty one."""
    with workspace.connection.change():
        if starter and workspace.sequence() == 0:
            for _ in workspace.imports.bring_in(starter_captions(), STARTER):
                pass


def _make_default_folder(path: Path) -> None:
    if path == default_workspace():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WorkspaceError(
                f"The folder {path.parent} cannot be made ({error.strerror}): name a workspace with --workspace."
            ) from None
