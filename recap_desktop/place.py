"""Workspaces as the window opens them: by place, so that a background task can open the same for itself."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recap_engine.config import default_workspace
from recap_engine.datastore.collections import STARTER
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.resources import captions_folder

_STARTER_LICENCE = "CC0-1.0"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a workspace is and how it is opened."""

    path: Path
    read_only: bool = False

    def open(self) -> Workspace:
        """Open it. Raises WorkspaceError."""
        return Workspace.open(self.path, read_only=self.read_only)


def create(path: Path) -> Workspace:
    """A new workspace with the built-in captions in it. Raises WorkspaceError."""
    if path == default_workspace():
        path.parent.mkdir(parents=True, exist_ok=True)
    workspace = Workspace.create(path)
    for _ in workspace.imports.bring_in(_starter_captions(), STARTER):
        pass
    return workspace


def shown_name(path: Path) -> str:
    """What a workspace is called in the window's title."""
    return os.fsencode(path.stem).decode("utf-8", "replace")


def _starter_captions() -> Iterator[ImportRow]:
    for file in sorted(captions_folder().glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                yield ImportRow(text=row["text"], licence=_STARTER_LICENCE, source=f"RECAP Desktop, {file.stem}")
