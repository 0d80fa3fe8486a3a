"""Opening: what is refused, in which words, and what survives."""

import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import apsw
import numpy as np
import pytest
from public_folder import public_folder

from recap_engine.datastore import schema
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.file_system import network_file_system
from recap_engine.datastore.migrations import LATEST, step
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import WorkspaceError, WorkspaceLocked, WorkspaceTooNew

Start = Callable[..., "subprocess.Popen[str]"]

HOLD = """
import sys
from pathlib import Path
from recap_engine.datastore import schema
from recap_engine.datastore.connection import Connection
connection = Connection(Path(sys.argv[1]))
with connection.change():
    print("held", flush=True)
    sys.stdin.readline()
"""


def one_sentence(error: BaseException, path: Path) -> None:
    said = str(error)
    assert str(path) in said
    assert "\n" not in said
    assert said.endswith(".")


def filled(path: Path) -> None:
    with Workspace.create(path) as workspace:
        for number in range(200):
            workspace.captions.add(f"A door closes {number} times", "accepted", provenance="human")


def test_a_new_workspace_is_marked_as_one_and_has_the_latest_version(path: Path, workspace: Workspace) -> None:
    db = apsw.Connection(str(path))
    assert db.execute("PRAGMA application_id").get == 0x52434150
    assert db.execute("PRAGMA user_version").get == LATEST
    assert db.execute("PRAGMA journal_mode").get == "wal"
    tables = db.execute("PRAGMA table_list").fetchall()
    ours = [
        t for t in tables if t[0] == "main" and t[2] == "table" and not t[1].startswith(("sqlite_", "caption_words"))
    ]
    assert all(strict for *_, strict in ours)
    db.close()


def test_creating_over_a_file_is_refused_and_leaves_it(path: Path) -> None:
    path.write_bytes(b"something else")
    with pytest.raises(WorkspaceError, match="already exists") as raised:
        Workspace.create(path)
    one_sentence(raised.value, path)
    assert path.read_bytes() == b"something else"


def test_creating_in_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="does not exist"):
        Workspace.create(tmp_path / "gone" / "field.recap")


def test_opening_what_is_not_there_or_a_folder_says_so(tmp_path: Path, path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no workspace"):
        Workspace.open(path)
    with pytest.raises(WorkspaceError, match="is a folder"):
        Workspace.open(tmp_path)


@pytest.mark.parametrize("content", [b"", b"RIFF" + bytes(5000), b"plain text, no database at all" * 400])
def test_a_file_that_is_not_a_workspace_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(WorkspaceError, match="not a RECAP workspace") as raised:
        Workspace.open(path)
    one_sentence(raised.value, path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    db = apsw.Connection(str(path))
    db.execute("CREATE TABLE notes (text); PRAGMA application_id = 7")
    db.close()
    before = path.read_bytes()
    with pytest.raises(WorkspaceError, match="not a RECAP workspace"):
        Workspace.open(path)
    assert path.read_bytes() == before


def test_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    Workspace.create(path).close()
    db = apsw.Connection(str(path))
    db.execute(f"PRAGMA user_version = {LATEST + 1}")
    db.close()
    for read_only in (False, True):
        with pytest.raises(WorkspaceTooNew, match="newer version") as raised:
            Workspace.open(path, read_only=read_only)
        one_sentence(raised.value, path)


def test_a_truncated_workspace_is_reported_as_damaged(path: Path) -> None:
    filled(path)
    os.truncate(path, path.stat().st_size // 3)
    with pytest.raises(WorkspaceError, match="damaged") as raised, Workspace.open(path) as workspace:  # noqa: PT012
        workspace.captions.page()
        workspace.captions.search("door")
    one_sentence(raised.value, path)


def test_a_corrupt_workspace_is_reported_by_the_check_in_sentences(path: Path) -> None:
    filled(path)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(path.stat().st_size - 4096))
    try:
        with Workspace.open(path) as workspace:
            problems = [str(problem) for problem in workspace.check()]
    except WorkspaceError as error:
        problems = [str(error)]
    assert problems
    assert all("damaged" in problem and "\n" not in problem for problem in problems)


def test_a_workspace_held_by_another_process_is_reported_as_locked_and_opens_when_let_go(
    path: Path, python: Start
) -> None:
    Workspace.create(path).close()
    process = python(HOLD, str(path))
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    with Workspace.open(path, busy_seconds=0.1) as workspace:
        assert workspace.sequence() == 0  # reading goes on meanwhile
        with pytest.raises(WorkspaceLocked, match="another program") as raised:
            workspace.collections.create("clotho")
        one_sentence(raised.value, path)
        process.communicate("\n")
        workspace.collections.create("clotho")


def test_reading_only_changes_nothing_and_says_so(path: Path) -> None:
    filled(path)
    before = path.read_bytes()
    with Workspace.open(path, read_only=True) as workspace:
        assert workspace.captions.count() == 200
        assert len(workspace.captions.search("door 17")) >= 1
        with pytest.raises(WorkspaceError, match="open read-only"):
            workspace.captions.add("A dog barks", "accepted", provenance="human")
        assert workspace.check() == []
    assert path.read_bytes() == before


KILLED = """
import os, signal, sys
from recap_engine.datastore.workspace import Workspace
workspace = Workspace.open(sys.argv[1])
for number in range(200):
    workspace.captions.add(f"A door closes {number} times", "accepted", provenance="human")
os.kill(os.getpid(), signal.SIGKILL)
"""

AS_NOBODY = """
import ctypes, os, sys
os.umask(0)
import sqlite_vec
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import WorkspaceError
# Nobody cannot read it where the program is in a private folder; once loaded it is found by its name.
extension = ctypes.CDLL(sqlite_vec.loadable_path() + ".so")
os.setegid(65534)
os.seteuid(65534)
for read_only in (False, True):
    try:
        with Workspace.open(sys.argv[1], read_only=read_only) as workspace:
            print("opened", workspace.captions.count(), flush=True)
    except WorkspaceError as error:
        print(error, flush=True)
"""


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root, to become somebody with fewer rights"
)
@pytest.mark.parametrize("locked", ["file", "folder", "folder after a crash"])
def test_a_file_or_folder_without_the_right_to_write_opens_for_reading_only(python: Start, locked: str) -> None:
    with public_folder() as folder:
        check_reading_only(folder, python, locked)


def check_reading_only(folder: Path, python: Start, locked: str) -> None:
    path = folder / "field.recap"
    if locked == "folder after a crash":
        Workspace.create(path).close()
        writing = python(KILLED, str(path))
        assert writing.wait() != 0
        assert Path(f"{path}-wal").stat().st_size
        # As it is copied somewhere else: what programs shared in memory stays behind.
        Path(f"{path}-shm").unlink()
    else:
        filled(path)
    path.chmod(0o444 if locked == "file" else 0o666)
    folder.chmod(0o777 if locked == "file" else 0o755)
    there = sorted(folder.iterdir())
    out, _ = python(AS_NOBODY, str(path)).communicate()
    refused, opened = out.splitlines()
    assert "is read-only" in refused
    assert "copy" in refused
    assert opened == "opened 200"
    # Nothing is left that whose the file is could not write.
    assert sorted(folder.iterdir()) == there


def test_a_full_disk_is_reported_and_what_was_saved_stays(path: Path) -> None:
    filled(path)
    with Workspace.open(path) as workspace:
        pages = workspace.connection.value("PRAGMA page_count")
        workspace.connection.rows(f"PRAGMA max_page_count = {pages + 4}")
        kept, error = workspace.captions.count(), None
        try:
            for number in range(10_000):
                workspace.captions.add(
                    f"A long sentence about a train, number {number}", "accepted", provenance="human"
                )
                kept += 1
        except WorkspaceError as raised:
            error = raised
        assert error is not None
        one_sentence(error, path)
        assert "no space left" in str(error)
        assert workspace.captions.count() == kept
        assert workspace.check() == []
        workspace.connection.rows("PRAGMA max_page_count = 100000")
        workspace.captions.add("Room again", "accepted", provenance="human")


def test_a_really_full_file_system_is_reported_and_what_was_saved_stays(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        path = small / "field.recap"
        kept = 0
        with Workspace.create(path) as workspace:
            with pytest.raises(WorkspaceError, match=r"no space left|cannot be read or written"):  # noqa: PT012
                for number in range(10_000):
                    workspace.captions.add(f"{number} " + "rain " * 300, "accepted", provenance="human")
                    kept += 1
            assert workspace.captions.count() == kept > 0
        with Workspace.open(path, read_only=True) as workspace:
            assert workspace.captions.count() == kept
            assert workspace.check() == []
    finally:
        subprocess.run(["umount", str(small)], check=True)


@pytest.mark.parametrize("left", ["closed", "after a crash"])
def test_on_a_full_file_system_a_workspace_can_be_read(tmp_path: Path, python: Start, left: str) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        path = small / "field.recap"
        if left == "closed":
            filled(path)
        else:
            Workspace.create(path).close()
            assert python(KILLED, str(path)).wait() != 0
            Path(f"{path}-shm").unlink()
        with pytest.raises(OSError, match="No space left"), (small / "filler").open("wb") as filler:  # noqa: PT012
            while True:
                filler.write(bytes(4096))
                filler.flush()
        with Workspace.open_to_read(path) as workspace:
            assert workspace.captions.count() == 200
            assert len(workspace.captions.search("door 17")) >= 1
            assert workspace.journal.entries() == []
        with (
            pytest.raises(WorkspaceError, match=r"no space left|read-only"),
            Workspace.open_as_allowed(path) as workspace,
        ):
            workspace.captions.add("rain " * 700, "accepted", provenance="human")
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_migrations_that_have_shipped_are_never_edited() -> None:
    known = {
        1: "3e5efd7d0b397fa6f27fff84643a747175b1d6569469d7d13aa1194703ab9038",
        2: "ced58dfd9403ffc50c4db386a5dbdfef68b0fe164fd7f65bcddab7c9922350d1",
        3: "ab9c5c0553f0a251788aa4d5cc1fb959c2d9da418a8f95c31fc79f5cfd76cce4",
        4: "89244b8f427186e7c2dc0091d1c4792663256a3978cd3cd01b6c03f8d8460938",
        5: "b5e6c0105b8fd7e9e834c5475e55adfac623d032d51b47f17c67791c271373dd",
        6: "1316a66ad7cb4d35e74377eb2a0ffa94d56fbf32e61b872b290a7e765d52a214",
        7: "6d72951d96dbfb2ddfdb5b4a739d368cb2647e84949a9bc267c1720c43a69ab8",
        8: "879005f330f03c09226b547ff58cfd131875dde8acdb599f30a3af6c37a14f55",
        9: "5e211d890a03f806a033ee467b82f41e4c3e34b1e65435bfa22b153a0f533c81",
        10: "f273c29ebb434b78121caf1bbe8c78fe9f4d7ca9a846e89a12feecf9f989e269",
        11: "d1b9636ab9cb46a2bad6f2fee22d96d9f30e385a5fb40f68e1be711c8902db95",
        12: "e258ff8f53d98cef4447ebf713ef60233ea39eb207abbcfc307ca116da0dbdce",
        13: "3d2cb2555f2e330232ffe357d676d9474b919dda10c0350511741d2b8e3a036a",
    }
    assert {n: hashlib.sha256(step(n).encode()).hexdigest() for n in range(1, LATEST + 1)} == known


def test_migration_is_done_once_when_several_open_an_unfinished_file(path: Path) -> None:
    db = apsw.Connection(str(path))
    db.execute("PRAGMA application_id = 0x52434150; PRAGMA journal_mode = wal")
    db.close()
    first, second = Connection(path), Connection(path)
    assert first.sequence() == second.sequence() == 0
    first.close()
    second.close()


def test_a_workspace_that_is_being_written_is_not_reported_as_damaged(path: Path) -> None:
    Workspace.create(path).close()
    with Workspace.open(path) as writing, Workspace.open(path, busy_seconds=0.05) as checking:
        with writing.connection.change(), pytest.raises(WorkspaceLocked):
            checking.check()
        assert checking.check() == []


def test_safe_mode_works_without_shared_memory_and_keeps_others_out(path: Path, python: Start) -> None:
    filled(path)
    with Workspace.open(path, safe_mode=True) as workspace:
        workspace.captions.add("A dog barks", "accepted", provenance="human")
        assert not Path(f"{path}-wal").exists()
        with pytest.raises(WorkspaceLocked):
            Workspace.open(path, busy_seconds=0.1).sequence()
    with Workspace.open(path) as workspace:
        assert workspace.captions.count() == 201


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "9p", "fuse.sshfs"])
def test_network_file_systems_are_known_by_the_innermost_mount(tmp_path: Path, kind: str) -> None:
    share = tmp_path / "the share"
    (share / "inner").mkdir(parents=True)
    mounts = tmp_path / "mounts"
    escaped = str(share).replace(" ", "\\040")
    mounts.write_text(
        f"/dev/vda / ext4 rw 0 0\nhost:/x {escaped} {kind} rw 0 0\n/dev/vdb {escaped}/inner ext4 rw 0 0\n"
    )
    assert network_file_system(share / "field.recap", mounts) == kind
    assert network_file_system(share / "inner" / "field.recap", mounts) is None
    assert network_file_system(tmp_path / "field.recap", mounts) is None
    assert network_file_system(Path(f"{share} 2") / "field.recap", mounts) is None
    assert network_file_system(share / "field.recap", tmp_path / "no mounts") is None


def test_on_a_network_file_system_only_safe_mode_opens(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workspace.create(path).close()
    mounts = path.parent / "mounts"
    mounts.write_text(f"host:/x {path.parent} nfs4 rw 0 0\n")
    monkeypatch.setattr("recap_engine.datastore.file_system._MOUNTS", mounts)
    with pytest.raises(WorkspaceError, match="safe mode") as raised:
        Workspace.open(path)
    one_sentence(raised.value, path)
    with Workspace.open(path, safe_mode=True) as workspace:
        workspace.collections.create("clotho")


def test_a_name_that_is_not_utf8_is_a_name_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"w\xe4lder.recap")
    filled(path)
    for read_only in (False, True):
        with Workspace.open(path, read_only=read_only) as workspace:
            assert workspace.captions.count() == 200
            assert workspace.describe()["captions"] == "200"


def test_what_is_read_apart_and_changed_meanwhile_is_not_reported_as_damage(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(path)
    monkeypatch.setattr("recap_engine.datastore.opening.may_write", lambda _: False)
    with Workspace.open(path, read_only=True) as workspace:
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(os.urandom(path.stat().st_size - 4096))
        with pytest.raises(WorkspaceError, match="open it again") as raised:
            workspace.captions.page()
        one_sentence(raised.value, path)


def test_no_statement_reaches_what_sqlite_keeps_for_itself(workspace: Workspace) -> None:
    connection = workspace.connection
    connection.rows("PRAGMA writable_schema = ON")
    for statement in (
        "UPDATE sqlite_schema SET sql = ''",
        "DELETE FROM caption_words_data",
        "INSERT INTO caption_words_config VALUES ('x', 1)",
    ):
        with pytest.raises(apsw.SQLError, match="may not be modified"):
            connection.run(statement)


@pytest.mark.parametrize("name", ["n" * 300, "null\0byte"])
def test_names_that_no_file_can_have_are_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    for attempt in (Workspace.create, Workspace.open, Workspace.open_to_read):
        with pytest.raises(WorkspaceError, match="cannot be used"):
            attempt(tmp_path / name)


def test_vectors_dropped_by_another_program_are_no_damage(
    path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.open(path) as other:
        other.vectors.put_texts("old", ["Rain"], np.eye(1, 8, dtype=np.float32))
        read = schema._objects

        def read_before_the_drop(db: apsw.Connection) -> list[tuple[str, str, str | None]]:
            objects = read(db)
            other.vectors.forget("old")
            return objects

        monkeypatch.setattr(schema, "_objects", read_before_the_drop)
        with Workspace.open(path, read_only=True) as opened:
            assert opened.vectors.encoders() == []
