"""Unreadable and missing files: the list says so, the next sound skips them, and a remedy is offered."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from recap_desktop.dialogs.unreadable import UnreadableDialog
from recap_engine.annotate import decide
from recap_engine.cli import main as recap
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Sound

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def damaged(qtbot, work, tmp_path):
    """A window on three sounds and two files that are none, one in a folder of its own."""

    def make():
        session = work("a.wav", "m.wav", "z.wav")
        (tmp_path / "field/b.wav").write_text("no sound at all")
        (tmp_path / "field/more").mkdir()
        (tmp_path / "field/more/empty.wav").write_bytes(b"")
        session.window.actions_["rescan"].trigger()
        qtbot.waitUntil(lambda: len(names(session)) == 5)
        return session

    return make


def names(session):
    table = session.window.table
    return [str(table.index(row, 1).data()) for row in range(table.rowCount())]


def states(session):
    table = session.window.table
    return [str(table.index(row, 0).data()) for row in range(table.rowCount())]


def test_what_cannot_be_read_is_listed_and_says_why_in_its_place(qtbot, damaged):
    session = damaged()
    window = session.window
    assert names(session) == ["a.wav", "b.wav", "m.wav", "z.wav", "empty.wav"]
    assert [state for state in states(session) if state == "Unreadable"] == ["Unreadable"] * 2
    window.library.go_to(1)
    assert window.suggestions.placeholder.text().endswith("b.wav is not a sound: it contains text.")
    assert window.suggestions.remedy.isVisible()
    qtbot.keyClicks(window.caption.box, "never kept")
    qtbot.keyClick(window.caption.box, Key.Key_Return, Mod.ControlModifier)
    assert "cannot be read" in window.notice.sentence
    qtbot.keyClick(window.caption.box, Key.Key_Down, Mod.ControlModifier)
    assert window.caption.box.toPlainText() == ""
    workspace = session.desk.workspace
    assert (workspace.journal.entries(), workspace.drafts.list()) == ([], [])


def test_the_first_sound_to_do_takes_the_place_of_what_cannot_be_read(qtbot, start, sounds, tmp_path):
    Workspace.create(tmp_path / "work.recap").close()
    (tmp_path / "field").mkdir()
    (tmp_path / "field" / "b.wav").write_text("not a sound")
    session = start()
    assert session.open(tmp_path / "work.recap")
    session.add_folder(str(tmp_path / "field"))
    qtbot.waitUntil(lambda: session.desk.current is not None and session.desk.current.item.name == "b.wav")
    sounds("c.wav", "d.wav")
    qtbot.keyClick(session.window, Key.Key_F5)
    qtbot.waitUntil(lambda: session.desk.current.item.name == "c.wav")
    session.window.library.go_to(0)  # what somebody chose stays
    sounds("a.wav")
    qtbot.keyClick(session.window, Key.Key_F5)
    qtbot.waitUntil(lambda: session.window.table.rowCount() == 4)
    assert session.desk.current.item.name == "b.wav"


def test_next_passes_by_what_cannot_be_read(qtbot, damaged, settings):
    session = damaged()
    session.window.library.go_to(0)
    session.window.caption.box.setFocus()
    for expected in ("m.wav", "z.wav"):
        qtbot.keyClicks(session.window.caption.box, "heard")
        qtbot.keyClick(session.window.caption.box, Key.Key_Return, Mod.ControlModifier)
        assert session.desk.current.item.name == expected


def test_the_list_of_them_opens_again_and_leads_to_each(qtbot, damaged, tmp_path):
    session = damaged()
    window = session.window
    assert window.notice._button.text() == "Show them…"
    window.notice.show_notice("Something else")
    window.actions_["unreadable"].trigger()
    (dialog,) = window.findChildren(UnreadableDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    rows = dialog.reading.model.rows
    assert [row[:2] for row in rows] == [("b.wav", "field"), ("empty.wav", "more")]
    assert rows[1][2] == "empty.wav is empty (0 bytes)."
    qtbot.keyClick(dialog.reading.table, Key.Key_Down)
    dialog._on_copy()
    assert QApplication.clipboard().text().count("\n") == 1
    qtbot.keyClick(dialog.reading.table, Key.Key_G, Mod.AltModifier)
    qtbot.waitUntil(lambda: session.desk.current.item.name == "empty.wav")


def test_they_are_remembered_and_forgotten_once_they_are_mended(qtbot, damaged, sounds, tmp_path):
    session = damaged()
    session.open(session.place.path)
    qtbot.waitUntil(lambda: len(names(session)) == 5)
    sounds("b.wav")
    shutil.rmtree(tmp_path / "field/more")
    session.window.actions_["rescan"].trigger()
    qtbot.waitUntil(lambda: names(session) == ["a.wav", "b.wav", "m.wav", "z.wav"])
    qtbot.waitUntil(lambda: "Unreadable" not in states(session))
    session.window.actions_["unreadable"].trigger()
    assert session.window.notice.sentence == "All files found in the folders can be read."


def test_the_command_line_leaves_what_it_cannot_read_for_the_window(qtbot, start, sounds, tmp_path):
    (sounds("a.wav") / "b.wav").write_text("no sound at all")
    Workspace.create(tmp_path / "work.recap").close()
    assert recap(["libraries", "add", str(tmp_path / "field"), "--workspace", str(tmp_path / "work.recap")]) == 1
    session = start()
    assert session.open(tmp_path / "work.recap")
    qtbot.waitUntil(lambda: names(session) == ["a.wav", "b.wav"])
    assert states(session)[1] == "Unreadable"


def test_a_sound_that_was_known_and_is_damaged_now_keeps_its_row(qtbot, work, tmp_path):
    session = work("a.wav", "b.wav")
    (tmp_path / "field/b.wav").write_text("overwritten")
    session.window.actions_["rescan"].trigger()
    qtbot.waitUntil(lambda: states(session)[1] == "Unreadable")
    assert names(session) == ["a.wav", "b.wav"]


def test_filters_and_counts_know_them(qtbot, damaged):
    session = damaged()
    library = session.window.library
    assert library.counts.text() == "0 of 3 done"
    assert session.window.folders.index(0, 0).data() == "All sounds  ·  3"
    assert "Unreadable: 2" in library.counts.toolTip()
    library.filter.setText("state:unreadable")
    qtbot.waitUntil(lambda: names(session) == ["b.wav", "empty.wav"])
    library.filter.setText("state:undone")
    qtbot.waitUntil(lambda: names(session) == ["a.wav", "m.wav", "z.wav"])


def test_a_batch_leaves_them_out(damaged):
    assert len(damaged().batch_controller.files()) == 3


def test_a_folder_that_goes_away_is_reported_in_its_rows_and_comes_back(qtbot, work, tmp_path):
    session = work("a.wav", "b.wav")
    item = session.window.table.item(1)
    decide.write(session.desk.workspace, Sound(item.hash, item.duration), "Wind")
    session.desk.refresh([item.hash])
    shutil.move(tmp_path / "field", tmp_path / "elsewhere")
    session.window.sound_list.check_folders()
    qtbot.waitUntil(lambda: names(session) == ["a.wav (missing)", "b.wav (missing)"])
    assert states(session)[1] == "Written"
    assert session.window.table.next_to_do(-1) == -1
    assert session.window.suggestions.remedy.text() == "Locate the folder…"
    assert "Missing files: 2" in session.window.library.counts.toolTip()
    shutil.move(tmp_path / "elsewhere", tmp_path / "field")
    session.window.sound_list.check_folders()
    qtbot.waitUntil(lambda: names(session) == ["a.wav", "b.wav"])
    assert session.desk.current.problem == ""


def test_a_file_that_goes_away_is_looked_for_by_what_stands_in_its_place(qtbot, work, tmp_path):
    session = work("a.wav", "b.wav")
    window = session.window
    (tmp_path / "field/b.wav").unlink()
    window.library.go_to(1)
    assert window.suggestions.remedy.text() == "Scan for changes"
    window.suggestions.remedy.setFocus()
    qtbot.keyClick(window.suggestions.remedy, Key.Key_Space)
    qtbot.waitUntil(lambda: names(session) == ["a.wav", "b.wav (missing)"])
    qtbot.waitUntil(lambda: window.suggestions.remedy.text() == "Locate the file…")


def test_counts_agree_whatever_was_decided(qtbot, work):
    session = work("a.wav", "b.wav", "c.wav", "d.wav")
    box = session.window.caption.box
    qtbot.keyClicks(box, "A sound")
    qtbot.keyClick(box, Key.Key_Return, Mod.ControlModifier)
    qtbot.keyClick(box, Key.Key_F, Mod.ControlModifier | Mod.ShiftModifier)
    qtbot.keyClick(box, Key.Key_X, Mod.ControlModifier | Mod.ShiftModifier)
    assert session.window.library.counts.text() == "3 of 4 done"
    assert session.window.folders.index(0, 0).data() == "All sounds  ·  3 of 4 done"
    shown = session.window.library.counts.toolTip()
    for line in ("Written: 1", "Rejected: 1", "Flagged: 1", "To do: 1"):
        assert line in shown
    assert session.window.library.counts.accessibleDescription()
