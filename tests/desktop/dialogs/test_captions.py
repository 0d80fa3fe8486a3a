"""Curating captions by real keys, on the real datastore."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog

from recap_desktop.dialogs.captions import CaptionsDialog
from recap_engine.annotate import decide
from recap_engine.datastore.workspace import Workspace

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def opened(qtbot, work):
    """A window with the captions panel open in it."""

    def open_(*names, **options):
        session = work(*names, **options)
        qtbot.keyClick(session.window.caption.box, Key.Key_F8)
        qtbot.waitUntil(lambda: bool(session.window.findChildren(CaptionsDialog)))
        (dialog,) = session.window.findChildren(CaptionsDialog)
        qtbot.waitUntil(dialog.isActiveWindow)
        return session, dialog

    return open_


def texts(dialog):
    return [dialog.table.caption(row).text for row in range(dialog.table.rowCount())]


def click(qtbot, dialog, name):
    qtbot.mouseClick(dialog.buttons[name], Qt.MouseButton.LeftButton)


def focused():
    return QApplication.focusWidget()


def test_captions_are_found_changed_and_changed_back(qtbot, opened):
    session, dialog = opened()
    assert len(texts(dialog)) == 4
    dialog.search.how.setCurrentIndex(1)
    qtbot.keyClicks(dialog.search.text, "dog")
    qtbot.waitUntil(lambda: texts(dialog) == ["A dog barks twice"])
    assert dialog.message.text() == "1 with these words"
    qtbot.keyClick(dialog.search.text, Key.Key_Down)
    assert focused() is dialog.list
    qtbot.keyClick(dialog.list, Key.Key_Return)
    qtbot.keyClicks(focused(), "Two dogs bark")
    qtbot.keyClick(focused(), Key.Key_Return)
    captions = session.desk.workspace.captions
    qtbot.waitUntil(lambda: bool(captions.search("two dogs")))
    (row,) = captions.search("two dogs")
    assert (row.text, row.provenance, row.annotator) == ("Two dogs bark", "human", "Mira")
    assert "Mira: changed it to “Two dogs bark”" in dialog.about.toPlainText()
    assert "“A dog barks twice”" in dialog.about.toPlainText()
    assert dialog.buttons["undo"].text().startswith("Undo changing a caption to")
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert captions.get([row.id])[0].text == "A dog barks twice"
    assert not dialog.buttons["undo"].isEnabled()
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    assert captions.get([row.id])[0].text == "Two dogs bark"


def test_what_means_the_same_is_found_after_what_has_the_words(qtbot, opened):
    session, dialog = opened()
    qtbot.waitUntil(lambda: session.window.engine.ready is not None, timeout=15_000)
    qtbot.keyClicks(dialog.search.text, "rain")
    told = "1 with these words  ·  3 close in meaning"
    qtbot.waitUntil(lambda: dialog.message.text() == told, timeout=15_000)
    assert texts(dialog)[0] == "Rain falls on a tin roof"
    found = [dialog.table.data(dialog.table.index(row, 4)) for row in range(4)]
    assert found[0] == "words"
    assert found[1:] == sorted(found[1:], reverse=True)
    assert not dialog.list.isColumnHidden(4)
    qtbot.keyClick(dialog.search.text, Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.list.isColumnHidden(4)


def test_without_the_engine_words_still_find(qtbot, opened, settings):
    settings.set("bundle", "missing")
    _, dialog = opened()
    qtbot.keyClicks(dialog.search.text, "bell")
    qtbot.waitUntil(lambda: texts(dialog) == ["A bell rings far away"])
    qtbot.waitUntil(lambda: "the model is not ready" in dialog.message.text())


def test_deleted_captions_come_back_by_undo(qtbot, opened):
    session, dialog = opened()
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Key.Key_A, Mod.ControlModifier)
    qtbot.keyClick(dialog.list, Key.Key_Delete)
    assert texts(dialog) == []
    assert session.desk.workspace.captions.count() == 0
    assert dialog.buttons["undo"].text() == "Undo deleting 4 captions"
    qtbot.keyClick(dialog.list, Key.Key_Z, Mod.ControlModifier)
    assert len(texts(dialog)) == 4
    assert session.desk.workspace.captions.count() == 4


def test_the_next_caption_is_chosen_after_one_is_deleted(qtbot, opened):
    _, dialog = opened()
    dialog.list.setFocus()
    dialog.list.go_to(1)
    qtbot.keyClick(dialog.list, Key.Key_Delete)
    assert dialog.list.first_row() == 1
    assert "A bell rings far away" in dialog.about.toPlainText()
    qtbot.keyClick(dialog.list, Key.Key_Delete)
    assert texts(dialog) == ["Rain falls on a tin roof", "Wind in dry grass"]


def test_captions_move_to_a_new_collection_and_back(qtbot, opened):
    session, dialog = opened()
    dialog.list.setFocus()
    dialog.list.go_to(0)
    qtbot.keyClick(dialog.list, Key.Key_Down, Mod.ShiftModifier)
    qtbot.keyClick(dialog.list, Key.Key_M, Mod.ControlModifier)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QInputDialog)))
    (asking,) = dialog.findChildren(QInputDialog)
    qtbot.waitUntil(asking.isActiveWindow)
    qtbot.keyClicks(focused(), "weather")
    qtbot.keyClick(focused(), Key.Key_Return)
    names = {info.name: info.captions for info in session.desk.workspace.collections.list()}
    assert names == {"starter": 2, "weather": 2}
    assert [dialog.collection_table.infos[1].name, dialog.collection_table.infos[1].captions] == ["weather", 2]
    assert dialog.buttons["undo"].text().startswith("Undo moving 2 captions")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog.list, Key.Key_Z, Mod.ControlModifier)
    assert {c.collection for c in session.desk.workspace.captions.page()} == {"starter"}


def test_collections_are_looked_at_and_switched_by_keys(qtbot, opened):
    session, dialog = opened()
    with Workspace.open(session.place.path) as other:
        other.captions.add("Waves", "sea", provenance="imported")
    dialog.reload()
    dialog.collections.setFocus()
    qtbot.keyClick(dialog.collections, Key.Key_Down)
    qtbot.keyClick(dialog.collections, Key.Key_Down)
    assert texts(dialog) == ["Waves"]
    qtbot.keyClick(dialog.collections, Key.Key_Space)
    assert [(i.name, i.enabled) for i in session.desk.workspace.collections.list()] == [
        ("starter", True),
        ("sea", False),
    ]
    assert dialog.table.data(dialog.table.index(0, 3)) == "collection off"
    assert dialog.buttons["undo"].text() == "Undo switching off “sea”"
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert all(info.enabled for info in session.desk.workspace.collections.list())
    assert texts(dialog) == ["Waves"]


def test_a_caption_is_switched_off_and_the_window_takes_it_back(qtbot, opened):
    session, dialog = opened()
    dialog.list.setFocus()
    dialog.list.go_to(1)
    qtbot.keyClick(dialog.list, Key.Key_D, Mod.ControlModifier)
    assert [c.enabled for c in session.desk.workspace.captions.page()] == [True, False, True, True]
    qtbot.keyClick(dialog, Key.Key_Escape)
    qtbot.waitUntil(lambda: not session.window.findChildren(CaptionsDialog))
    session.window.activateWindow()
    qtbot.waitUntil(session.window.isActiveWindow)
    assert session.window.actions_["undo"].text() == "Undo switching off “A dog barks twice”"
    session.window.caption.box.setFocus()
    qtbot.keyClick(session.window.caption.box, Key.Key_Z, Mod.ControlModifier)
    assert all(c.enabled for c in session.desk.workspace.captions.page())


def test_the_panel_does_not_undo_decisions_about_sounds(qtbot, opened):
    session, dialog = opened()
    decide.write(session.desk.workspace, session.desk.current.sound, "A bell", annotator="Mira")
    dialog.reload()
    assert not dialog.buttons["undo"].isEnabled()
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert session.desk.workspace.captions.count() == 5


def test_a_caption_tells_its_sound_and_leads_to_it(qtbot, opened):
    session, dialog = opened()
    item = session.window.table.item(session.window.table.find_hash(session.window.table.listing.hashes[2]))
    path = session.desk.path_of(item)
    sound = session.desk.workspace.sounds.known(path)
    decide.write(session.desk.workspace, sound, "Steady rain", annotator="Mira")
    dialog.reload()
    dialog.list.setFocus()
    dialog.list.go_to(4)
    about = dialog.about.toPlainText()
    assert f"Sound: {path}" in about
    assert "Mira: wrote “Steady rain”" in about
    qtbot.keyClick(dialog, Key.Key_G, Mod.ControlModifier)
    qtbot.waitUntil(lambda: session.desk.current is not None and session.desk.current.path == path)
    assert not dialog.isVisible()


def test_an_empty_text_is_refused_with_a_sentence(opened):
    _, dialog = opened()
    dialog.table.setData(dialog.table.index(0, 0), "  ")
    assert dialog.message.text() == "The text is empty: write a caption first."
    assert texts(dialog)[0] == "Rain falls on a tin roof"


def test_all_of_many_captions_are_chosen_and_deleted_as_one(qtbot, opened, tmp_path: Path):
    session, dialog = opened()
    for _ in session.desk.workspace.imports.add_rows(rows(1700), "many"):
        pass
    dialog.reload()
    assert dialog.table.rowCount() < 1704
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Key.Key_A, Mod.ControlModifier)
    assert len(dialog.list.chosen()) == 1704
    qtbot.keyClick(dialog.list, Key.Key_Delete)
    assert session.desk.workspace.captions.count() == 0
    assert texts(dialog) == []
    (entry,) = session.desk.workspace.journal.entries()
    assert (entry.kind, entry.reached) == ("delete", 1704)
    qtbot.keyClick(dialog.list, Key.Key_Z, Mod.ControlModifier)
    assert session.desk.workspace.captions.count() == 1704
    assert json.dumps(texts(dialog)[:1]) == '["Rain falls on a tin roof"]'


def rows(count):
    from recap_engine.datastore.imports import ImportRow

    return [ImportRow(f"Caption number {n}") for n in range(count)]


def test_suggestions_are_made_again_once_the_panel_is_closed(qtbot, opened, suggested):
    session, dialog = opened()
    suggested(session)
    assert "Rain falls on a tin roof" in [n.text for n in session.desk.neighbours()]
    dialog.list.setFocus()
    dialog.list.go_to(0)
    qtbot.keyClick(dialog.list, Key.Key_D, Mod.ControlModifier)
    assert session.desk.candidates()
    qtbot.keyClick(dialog, Key.Key_Escape)
    suggested(session)
    qtbot.waitUntil(
        lambda: [n.text for n in session.desk.neighbours()] == ["A dog barks twice", "A bell rings far away"],
        timeout=15_000,
    )


def test_a_closed_dialog_searches_no_more_when_the_engine_is_ready_again(qtbot, work):
    session = work()
    engine = session.window.engine
    qtbot.waitUntil(lambda: engine.ready is not None, timeout=15_000)
    qtbot.keyClick(session.window.caption.box, Key.Key_F8)
    qtbot.waitUntil(lambda: bool(session.window.findChildren(CaptionsDialog)))
    (dialog,) = session.window.findChildren(CaptionsDialog)
    dialog.search.text.setText("rain")
    dialog.reject()
    qtbot.waitUntil(lambda: not session.window.findChildren(CaptionsDialog))
    engine.became_ready.emit(engine.ready)


def test_a_letter_in_the_list_replaces_no_caption(qtbot, opened):
    _, dialog = opened()
    before = texts(dialog)
    dialog._on_list_requested()
    qtbot.keyClick(dialog.list, Key.Key_A)
    assert focused() is dialog.list
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert texts(dialog) == before
