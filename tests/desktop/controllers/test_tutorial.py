"""The tutorial, done by keyboard on its own workspace."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from recap_desktop.controllers.tutorial import tutorial_workspace
from recap_desktop.sound import outputs
from recap_engine.config import data_folder, default_workspace
from recap_engine.datastore.workspace import Workspace

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture(autouse=True)
def without_a_sound_card(monkeypatch):
    def missing():
        raise outputs.OutputError("There is no sound card.")

    monkeypatch.setattr(outputs, "_portaudio", missing)


@pytest.fixture
def first_start(start):
    session = start()
    session.begin()
    return session


def press(qtbot, key, modifiers=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def test_it_walks_through_three_sounds_by_keyboard(qtbot, first_start, suggested):
    session, window = first_start, first_start.window
    coach = window.coach
    assert "tutorial takes two minutes" in coach.sentence
    coach.next.click()
    qtbot.waitUntil(lambda: window.table.rowCount() == 3)
    qtbot.waitUntil(lambda: session.desk.current is not None and not window.sound_list.scanning())
    assert session.place.path == data_folder() / "tutorial" / "tutorial.recap"
    assert "hear the sound" in coach.sentence
    assert "Ctrl+P" in coach.sentence
    press(qtbot, Key.Key_P, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "accept the first suggestion" in coach.sentence)
    suggested(session)
    press(qtbot, Key.Key_1, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "change its words" in coach.sentence)
    suggested(session)
    press(qtbot, Key.Key_1, Mod.AltModifier)
    qtbot.keyClicks(QApplication.focusWidget(), " loudly")
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "undo the last one" in coach.sentence)
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "That is all you need" in coach.sentence)
    press(qtbot, Key.Key_Escape)
    assert coach.isHidden()
    assert window.settings.text("last_workspace") == ""


def test_escape_refuses_it_and_it_is_not_offered_again(qtbot, start, settings):
    session = start()
    session.begin()
    assert session.window.coach.isVisible()
    qtbot.keyClick(session.window, Key.Key_Escape)
    assert session.window.coach.isHidden()
    assert settings.flag("tutorial_seen")
    session.begin()
    assert session.window.coach.isHidden()


def test_from_the_help_menu_it_leaves_the_own_workspace_alone_and_returns_to_it(qtbot, work, tmp_path):
    session = work()
    window = session.window
    window.actions_["tutorial"].trigger()
    qtbot.waitUntil(lambda: not window.sound_list.scanning())
    assert session.place.path.name == "tutorial.recap"
    assert window.settings.text("last_workspace") == str(tmp_path / "work.recap")
    session.tutorial._show("end")
    window.coach.next.click()
    assert session.place.path == tmp_path / "work.recap"
    with Workspace.open(tmp_path / "work.recap", read_only=True) as workspace:
        assert workspace.journal.count() == 0


def test_escape_in_the_caption_box_hides_the_completion_first(qtbot, work):
    session = work()
    session.tutorial._show("listen")
    box = session.window.caption.box
    qtbot.keyClicks(box, "A")
    box.show_ghost("A dog")
    qtbot.keyClick(box, Key.Key_Escape)
    assert session.window.coach.isVisible()
    qtbot.keyClick(box, Key.Key_Escape)
    assert session.window.coach.isHidden()


def test_own_sounds_go_into_the_own_workspace(qtbot, first_start, sounds, monkeypatch):
    session, window = first_start, first_start.window
    folder = str(sounds("bell.wav"))
    monkeypatch.setattr("recap_desktop.controllers.folders.QFileDialog.getExistingDirectory", lambda *_: folder)
    window.coach.next.click()
    qtbot.waitUntil(lambda: session.desk.current is not None and not window.sound_list.scanning())
    session.tutorial._show("end")
    assert (window.coach.next.text(), window.coach.end.text()) == ("Begin with my sounds", "Close")
    qtbot.mouseClick(window.coach.next, Qt.MouseButton.LeftButton)
    assert session.place.path == default_workspace()
    assert window.settings.text("last_workspace") == str(default_workspace())
    assert window.coach.isHidden()
    assert [row.path for row in session.desk.workspace.libraries.list()] == [folder]
    with Workspace.open(tutorial_workspace(), read_only=True) as workspace:
        assert [row.path for row in workspace.libraries.list()] == [str(tutorial_workspace().parent / "sounds")]


def test_a_folder_added_during_the_tutorial_goes_into_the_last_workspace(qtbot, work, sounds, tmp_path, monkeypatch):
    session = work()
    window = session.window
    window.actions_["tutorial"].trigger()
    qtbot.waitUntil(lambda: not window.sound_list.scanning())
    folder = str(sounds("gate.wav", folder="more"))
    monkeypatch.setattr("recap_desktop.controllers.folders.QFileDialog.getExistingDirectory", lambda *_: folder)
    press(qtbot, Key.Key_O, Mod.ControlModifier)
    assert session.place.path == tmp_path / "work.recap"
    assert folder in [row.path for row in session.desk.workspace.libraries.list()]
    assert window.coach.isHidden()
