"""A workspace that can be read but not written: reading works, and commands that would change it are refused."""

import json
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from small_world import Run

from recap_engine.datastore.migrations import LATEST, migrate
from recap_engine.datastore.opening import APPLICATION_ID

Recap = Callable[..., Run]


@pytest.fixture
def locked(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called, the workspace looks as on a disk that is mounted for reading only."""

    def lock() -> None:
        monkeypatch.setattr("recap_engine.datastore.opening.may_write", lambda path: path != workspace)

    return lock


def test_what_only_looks_works(recap: Recap, sounds: Path, locked: Callable[[], None], tmp_path: Path) -> None:
    recap("libraries", "add", sounds)
    recap("accept", sounds / "a.wav", "A beep", "--annotator", "ana")
    recap("sounds", "search", "rain")
    looking = (
        ("workspace", "info"),
        ("workspace", "check"),
        ("collections", "list"),
        ("captions", "list"),
        ("captions", "history", "1"),
        ("captions", "search", "rain", "--words"),
        ("journal",),
        ("libraries", "list"),
        ("sounds", "search", "rain"),
        ("sounds", "similar", sounds / "a.wav"),
    )
    before = [recap(*command).out for command in looking]
    locked()
    for command, out in zip(looking, before, strict=True):
        run = recap(*command)
        assert (run.status, run.out) == (0, out), (command, run.err)
    assert recap("captions", "export", "--format", "plain", "--out", tmp_path / "all.csv").status == 0
    assert "A beep" in (tmp_path / "all.csv").read_text()
    (tmp_path / "more.csv").write_text("caption\nHail\n")
    tried = recap("captions", "import", tmp_path / "more.csv", "--collection", "x", "--dry-run")
    assert "Would add: 1" in tried.err


def test_what_would_change_something_says_so_in_one_sentence(
    recap: Recap, sounds: Path, locked: Callable[[], None], tmp_path: Path
) -> None:
    (tmp_path / "more.csv").write_text("caption\nHail\n")
    locked()
    for command in (
        ("accept", sounds / "a.wav", "A beep"),
        ("reject", sounds / "a.wav"),
        ("undo",),
        ("captions", "delete", "1"),
        ("captions", "import", tmp_path / "more.csv", "--collection", "x"),
        ("collections", "disable", "music"),
        ("libraries", "add", sounds),
        ("libraries", "scan"),
        ("workspace", "use-model"),
    ):
        run = recap(*command)
        assert run.status == 3, command
        assert "is read-only" in run.err, command
        assert run.err.count("\n") == 1, run.err


def test_sounds_are_captioned_from_it_and_what_cannot_be_found_is_reported(
    recap: Recap, sounds: Path, workspace: Path, locked: Callable[[], None]
) -> None:
    recap("caption", sounds / "a.wav")
    recap("accept", sounds / "b.wav", "A kazoo squeals")
    before = workspace.read_bytes()
    locked()
    run = recap("caption", sounds / "a.wav", "--format", "jsonl")
    assert run.status == 0
    assert len(json.loads(run.out)["neighbours"]) == 10
    assert "proposals are not stored" in run.err
    assert "have no vectors of this model yet" in run.err
    assert workspace.read_bytes() == before


def test_looking_leaves_nothing_beside_the_workspace(recap: Recap, workspace: Path, sounds: Path) -> None:
    before = sorted(path.name for path in workspace.parent.iterdir())
    for command in (("captions", "list"), ("collections", "list"), ("workspace", "info"), ("journal",)):
        assert recap(*command).status == 0
    assert sorted(path.name for path in workspace.parent.iterdir()) == before


def test_one_of_an_older_version_that_cannot_be_brought_up_to_date_is_reported(
    recap: Recap, workspace: Path, locked: Callable[[], None]
) -> None:
    workspace.unlink()
    db = apsw.Connection(str(workspace))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(db, LATEST - 1)
    db.close()
    locked()
    run = recap("captions", "list")
    assert (run.status, run.out) == (3, "")
    assert "older version" in run.err
    assert run.err.count("\n") == 1
