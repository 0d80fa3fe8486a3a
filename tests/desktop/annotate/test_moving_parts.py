"""Dragging the edges of captioned parts with a real mouse, and moving them by keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from recap_engine.annotate import decide
from recap_engine.records import Region, Sound


@pytest.fixture
def with_parts(qtbot, work):
    """The first sound with two overlapping captioned parts, its picture drawn."""
    session = work()
    item = session.window.table.item(0)
    for start, end, text in ((0.1, 0.2, "a click"), (0.15, 0.4, "a clack")):
        decide.write(
            session.desk.workspace, Sound(item.hash, item.duration, Region(start, end)), text, annotator="Mira"
        )
    session.window.actions_["next"].trigger()
    session.window.actions_["previous"].trigger()
    canvas = session.window.listening.view.canvas
    qtbot.waitUntil(lambda: canvas.scene.wave is not None and len(canvas.scene.parts) == 2)
    return session


def at(canvas, seconds, number):
    return QPoint(round(canvas.scene.x(seconds)), round(canvas.scene.part_box(number).center().y()))


def drag(qtbot, canvas, number, start, end, *, drop=True):
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, start, number))
    for step in (0.5, 1.0):
        qtbot.mouseMove(canvas, at(canvas, start + step * (end - start), number))
    if drop:
        qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, end, number))


def parts(session):
    return [(round(r.start, 2), round(r.end, 2), text) for r, text in session.desk.parts]


def test_an_edge_is_dragged_and_the_caption_goes_along_with_one_undo(qtbot, with_parts):
    canvas, before = with_parts.window.listening.view.canvas, parts(with_parts)
    assert canvas.scene.part_lanes == (0, 1)
    drag(qtbot, canvas, 1, 0.4, 0.45)
    assert parts(with_parts) == [(0.1, 0.2, "a click"), (0.15, 0.45, "a clack")]
    assert round(with_parts.desk.current.sound.region.end, 2) == 0.45
    assert [c.text for c, _ in with_parts.desk.captions] == ["a clack"]
    assert "moving the part “a clack”" in with_parts.desk.history.undoable
    with_parts.window.actions_["undo"].trigger()
    assert parts(with_parts) == before
    assert with_parts.desk.current.sound.region == Region(0.15, 0.4)
    with_parts.window.actions_["redo"].trigger()
    assert parts(with_parts)[1] == (0.15, 0.45, "a clack")
    assert round(with_parts.desk.current.sound.region.end, 2) == 0.45


def test_escape_ends_a_drag_without_effect_also_while_writing(qtbot, with_parts):
    canvas, before = with_parts.window.listening.view.canvas, parts(with_parts)
    with_parts.window.caption.box.setFocus()
    drag(qtbot, canvas, 0, 0.1, 0.05, drop=False)
    assert canvas.scene.moving == Region(0.1, 0.2)
    assert round(canvas.scene.region.start, 2) == 0.05
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.05, 0))
    assert canvas.scene.moving is None
    assert canvas.scene.region is None
    assert parts(with_parts) == before
    assert with_parts.desk.current.sound.region is None


def test_the_pointer_shows_where_an_edge_can_be_held_and_a_click_selects(qtbot, with_parts):
    canvas = with_parts.window.listening.view.canvas
    qtbot.mouseMove(canvas, at(canvas, 0.4, 1))
    assert canvas.cursor().shape() == Qt.CursorShape.SizeHorCursor
    qtbot.mouseMove(canvas, at(canvas, 0.3, 1))
    assert canvas.cursor().shape() == Qt.CursorShape.IBeamCursor
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.4, 1))
    assert with_parts.desk.current.sound.region == Region(0.15, 0.4)
    assert parts(with_parts)[1] == (0.15, 0.4, "a clack")


def test_edges_are_moved_by_keys_to_where_the_ear_is(qtbot, with_parts):
    view, box = with_parts.window.listening.view, with_parts.window.caption.box
    with_parts.desk.choose_region(Region(0.1, 0.2))
    box.setFocus()
    view.set_position(0.05)
    qtbot.keyClick(box, Qt.Key.Key_F3, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    view.set_position(0.25)
    qtbot.keyClick(box, Qt.Key.Key_F4, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert parts(with_parts)[0] == (0.05, 0.25, "a click")
    view.set_position(0.3)
    qtbot.keyClick(box, Qt.Key.Key_F3, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert parts(with_parts)[0] == (0.05, 0.25, "a click")  # an end before the start means nothing


def test_what_was_typed_for_a_part_is_not_lost(qtbot, with_parts):
    with_parts.desk.choose_region(Region(0.15, 0.4))
    qtbot.keyClicks(with_parts.window.caption.box, "a loud clack")
    drag(qtbot, with_parts.window.listening.view.canvas, 1, 0.4, 0.45)
    assert with_parts.window.caption.box.toPlainText() == "a loud clack"
    with_parts.window.actions_["undo"].trigger()
    assert with_parts.window.caption.box.toPlainText() == "a loud clack"


def test_a_part_shows_its_caption_beside_the_pointer(qtbot, with_parts):
    canvas = with_parts.window.listening.view.canvas
    place = at(canvas, 0.3, 1)
    QApplication.sendEvent(canvas, QHelpEvent(QHelpEvent.Type.ToolTip, place, canvas.mapToGlobal(place)))
    assert "a clack" in QToolTip.text()
    assert "0:00.15" in QToolTip.text()
    QToolTip.hideText()
