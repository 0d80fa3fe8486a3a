"""After every undo and redo the sound is shown again in its current state, ready for a decision."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from recap_desktop.item_models.states import STATES

Key, Mod = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT = Mod.ControlModifier, Mod.ShiftModifier


def accept(qtbot, session):
    qtbot.keyClick(session.window.caption.box, Key.Key_1, CTRL)


def write(qtbot, session):
    QTest.keyClicks(session.window.caption.box, "Own words")
    qtbot.keyClick(session.window.caption.box, Key.Key_Return, CTRL)


def edit(qtbot, session):
    qtbot.keyClick(session.window.caption.box, Key.Key_1, Mod.AltModifier)
    QTest.keyClicks(session.window.caption.box, " at dusk")
    qtbot.keyClick(session.window.caption.box, Key.Key_Return, CTRL)


def reject(qtbot, session):
    qtbot.keyClick(session.window.caption.box, Key.Key_X, CTRL | SHIFT)


def flag(qtbot, session):
    qtbot.keyClick(session.window.caption.box, Key.Key_F, CTRL | SHIFT)


def skip(qtbot, session):
    with qtbot.waitSignal(session.desk_controller.decisions.skip_menu_shown) as shown:
        qtbot.keyClick(session.window.caption.box, Key.Key_Space, CTRL)
    menu = shown.args[0]
    qtbot.keyClick(menu, Key.Key_1)


ACTS = (accept, write, edit, reject, flag, skip)


def state(session) -> str:
    """The state in the header, which must agree with the list."""
    desk = session.desk
    listed = session.window.table.listed(desk.current.item.file)
    assert listed.state == desk.current.item.state
    assert session.window.listening._shown.item.state == listed.state
    return STATES[listed.state]


def undo(qtbot, session):
    session.window.library.list.setFocus()
    qtbot.keyClick(session.window.library.list, Key.Key_Z, CTRL)


def redo(qtbot, session):
    session.window.library.list.setFocus()
    qtbot.keyClick(session.window.library.list, Key.Key_Z, CTRL | SHIFT)


def is_alive(qtbot, session) -> None:
    """The current sound can be decided about."""
    file, count = session.desk.current.item.file, session.desk.workspace.journal.count()
    assert session.window.decisions.flag()
    assert session.desk.workspace.journal.count() == count + 1
    hashes = {entry.sound for entry in session.desk.workspace.journal.entries()[-1:]}
    assert hashes == {session.window.table.listed(file).hash}


@pytest.mark.parametrize(
    ("files", "then"),
    [(("one.wav",), "list"), (("bell.wav", "dog.wav"), "stay"), (("bell.wav", "dog.wav"), "list")],
    ids=["one sound", "in place", "elsewhere"],
)
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
def test_undo_redo_undo_shows_the_sound_with_its_state(qtbot, work, suggested, act, files, then):
    session = work(*files)
    session.window.settings.set("next", then)
    suggested(session)
    file = session.desk.current.item.file
    act(qtbot, session)
    decided = STATES[session.window.table.listed(file).state]
    assert decided not in ("new", "suggested")
    for step, expected in ((undo, "suggested"), (redo, decided), (undo, "suggested")):
        step(qtbot, session)
        assert session.desk.current is not None
        assert session.desk.current.item.file == file
        assert state(session) == expected
    is_alive(qtbot, session)


def last_entry(session):
    entry = session.desk.workspace.journal.entries()[-1]
    return entry.kind, entry.text, entry.candidate, entry.origin


def test_an_edited_suggestion_is_still_one_after_undo_and_restart(qtbot, work, suggested, start):
    session = work()
    session.window.settings.set("next", "stay")
    suggested(session)
    edit(qtbot, session)
    made, model = last_entry(session), session.desk.workspace.journal.entries()[-1].model
    assert made[0] == "edit"
    assert made[2]
    undo(qtbot, session)
    assert session.desk.draft.authorship() == "changed"
    qtbot.keyClick(session.window.caption.box, Key.Key_Return, CTRL)
    assert last_entry(session) == made
    undo(qtbot, session)
    QTest.keyClicks(session.window.caption.box, " indeed")
    session.window.close()
    again = start()
    again.begin()
    qtbot.waitUntil(lambda: again.desk.current is not None)
    box = again.window.caption.box
    assert again.desk.draft.authorship() == "changed"
    typed = box.toPlainText()
    assert "indeed" in typed
    qtbot.keyClick(box, Key.Key_Return, CTRL)
    assert last_entry(again) == ("edit", typed, *made[2:])
    assert again.desk.workspace.journal.entries()[-1].model == model


@pytest.mark.parametrize("act", [flag, write], ids=lambda act: act.__name__)
def test_undo_returns_to_a_sound_that_the_filter_hides(qtbot, work, suggested, act):
    session = work()
    suggested(session)
    file = session.desk.current.item.file
    act(qtbot, session)
    session.window.library.filter.setText("state:new,suggested")
    qtbot.waitUntil(lambda: session.window.table.find(file) < 0, timeout=10_000)
    undo(qtbot, session)
    assert session.desk.current.item.file == file
    assert state(session) in ("new", "suggested")
    redo(qtbot, session)
    assert state(session) not in ("new", "suggested")
    undo(qtbot, session)
    is_alive(qtbot, session)


def test_deciding_about_a_sound_that_left_the_filter_updates_the_header(qtbot, work, suggested):
    session = work()
    suggested(session)
    file = session.desk.current.item.file
    session.window.settings.set("next", "stay")
    session.window.library.filter.setText("state:flagged")
    qtbot.waitUntil(lambda: session.window.table.rowCount() == 0, timeout=10_000)
    write(qtbot, session)
    assert session.desk.current.item.file == file
    assert state(session) not in ("new", "suggested")
