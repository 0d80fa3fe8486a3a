"""Captioning parts of a sound separately, and notes, by real keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from recap_engine.annotate import decide
from recap_engine.records import Region, Sound

Key, Mod = Qt.Key, Qt.KeyboardModifier


def press(qtbot, key, modifiers=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


@pytest.fixture
def with_parts(qtbot, work):
    """The first sound with two captioned parts, its picture drawn."""
    session = work()
    item = session.window.table.item(0)
    for start, end, text in ((0.1, 0.2, "a click"), (0.3, 0.4, "a clack")):
        decide.write(session.desk.workspace, Sound(item.hash, item.duration, Region(start, end)), text)
    press(qtbot, Key.Key_Down, Mod.ControlModifier)
    press(qtbot, Key.Key_Up, Mod.ControlModifier)
    scene = session.window.listening.view.canvas.scene
    qtbot.waitUntil(lambda: session.window.listening.view.canvas.scene.wave is not None)
    assert len(session.window.listening.view.canvas.scene.parts) == 2, scene
    return session


def region(session):
    return session.desk.current.sound.region


def test_captioned_parts_are_listed_marked_and_gone_to_by_keys(qtbot, with_parts):
    session = with_parts
    assert [b.accessibleName() for b in session.window.own.findChildren(QPushButton, "go_to_part")] == [
        "Go to part 0:00.1 – 0:00.2",
        "Go to part 0:00.3 – 0:00.4",
    ]
    seen = []
    for _ in range(3):
        session.window.actions_["region_next"].trigger()
        seen.append(region(session))
    assert seen == [Region(0.1, 0.2), Region(0.3, 0.4), None]
    session.window.actions_["region_previous"].trigger()
    assert region(session) == Region(0.3, 0.4)
    assert [c.text for c, _ in session.desk.captions] == ["a clack"]
    press(qtbot, Key.Key_F4, Mod.ShiftModifier)
    assert region(session) is None


def test_a_mark_in_the_picture_is_clicked(qtbot, with_parts):
    canvas = with_parts.window.listening.view.canvas
    at = canvas.scene.part_box(1).center().toPoint()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert region(with_parts) == Region(0.3, 0.4)


def test_a_part_is_begun_and_ended_where_the_ear_is_from_inside_the_caption_box(qtbot, with_parts):
    session, view = with_parts, with_parts.window.listening.view
    view.set_position(0.22)
    press(qtbot, Key.Key_F3)
    view.set_position(0.28)
    press(qtbot, Key.Key_F4)
    assert region(session) == Region(0.22, 0.28)
    assert session.window.listening.player.region == Region(0.22, 0.28)
    qtbot.keyClicks(QApplication.focusWidget(), "a gap")
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    assert region(session) is None
    assert [text for _, text in session.desk.parts] == ["a click", "a gap", "a clack"]


def test_a_note_is_kept_with_the_sound_and_is_not_a_caption(qtbot, work):
    session = work()
    assert session.window.caption.note.isHidden()
    press(qtbot, Key.Key_M, Mod.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), "ask Ben 2")
    press(qtbot, Key.Key_Return)
    assert QApplication.focusWidget() is session.window.caption.box
    press(qtbot, Key.Key_Down, Mod.ControlModifier)
    assert session.window.caption.note.isHidden()
    press(qtbot, Key.Key_Up, Mod.ControlModifier)
    assert session.window.caption.note.text() == "ask Ben 2"
    assert session.window.caption.note.isVisible()
    assert session.desk.workspace.captions.page("starter", limit=10)[-1].text != "ask Ben 2"
    assert session.desk.workspace.journal.entries() == []
