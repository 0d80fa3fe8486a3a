"""Finding sounds: columns and their order, likeness, saved filters, recent workspaces, and dropped files."""

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from recap_desktop.item_models.sound_columns import ANNOTATOR, COLUMNS, DECIDED, FOLDER, SCORE
from recap_engine.records import Sound

NAMES = ("x/a.wav", "x/b.wav", "y/c.wav")


@pytest.fixture
def session(work, settings, suggested):
    settings.set("ahead", 0)
    session = work(*NAMES)
    suggested(session)
    return session


def names(session):
    return [session.window.table.item(row).name for row in range(session.window.table.rowCount())]


def cell(session, row, column):
    return session.window.table.index(row, column).data()


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(5, 5).toPoint(), copy, data, button, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), copy, data, button, none))


def test_score_date_person_and_folder_are_columns_that_sort(qtbot, session):
    assert cell(session, 0, FOLDER) == "x"
    assert cell(session, 0, SCORE) == "90%"
    assert cell(session, 2, SCORE) == ""
    qtbot.keyClick(session.window.caption.box, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert cell(session, 0, ANNOTATOR) == "Mira"
    assert cell(session, 0, DECIDED)[:2] == "20"
    assert (cell(session, 1, DECIDED), cell(session, 1, ANNOTATOR)) == ("", "")
    session.window.sound_list.sort(DECIDED, True)
    assert names(session)[0] == "a.wav"
    session.window.sound_list.sort(FOLDER, True)
    assert names(session)[0] == "c.wav"
    session.window.sound_list.reload()
    qtbot.waitUntil(lambda: cell(session, names(session).index("a.wav"), ANNOTATOR) == "Mira")
    session.window.decisions.undo()
    assert cell(session, names(session).index("a.wav"), ANNOTATOR) == ""


def test_new_columns_are_switched_on_in_the_menu(qtbot, session, settings):
    view = session.window.library.list
    assert view.isColumnHidden(SCORE)
    view._on_column_switched(SCORE, True)
    assert not view.isColumnHidden(SCORE)
    assert str(SCORE) in settings.text("columns").split(",")
    assert len(view.headings()) == len(COLUMNS)


def test_the_list_is_ordered_by_likeness_until_a_heading_is_chosen(qtbot, session):
    workspace, table = session.desk.workspace, session.window.table
    vectors = np.array([[1, 0, 0], [0, 1, 0], [0.8, 0.6, 0]], np.float32)
    rows = [workspace.sounds.add(Sound(table.item(row).hash, 0.5)) for row in range(3)]
    workspace.vectors.put_sounds("e1", rows, vectors)
    session.window.actions_["order_alike"].trigger()
    qtbot.waitUntil(lambda: names(session) == ["a.wav", "c.wav", "b.wav"])
    session.window.sound_list.set_filter("c")
    assert names(session) == ["c.wav"]
    session.window.sound_list.set_filter("")
    assert names(session) == ["a.wav", "c.wav", "b.wav"]
    head = session.window.library.list.horizontalHeader()
    assert head.sortIndicatorSection() == -1
    at = QPoint(head.sectionViewportPosition(1) + 20, head.height() // 2)
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: names(session) == ["a.wav", "b.wav", "c.wav"])


def test_similar_sounds_stand_together_the_largest_group_first(qtbot, session):
    workspace, table = session.desk.workspace, session.window.table
    session.window.actions_["group_alike"].trigger()
    qtbot.waitUntil(lambda: "No sound is analysed yet" in session.window.notice._text.text())
    rows = [workspace.sounds.add(Sound(table.item(row).hash, 0.5)) for row in range(3)]
    workspace.vectors.put_sounds("e1", rows, np.array([[1, 0, 0], [0, 1, 0], [0, 0.8, 0.6]], np.float32))
    session.window.actions_["group_alike"].trigger()
    qtbot.waitUntil(lambda: names(session) == ["b.wav", "c.wav", "a.wav"])
    assert "1 group of similar sounds" in session.window.notice._text.text()


def test_filters_are_saved_used_and_removed(qtbot, session):
    field = session.window.library.filter
    qtbot.keyClicks(field, "folder:x")
    qtbot.waitUntil(lambda: names(session) == ["a.wav", "b.wav"])
    saved = session.saved_filters
    saved.show_menu()
    menu = QApplication.activePopupWidget()
    menu.setActiveAction(menu.actions()[0])
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert saved.filters() == ["folder:x"]
    saved.use("")
    assert len(names(session)) == 3
    saved.use("folder:x")
    assert names(session) == ["a.wav", "b.wav"]
    saved.remove("folder:x")
    assert saved.filters() == []


def test_workspaces_that_were_open_are_in_the_menu(qtbot, session, tmp_path):
    assert session.open(tmp_path / "other.recap", may_create=True)
    menu = session.window.recent_menu
    menu.aboutToShow.emit()
    assert [entry.text() for entry in menu.actions()] == ["&other", "&work"]
    menu.actions()[1].trigger()
    assert session.place.path == tmp_path / "work.recap"
    (tmp_path / "other.recap").unlink()
    menu.aboutToShow.emit()
    assert [entry.text() for entry in menu.actions()] == ["&work"]


def test_dropped_folders_are_added_and_dropped_sounds_are_shown(qtbot, session, sounds, tmp_path):
    drop(session.window, sounds("d.wav", folder="more"))
    qtbot.waitUntil(lambda: "d.wav" in names(session))
    drop(session.window, tmp_path / "field" / "y" / "c.wav")
    assert session.desk.current.item.name == "c.wav"
    drop(session.window, sounds("e.wav", folder="elsewhere") / "e.wav")
    choose(qtbot, QApplication.activePopupWidget(), "Add its folder")
    qtbot.waitUntil(lambda: "e.wav" in names(session))


def choose(qtbot, menu, words):
    menu.setActiveAction(next(one for one in menu.actions() if one.text().replace("&", "") == words))
    qtbot.keyClick(menu, Qt.Key.Key_Return)


def test_the_list_is_sorted_by_similarity_to_a_dropped_file_or_the_reason_is_reported(qtbot, session, sounds):
    drop(session.window, sounds("cy.wav", folder="elsewhere") / "cy.wav")
    choose(qtbot, QApplication.activePopupWidget(), "Sort the list by similarity to this file")
    qtbot.waitUntil(lambda: names(session)[0] == "c.wav")
    drop(session.window, sounds("broken.wav", folder="elsewhere") / "broken.wav")
    choose(qtbot, QApplication.activePopupWidget(), "Sort the list by similarity to this file")
    qtbot.waitUntil(lambda: session.window.notice.sentence == "broken.wav is no sound.")


def test_sounds_are_found_by_what_words_mean(qtbot, session):
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(session.window.caption.box, Qt.Key.Key_W, both)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    field = QApplication.activeModalWidget().findChild(QLineEdit)
    qtbot.keyClicks(field, "bbb")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(session)[0] == "b.wav")
    assert "“bbb”" in session.window.notice.sentence
