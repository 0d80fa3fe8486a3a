"""Find out whether an unexpected error comes from a damaged workspace.

A damaged file can hand out values that no whole one holds, such as NULL instead of a text, or a decision about a
caption that is gone. What then fails is any line of the program. So whoever presents an error that looks like a bug
asks here first.
"""

from __future__ import annotations

from recap_engine.datastore import opening
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import WorkspaceDamaged, WorkspaceError


def find_damage() -> WorkspaceDamaged | None:
    """The damage of the workspace that was opened last; None if it is whole, or cannot be read at present."""
    for path in list(opening.last_opened):
        try:
            with Workspace.open(path, read_only=True) as workspace:
                problems = workspace.check()
        except WorkspaceDamaged as error:
            return error
        except WorkspaceError:
            return None
        return damaged(path) if problems else None
    return None
