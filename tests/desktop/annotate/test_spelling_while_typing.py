"""Spelling in the caption box: marks, the remark, suggestions in the menu, own words and the settings."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt, QThread, QThreadPool
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLabel, QMenu

from recap_desktop.dialogs.settings import SettingsDialog
from recap_engine.annotate import dictionaries
from recap_engine.annotate.own_words import own_words_file


@pytest.fixture(autouse=True)
def without_dictionaries_of_the_system(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("_SYSTEM", "_LIBREOFFICE"):
        monkeypatch.setattr(dictionaries, name, ())


def marked(box) -> list[str]:
    """The words with a wavy line."""
    block, found = box.document().begin(), []
    while block.isValid():
        found += [block.text()[part.start : part.start + part.length] for part in block.layout().formats()]
        block = block.next()
    return found


@pytest.fixture
def typing(qtbot, work):
    """A window whose dictionary is loaded, with an empty caption box."""
    session = work()
    qtbot.waitUntil(lambda: session.desk_controller.spelling.check.ready)
    return session


def open_menu(session, place: int) -> QMenu:
    box = session.window.caption.box
    cursor = QTextCursor(box.document())
    cursor.setPosition(place)
    box.customContextMenuRequested.emit(box.cursorRect(cursor).center() + QPoint(1, 0))
    return session.window.findChild(QMenu, "caption_box_menu") or box.findChild(QMenu, "caption_box_menu")


def test_an_unknown_word_is_marked_once_it_is_finished(qtbot, typing):
    box, remark = typing.window.caption.box, typing.window.caption.remark
    qtbot.keyClicks(box, "A dgo")
    assert marked(box) == []
    assert remark.text() == ""
    qtbot.keyClicks(box, " barks")
    assert marked(box) == ["dgo"]
    assert remark.text() == "Not in the dictionary: dgo."
    qtbot.keyClicks(box, " lodly")
    assert marked(box) == ["dgo"]
    qtbot.keyClick(box, Qt.Key.Key_Home)
    assert marked(box) == ["dgo", "lodly"]
    assert "lodly" in remark.text()


def test_the_dictionary_is_loaded_before_anything_is_typed_while_other_tasks_wait(qtbot, start):
    pool, held = QThreadPool.globalInstance(), threading.Event()
    for _ in range(QThread.idealThreadCount()):
        pool.start(held.wait)
    try:
        session = start()
        qtbot.waitUntil(lambda: session.desk_controller.spelling.check.ready)
    finally:
        held.set()


def test_the_word_being_typed_is_marked_when_the_box_is_left(qtbot, typing):
    box = typing.window.caption.box
    qtbot.keyClicks(box, "A dgo")
    typing.window.library.list.setFocus()
    assert marked(box) == ["dgo"]


def test_marks_change_no_text_and_no_draft(qtbot, typing):
    box = typing.window.caption.box
    box.insertPlainText("🐕 dgo barks")
    written = []
    box.textChanged.connect(lambda: written.append(box.toPlainText()))
    typing.desk_controller.spelling.marks.check_again()
    (mark,) = box.document().begin().layout().formats()
    assert (mark.start, mark.length) == (3, 3)  # in units of UTF-16
    assert written == []
    assert box.toPlainText() == "🐕 dgo barks"


def test_the_menu_offers_what_may_be_meant_and_one_undo_takes_it_back(qtbot, typing):
    box = typing.window.caption.box
    qtbot.keyClicks(box, "A dgo barks")
    menu = open_menu(typing, 3)
    qtbot.waitUntil(lambda: any(act.text().replace("&", "") == "dog" for act in menu.actions()))
    next(act for act in menu.actions() if act.text().replace("&", "") == "dog").trigger()
    menu.close()
    assert box.toPlainText() == "A dog barks"
    assert marked(box) == []
    box.undo()
    assert box.toPlainText() == "A dgo barks"


def test_a_word_can_be_added_to_the_own_list(qtbot, typing):
    box = typing.window.caption.box
    qtbot.keyClicks(box, "A whirrr starts")
    menu = open_menu(typing, 4)
    next(act for act in menu.actions() if "my words" in act.text()).trigger()
    menu.close()
    assert own_words_file().read_text("utf-8") == "whirrr\n"
    assert marked(box) == []
    assert typing.window.caption.remark.text() == ""


def test_at_a_known_word_the_menu_is_that_of_a_text_box(qtbot, typing):
    qtbot.keyClicks(typing.window.caption.box, "A dog barks")
    menu = open_menu(typing, 3)
    assert not any("my words" in act.text() for act in menu.actions())
    menu.close()


def test_checking_can_be_switched_off(qtbot, typing):
    box = typing.window.caption.box
    qtbot.keyClicks(box, "A dgo barks")
    typing.window.settings.set("spelling", "off")
    assert marked(box) == []
    assert typing.window.caption.remark.text() == ""
    typing.window.settings.set("spelling", "en_US")
    qtbot.waitUntil(lambda: marked(box) == ["dgo"])


def test_without_a_dictionary_the_settings_say_what_to_install(qtbot, typing, tmp_path):
    box, settings = typing.window.caption.box, typing.window.settings
    settings.set("spelling", "de_DE")
    qtbot.keyClicks(box, "Ein Hnd bellt")
    dialog = SettingsDialog(settings, typing.window.actions_, typing.window)
    hint = dialog.findChild(QLabel, "dictionary_hint")
    assert "hunspell-de-de" in hint.text()
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "de_DE.aff").write_text("SET UTF-8\n", "utf-8")
    (folder / "de_DE.dic").write_text("3\nein\nHund\nbellt\n", "utf-8")
    settings.set("dictionaries", str(folder))
    assert hint.text() == ""
    qtbot.waitUntil(lambda: marked(box) == ["Hnd"])
    dialog.close()
