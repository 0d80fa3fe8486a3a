"""Contrast, names for screen readers, keys without conflicts, settings that persist."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
)

from recap_desktop.actions import ACTION_SPECS
from recap_desktop.annotate.caption_checks import remark
from recap_desktop.dialogs.keys import KeysDialog
from recap_desktop.dialogs.settings import SettingsDialog
from recap_desktop.look.colours import DARK, LIGHT, TEXT_PAIRS, contrast
from recap_desktop.settings import DECLARED, Settings

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_has_contrast_wherever_it_is_drawn(colours):
    weak = {
        (ink, ground): round(contrast(getattr(colours, ink), getattr(colours, ground)), 2)
        for ink, ground in TEXT_PAIRS
        if contrast(getattr(colours, ink), getattr(colours, ground)) < 4.5
    }
    assert weak == {}


def part_of_another(widget):
    """What Qt builds inside its own widgets: clear buttons, pop-up lists, table corners."""
    parent = widget.parentWidget()
    inside = (QLineEdit, QComboBox, QAbstractItemView, QAbstractSpinBox)
    return (
        isinstance(parent, inside) or "Private" in type(parent).__name__ or parent.inherits("QComboBoxPrivateContainer")
    )


def nameless(top):
    return [
        (type(widget).__name__, widget.objectName(), widget.accessibleName())
        for kind in INTERACTIVE
        for widget in top.findChildren(kind)
        if not isinstance(widget, QScrollBar)
        and not part_of_another(widget)
        and not widget.objectName().startswith("qt_")
        and not (widget.objectName() and (widget.accessibleName() or getattr(widget, "text", str)()))
    ]


def test_every_control_has_an_object_name_and_an_accessible_name(qtbot, work, suggested):
    session = work()
    suggested(session)
    qtbot.keyClick(session.window.caption.box, "1", Qt.KeyboardModifier.ControlModifier)
    session.window.library.go_to(0)
    assert nameless(session.window) == []


def test_dialogs_have_names_too(qtbot, work, settings):
    session = work()
    for dialog in (SettingsDialog(settings, session.window.actions_), KeysDialog(session.window.actions_, settings)):
        qtbot.addWidget(dialog)
        assert [found for found in nameless(dialog) if found[0] in ("QLineEdit", "QComboBox", "QSpinBox")] == []


def test_default_keys_do_not_conflict_and_all_are_keys(qtbot, work):
    session = work()
    assert session.window.actions_.conflicts() == {}
    for spec in ACTION_SPECS:
        for key in spec.keys:
            assert not QKeySequence(key).isEmpty(), spec.name


def test_a_remapped_key_acts_at_once_and_after_a_restart(qtbot, work, settings, tmp_path):
    session = work()
    dialog = KeysDialog(session.window.actions_, settings, session.window)
    row = next(i for i, spec in enumerate(ACTION_SPECS) if spec.name == "first_undone")
    dialog.table.setCurrentCell(row, 0)
    dialog.edit.setKeySequence(QKeySequence("Ctrl+Return"))
    dialog.use.click()
    assert "Ctrl+Return" in dialog.conflicts.text()
    assert session.window.actions_["first_undone"].shortcut() == QKeySequence("Ctrl+Return")
    assert Settings(tmp_path / "desktop.ini").keys("first_undone") == ["Ctrl+Return"]
    dialog.reset.click()
    assert dialog.conflicts.text() == ""
    assert session.window.actions_["first_undone"].shortcut() == QKeySequence("Ctrl+J")


def test_settings_are_kept_held_in_bounds_and_reported(qtbot, settings, tmp_path):
    with qtbot.waitSignal(settings.changed) as change:
        settings.set("candidates", 7)
    assert change.args == ["candidates"]
    again = Settings(tmp_path / "desktop.ini")
    assert again.number("candidates") == 7
    again.set("candidates", 500)
    again.set("theme", "purple")
    assert again.number("candidates") == 9
    assert again.text("theme") == "system"
    assert again.flag("autoplay") is False


def test_the_dialog_shows_every_declared_setting_and_sets_it(qtbot, work, settings):
    session = work()
    dialog = SettingsDialog(settings, session.window.actions_, session.window)
    qtbot.addWidget(dialog)
    shown = [s.name for s in DECLARED if s.group and dialog.findChild(object, f"setting_{s.name}") is not None]
    assert shown == [s.name for s in DECLARED if s.group]
    box = dialog.findChild(QComboBox, "setting_theme")
    box.setCurrentIndex(box.findData("dark"))
    assert session.window.theme.colours is DARK


@pytest.mark.parametrize(
    ("text", "times", "checked", "expected"),
    [
        ("", 0, True, ""),
        ("A dog barks", 0, False, ""),
        ("A dog barks", 0, True, "3 words; 8 to 20 are required"),
        ("A dog  barks", 0, False, "Two spaces in a row (saved as one)"),
        ("word " * 41, 0, False, "41 words: long for a caption"),
        ("A dog barks", 29, False, ""),
    ],
)
def test_remarks(text, times, checked, expected):
    assert remark(text, times, words_checked=checked) == expected


def test_on_a_screen_smaller_than_the_panels_the_caption_box_stays_in_sight(qtbot, work):
    window = work().window
    window.actions_["similar"].setChecked(False)
    window.actions_["library"].setChecked(False)
    window.resize(683, 384)
    window.library.filter.setFocus()
    window.caption.box.setFocus()
    qtbot.waitUntil(lambda: window.height() == 384)
    seen = window._scroll.viewport()
    for name in ("button_submit", "button_flag"):
        button = window.findChild(QPushButton, name)
        qtbot.waitUntil(lambda button=button: seen.rect().contains(button.mapTo(seen, button.rect().center())))


def test_in_a_narrow_window_one_panel_beside_the_sound_takes_the_place_of_the_other(qtbot, work):
    window = work().window
    assert window.library.isVisible()
    assert window.similar.isVisible()
    window.resize(952, 500)
    for key, shown, hidden in ((Qt.Key.Key_F6, None, "similar"), (Qt.Key.Key_F6, "similar", "library")):
        qtbot.keyClick(window, key)
        assert shown is None or getattr(window, shown).isVisible()
        assert not getattr(window, hidden).isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert window.library.isVisible()
    assert not window.similar.isVisible()
    qtbot.waitUntil(lambda: window._scroll.horizontalScrollBar().maximum() == 0)


def test_a_low_window_shows_sound_suggestions_and_caption_without_scrolling(qtbot, work, suggested):
    session = work()
    window, fields = session.window, session.window.caption.fields
    suggested(session)
    window.actions_["similar"].setChecked(False)
    window.resize(952, 500)  # Full HD at 200 %
    qtbot.waitUntil(lambda: window.low and not fields.isVisible())
    cards = window.suggestions.list
    qtbot.waitUntil(lambda: cards.viewport().rect().contains(cards.visualRect(cards.model().index(1, 0))))
    qtbot.waitUntil(lambda: window._scroll.verticalScrollBar().maximum() == 0)
    qtbot.keyClick(window.caption.box, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    assert fields.category_field.hasFocus()
    qtbot.keyClick(fields.category_field, Qt.Key.Key_Escape)
    assert not fields.isVisible()
    qtbot.keyClick(window.caption.box, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(fields.category_field, "Bells")
    qtbot.keyClick(fields.category_field, Qt.Key.Key_Return)
    assert fields.isVisible()
    window.resize(1280, 820)
    qtbot.waitUntil(lambda: not window.low and fields.isVisible())
