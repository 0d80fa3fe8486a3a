"""Looking after captions by real keys, on the real datastore."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from recap_desktop.dialogs.captions import CaptionsDialog

Key, Mod = Qt.Key, Qt.KeyboardModifier


def opened(qtbot, work):
    session = work()
    qtbot.keyClick(session.window.caption.box, Key.Key_F8)
    qtbot.waitUntil(lambda: bool(session.window.findChildren(CaptionsDialog)))
    (dialog,) = session.window.findChildren(CaptionsDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    return session, dialog


def texts(dialog):
    return [dialog.table.caption(row).text for row in range(dialog.table.rowCount())]


def click(qtbot, dialog, name):
    qtbot.mouseClick(dialog.buttons[name], Qt.MouseButton.LeftButton)


def test_captions_are_found_changed_and_changed_back(qtbot, work):
    session, dialog = opened(qtbot, work)
    assert len(texts(dialog)) == 4
    qtbot.keyClicks(dialog.search, "dog")
    assert texts(dialog) == ["A dog barks twice"]
    dialog.list.selectRow(0)
    click(qtbot, dialog, "edit")
    editor = QApplication.focusWidget()
    qtbot.keyClicks(editor, "Two dogs bark")
    qtbot.keyClick(editor, Key.Key_Return)
    captions = session.desk.workspace.captions
    qtbot.waitUntil(lambda: bool(captions.search("two dogs")))
    (row,) = captions.search("two dogs")
    assert (row.text, row.provenance, row.annotator) == ("Two dogs bark", "human", "Mira")
    assert "A dog barks twice" in dialog.about.toPlainText()
    click(qtbot, dialog, "undo")
    assert session.desk.workspace.captions.get([row.id])[0].text == "A dog barks twice"
    assert not dialog.buttons["undo"].isEnabled()


def test_deleted_captions_come_back_by_undo(qtbot, work):
    session, dialog = opened(qtbot, work)
    dialog.list.setFocus()
    dialog.list.selectAll()
    qtbot.keyClick(dialog.list, Key.Key_Delete)
    assert texts(dialog) == []
    assert session.desk.workspace.captions.count() == 0
    qtbot.keyClick(dialog.list, Key.Key_Z, Mod.ControlModifier)
    assert len(texts(dialog)) == 4
    assert session.desk.workspace.captions.count() == 4


def test_a_caption_and_a_collection_are_switched_off_and_on(qtbot, work):
    session, dialog = opened(qtbot, work)
    dialog.list.selectRow(1)
    click(qtbot, dialog, "off")
    assert [c.enabled for c in session.desk.workspace.captions.page()] == [True, False, True, True]
    dialog.collection.setCurrentIndex(1)
    assert dialog.collection.currentText() == "starter · 3"
    qtbot.keyClick(dialog.used, Key.Key_Space)
    assert not session.desk.workspace.collections.list()[0].enabled
    click(qtbot, dialog, "undo")
    click(qtbot, dialog, "undo")
    assert session.desk.workspace.collections.list()[0].enabled
    assert all(c.enabled for c in session.desk.workspace.captions.page())


def test_an_empty_text_is_refused_with_a_sentence(qtbot, work):
    _, dialog = opened(qtbot, work)
    dialog.table.setData(dialog.table.index(0, 0), "  ")
    assert dialog.told.text()
    assert texts(dialog)[0] == "Rain falls on a tin roof"
