"""Speed, volume, sound card, and the sounds of similar captions, by keys."""

import os
import sys
import threading

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from recap_engine.annotate import decide
from recap_engine.audio import portaudio
from recap_engine.records import Sound

Key, Mod = Qt.Key, Qt.KeyboardModifier


def press(qtbot, key, modifiers=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def test_speed_and_volume_change_from_inside_the_caption_box(qtbot, work, settings):
    session = work()
    panel = session.window.listening
    press(qtbot, Key.Key_Minus, Mod.ControlModifier)
    press(qtbot, Key.Key_Minus, Mod.ControlModifier)
    assert panel.findChild(object, "speed").currentData() == 0.5
    press(qtbot, Key.Key_Plus, Mod.ControlModifier)
    assert panel.findChild(object, "speed").currentData() == 0.75
    press(qtbot, Key.Key_Up, Mod.AltModifier)
    assert settings.number("volume") == 90
    assert session.window.caption.box.toPlainText() == ""


def test_without_a_sound_card_a_notice_says_so_and_the_window_stays(qtbot, work, monkeypatch):
    """With the real PortAudio, which ALSA's empty set-up would make abort."""
    monkeypatch.setenv("ALSA_CONFIG_PATH", os.devnull)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    portaudio._survives.cache_clear()
    window = work().window
    qtbot.keyClick(window.caption.box, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    shown = ("There is no sound card", "Sounds cannot be played because PortAudio is missing")
    qtbot.waitUntil(lambda: window.notice.sentence.startswith(shown))


def test_the_sound_card_is_chosen_in_a_menu_and_kept(qtbot, work, settings, monkeypatch):
    session = work()
    player, menu = session.window.listening.player, session.window.output_menu
    names, answers = ["Bench, Test", "Desk & Co, Test"], threading.Event()
    monkeypatch.setattr(player._speaker._outputs, "names", lambda: answers.wait(30) and names)
    chosen = []
    monkeypatch.setattr(player, "set_device", chosen.append)
    menu.popup(session.window.mapToGlobal(QPoint(50, 50)))  # while the sound system says nothing, the window goes on
    assert [e.text() for e in menu.actions() if not e.isSeparator()] == ["&System default", "&Looking for sound cards…"]
    qtbot.keyClick(menu, Key.Key_Down)
    answers.set()
    shown = ["&System default", "&Bench, Test", "&Desk && Co, Test"]
    qtbot.waitUntil(lambda: [e.text() for e in menu.actions()] == shown)
    assert menu.actions()[0].isChecked()
    assert menu.activeAction() is menu.actions()[0]
    qtbot.keyClick(menu, Key.Key_D)
    assert (chosen, settings.text("output")) == (["Desk & Co, Test"], "Desk & Co, Test")
    names.clear()
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: any("No sound card" in e.text().replace("&", "") for e in menu.actions()))
    assert [e.text() for e in menu.actions() if e.isChecked()] == ["&Desk && Co, Test (not connected)"]


def test_similar_captions_are_reached_heard_switched_off_and_left_by_keys(qtbot, work, suggested, monkeypatch):
    session = work()
    suggested(session)
    item = session.window.table.item(1)
    decide.write(session.desk.workspace, Sound(item.hash, item.duration), "a dog")
    played = []
    monkeypatch.setattr(session.window.aside, "load", lambda path, region: played.append(path))
    monkeypatch.setattr(session.desk_controller.similar, "_path_of", lambda neighbour: "/somewhere/dog.wav")
    press(qtbot, Key.Key_M, Mod.ControlModifier | Mod.ShiftModifier)
    assert QApplication.focusWidget() is session.window.similar.list
    press(qtbot, Key.Key_Space)
    assert played == ["/somewhere/dog.wav"]
    first = session.desk.neighbours()[0].text
    press(qtbot, Key.Key_Delete)
    qtbot.waitUntil(lambda: first not in [n.text for n in session.desk.neighbours()] != [])
    press(qtbot, Key.Key_Escape)
    assert QApplication.focusWidget() is session.window.caption.box


def test_columns_are_chosen_and_kept(qtbot, work, start, settings):
    session = work()
    library = session.window.library
    assert library.list.isColumnHidden(3)
    library.list._on_column_switched(3, True)
    library.list._on_column_switched(2, False)
    assert settings.text("columns") == "0,1,3"
    again = start()
    assert [again.window.library.list.isColumnHidden(c) for c in range(4)] == [False, False, True, False]
