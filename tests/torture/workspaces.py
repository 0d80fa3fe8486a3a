"""Damaged workspaces: every use of one ends well or with a sentence, and what can be read is saved."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import apsw
import numpy as np

from recap_engine.annotate import decide
from recap_engine.datastore import backups
from recap_engine.datastore.hidden_damage import find_damage
from recap_engine.datastore.listing import best_suggestions, latest_proposal, read_listing
from recap_engine.datastore.similar_sounds import least_confident, takes_of
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from tests.torture._sample_workspace import ENCODER, SOUNDS, make_sample
from tests.torture._tally import tally

_PAGE = 4096
_FOREIGN = (
    "CREATE TRIGGER robber AFTER INSERT ON captions BEGIN DELETE FROM drafts; END",
    "CREATE VIEW everything AS SELECT * FROM captions",
    "CREATE TABLE extra (text)",
)


def run(seed: int, seconds: float, most: int = -1) -> dict[str, int]:
    """Run for that long, or for ``most`` attempts; returns how many there were of each outcome."""
    return tally(attempts, seed, seconds, most)


def attempts(random: Random, folder: Path) -> Iterator[str | None]:
    """Damage a copy, use it in every way, repair it and use what came of it."""
    sample = make_sample(folder / "sample.recap")
    tables = _tables(sample)
    while True:
        for old in folder.glob("damaged*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        path = folder / "damaged.recap"
        shutil.copy(sample, path)
        damage = random.choice(_DAMAGES)
        try:
            damage(random, path, tables)
        except apsw.Error:
            continue
        name = damage.__name__.strip("_")
        yield _use(path, name) or _repair(path, name)


def _use(path: Path, damage: str) -> str | None:
    """Everything that opens a workspace; a fault is any exception but a sentence."""
    for read_only in (True, False):
        try:
            with Workspace.open(path, read_only=read_only) as workspace:
                for act in READING if read_only else (*READING, *WRITING):
                    try:
                        act(workspace)
                    except RecapError as error:
                        if "\n" in str(error):
                            return f"{damage}: a sentence of several lines"
                    except Exception as error:
                        if find_damage() is None:
                            return f"{damage}: {type(error).__name__} ({_short(error)}) in {act.__name__}"
        except RecapError:
            pass
        except Exception as error:
            return f"{damage}: {type(error).__name__} ({_short(error)}) on opening"
    return None


def _repair(path: Path, damage: str) -> str | None:
    try:
        backups.repair(path)
    except RecapError:
        return None
    except Exception as error:
        return f"{damage}: {type(error).__name__} ({_short(error)}) in repairing"
    try:
        with Workspace.open(path) as workspace:
            problems = workspace.check()
            decide.accept(workspace, SOUNDS[0], "After the repair")
    except Exception as error:
        return f"{damage}: {type(error).__name__} ({_short(error)}) after repairing"
    return f"{damage}: {problems[0]} after repairing" if problems else None


def _check(workspace: Workspace) -> None:
    workspace.check()


def _describe(workspace: Workspace) -> None:
    workspace.describe()


def _list(workspace: Workspace) -> None:
    read_listing(workspace, "ana")
    best_suggestions(workspace)
    list(least_confident(workspace))


def _captions(workspace: Workspace) -> None:
    for caption in workspace.captions.page():
        workspace.captions.versions(caption.id)
    workspace.captions.search("rain roof")


def _journal(workspace: Workspace) -> None:
    workspace.journal.entries()
    workspace.journal.states()
    workspace.journal.redoable()


def _sounds(workspace: Workspace) -> None:
    for sound in SOUNDS:
        latest_proposal(workspace, sound)
        workspace.drafts.get(sound, "ana")
        workspace.notes.get(sound)
        takes_of(workspace, sound)
    workspace.sounds.files()
    workspace.drafts.list()


def _search(workspace: Workspace) -> None:
    query = np.eye(1, 16, dtype=np.float32)
    workspace.search.texts(ENCODER, query, 5)
    workspace.search.sounds(ENCODER, query, 5)
    workspace.vectors.pending_texts(ENCODER)
    workspace.search.memory.want(ENCODER, wait=True)
    workspace.search.texts(ENCODER, query, 5)


def _decide(workspace: Workspace) -> None:
    decide.accept(workspace, SOUNDS[6], "Noise 6")
    decide.reject(workspace, SOUNDS[7])


def _undo(workspace: Workspace) -> None:
    for _ in range(3):
        decide.undo(workspace)
    decide.redo(workspace)


def _embed(workspace: Workspace) -> None:
    workspace.vectors.put_texts(ENCODER, ["New"], np.eye(1, 16, dtype=np.float32))


def _back_up(workspace: Workspace) -> None:
    copy = workspace.path.with_name("damaged-backup.recap")
    copy.unlink(missing_ok=True)
    backups.write_backup(workspace, copy)


READING: tuple[Callable[[Workspace], None], ...] = (_check, _describe, _list, _captions, _journal, _sounds, _search)
WRITING: tuple[Callable[[Workspace], None], ...] = (_decide, _undo, _embed, _back_up)


def _flip(random: Random, path: Path, _: list[str]) -> None:
    content = bytearray(path.read_bytes())
    for _number in range(random.choice((1, 4, 32))):
        at = random.randrange(len(content))
        content[at] ^= 1 << random.randrange(8)
    path.write_bytes(content)


def _noise(random: Random, path: Path, _: list[str]) -> None:
    content = bytearray(path.read_bytes())
    at = random.randrange(len(content))
    length = random.choice((16, 200, _PAGE))
    content[at : at + length] = random.randbytes(len(content[at : at + length]))
    path.write_bytes(content)


def _zeros(random: Random, path: Path, _: list[str]) -> None:
    content = bytearray(path.read_bytes())
    page = random.randrange(len(content) // _PAGE)
    content[page * _PAGE : (page + 1) * _PAGE] = bytes(_PAGE)
    path.write_bytes(content)


def _swap(random: Random, path: Path, _: list[str]) -> None:
    content = bytearray(path.read_bytes())
    pages = len(content) // _PAGE
    chosen = (random.randrange(1, pages), random.randrange(1, pages))
    one, two = (slice(page * _PAGE, (page + 1) * _PAGE) for page in chosen)
    content[one], content[two] = content[two], content[one]
    path.write_bytes(content)


def _truncate(random: Random, path: Path, _: list[str]) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: random.randrange(len(content))])


def _header(random: Random, path: Path, _: list[str]) -> None:
    content = bytearray(path.read_bytes())
    content[random.randrange(100)] = random.randrange(256)
    path.write_bytes(content)


def _statement(random: Random, path: Path, tables: list[str]) -> None:
    """Damage through SQL: rows deleted, values replaced, tables dropped; those of the extensions, too."""
    table = random.choice(tables)
    db = apsw.Connection(str(path))
    try:
        db.execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
        for (trigger,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            if random.random() < 0.5:
                continue
            sql = db.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (trigger,)).get
            db.execute(f"DROP TRIGGER {trigger}")
            _damage_rows(random, db, table)
            db.execute(str(sql))
            return
        _damage_rows(random, db, table)
    finally:
        db.close()


def _damage_rows(random: Random, db: apsw.Connection, table: str) -> None:
    columns = [str(row[1]) for row in db.execute(f"PRAGMA table_info({table})").fetchall()]
    column = random.choice(columns)
    value = random.choice(_VALUES)
    action = random.choice(
        (
            f"DELETE FROM {table} WHERE abs(random()) % 2 = 0",
            f"DELETE FROM {table}",
            f"DROP TABLE {table}",
            f"UPDATE OR IGNORE {table} SET {column} = {value} WHERE abs(random()) % 2 = 0",
            f"UPDATE OR IGNORE {table} SET {column} = {value}",
        )
    )
    db.execute(action)


_VALUES = (
    *("NULL", "-1", "x''", "x'00ff00ff'", "CAST(x'41ff' AS TEXT)"),
    *("9223372036854775807", "''", "'{}'", "1e300", "randomblob(50)"),
)


def _foreign(random: Random, path: Path, _: list[str]) -> None:
    db = apsw.Connection(str(path))
    db.execute(random.choice(_FOREIGN))
    db.close()


def _tables(path: Path) -> list[str]:
    db = apsw.Connection(str(path))
    rows = db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    db.close()
    return [str(name) for (name,) in rows]


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:90] if str(error) else ""


_DAMAGES = (_flip, _flip, _noise, _zeros, _truncate, _swap, _header, _statement, _statement, _foreign)
