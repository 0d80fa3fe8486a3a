"""Workspaces as the window opens them: by place, so that a background task can open the same for itself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from recap_engine.datastore.connection import BUSY_SECONDS
from recap_engine.datastore.file_system import may_write, network_file_system
from recap_engine.datastore.workspace import Workspace

IN_THE_WINDOW = 1.5
"""Seconds that the window itself waits while another program writes: then it says so, and the text stays."""


@dataclass(frozen=True, slots=True)
class WorkspaceLocation:
    """Where a workspace is and how it is opened."""

    path: Path
    read_only: bool = False

    def open(self, busy_seconds: float = BUSY_SECONDS) -> Workspace:
        """Open it; ``busy_seconds`` is how long a write waits for another program's. Raises WorkspaceError."""
        return Workspace.open(self.path, read_only=self.read_only, busy_seconds=busy_seconds)

    def only_readable(self) -> bool:
        """Whether it could be opened for reading only: it cannot be written, or is on a network file system."""
        if self.read_only or not self.path.is_file():
            return False
        return not (may_write(self.path) and may_write(self.path.parent)) or network_file_system(self.path) is not None


def shown_name(path: Path) -> str:
    """What a workspace is called in the window's title."""
    return os.fsencode(path.stem).decode("utf-8", "replace")
