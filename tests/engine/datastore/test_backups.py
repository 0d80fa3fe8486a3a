"""Backups, restoring, repairing damaged files, and taking data out of files that others have changed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import numpy as np
import pytest
from numpy.typing import NDArray

from recap_engine.annotate import curate, decide
from recap_engine.datastore import backups
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.migrations import migrate
from recap_engine.datastore.opening import APPLICATION_ID
from recap_engine.datastore.schema import LATEST_DIGEST, latest_digest
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import WorkspaceDamaged, WorkspaceError, WorkspaceForeign, WorkspaceLocked
from recap_engine.records import Candidate, Proposal, Region, Sound

DOG, CAT = Sound("d" * 32, 5.0), Sound("c" * 32, 3.0)
PART = Sound("d" * 32, 5.0, Region(1.0, 2.0))
Unit = Callable[..., NDArray[np.float32]]


@pytest.fixture
def worked(path: Path, unit: Unit) -> Path:
    """A workspace with something in every table."""
    with Workspace.create(path) as workspace:
        workspace.proposals.put(Proposal(DOG, (Candidate("A dog barks", 0.9, "generated"),), (), "bundle-1"))
        decide.accept(workspace, DOG, "A dog barks", annotator="ana")
        decide.write(workspace, PART, "A short bark", annotator="ana")
        (cat,) = decide.write(workspace, CAT, "A cat", annotator="ben").captions
        decide.edit(workspace, CAT, "A cat purrs", caption=cat, annotator="ben")
        decide.write(workspace, CAT, "Undone", annotator="ben")
        decide.undo(workspace)
        decide.skip(workspace, Sound("e" * 32, 1.0), "damaged")
        curate.move(workspace, [cat], "pets")
        workspace.drafts.save(CAT, "A dra", "ana")
        workspace.notes.save(CAT, "ask Ben", "ana")
        workspace.lists.put("todo", "todo.csv", [CAT.hash])
        workspace.vectors.put_texts("fp", ["A dog barks", "A cat purrs"], unit(2, 8))
        list(workspace.imports.add_rows([ImportRow(f"Rain {number} on a roof") for number in range(300)], "rain"))
    return path


def content(path: Path) -> dict[str, object]:
    with Workspace.open(path) as workspace:
        assert workspace.check() == []
        return {
            "captions": [(c.text, c.collection, c.provenance, c.annotator) for c in workspace.captions.page()],
            "journal": workspace.journal.entries(),
            "draft": workspace.drafts.get(CAT, "ana"),
            "note": workspace.notes.get(CAT),
            "found": [c.text for c in workspace.captions.search("purrs")],
            "list": workspace.lists.sounds(1),
            "proposal": workspace.proposals.texts(1),
        }


def change_file(path: Path, *statements: str) -> None:
    db = apsw.Connection(str(path))
    for statement in statements:
        db.execute(statement)
    db.close()


def test_a_backup_is_a_whole_workspace_made_while_others_write(worked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.recap"
    with Workspace.open(worked) as workspace, Workspace.open(worked, read_only=True) as reading:
        workspace.captions.add("Not yet in the file itself", "accepted", provenance="human")
        backups.write_backup(reading, copy)
        with pytest.raises(WorkspaceError, match="already exists"):
            backups.write_backup(reading, copy)
    assert content(copy) == content(worked)
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(backups, "_today", lambda: "2999-01-02")
    return "2999-01-02"


def test_a_backup_is_made_after_a_day_with_decisions_and_the_newest_are_kept(
    worked: Path, tomorrow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECAP_BACKUPS", "2")
    folder = backups.backup_folder(worked)
    folder.mkdir()
    for day in ("2026-01-01.1", "2026-01-02.2", "2026-01-03.3"):
        (folder / f"{day}.recap").write_bytes(b"")
    (folder / "mine.recap").write_bytes(b"")
    with Workspace.open(worked) as workspace:
        made = backups.make_daily_backup(workspace)
        assert made == folder / f"{tomorrow}.{workspace.sequence()}.recap"
        assert backups.daily_backups(worked) == [folder / "2026-01-03.3.recap", made]
        decide.flag(workspace, DOG)
        assert backups.make_daily_backup(workspace) is None  # once a day
        monkeypatch.setattr(backups, "_today", lambda: "2999-01-03")
        monkeypatch.setenv("RECAP_BACKUPS", "0")
        assert backups.make_daily_backup(workspace) is None
        monkeypatch.setenv("RECAP_BACKUPS", "2")
        assert backups.make_daily_backup(workspace) is not None
        monkeypatch.setattr(backups, "_today", lambda: "2999-01-04")
        assert backups.make_daily_backup(workspace) is None  # nothing has changed since
    assert (folder / "mine.recap").exists()


def test_no_backup_is_made_on_the_day_of_the_first_decisions(worked: Path) -> None:
    with Workspace.open(worked) as workspace:
        assert backups.make_daily_backup(workspace) is None
    assert not backups.backup_folder(worked).exists()


def test_no_backup_is_made_of_a_damaged_workspace_and_older_ones_stay(worked: Path, tomorrow: str) -> None:
    folder = backups.backup_folder(worked)
    folder.mkdir()
    (folder / "2026-01-01.1.recap").write_bytes(b"")
    change_file(worked, "DELETE FROM undone")
    with Workspace.open(worked) as workspace, pytest.raises(WorkspaceDamaged, match="undone"):
        backups.make_daily_backup(workspace)
    assert [p.name for p in folder.iterdir()] == ["2026-01-01.1.recap"]


def test_restoring_puts_the_backup_in_place_and_keeps_the_present_file(worked: Path, tmp_path: Path) -> None:
    copy, before = tmp_path / "copy.recap", content(worked)
    with Workspace.open(worked) as workspace:
        backups.write_backup(workspace, copy)
        workspace.captions.add("Since", "accepted", provenance="human")
        with pytest.raises(WorkspaceLocked):
            backups.restore_backup(copy, worked)
    since = content(worked)
    moved = backups.restore_backup(copy, worked)
    assert content(worked) == before
    assert moved is not None
    assert content(moved) == since
    assert backups.restore_backup(copy, tmp_path / "new.recap") is None
    assert content(tmp_path / "new.recap") == before


def test_a_damaged_backup_is_not_restored(worked: Path, tmp_path: Path) -> None:
    copy, before = tmp_path / "copy.recap", worked.read_bytes()
    with Workspace.open(worked) as workspace:
        backups.write_backup(workspace, copy)
    os.truncate(copy, copy.stat().st_size // 2)
    with pytest.raises(WorkspaceError):
        backups.restore_backup(copy, worked)
    assert worked.read_bytes() == before


def make_old(path: Path, version: int = 3) -> None:
    """A workspace as an older version of the program made it, with one caption."""
    db = apsw.Connection(str(path))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(db, version)
    db.execute("INSERT INTO collections (name, created) VALUES ('old', '2026-01-01T00:00:00Z')")
    db.execute("INSERT INTO texts (text) VALUES ('Old rain')")
    db.execute(
        "INSERT INTO captions (collection, text_id, text, provenance, created) "
        "VALUES (1, 1, 'Old rain', 'human', '2026-01-01T00:00:00Z')"
    )
    db.close()


def test_a_backup_of_an_older_schema_is_restored_and_stays_as_it_is(worked: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.recap"
    make_old(old)
    before = old.read_bytes()
    moved = backups.restore_backup(old, worked)
    assert moved is not None
    with Workspace.open(worked) as workspace:
        assert [caption.text for caption in workspace.captions.page()] == ["Old rain"]
        assert workspace.check() == []
    assert old.read_bytes() == before
    assert not backups.backup_folder(worked).exists()


def test_a_workspace_is_backed_up_before_its_schema_is_upgraded(path: Path) -> None:
    make_old(path)
    Workspace.open(path).close()
    (kept,) = backups.backup_folder(path).iterdir()
    db = apsw.Connection(str(kept))
    assert (db.execute("PRAGMA user_version").get, db.execute("SELECT text FROM captions").get) == (3, "Old rain")
    db.close()


KILLED_BETWEEN = """
import os, sys
from pathlib import Path
from recap_engine.datastore import backups
steps, last = [0], int(sys.argv[3])
def counted(call):
    def step(*arguments):
        steps[0] += 1
        if steps[0] == last:
            os._exit(9)
        call(*arguments)
    return step
os.replace, backups.exchange_files = counted(os.replace), counted(backups.exchange_files)
backups.restore_backup(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems may need two steps to replace a workspace")
@pytest.mark.parametrize("step", [1, 2])
def test_a_restore_that_is_killed_between_its_steps_leaves_a_workspace_in_place(
    worked: Path, tmp_path: Path, step: int
) -> None:
    copy = tmp_path / "copy.recap"
    with Workspace.open(worked) as workspace:
        backups.write_backup(workspace, copy)
        decide.write(workspace, DOG, "After the backup", annotator="ana")
    before = content(worked)
    run = subprocess.run([sys.executable, "-c", KILLED_BETWEEN, str(copy), str(worked), str(step)], check=False)
    assert run.returncode == 9
    assert content(worked) == before


def test_a_restore_that_cannot_finish_leaves_the_workspace_in_place(
    worked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, before = tmp_path / "copy.recap", content(worked)
    with Workspace.open(worked) as workspace:
        backups.write_backup(workspace, copy)
    replace = os.replace

    def fail_for_the_new_file(source: str | Path, target: str | Path) -> None:
        if str(source).endswith(".part"):
            raise OSError(5, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_for_the_new_file)
    with pytest.raises(WorkspaceError, match="cannot be replaced"):
        backups.restore_backup(copy, worked)
    assert content(worked) == before
    assert [file.name for file in worked.parent.iterdir() if worked.stem in file.name] == [worked.name]


def test_scratch_files_of_killed_programs_are_removed(worked: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.recap"
    left, recent = tmp_path / ".copy.recap.1.part", tmp_path / ".copy.recap.2.part"
    for file in (left, recent):
        file.write_bytes(b"half")
    os.utime(left, (0, 0))
    with Workspace.open(worked) as workspace:
        backups.write_backup(workspace, copy)
    assert (left.exists(), recent.exists(), copy.exists()) == (False, True, True)


FOREIGN = {
    "trigger spy": "CREATE TRIGGER spy AFTER INSERT ON captions BEGIN INSERT INTO notes SELECT 1, file, '', '' "
    "FROM pragma_database_list; END",
    "trigger": "CREATE TRIGGER robber AFTER INSERT ON captions BEGIN DELETE FROM drafts; END",
    "view": "CREATE VIEW everything AS SELECT * FROM captions",
    "table": "CREATE TABLE extra (text)",
    "index": "CREATE INDEX extra ON captions (source)",
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_file_that_others_changed_is_refused_for_writing_and_its_data_adopted(
    worked: Path, tmp_path: Path, kind: str
) -> None:
    before = content(worked)
    change_file(worked, FOREIGN[kind])
    with pytest.raises(WorkspaceForeign, match="adopt"):
        Workspace.open(worked)
    with pytest.raises(WorkspaceForeign):
        Workspace.open_as_allowed(worked)
    with Workspace.open_to_read(worked) as workspace:
        assert workspace.connection.read_only
        assert any(kind in str(problem) for problem in workspace.check())
    clean = tmp_path / "clean.recap"
    report = backups.adopt(worked, clean)
    assert report.lost == {}
    assert content(clean) == before


def test_a_changed_trigger_of_ours_is_refused(worked: Path) -> None:
    change_file(
        worked,
        "DROP TRIGGER captions_changed",
        "CREATE TRIGGER captions_changed AFTER UPDATE ON captions BEGIN DELETE FROM drafts; END",
    )
    with pytest.raises(WorkspaceForeign, match="captions_changed"):
        Workspace.open(worked)


def test_a_view_in_the_place_of_a_table_is_never_read(worked: Path, tmp_path: Path) -> None:
    change_file(
        worked,
        "PRAGMA foreign_keys = OFF",
        "DROP TABLE notes",
        "CREATE VIEW notes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i AS sound FROM n",
    )
    for read_only in (False, True):
        with pytest.raises(WorkspaceError):
            Workspace.open(worked, read_only=read_only)
    backups.adopt(worked, tmp_path / "clean.recap")
    with Workspace.open(tmp_path / "clean.recap") as workspace:
        assert workspace.notes.get(CAT) is None
        assert workspace.check() == []


DAMAGE = {
    "words": ["UPDATE caption_words_data SET block = x'00ff'"],
    "word configuration": ["UPDATE caption_words_config SET v = 99"],
    "vector chunks": ["UPDATE vectors_text_1_vector_chunks00 SET vectors = x'00'"],
    "vector rows": ["DELETE FROM vectors_text_1_chunks"],
    "vector validity": ["UPDATE vectors_text_1_chunks SET validity = x''"],
    "text": ["UPDATE texts SET text = CAST(x'41ff42' AS TEXT) WHERE id = 1"],
    "caption": ["UPDATE captions SET text = CAST(x'41ff42' AS TEXT) WHERE id = 1"],
    "suggestions": ["""UPDATE proposals SET content = '{"candidates": [{"text": 5}]}'"""],
    "suggestions of another form": ["""UPDATE proposals SET content = '[]'"""],
    "undone": ["DELETE FROM undone"],
    "counter": ["DELETE FROM counter"],
    "dropped notes": ["DROP TABLE notes"],
    "dropped words": ["DROP TABLE caption_words"],
    "dropped encoders": ["DROP TABLE encoders"],
    "dropped index": ["DROP INDEX captions_sound"],
    "lost captions": ["PRAGMA foreign_keys = OFF", "DELETE FROM captions WHERE id < 4"],
    "lost collections": ["PRAGMA foreign_keys = OFF", "DELETE FROM collections"],
    "lost sounds": ["PRAGMA foreign_keys = OFF", "DELETE FROM sounds WHERE id = 1"],
    "lost texts": ["PRAGMA foreign_keys = OFF", "DELETE FROM texts WHERE id = 1"],
}


@pytest.mark.parametrize("part", DAMAGE)
def test_damage_is_reported_in_sentences_and_repaired(worked: Path, part: str) -> None:
    before = content(worked)
    change_file(worked, *DAMAGE[part])
    try:
        with Workspace.open(worked) as workspace:
            problems = [str(problem) for problem in workspace.check()]
    except WorkspaceError as error:
        problems = [str(error)]
    assert problems
    assert all("\n" not in problem and problem.endswith(".") for problem in problems), problems
    report, moved = backups.repair(worked)
    assert moved.name == "field.damaged.recap"
    after = content(worked)
    assert after["journal"] == before["journal"]
    assert {text for text, *_ in after["captions"]} >= {"A short bark", "A cat purrs", "Rain 299 on a roof"}  # type: ignore[attr-defined]
    assert after["found"] == ["A cat purrs"]
    assert report.saved["journal"] == len(after["journal"])  # type: ignore[arg-type]


def test_captions_that_only_the_journal_knows_come_back(worked: Path) -> None:
    change_file(worked, "PRAGMA foreign_keys = OFF", "DELETE FROM captions WHERE id < 4")
    report, _ = backups.repair(worked)
    assert report.restored == 3
    with Workspace.open(worked) as workspace:
        assert [c.text for c in workspace.captions.of_sound(DOG)] == ["A dog barks"]
        assert [c.provenance for c in workspace.captions.of_sound(DOG)] == ["model"]
        decide.undo(workspace, DOG)
        assert workspace.captions.of_sound(DOG) == []


def test_pages_full_of_noise_cost_only_what_was_on_them(worked: Path) -> None:
    with Workspace.open(worked) as workspace:
        page = workspace.connection.value(
            "SELECT pageno FROM dbstat WHERE name = 'captions' AND pagetype = 'leaf' LIMIT 1 OFFSET 1"
        )
    with worked.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(os.urandom(4096))
    report, _ = backups.repair(worked)
    assert sum(report.lost.values()) < 100
    after = content(worked)
    assert len(after["journal"]) == 8  # type: ignore[arg-type]
    assert len(after["captions"]) > 200  # type: ignore[arg-type]


def test_a_file_that_holds_nothing_of_a_workspace_cannot_be_repaired(path: Path) -> None:
    path.write_bytes(b"plain text, no database at all" * 400)
    with pytest.raises(WorkspaceError, match="not a RECAP workspace"):
        backups.repair(path)
    assert path.read_bytes().startswith(b"plain text")


def test_the_digest_of_the_schema_is_that_of_the_migrations() -> None:
    assert latest_digest() == LATEST_DIGEST


def test_broken_suggestions_are_damage_for_whoever_reads_them(worked: Path) -> None:
    change_file(worked, "UPDATE proposals SET content = '" + json.dumps({"candidates": [{"origin": "x"}]}) + "'")
    with Workspace.open(worked) as workspace:
        with pytest.raises(WorkspaceDamaged):
            workspace.proposals.texts(1)
        with pytest.raises(WorkspaceDamaged):
            workspace.proposals.get(DOG, "bundle-1")


def test_a_workspace_that_lost_its_history_keeps_its_captions(worked: Path) -> None:
    before = content(worked)
    change_file(worked, "PRAGMA foreign_keys = OFF", "DROP TABLE journal")
    with pytest.raises(WorkspaceDamaged, match="journal"):
        Workspace.open(worked)
    backups.repair(worked)
    after = content(worked)
    assert (after["captions"], after["journal"]) == (before["captions"], [])
