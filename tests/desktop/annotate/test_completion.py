"""Completions in grey after the cursor, by real keys in a real window, on a scripted engine process."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication

Key, Mod = Qt.Key, Qt.KeyboardModifier
END = " in the rain, at dusk"


def press(qtbot, key, modifiers=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def typing(qtbot, work, suggested, text):
    session = work()
    suggested(session)
    qtbot.keyClicks(session.window.caption.box, text)
    return session, session.window.caption.box


def test_tab_takes_the_grey_words_and_the_caption_says_who_ended_it(qtbot, work, suggested):
    session, box = typing(qtbot, work, suggested, "A bell")
    qtbot.waitUntil(lambda: box.ghost() == END)
    assert box.toPlainText() == "A bell"
    press(qtbot, Key.Key_Tab)
    assert box.toPlainText() == "A bell" + END
    assert box.hasFocus()
    assert not box.ghost()
    assert session.window.caption.label.text() == "Started by you, completed by the model"
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    (entry,) = session.desk.workspace.journal.entries()
    assert (entry.kind, entry.text, entry.origin, entry.model) == ("edit", "A bell" + END, "generated", "m1")


def test_undo_takes_the_completion_back_before_the_typed_words(qtbot, work, suggested):
    _, box = typing(qtbot, work, suggested, "A bell")
    qtbot.waitUntil(lambda: box.ghost() == END)
    press(qtbot, Key.Key_Tab)
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert box.toPlainText() == "A bell"
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert box.toPlainText() == ""


def test_tab_moves_the_focus_when_there_are_no_grey_words(qtbot, work, suggested):
    _, box = typing(qtbot, work, suggested, "A zz")
    qtbot.wait(400)
    assert not box.ghost()
    press(qtbot, Key.Key_Tab)
    assert not box.hasFocus()
    assert box.toPlainText() == "A zz"


def test_typing_along_the_grey_words_keeps_them_and_typing_others_drops_them(qtbot, work, suggested):
    _, box = typing(qtbot, work, suggested, "A bell")
    qtbot.waitUntil(lambda: box.ghost() == END)
    qtbot.keyClicks(box, " in")
    assert box.ghost() == " the rain, at dusk"
    qtbot.keyClicks(box, "x")
    assert not box.ghost()


def test_escape_and_going_back_in_the_text_send_them_away(qtbot, work, suggested):
    _, box = typing(qtbot, work, suggested, "A bell")
    qtbot.waitUntil(lambda: bool(box.ghost()))
    press(qtbot, Key.Key_Escape)
    assert not box.ghost()
    assert box.toPlainText() == "A bell"
    qtbot.keyClicks(box, "s")
    qtbot.waitUntil(lambda: bool(box.ghost()))
    press(qtbot, Key.Key_Backspace)
    assert not box.ghost()
    qtbot.keyClicks(box, "s")
    qtbot.waitUntil(lambda: bool(box.ghost()))
    box.moveCursor(QTextCursor.MoveOperation.Start)
    assert not box.ghost()


def test_a_stale_answer_is_dropped(qtbot, work, suggested):
    session, box = typing(qtbot, work, suggested, "A bell")
    session.desk_controller.completion.arrived.emit("A dog barks")
    assert not box.ghost()


def test_nothing_is_completed_where_it_is_switched_off_or_a_sound_is_to_be_described_unprompted(
    qtbot, work, suggested, settings
):
    settings.set("completion", False)
    _, box = typing(qtbot, work, suggested, "A bell")
    qtbot.wait(400)
    assert not box.ghost()
    settings.set("completion", True)
    settings.set("blind_share", 100)
    qtbot.keyClicks(box, "s")
    qtbot.wait(400)
    assert not box.ghost()


def test_typing_continues_while_the_engine_is_away(qtbot, work, suggested):
    session = work()
    suggested(session)
    session.window.engine.stop()
    session.window.engine.ready = None
    qtbot.keyClicks(session.window.caption.box, "A bell rings")
    qtbot.wait(300)
    assert session.window.caption.box.toPlainText() == "A bell rings"


def test_suggestions_say_the_words_that_are_asked_for_until_the_next_sound(qtbot, work, suggested):
    session = work()
    suggested(session)
    words = session.window.suggestions.words
    words.setFocus()
    qtbot.keyClicks(words, "rain -dog")
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: [c.text for c in session.desk.candidates()][:1] == ["A bell with rain"])
    press(qtbot, Key.Key_Down, Mod.ControlModifier)
    suggested(session)
    assert words.text() == ""
    assert session.desk.candidates()[0].text == "A dog is heard"
