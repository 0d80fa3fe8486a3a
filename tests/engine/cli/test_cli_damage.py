"""A damaged workspace is reported in one sentence, whatever fails because of it."""

from pathlib import Path

import apsw
import numpy as np
import pytest

from recap_engine.annotate import decide
from recap_engine.cli import main
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import WorkspaceDamaged
from recap_engine.records import Sound


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "field.recap"
    with Workspace.create(path) as workspace:
        decide.write(workspace, Sound("d" * 32, 5.0), "A dog", path="/sounds/dog.wav")
        row = workspace.sounds.add(Sound("d" * 32, 5.0))
        workspace.vectors.put_sounds("encoder", [row], np.eye(1, 16, dtype=np.float32))
    return path


def spoil(path: Path, table: str, column: str, value: str) -> None:
    """Store a value that the schema forbids, as a page that was overwritten may hold."""
    for step in ("loosen", "spoil", "restore"):
        db = apsw.Connection(str(path))
        if step == "spoil":
            db.execute(f"UPDATE {table} SET {column} = {value}")
        else:
            db.execute("PRAGMA writable_schema = ON")
            words = (f"{column} TEXT NOT NULL", f"{column} ANY")
            old, new = words if step == "loosen" else words[::-1]
            changed = "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?"
            db.execute(changed, (old, new, table))
        db.close()


@pytest.mark.parametrize(
    ("table", "column", "value", "command"),
    [
        ("encoders", "fingerprint", "NULL", ["workspace", "info"]),
        ("libraries", "name", "7", ["libraries", "list"]),
        ("journal", "at", "NULL", ["journal"]),
        ("collections", "name", "NULL", ["collections", "list"]),
    ],
)
def test_a_value_that_no_whole_file_holds_is_reported_as_damage(path, capsys, table, column, value, command):
    with Workspace.open(path) as workspace:
        workspace.libraries.add(str(path.parent))
    if table == "journal":
        db = apsw.Connection(str(path))
        trigger = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'journal_no_update'").get
        db.execute("DROP TRIGGER journal_no_update")
        db.close()
    spoil(path, table, column, value)
    if table == "journal":
        db = apsw.Connection(str(path))
        db.execute(trigger)
        db.close()
    status = main([*command, "--workspace", str(path)])
    message = capsys.readouterr().err
    assert "Traceback" not in message
    assert status == 0 or (status == 3 and "is damaged" in message)
    assert main(["workspace", "check", "--workspace", str(path)]) == 1
    assert f"{table}.{column}" in capsys.readouterr().out


def test_a_decision_about_a_missing_sound_is_reported_as_damage(path, capsys):
    db = apsw.Connection(str(path))
    db.execute("PRAGMA foreign_keys = OFF")
    for table in ("captions", "files", "sounds", "texts", "collections"):
        db.execute(f"DELETE FROM {table}")
    db.close()
    assert main(["undo", "--workspace", str(path)]) in (2, 3)
    assert "Traceback" not in capsys.readouterr().err


def test_a_name_in_the_schema_that_is_not_utf8_is_damage(path):
    content = path.read_bytes()
    path.write_bytes(
        content.replace(
            b"(chunk_id INTEGER PRIMARY KEY AUTOINCREMENT,size INTEGER",
            b"(chunk_id INTEGER PRIMARY KEY AUTOINCREMENT,s\xf9ze INTEGER",
        )
    )
    for read_only in (True, False):
        with pytest.raises(WorkspaceDamaged):
            Workspace.open(path, read_only=read_only)


def test_a_bug_is_not_blamed_on_a_whole_workspace(path, monkeypatch):
    def fail(*_: object) -> None:
        raise TypeError("a bug")

    monkeypatch.setattr(Workspace, "describe", fail)
    with pytest.raises(TypeError, match="a bug"):
        main(["workspace", "info", "--workspace", str(path)])


@pytest.mark.parametrize("part", ["chunks", "rowids", "vector_chunks00", "info"])
@pytest.mark.parametrize("how", ["missing", "a view", "without its columns"])
def test_vectors_without_a_table_of_theirs_are_reported_and_rebuilt(path, capsys, part, how):
    """sqlite-vec ends the process where it misses one."""
    shadow = f"vectors_audio_1_{part}"
    db = apsw.Connection(str(path))
    db.execute(f"DROP TABLE {shadow}")
    if how == "a view":
        db.execute(f"CREATE VIEW {shadow} AS SELECT 1 AS chunk_id, 1 AS rowid")
    if how == "without its columns":
        db.execute(f"CREATE TABLE {shadow} (something)")
    db.close()
    for read_only in (True, False):
        with pytest.raises(WorkspaceDamaged, match=shadow):
            Workspace.open(path, read_only=read_only)
    assert main(["workspace", "repair", "--workspace", str(path)]) == 0
    capsys.readouterr()
    assert main(["workspace", "check", "--workspace", str(path)]) == 0


@pytest.mark.parametrize("dimensions", [10**5, 10**12, 2**63 - 1])
def test_impossible_dimensions_of_vectors_are_damage(path, capsys, dimensions):
    db = apsw.Connection(str(path))
    db.execute("UPDATE encoders SET dimensions = ?", (dimensions,))
    db.close()
    assert main(["workspace", "check", "--workspace", str(path)]) == 1
    assert "damaged" in capsys.readouterr().out
    with Workspace.open(path) as workspace, pytest.raises(WorkspaceDamaged):
        workspace.vectors.encoders()


def test_vectors_that_hold_no_numbers_are_damage(path):
    db = apsw.Connection(str(path))
    size = db.execute("SELECT length(vectors) FROM vectors_audio_1_vector_chunks00").get
    db.execute("UPDATE vectors_audio_1_vector_chunks00 SET vectors = ?", (np.full(size // 4, np.nan, "<f4").tobytes(),))
    db.close()
    with Workspace.open(path) as workspace:
        with pytest.raises(WorkspaceDamaged):
            workspace.search.sounds("encoder", np.eye(1, 16, dtype=np.float32), 5)
        assert any("unit length" in str(problem) for problem in workspace.check())
