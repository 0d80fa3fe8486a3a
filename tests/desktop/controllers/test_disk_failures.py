"""Disks that are full, gone, read-only or remote, and workspaces in use: one sentence each, and nothing is lost."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import apsw
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from recap_engine.datastore.workspace import Workspace

Key, Mod = Qt.Key, Qt.KeyboardModifier


def press(qtbot, key, modifiers=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def submit(qtbot, text):
    qtbot.keyClicks(QApplication.focusWidget(), text)
    press(qtbot, Key.Key_Return, Mod.ControlModifier)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[..., Path]]:
    """Mount a small file system of its own, where that is allowed."""
    mounted = []

    def mount(name: str, size: str = "2m") -> Path:
        place = tmp_path / name
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("a file system cannot be mounted here")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


@pytest.fixture
def opened(qtbot, start, sounds) -> Callable[..., object]:
    """A window on a workspace at some place, with sounds from another."""

    def make(place: Path, folder: Path):
        session = start()
        assert session.open(place, may_create=True)
        session.add_folder(str(folder))
        qtbot.waitUntil(
            lambda: session.window.table.rowCount() == 2 and session.desk.current is not None, timeout=15_000
        )
        qtbot.waitUntil(lambda: not session.window.sound_list.scanning(), timeout=15_000)
        session.window.caption.box.setFocus()
        return session

    return make


def test_a_full_disk_is_reported_the_text_stays_and_goes_in_when_there_is_room(
    qtbot, disk, opened, sounds, monkeypatch
):
    monkeypatch.setattr("recap_engine.annotate.starter_workspace.starter_captions", lambda: iter(()))
    small = disk("small")
    session = opened(small / "work.recap", sounds("a.wav", "b.wav"))
    session.window.engine.stop()
    filler = small / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    for _ in range(40):
        submit(qtbot, "Too much for this disk " * 40)
        if session.window.notice.sentence:
            break
    assert "no space left" in session.window.notice.sentence or "cannot be" in session.window.notice.sentence
    kept, shown = session.desk.workspace.journal.count(), session.desk.current.item.name
    assert session.window.caption.box.toPlainText().startswith("Too much")
    filler.unlink()
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    assert session.desk.workspace.journal.count() == kept + 1
    assert session.desk.workspace.journal.entries()[-1].path.endswith(shown)
    assert session.desk.workspace.check() == []


def test_a_drive_that_goes_away_is_reported_and_a_batch_waits_for_it(qtbot, disk, opened, sounds, settings, tmp_path):
    settings.set("ahead", 0)
    drive = disk("drive")
    for path in sounds("a.wav", "b.wav").iterdir():
        shutil.copy(path, drive)
    session = opened(tmp_path / "work.recap", drive)
    qtbot.waitUntil(lambda: len(session.desk.candidates()) > 0, timeout=15_000)
    session.desk.workspace.connection.run("DELETE FROM proposals")
    subprocess.run(["umount", "-l", str(drive)], check=True)
    shutil.rmtree(drive)
    with qtbot.waitSignal(session.batch_controller.batch.failed, timeout=15_000) as failed:
        session.window.actions_["suggest_many"].trigger()
    assert "is missing" in failed.args[0]
    assert session.batch_controller.batch.state == "paused"
    press(qtbot, Key.Key_Down, Mod.ControlModifier)
    assert "is missing" in session.window.suggestions.placeholder.text()
    submit(qtbot, "Written without hearing")
    assert [d.text for d in session.desk.workspace.journal.entries()] == ["Written without hearing"]


def test_a_workspace_on_a_read_only_disk_is_offered_for_reading(qtbot, disk, start, tmp_path):
    small = disk("small")
    with Workspace.create(small / "work.recap") as workspace:
        workspace.captions.add("A caption", "field", provenance="human")
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    session = start()
    assert not session.open(small / "work.recap")
    assert session.window.notice._button.text() == "Open read-only"
    session.window.notice._button.click()
    assert session.desk.workspace is not None
    assert session.window.status.workspace.text() == "work (read only)"


def test_a_workspace_on_a_network_drive_is_offered_for_reading(qtbot, start, tmp_path, monkeypatch):
    Workspace.create(tmp_path / "work.recap").close()
    for module in ("recap_engine.datastore.opening", "recap_desktop.workspace_location"):
        monkeypatch.setattr(f"{module}.network_file_system", lambda path: "nfs4")
    session = start()
    assert not session.open(tmp_path / "work.recap")
    assert "network file system (nfs4)" in session.window.notice.sentence
    session.window.notice._button.click()
    assert session.desk.workspace is not None


def test_a_newer_workspace_is_reported_and_left_as_it_is(qtbot, work, tmp_path):
    session = work()
    newer = tmp_path / "newer.recap"
    Workspace.create(newer).close()
    db = apsw.Connection(str(newer))
    db.execute("PRAGMA user_version = 9999")
    db.close()
    before = newer.read_bytes()
    assert not session.open(newer)
    assert "newer version" in session.window.notice.sentence
    assert newer.read_bytes() == before
    assert session.desk.workspace.path == tmp_path / "work.recap"


def test_a_workspace_that_another_program_holds_is_reported_within_seconds_and_can_be_tried_again(
    qtbot, start, tmp_path
):
    Workspace.create(tmp_path / "held.recap").close()
    session = start()
    with Workspace.open(tmp_path / "held.recap", safe_mode=True) as other:
        other.captions.add("Held", "field", provenance="human")
        assert not session.open(tmp_path / "held.recap")
        assert "another program" in session.window.notice.sentence
    session.window.notice._button.click()
    assert session.desk.workspace is not None


def test_the_window_stays_open_while_its_text_cannot_be_saved(qtbot, work, tmp_path):
    session = work()
    writer = apsw.Connection(str(tmp_path / "work.recap"))
    writer.execute("BEGIN IMMEDIATE")
    qtbot.keyClicks(QApplication.focusWidget(), "half a cap")
    assert not session.window.close()
    assert session.window.isVisible()
    assert "half a cap" in session.window.notice.sentence
    writer.execute("ROLLBACK")
    assert session.window.close()
    writer.close()
    with Workspace.open(tmp_path / "work.recap") as workspace:
        assert [text for _, _, text in workspace.drafts.list()] == ["half a cap"]


def test_closing_the_window_again_gives_up_a_text_that_cannot_be_saved(qtbot, work, tmp_path):
    session = work()
    writer = apsw.Connection(str(tmp_path / "work.recap"))
    writer.execute("BEGIN IMMEDIATE")
    qtbot.keyClicks(QApplication.focusWidget(), "half a cap")
    assert not session.window.close()
    session.window.caption.box.setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "tion")
    assert not session.window.close()  # it is another text now
    assert session.window.close()
    writer.close()
