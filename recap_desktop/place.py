"""Workspaces as the window opens them: by place, so that a background task can open the same for itself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from recap_engine.datastore.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Place:
    """Where a workspace is and how it is opened."""

    path: Path
    read_only: bool = False

    def open(self) -> Workspace:
        """Open it. Raises WorkspaceError."""
        return Workspace.open(self.path, read_only=self.read_only)


def shown_name(path: Path) -> str:
    """What a workspace is called in the window's title."""
    return os.fsencode(path.stem).decode("utf-8", "replace")
