"""Notices: none is lost, none stays after its cause is gone, and none takes the focus."""

import pytest
from PySide6.QtCore import Qt

from recap_desktop.look.theme import Theme
from recap_desktop.panels.notice import NoticeBar


@pytest.fixture
def bar(qtbot, qapp) -> NoticeBar:
    made = NoticeBar(Theme("light", qapp))
    qtbot.addWidget(made)
    return made


def test_an_older_notice_comes_back_when_a_newer_one_goes(bar):
    bar.show_notice("The batch was interrupted.", "warning", topic="batch")
    bar.show_notice("The caption is empty.", "warning", brief=True)
    assert (bar.sentence, bar._more.text()) == ("The caption is empty.", "+1 more")
    bar._close.click()
    assert (bar.sentence, bar._more.isHidden()) == ("The batch was interrupted.", True)
    bar._close.click()
    assert bar.isHidden()


def test_a_notice_goes_with_its_cause_even_beneath_others(bar):
    bar.show_notice("The engine stopped.", "error", topic="engine")
    bar.show_notice("A sound is missing.", "warning")
    bar.withdraw("engine")
    assert bar.notices() == ["A sound is missing."]


def test_the_same_notice_is_shown_once(bar):
    for _ in range(3):
        bar.show_notice("The caption is empty.", "warning", brief=True)
    assert bar.notices() == ["The caption is empty."]


def test_an_action_runs_once_and_closes_its_notice(bar):
    ran = []
    bar.show_notice("Interrupted.", "warning", "Resume", lambda: ran.append(1))
    bar._button.click()
    assert (ran, bar.notices()) == ([1], [])


def test_a_click_on_a_notice_leaves_the_cursor_in_the_caption_box(qtbot, work):
    session = work()
    session.window.notice.show_notice("Something happened.", "warning", "Do it", lambda: None)
    for button in (session.window.notice._button, session.window.notice._close):
        session.window.notice.show_notice("Something happened.", "warning", "Do it", lambda: None)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert session.window.caption.box.hasFocus()
    session.window.notice.show_notice("Something happened.", "warning", "Do it", lambda: None)
    session.window.notice._button.setFocus()
    qtbot.keyClick(session.window.notice._button, Qt.Key.Key_Space)
    assert session.window.caption.box.hasFocus()
