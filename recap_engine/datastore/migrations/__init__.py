"""Numbered steps from an empty file to the current schema: ``0001_….sql``, ``0002_….sql``, …

Each step and the version number it sets are one transaction, so a process that dies leaves a file that the next one
can migrate further. A step that has shipped is never edited.
"""

from __future__ import annotations

from importlib.resources import files

import apsw

LATEST = 13


def migrate(db: apsw.Connection, target: int = LATEST) -> None:
    """Bring the file to version ``target``; safe when several processes do so at once."""
    # A step may replace a table, which leaves dangling references until it is complete.
    db.execute("PRAGMA foreign_keys = OFF")
    while int(db.execute("PRAGMA user_version").get) < target:
        db.execute("BEGIN IMMEDIATE")
        try:
            version = int(db.execute("PRAGMA user_version").get)
            if version < target:
                db.execute(step(version + 1))
                db.execute(f"PRAGMA user_version = {version + 1}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
    db.execute("PRAGMA foreign_keys = ON")


def step(number: int) -> str:
    """The SQL of step ``number``."""
    (found,) = (entry for entry in files(__name__).iterdir() if entry.name.startswith(f"{number:04}_"))
    return found.read_text(encoding="utf-8")
