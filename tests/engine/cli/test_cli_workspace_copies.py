"""``recap undo --annotator`` and ``recap workspace backup|restore|repair|adopt``, on workspaces without sounds."""

import json
from pathlib import Path

import apsw
import pytest

from recap_engine.annotate import decide
from recap_engine.cli import main
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Sound

DOG = Sound("d" * 32, 5.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "field.recap"
    with Workspace.create(path) as workspace:
        decide.write(workspace, DOG, "A dog", annotator="ana")
        decide.write(workspace, DOG, "A dog barks", annotator="ben")
        decide.write(workspace, DOG, "A dog barks twice", annotator="ana")
    return path


def texts(path: Path) -> list[str]:
    with Workspace.open(path) as workspace:
        return [caption.text for caption in workspace.captions.of_sound(DOG)]


def test_undo_with_an_annotator_takes_back_only_that_persons_decision(path: Path) -> None:
    assert main(["undo", "--annotator", "ben", "--workspace", str(path)]) == 0
    assert texts(path) == ["A dog", "A dog barks twice"]
    assert main(["undo", "--annotator", "ben", "--workspace", str(path)]) == 2
    assert main(["undo", "--workspace", str(path)]) == 0
    assert texts(path) == ["A dog"]


def test_a_backup_is_written_restored_and_never_overwrites(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.recap"
    assert main(["workspace", "backup", str(copy), "--workspace", str(path)]) == 0
    assert main(["workspace", "backup", str(copy), "--workspace", str(path)]) == 3
    assert main(["undo", "--workspace", str(path)]) == 0
    assert main(["workspace", "restore", str(copy), "--dry-run", "--workspace", str(path)]) == 0
    assert texts(path) == ["A dog", "A dog barks"]
    assert [one.name for one in tmp_path.glob("*.before-restore.recap")] == []
    assert main(["workspace", "restore", str(copy), "--workspace", str(path)]) == 0
    assert texts(path) == ["A dog", "A dog barks", "A dog barks twice"]
    assert texts(tmp_path / "field.before-restore.recap") == ["A dog", "A dog barks"]


def test_the_repair_of_a_file_without_a_readable_page_points_to_a_backup(tmp_path, capsys) -> None:
    path = tmp_path / "cut.recap"
    Workspace.create(path).close()
    with path.open("r+b") as file:
        file.truncate(5000)
    assert main(["workspace", "repair", "--workspace", str(path)]) == 3
    shown = capsys.readouterr().err
    assert "Nothing of" in shown
    assert "recap workspace repair" not in shown


def test_a_received_workspace_is_adopted_and_a_damaged_one_repaired(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    db = apsw.Connection(str(path))
    db.execute("CREATE TRIGGER robber AFTER INSERT ON captions BEGIN DELETE FROM drafts; END; DELETE FROM undone")
    db.close()
    assert main(["undo", "--workspace", str(path)]) == 3
    assert "robber" in capsys.readouterr().err
    assert main(["workspace", "check", "--workspace", str(path)]) == 1
    assert "robber" in capsys.readouterr().out
    assert main(["journal", "--workspace", str(path)]) == 0
    assert main(["workspace", "adopt", str(path)]) == 0
    assert len(texts(tmp_path / "field.adopted.recap")) == 3
    capsys.readouterr()
    assert main(["workspace", "repair", "--dry-run", "--format", "jsonl", "--workspace", str(path)]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["previous"], row["saved"]["captions"], row["lost"]) == (None, 3, {})
    assert main(["workspace", "check", "--workspace", str(path)]) == 1
    assert main(["workspace", "repair", "--workspace", str(path)]) == 0
    assert len(texts(path)) == 3
    assert main(["workspace", "check", "--workspace", str(path)]) == 0
    capsys.readouterr()
    assert main(["workspace", "repair", "--workspace", str(path)]) == 0
    assert "nothing was changed" in capsys.readouterr().err
