"""Open a workspace for a command that may be the first to use it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recap_engine import engine
from recap_engine.cli.console import Console
from recap_engine.datastore.backups import try_daily_backup
from recap_engine.datastore.opening import remove_workspace
from recap_engine.datastore.workspace import Workspace
from recap_engine.translatable import Translatable


@contextmanager
def open_or_create(path: Path, console: Console, *, safe_mode: bool) -> Iterator[Workspace]:
    """Open the workspace; a missing one is created with the starter captions.

    A new one is removed again if the command fails before it has changed anything. Raises WorkspaceError.
    """
    workspace, created = engine.open_or_create(path, safe_mode=safe_mode)
    used = True
    try:
        with workspace:
            if not created:
                try_daily_backup(workspace)
            as_new = workspace.sequence()
            try:
                yield workspace
            except BaseException:
                used = not created or workspace.sequence() != as_new
                raise
    finally:
        if not used:
            remove_workspace(path)
        elif created:
            console.say(Translatable("Created a new workspace: {path}", path=path))
