"""What programs that sync, restore or delete files do to an open workspace: noticed, refused, and nothing is lost."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import WorkspaceDamaged, WorkspaceLocked, WorkspaceReplaced

Start = Callable[..., "subprocess.Popen[str]"]
WORDS = [f"A door closes {number} times" for number in range(30)]


def add(workspace: Workspace, *texts: str) -> None:
    with workspace.connection.change():
        for text in texts:
            workspace.captions.add(text, "accepted", provenance="human")


def texts(path: Path) -> list[str]:
    with Workspace.open(path) as workspace:
        assert workspace.check() == []
        return [caption.text for caption in workspace.captions.page(limit=10_000)]


@pytest.fixture
def older(path: Path, tmp_path: Path) -> Path:
    """An older state of the workspace, as a syncing program would bring it back."""
    with Workspace.create(path) as workspace:
        add(workspace, "Old")
    return Path(shutil.copy2(path, tmp_path / "older"))


def rename_over(path: Path, older: Path) -> None:
    os.replace(older, path)


def delete(path: Path, older: Path) -> None:
    path.unlink()


def move_away(path: Path, older: Path) -> None:
    path.rename(path.with_name("moved.recap"))


@pytest.mark.parametrize("safe_mode", [False, True])
@pytest.mark.parametrize("intrude", [rename_over, delete, move_away])
def test_after_a_replacement_nothing_is_reported_as_saved(
    path: Path, older: Path, intrude: Callable[[Path, Path], None], safe_mode: bool
) -> None:
    with Workspace.open(path, safe_mode=safe_mode) as workspace:
        add(workspace, *WORDS)
        intrude(path, older)
        with pytest.raises(WorkspaceReplaced) as raised:
            add(workspace, "Lost")
        assert str(path) in str(raised.value)
        assert "\n" not in str(raised.value)
        with pytest.raises(WorkspaceReplaced):
            workspace.sequence()
        assert workspace.captions.count() == 31  # what is open can still be read
    (kept,) = path.parent.glob("field.kept-*.recap")
    assert texts(kept) == ["Old", *WORDS]
    assert str(kept) in str(raised.value)
    if intrude is rename_over:
        assert texts(path) == ["Old"]
    else:
        assert not path.exists()
    assert not Path(f"{path}-wal").exists()


def test_a_replacement_is_noticed_when_the_workspace_is_closed(path: Path, older: Path) -> None:
    with Workspace.open(path) as workspace:
        add(workspace, *WORDS)
        os.replace(older, path)
    assert texts(path) == ["Old"]
    (kept,) = path.parent.glob("field.kept-*.recap")
    assert texts(kept) == ["Old", *WORDS]


def test_a_replacement_between_check_and_commit_is_not_reported_as_saved(path: Path, older: Path) -> None:
    with Workspace.open(path) as workspace, pytest.raises(WorkspaceReplaced), workspace.connection.change():  # noqa: PT012
        workspace.collections.create("late")
        os.replace(older, path)
    assert texts(path) == ["Old"]


def test_a_rewrite_in_place_is_noticed_and_the_log_stays_out_of_the_new_file(
    path: Path, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recap_engine.datastore.file_guard._DOUBT_SECONDS", 0.1)
    content = older.read_bytes()
    with Workspace.open(path) as workspace:
        add(workspace, *WORDS)
        with os.fdopen(os.open(path, os.O_WRONLY), "wb") as file:
            file.write(content)
        with pytest.raises(WorkspaceReplaced, match="rewritten"):
            add(workspace, "Lost")
    assert path.read_bytes() == content


def test_a_rewrite_in_place_is_noticed_in_safe_mode(path: Path, older: Path) -> None:
    with Workspace.open(path, safe_mode=True) as workspace:
        add(workspace, *WORDS)
        path.write_bytes(older.read_bytes())
        with pytest.raises(WorkspaceReplaced, match="rewritten"):
            add(workspace, "Lost")


def test_a_conflict_copy_beside_the_workspace_changes_nothing(path: Path, older: Path) -> None:
    with Workspace.open(path) as workspace:
        add(workspace, "New")
        shutil.copy2(older, path.with_name("field (conflicted copy).recap"))
        add(workspace, "Newer")
    assert texts(path) == ["Old", "New", "Newer"]
    assert texts(path.with_name("field (conflicted copy).recap")) == ["Old"]


def test_a_log_that_is_taken_away_is_noticed(path: Path, older: Path) -> None:
    with Workspace.open(path) as workspace:
        add(workspace, *WORDS)
        Path(f"{path}-wal").unlink()
        with pytest.raises(WorkspaceReplaced):
            add(workspace, "Lost")
    (kept,) = path.parent.glob("field.kept-*.recap")
    assert texts(kept) == ["Old", *WORDS]


def test_checkpoints_of_several_programs_are_not_taken_for_a_rewrite(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recap_engine.datastore.file_guard.CHECKPOINT_PAGES", 5)
    Workspace.create(path).close()
    with Workspace.open(path) as one, Workspace.open(path) as two:
        states = set()
        for number in range(30):
            add(one if number % 3 else two, f"Caption {number}")
            states.add((path.stat().st_mtime_ns, path.stat().st_size))
            assert one.sequence() == two.sequence()
        assert len(states) > 2
    assert len(texts(path)) == 30


@pytest.fixture
def quick_doubts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each commit makes a checkpoint, and a missing record is noticed at once."""
    monkeypatch.setattr("recap_engine.datastore.file_guard._DOUBT_SECONDS", 0.05)
    monkeypatch.setattr("recap_engine.datastore.file_guard.CHECKPOINT_PAGES", 1)


@pytest.mark.usefixtures("quick_doubts")
def test_a_checkpoint_that_cannot_be_recorded_is_not_taken_for_a_rewrite(path: Path) -> None:
    Workspace.create(path).close()
    with (
        Workspace.open(path, busy_seconds=0.1) as one,
        Workspace.open(path, busy_seconds=0.1) as two,
        Workspace.open(path) as three,
        one.connection.database() as db,
        three.connection.database() as holder,
    ):
        add(two, "First")
        commits = []

        def lock_after_the_announcement(*_: object) -> int:
            commits.append(1)
            if len(commits) == 2:
                holder.execute("BEGIN IMMEDIATE")
            return apsw.SQLITE_OK

        before = (path.stat().st_mtime_ns, path.stat().st_size)
        db.set_wal_hook(lock_after_the_announcement)
        one.connection._guard._checkpoint_at = 0  # type: ignore[union-attr]
        add(one, "Second")
        assert (path.stat().st_mtime_ns, path.stat().st_size) != before
        assert db.execute("SELECT size < 0 FROM checkpoints").get
        for workspace in (one, two, two):
            workspace.sequence()
            with pytest.raises(WorkspaceLocked):
                add(workspace, "Too early")
            time.sleep(0.06)
        holder.execute("ROLLBACK")
        for number, workspace in enumerate((two, three, one, two)):
            add(workspace, f"Later {number}")
        assert one.sequence() == two.sequence() == three.sequence()
    assert len(texts(path)) == 6


KILLED_IN_A_CHECKPOINT = """
import os, signal, sys
from recap_engine.datastore import file_guard
from recap_engine.datastore.workspace import Workspace
file_guard.CHECKPOINT_PAGES = 1
def kill(_cursor, sql, _values):
    if sql.startswith("UPDATE checkpoints"):
        os.kill(os.getpid(), signal.SIGKILL)
    return True
workspace = Workspace.open(sys.argv[1])
with workspace.connection.database() as db:
    db.exec_trace = kill
workspace.captions.add("Saved before the end", "accepted", provenance="human")
"""


@pytest.mark.usefixtures("quick_doubts")
def test_a_program_killed_in_its_checkpoint_leaves_the_workspace_to_the_others(path: Path, python: Start) -> None:
    Workspace.create(path).close()
    with Workspace.open(path) as one, Workspace.open(path) as two:
        add(one, "First")
        before = (path.stat().st_mtime_ns, path.stat().st_size)
        two.sequence()
        assert python(KILLED_IN_A_CHECKPOINT, str(path)).wait() < 0
        assert (path.stat().st_mtime_ns, path.stat().st_size) != before
        for workspace in (two, one, two):
            workspace.sequence()
            add(workspace, f"After change {workspace.sequence()}")
        with one.connection.database() as db:
            assert db.execute("SELECT modified_ns, size FROM checkpoints").fetchall() == [
                (path.stat().st_mtime_ns, path.stat().st_size)
            ]
    assert len(texts(path)) == 5


@pytest.mark.usefixtures("quick_doubts")
def test_a_poll_notices_a_rewrite_without_waiting_and_raises_a_new_error_each_time(path: Path, older: Path) -> None:
    content = older.read_bytes()
    with Workspace.open(path) as workspace:
        add(workspace, *WORDS)
        path.write_bytes(content)
        workspace.sequence()  # undecided
        time.sleep(0.06)
        errors = []
        for _ in range(2):
            with pytest.raises(WorkspaceReplaced, match="rewritten") as raised:
                workspace.sequence()
            errors.append(raised.value)
        assert errors[0] is not errors[1]
    assert path.read_bytes() == content


KILLED = """
import os, signal, sys
from recap_engine.datastore.workspace import Workspace
workspace = Workspace.open(sys.argv[1])
for number in range(400):
    workspace.captions.add(f"A door closes {number} times, says number {number}", "accepted", provenance="human")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_log_of_a_crash_is_not_applied_to_another_file(path: Path, tmp_path: Path, python: Start) -> None:
    with Workspace.create(path) as workspace:
        add(workspace, *(f"Rain {number} on a roof of tin" for number in range(3000)))
    with Workspace.create(tmp_path / "other.recap") as other:
        add(other, "Other")
    process = python(KILLED, str(path))
    assert process.wait() != 0
    crashed = tmp_path / "crashed.recap"
    for suffix in ("", "-wal"):
        shutil.copy(f"{path}{suffix}", f"{crashed}{suffix}")
    assert len(texts(crashed)) == 3400  # a copy with its log is whole
    os.replace(tmp_path / "other.recap", path)
    before = path.read_bytes()
    with pytest.raises(WorkspaceDamaged, match="do not belong together"):
        Workspace.open(path)
    assert path.read_bytes() == before
    Path(f"{path}-wal").rename(tmp_path / "log")
    assert texts(path) == ["Other"]
