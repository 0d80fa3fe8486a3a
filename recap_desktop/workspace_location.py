"""Where a workspace is and how it is opened, so that background tasks can open it for themselves."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from recap_engine.datastore.connection import BUSY_SECONDS
from recap_engine.datastore.file_system import may_write, network_file_system
from recap_engine.datastore.workspace import Workspace

WINDOW_BUSY_SECONDS = 1.5
"""Seconds that the GUI thread waits for another program's write before it shows an error."""


@dataclass(frozen=True, slots=True)
class WorkspaceLocation:
    """The path of a workspace, and whether to open it read-only."""

    path: Path
    read_only: bool = False

    def open(self, busy_seconds: float = BUSY_SECONDS) -> Workspace:
        """Open the workspace; a write waits ``busy_seconds`` for other programs. Raises WorkspaceError."""
        return Workspace.open(self.path, read_only=self.read_only, busy_seconds=busy_seconds)

    def only_readable(self) -> bool:
        """Whether the workspace can only be opened read-only: it is write-protected, or on a network file system."""
        if self.read_only or not self.path.is_file():
            return False
        return not (may_write(self.path) and may_write(self.path.parent)) or network_file_system(self.path) is not None


def shown_name(path: Path) -> str:
    """The name of a workspace in the window's title."""
    return os.fsencode(path.stem).decode("utf-8", "replace")
