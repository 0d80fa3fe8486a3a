"""Find out whether an unexpected error comes from a damaged workspace.

A damaged file can return values that no intact one holds, such as NULL instead of a text. Any line of the program that
uses such a value can fail. So code that presents an error which looks like a bug asks here first.
"""

from __future__ import annotations

from pathlib import Path

import apsw

from recap_engine.datastore import opening
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.errors import WorkspaceDamaged


def find_damage() -> WorkspaceDamaged | None:
    """The damage of the workspace that was opened last; None if it is whole, or cannot be read at present."""
    for path in opening.last_opened:
        if _is_damaged(path):
            return damaged(path)
    return None


def _is_damaged(path: Path) -> bool:
    try:
        db, detached = opening.connect_reading(path)
    except (apsw.Error, OSError):
        return False
    try:
        opening.distrust(db)
        opening.load_vector_search(db)
        return not detached and bool(db.execute("PRAGMA quick_check(1)").get != "ok")
    except (apsw.BusyError, apsw.LockedError):
        return False
    except apsw.Error:
        return True
    finally:
        db.close()
