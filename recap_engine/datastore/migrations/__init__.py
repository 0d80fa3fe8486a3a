"""Numbered steps from an empty file to the current form: ``0001_….sql``, ``0002_….sql``, …

Each is applied in a transaction of its own together with the number it sets, so a process that dies between or
within them leaves a file that the next one carries on with. A step that has shipped is never edited.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import apsw

LATEST = 7


def migrate(db: apsw.Connection) -> None:
    """Bring the file to version LATEST; of several processes that try at once, one does it."""
    # A step may put a table in another's place, which looks like dangling references until it is done.
    db.execute("PRAGMA foreign_keys = OFF")
    while int(db.execute("PRAGMA user_version").get) < LATEST:
        db.execute("BEGIN IMMEDIATE")
        try:
            version = int(db.execute("PRAGMA user_version").get)
            if version < LATEST:
                db.execute(step(version + 1))
                db.execute(f"PRAGMA user_version = {version + 1}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    db.execute("PRAGMA foreign_keys = ON")


@lru_cache(maxsize=1)
def own_schema() -> frozenset[tuple[str, str]]:
    """Name and SQL of each trigger that a workspace of version LATEST has; it has no views."""
    db = apsw.Connection(":memory:")
    try:
        migrate(db)
        return frozenset(db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"))
    finally:
        db.close()


def step(number: int) -> str:
    """The SQL of step ``number``."""
    (found,) = (entry for entry in files(__name__).iterdir() if entry.name.startswith(f"{number:04}_"))
    return found.read_text(encoding="utf-8")
