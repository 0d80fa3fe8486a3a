"""Take the data out of a workspace that is damaged, or that others have changed, into a new file.

Rows are read one by one from the tables themselves, so that neither triggers, views nor indexes of the old file matter
and damage costs no more than the rows it hit. Derived data is rebuilt: the word index and the list of undone
decisions here, vectors when a proposal next needs them. Captions and sounds that only the journal still knows are
restored from it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import apsw

from recap_engine.datastore import opening
from recap_engine.datastore.effect_kinds import OF_COLLECTIONS
from recap_engine.datastore.migrations import LATEST, migrate
from recap_engine.datastore.proposals import parse_proposal
from recap_engine.datastore.sqlite_errors import damaged, workspace_errors
from recap_engine.datastore.undone import undone_entries

TABLES: Final = (
    "counter",
    "libraries",
    "sounds",
    "files",
    "collections",
    "texts",
    "captions",
    "caption_versions",
    "journal",
    "labels",
    "effects",
    "sound_effects",
    "drafts",
    "notes",
    "sound_fields",
    "lists",
    "list_sounds",
    "proposals",
    "levels",
    "snapshots",
)
"""The tables that are not derived data, in an order in which rows refer to earlier ones."""

_REFERENCES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "files": (("library", "libraries"),),
    "caption_versions": (("caption", "captions"),),
    "sound_effects": (("entry", "journal"), ("sound", "sounds")),
    "drafts": (("sound", "sounds"),),
    "notes": (("sound", "sounds"),),
    "sound_fields": (("sound", "sounds"),),
    "list_sounds": (("list", "lists"),),
    "proposals": (("sound", "sounds"),),
}
"""Columns that must name a row of another table."""

_WITHOUT_ROWID: Final = (
    "caption_versions",
    "effects",
    "sound_effects",
    "drafts",
    "sound_fields",
    "list_sounds",
    "levels",
)
_GAP = 50_000
"""Rows between two damaged places that are looked for one by one."""

_Values = dict[str, Any]


@dataclass(slots=True)
class SalvageReport:
    """How many rows of each table were saved, and how many could not be read or made no sense."""

    saved: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)
    restored: int = 0
    """Captions that were missing and were restored from the journal."""

    def lose(self, table: str) -> None:
        """Count a row that was lost."""
        self.lost[table] = self.lost.get(table, 0) + 1


def salvage(source: Path, target: Path) -> SalvageReport:
    """Copy what can be read of ``source`` into a new workspace ``target``. Raises WorkspaceError."""
    opening.refuse_unusable_path(source, create=False, may_share=True)
    opening.refuse_unusable_path(target, create=True, may_share=True)
    with workspace_errors(source):
        old, _ = opening.connect_reading(source)
    try:
        with workspace_errors(source):
            opening.distrust(old)
            old.set_busy_timeout(10_000)
            version = opening.identify(old, source, create=False)
        with workspace_errors(target):
            return _Salvage(old, source, version or LATEST).into(target)
    finally:
        old.close()


class _Salvage:
    def __init__(self, old: apsw.Connection, path: Path, version: int) -> None:
        self._old = old
        self._path = path
        self._version = version
        self._ids: dict[str, set[int]] = {table: set() for table in TABLES}
        self._report = SalvageReport()

    def into(self, target: Path) -> SalvageReport:
        new = opening.connect(target, create=True)
        try:
            new.execute(f"PRAGMA application_id = {opening.APPLICATION_ID}")
            # In the source's version first, so that the later steps apply to its rows, too.
            migrate(new, self._version)
            new.execute("PRAGMA foreign_keys = OFF")
            new.execute("BEGIN IMMEDIATE")
            present = self._tables()
            if not {"captions", "journal"} & set(present):
                raise damaged(self._path)
            for table in TABLES:
                if table in present:
                    self._copy(new, table)
                if table == "journal":
                    self._restore_sounds(new)
                    self._restore_captions(new)
            self._mark_undone(new)
            new.execute("UPDATE counter SET sequence = sequence + 1")
            new.execute("COMMIT")
            migrate(new, LATEST)
        except BaseException:
            new.close()
            opening.remove_workspace(target)
            raise
        new.close()
        return self._report

    def _tables(self) -> list[str]:
        """The names of the old file's tables; views that take the name of one are left out."""
        found = []
        for name in TABLES:
            try:
                sql = self._old.execute(
                    "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ? AND sql LIKE 'CREATE TABLE%'",
                    (name,),
                ).get
            except (apsw.Error, UnicodeDecodeError):
                continue
            if sql:
                found.append(name)
        return found

    def _copy(self, new: apsw.Connection, table: str) -> None:
        wanted = [str(row[1]) for row in new.execute(f"PRAGMA table_info({table})").fetchall()]
        try:
            there = {str(row[1]) for row in self._old.execute(f"PRAGMA table_info({table})").fetchall()}
        except apsw.Error:
            there = set()
        columns = [column for column in wanted if column in there]
        if not columns:
            return
        marks = ", ".join("?" * len(columns))
        verb = "INSERT OR REPLACE" if table == "counter" else "INSERT"
        statement = f"{verb} INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        ids = self._ids[table]
        for values in self._read(table, columns):
            if not self._mend(new, table, values):
                self._report.lose(table)
                continue
            try:
                new.execute(statement, tuple(values[column] for column in columns))
            except (apsw.Error, TypeError, ValueError, OverflowError):
                self._report.lose(table)
                continue
            self._report.saved[table] = self._report.saved.get(table, 0) + 1
            key = values.get("sequence" if table == "journal" else "id")
            if isinstance(key, int):
                ids.add(key)

    def _mend(self, new: apsw.Connection, table: str, values: _Values) -> bool:
        """Make a row fit the rows it refers to; False if it is useless without them."""
        for column, parent in _REFERENCES.get(table, ()):
            if values.get(column) is not None and values[column] not in self._ids[parent]:
                return False
        match table:
            case "captions":
                return self._mend_caption(new, values)
            case "journal":
                for reference in ("undoes", "merged"):
                    if values.get(reference) not in self._ids["journal"]:
                        values[reference] = None
            case "effects":
                owned = self._ids[_owner(values.get("what"))]
                return values.get("entry") in self._ids["journal"] and values.get("id") in owned
            case "proposals":
                try:
                    parse_proposal(values["content"])
                except (ValueError, TypeError):
                    return False
        return True

    def _mend_caption(self, new: apsw.Connection, values: _Values) -> bool:
        if not isinstance(values.get("text"), str):
            return False
        collection = values.get("collection")
        if not isinstance(collection, int):
            return False
        if collection not in self._ids["collections"]:
            new.execute(
                "INSERT OR IGNORE INTO collections (id, name, created) VALUES (?, ?, ?)",
                (collection, f"recovered-{collection}", str(values.get("created"))),
            )
            self._ids["collections"].add(collection)
        if values.get("sound") not in self._ids["sounds"]:
            values["sound"] = None
        values["text_id"] = _text_id(new, values["text"])
        return True

    def _restore_sounds(self, new: apsw.Connection) -> None:
        """Add sounds that the journal names and the table of sounds has lost."""
        new.execute(
            "INSERT INTO sounds (hash, region_start, region_end, duration, recording) "
            "SELECT DISTINCT j.hash, j.region_start, j.region_end, "
            "ifnull((SELECT max(f.duration) FROM files f WHERE f.hash = j.hash), 0.0), j.hash "
            "FROM journal j WHERE j.hash <> '' AND NOT EXISTS (SELECT 1 FROM sounds s WHERE s.hash = j.hash "
            "AND s.region_start IS j.region_start AND s.region_end IS j.region_end)"
        )
        self._ids["sounds"] = {int(str(row[0])) for row in new.execute("SELECT id FROM sounds").fetchall()}

    def _restore_captions(self, new: apsw.Connection) -> None:
        """Add captions that the journal names and the table of captions has lost, as the last entry left them."""
        rows = new.execute(
            "SELECT j.caption, j.kind, j.at, j.annotator, j.text, j.collection, j.origin, j.model, j.version_after, "
            "(SELECT s.id FROM sounds s WHERE s.hash = j.hash AND s.region_start IS j.region_start "
            "AND s.region_end IS j.region_end) FROM journal j WHERE j.caption IS NOT NULL AND j.text IS NOT NULL "
            "AND j.caption NOT IN (SELECT id FROM captions) ORDER BY j.sequence"
        ).fetchall()
        last: dict[int, tuple[Any, ...]] = {int(str(row[0])): row for row in rows}
        for caption, row in last.items():
            _, kind, at, annotator, text, collection, origin, model, version, sound = row
            name = collection or "recovered"
            new.execute("INSERT OR IGNORE INTO collections (name, created) VALUES (?, ?)", (name, at))
            owner = new.execute("SELECT id FROM collections WHERE name = ?", (name,)).get
            whose = "model" if kind == "accept" and origin else "human"
            new.execute(
                "INSERT INTO captions (id, collection, sound, text_id, text, provenance, origin, model, annotator, "
                "created, version, deleted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(caption, owner, sound, _text_id(new, text), text, whose, origin, model, annotator, at),
                    *(max(version, 1), None if version else at),
                ),
            )
            self._ids["captions"].add(caption)
            self._ids["collections"].add(int(str(owner)))
            self._report.restored += 1

    def _mark_undone(self, new: apsw.Connection) -> None:
        """Rebuild the list of undone decisions from the journal."""
        rows: list[Any] = new.execute("SELECT sequence, undoes FROM journal ORDER BY sequence").fetchall()
        marks: list[Any] = new.execute("SELECT entry, id, after FROM effects WHERE what = 'undone'").fetchall()
        undone = undone_entries(rows, marks) & self._ids["journal"]
        new.executemany("INSERT INTO undone VALUES (?)", ((sequence,) for sequence in sorted(undone)))

    def _read(self, table: str, columns: list[str]) -> Iterator[_Values]:
        """Every readable row: forwards to the first damage, backwards to the last, then those between one by one."""
        text = ", ".join(
            f"CASE typeof({c}) WHEN 'text' THEN CAST({c} AS BLOB) ELSE {c} END, typeof({c})" for c in columns
        )
        has_rowid = table not in _WITHOUT_ROWID
        select = f"SELECT {'rowid' if has_rowid else '0'}, {text} FROM {table} NOT INDEXED"
        order = "ORDER BY rowid" if has_rowid else ""
        reached = 0
        try:
            for row in self._old.execute(f"{select} {order}"):
                reached = int(str(row[0]))
                yield _values(columns, row)
        except apsw.Error:
            pass
        else:
            return
        if not has_rowid:
            self._report.lose(table)
            return
        lowest = None
        try:
            for row in self._old.execute(f"{select} WHERE rowid > ? ORDER BY rowid DESC", (reached,)):
                lowest = int(str(row[0]))
                yield _values(columns, row)
        except apsw.Error:
            pass
        end = reached + _GAP if lowest is None else min(lowest, reached + _GAP)
        for rowid in range(reached + 1, end):
            try:
                for row in self._old.execute(f"{select} WHERE rowid = ?", (rowid,)):
                    yield _values(columns, row)
            except apsw.Error:
                self._report.lose(table)


def _owner(what: object) -> str:
    """The table with the rows that an effect of this kind is about."""
    if what == "undone":
        return "journal"
    return "collections" if what in OF_COLLECTIONS else "captions"


def _values(columns: list[str], row: tuple[Any, ...]) -> _Values:
    """A row by column; text that is not UTF-8 is repaired."""
    values = {}
    for at, column in enumerate(columns):
        value, kind = row[1 + 2 * at], row[2 + 2 * at]
        values[column] = bytes(value).decode(errors="replace") if kind == "text" and value is not None else value
    return values


def _text_id(new: apsw.Connection, text: str) -> int:
    new.execute("INSERT INTO texts (text) VALUES (?) ON CONFLICT DO NOTHING", (text,))
    return int(str(new.execute("SELECT id FROM texts WHERE text = ?", (text,)).get))
