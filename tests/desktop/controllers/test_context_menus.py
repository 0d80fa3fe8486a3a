"""Context menus of suggestions, similar captions, the sound, and the captions that a sound has."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from recap_engine.annotate import decide
from recap_engine.records import Region, Sound


@pytest.fixture
def session(work, settings, suggested):
    settings.set("ahead", 0)
    session = work("bell.wav", "dog.wav")
    suggested(session)
    return session


def open_menu(qtbot, widget, at):
    """The menu of a right click."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at))
    QApplication.sendEvent(widget, event)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    return QApplication.activePopupWidget()


def choose(qtbot, menu, words):
    entry = next(one for one in menu.actions() if one.text().replace("&", "") == words)
    assert entry.isEnabled()
    menu.setActiveAction(entry)
    qtbot.keyClick(menu, Qt.Key.Key_Return)


def of_card(qtbot, cards, row=0):
    return open_menu(qtbot, cards.viewport(), cards.visualRect(cards.model().index(row, 0)).center())


def test_a_suggestion_is_inserted_copied_and_accepted(qtbot, session):
    cards, text = session.window.suggestions.list, session.desk.candidates()[0].text
    choose(qtbot, of_card(qtbot, cards), "Insert")
    assert session.window.caption.box.toPlainText() == text
    choose(qtbot, of_card(qtbot, cards), "Copy")
    assert QApplication.clipboard().text() == text
    choose(qtbot, of_card(qtbot, cards), "Accept and go to the next sound")
    assert [(e.kind, e.text) for e in session.desk.workspace.journal.entries()] == [("accept", text)]


def test_one_suggestion_is_rejected_and_the_sound_stays(qtbot, session):
    shown, text = session.desk.current.sound, session.desk.candidates()[0].text
    choose(qtbot, of_card(qtbot, session.window.suggestions.list), "Reject only this suggestion")
    assert session.desk.current.sound == shown
    assert session.desk.workspace.journal.rejected(shown) == {text}
    assert session.desk.current.item.state == 1
    session.window.decisions.undo()
    assert session.desk.workspace.journal.rejected(shown) == frozenset()


def test_a_similar_caption_is_inserted_and_switched_off(qtbot, session):
    cards, neighbour = session.window.similar.list, session.desk.neighbours()[0]
    choose(qtbot, of_card(qtbot, cards), "Insert this caption")
    assert session.window.caption.box.toPlainText() == neighbour.text
    choose(qtbot, of_card(qtbot, cards), "Switch caption off")
    (caption,) = session.desk.workspace.captions.get([neighbour.caption])
    assert not caption.enabled


def test_a_part_begins_and_ends_where_the_sound_was_clicked(qtbot, session):
    canvas = session.window.listening.view.canvas
    qtbot.waitUntil(lambda: canvas.scene.viewport is not None)
    left, right = (QPoint(round(canvas.scene.x(t)), 30) for t in (0.1, 0.3))
    choose(qtbot, open_menu(qtbot, canvas, left), "Start a part here")
    choose(qtbot, open_menu(qtbot, canvas, right), "End the part here")
    region = session.desk.current.sound.region
    assert (region.start, region.end) == (pytest.approx(0.1, abs=0.01), pytest.approx(0.3, abs=0.01))
    choose(qtbot, open_menu(qtbot, canvas, right), "Back to the whole sound")
    assert session.desk.current.sound.region is None


def test_a_caption_of_the_sound_is_deleted_and_comes_back_with_undo(qtbot, session):
    desk, own = session.desk, session.window.own
    decide.write(desk.workspace, desk.current.sound, "A gate squeaks", annotator="Mira")
    decide.write(desk.workspace, Sound(desk.current.sound.hash, 0.5, Region(0.1, 0.2)), "A click", annotator="Mira")
    desk.read_captions()
    choose(qtbot, open_menu(qtbot, own._lines[1], QPoint(5, 5)), "Go to this part")
    assert desk.current.sound.region == Region(0.1, 0.2)
    desk.choose_region(None)
    choose(qtbot, open_menu(qtbot, own._lines[0], QPoint(5, 5)), "Delete this caption")
    assert desk.captions == []
    session.window.notice._button.click()
    assert [caption.text for caption, _ in desk.captions] == ["A gate squeaks"]
