"""Default keys: none edits text on any system, each triggers one action, and typing never decides anything."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMenuBar, QPushButton

from recap_desktop.actions import ACTION_SPECS
from tests.desktop.keyboard_layouts import LAYOUTS, presses
from tests.desktop.standard_text_keys import STANDARD_TEXT_KEYS

Key, Mod = Qt.Key, Qt.KeyboardModifier


def defaults(platform: str, *, single_keys: bool = True) -> list[tuple[str, str]]:
    """(action, key) for every default key, as Qt writes it."""
    return [
        (spec.name, QKeySequence(key).toString())
        for spec in ACTION_SPECS
        for key in spec.default_keys(single_keys=single_keys, platform=platform)
    ]


@pytest.mark.parametrize("platform", STANDARD_TEXT_KEYS)
def test_no_default_key_edits_text(platform):
    editing = {QKeySequence(key).toString() for key in STANDARD_TEXT_KEYS[platform]}
    assert [pair for pair in defaults(platform) if pair[1] in editing] == []


@pytest.mark.parametrize("platform", STANDARD_TEXT_KEYS)
def test_no_two_actions_share_a_default_key(platform):
    keys = [key for _, key in defaults(platform)]
    assert sorted(keys) == sorted(set(keys))


def test_the_written_out_keys_hold_what_qt_binds_on_this_system(qapp):
    known = {QKeySequence(key).toString() for key in (*STANDARD_TEXT_KEYS["linux"], *STANDARD_TEXT_KEYS["win32"])}
    editing = ("Delete", "Cut", "Copy", "Paste", "Select", "Move", "Insert", "Deselect")
    bound = {
        binding.toString()
        for key in QKeySequence.StandardKey
        if key.name.startswith(editing)
        for binding in QKeySequence.keyBindings(key)
    }
    assert bound - known - {"Cut", "Copy", "Paste"} == set()


def matches(base: str, typed: str, shift: bool, prefix: str) -> set[str]:
    """The key sequences that Qt tries for a press: with Shift, and without it if it types another character."""
    tried = {f"{prefix}Shift+{base}", f"{prefix}Shift+{typed}"} if shift else {f"{prefix}{base}"}
    if typed != base:
        tried.add(f"{prefix}{typed}")
    return {QKeySequence(key).toString() for key in tried}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("platform", STANDARD_TEXT_KEYS)
def test_each_default_key_triggers_exactly_one_action(platform, layout):
    owners: dict[str, list[str]] = {}
    for name, key in defaults(platform):
        owners.setdefault(key, []).append(name)
    reached = set()
    for prefix in ("", "Ctrl+", "Alt+", "Ctrl+Alt+"):
        for base, typed, shift in presses(LAYOUTS[layout]):
            found = [(key, name) for key in matches(base, typed, shift, prefix) for name in owners.get(key, ())]
            assert len({name for _, name in found}) <= 1, (prefix, base, shift, found)
            # Qt calls two matching keys of one action ambiguous, and triggers neither.
            assert len(found) <= 1, (prefix, base, shift, found)
            reached |= {key for key, _ in found}
    typed_keys = {key for key in owners if len(key.rpartition("+")[2] or "+") == 1}
    assert typed_keys - reached == set()


def decided(session) -> list[str]:
    return [entry.kind for entry in session.desk.workspace.journal.entries()]


def test_editing_keys_belong_to_the_caption_box(qtbot, work, suggested):
    session = work()
    suggested(session)
    box = session.window.caption.box
    QTest.keyClicks(box, "A dog barks twice")
    qtbot.keyClick(box, Key.Key_Backspace, Mod.ControlModifier)
    assert box.toPlainText() == "A dog barks "
    qtbot.keyClick(box, Key.Key_Left, Mod.ControlModifier)
    qtbot.keyClick(box, Key.Key_Delete, Mod.ControlModifier)
    assert box.toPlainText() == "A dog "
    assert decided(session) == []


def test_an_editing_key_given_to_an_action_still_edits_in_the_box(qtbot, work, suggested, settings):
    settings.set_keys("reject", ["Ctrl+Backspace"])
    session = work()
    suggested(session)
    box = session.window.caption.box
    QTest.keyClicks(box, "A dog")
    qtbot.keyClick(box, Key.Key_Backspace, Mod.ControlModifier)
    assert (box.toPlainText(), decided(session)) == ("A ", [])


@pytest.mark.parametrize("clicked", ["list", "suggestions", "similar", "tree"])
def test_typing_after_a_click_goes_to_the_caption_box(qtbot, work, suggested, clicked):
    session = work()
    suggested(session)
    window = session.window
    view = {
        "list": window.library.list,
        "suggestions": window.suggestions.list,
        "similar": window.similar.list,
        "tree": window.library.tree,
    }[clicked]
    point = view.visualRect(view.model().index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    view.setFocus()
    before, sound = window.caption.box.toPlainText(), session.desk.current.item.file
    for letter in "A fox jks1":
        qtbot.keyClick(QApplication.focusWidget(), letter)
    assert window.caption.box.hasFocus()
    assert window.caption.box.toPlainText() == f"{before}A fox jks1"
    assert decided(session) == []
    assert session.desk.current.item.file == sound


def test_after_a_menu_was_left_letters_go_to_the_caption_box(qtbot, work):
    session = work()
    window = session.window
    bar, box = window.findChild(QMenuBar, "menus"), window.caption.box
    for name in ("menu_caption", "menu_file"):
        opened = window.findChild(QMenu, name)
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(opened.menuAction()).center())
        qtbot.waitUntil(opened.isVisible)
        qtbot.keyClick(opened, Qt.Key.Key_Escape)
        window.activateWindow()  # as a window manager does
        qtbot.waitUntil(lambda: box.hasFocus() and not bar.activeAction())
    qtbot.keyClicks(QApplication.focusWidget(), "Flag it")
    assert box.toPlainText() == "Flag it"
    assert session.desk.workspace.journal.entries() == []


def test_after_a_lone_alt_letters_go_to_the_caption_box(qtbot, work, suggested):
    session = work()
    suggested(session)
    window = session.window
    bar, box = window.findChild(QMenuBar, "menus"), window.caption.box
    for start in (box, window.library.list):
        for left_by in (Key.Key_Alt, Key.Key_Escape, None):
            start.setFocus()
            qtbot.keyClick(start, Key.Key_Alt)
            assert bar.hasFocus()
            if left_by is not None:
                qtbot.keyClick(bar, left_by)
                assert start.hasFocus()
            box.clear()
            for letter in "Cf Flag it":  # the letters of a menu and of an entry
                qtbot.keyClicks(QApplication.focusWidget(), letter)
            assert box.toPlainText() == "Cf Flag it"
            assert QApplication.activePopupWidget() is None
    assert decided(session) == []


def test_alt_with_a_letter_and_arrow_keys_after_a_lone_alt_open_menus(qtbot, work):
    window = work().window
    bar, box = window.findChild(QMenuBar, "menus"), window.caption.box
    qtbot.keyClick(box, Key.Key_C, Mod.AltModifier)
    qtbot.waitUntil(window.findChild(QMenu, "menu_caption").isVisible)
    qtbot.keyClick(QApplication.activePopupWidget(), Key.Key_Escape)
    window.activateWindow()
    qtbot.waitUntil(box.hasFocus)
    qtbot.keyClick(box, Key.Key_Alt)
    qtbot.keyClick(bar, Key.Key_Down)
    qtbot.waitUntil(window.findChild(QMenu, "menu_file").isVisible)
    qtbot.keyClick(QApplication.activePopupWidget(), Key.Key_Escape)


def test_single_keys_decide_once_switched_on(qtbot, work, suggested, settings):
    settings.set("single_keys", True)
    session = work()
    suggested(session)
    session.window.library.list.setFocus()
    qtbot.keyClick(session.window.library.list, Key.Key_F)
    assert decided(session) == ["flag"]


def test_rejecting_an_accepted_caption_says_so_and_can_be_undone(qtbot, work, suggested):
    session = work()
    suggested(session)
    box = session.window.caption.box
    session.window.settings.set("next", "stay")
    qtbot.keyClick(box, Key.Key_1, Mod.ControlModifier)
    suggested(session)
    qtbot.keyClick(box, Key.Key_X, Mod.ControlModifier | Mod.ShiftModifier)
    assert "deleted 1 accepted caption" in session.window.notice.sentence
    session.window.notice._button.click()
    assert [caption.text for caption, _ in session.desk.captions] != []


def test_space_on_a_button_decides_once_and_the_next_space_belongs_to_the_caption(qtbot, work, suggested):
    session = work()
    suggested(session)
    button = session.window.findChild(QPushButton, "button_flag")
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)
    assert [entry.kind for entry in session.desk.workspace.journal.entries()] == ["flag"]
    assert session.window.caption.box.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Space)
    assert session.desk.workspace.journal.count() == 1
