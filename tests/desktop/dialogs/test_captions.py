"""Curating captions by real keys, on the real datastore."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QInputDialog

from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.change_captions import ChangeCaptionsDialog
from recap_desktop.dialogs.difference_painter import marked
from recap_desktop.dialogs.help import HelpWindow
from recap_desktop.dialogs.query_line import QueryHelpDialog
from recap_engine.annotate import decide
from recap_engine.datastore.caption_filter import CaptionFilter
from recap_engine.datastore.caption_query import parse_query
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Sound

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
    shown = "1 with these words  ·  3 close in meaning"
    qtbot.waitUntil(lambda: dialog.message.text() == shown, timeout=15_000)
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


def test_a_caption_shows_its_sound_and_leads_to_it(qtbot, opened):
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
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Key.Key_A, Mod.ControlModifier)
    assert len(dialog.list.chosen()) == 1704
    qtbot.keyClick(dialog.list, Key.Key_Delete)
    assert not dialog.buttons["delete"].isEnabled()
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: texts(dialog) == [])
    assert session.desk.workspace.captions.count() == 0
    (entry,) = session.desk.workspace.journal.entries()
    assert (entry.kind, entry.reached) == ("delete", 1704)
    qtbot.keyClick(dialog.list, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 1704)
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


def test_a_query_finds_and_is_completed(qtbot, opened):
    session, dialog = opened()
    session.desk.workspace.captions.add("A dog barks in a yard", "town", provenance="human", annotator="Ana")
    dialog.reload()
    dialog._read_values()
    line = dialog.search.text
    qtbot.waitUntil(lambda: "town" in line.values.get("collection", ()))
    qtbot.keyClicks(line, "dog coll")
    popup = line.completions.popup()
    assert [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())] == ["collection:"]
    qtbot.keyClick(popup, Key.Key_Down)
    qtbot.keyClick(popup, Key.Key_Return)
    assert line.text() == "dog collection:"
    qtbot.keyClicks(line, "to")
    qtbot.keyClick(popup, Key.Key_Down)
    qtbot.keyClick(popup, Key.Key_Return)
    assert line.text() == "dog collection:town "
    qtbot.waitUntil(lambda: texts(dialog) == ["A dog barks in a yard"])
    assert dialog.message.text() == "1 caption matches"
    assert dialog.list.isColumnHidden(4)


def test_a_wrong_query_is_explained_and_loses_nothing(qtbot, opened):
    _, dialog = opened()
    qtbot.keyClicks(dialog.search.text, "length:>15 -roof")
    qtbot.waitUntil(lambda: len(texts(dialog)) == 3)
    qtbot.keyClicks(dialog.search.text, " length:long")
    qtbot.waitUntil(lambda: "length needs a number, but “long” is not one" in dialog.message.text())
    assert len(texts(dialog)) == 3
    assert dialog.message.property("problem")
    dialog.search.text.setText("dog")
    qtbot.waitUntil(lambda: not dialog.message.property("problem"))


def test_a_field_is_chosen_from_the_help(qtbot, opened):
    _, dialog = opened()
    qtbot.keyClick(dialog.search.text, Key.Key_H, Mod.ControlModifier)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QueryHelpDialog)))
    (help_,) = dialog.findChildren(QueryHelpDialog)
    qtbot.waitUntil(help_.isActiveWindow)
    qtbot.keyClick(help_, Key.Key_F1)
    pages = help_.findChild(HelpWindow)
    assert "Guide for curators" in pages.windowTitle()
    pages.close()
    help_.activateWindow()
    qtbot.waitUntil(help_.isActiveWindow)
    help_.table.selectRow(2)
    qtbot.keyClick(help_.insert, Key.Key_Return)
    assert dialog.search.text.text() == "collection:"


def test_the_engine_answers_a_query_by_meaning(qtbot, opened):
    session, dialog = opened()
    qtbot.waitUntil(lambda: session.window.engine.ready is not None, timeout=15_000)
    qtbot.keyClicks(dialog.search.text, 'meaning:"a dog" near:0.7')
    qtbot.waitUntil(lambda: texts(dialog) == ["A dog barks twice"], timeout=15_000)


def changing(qtbot, dialog):
    qtbot.keyClick(dialog, Key.Key_R, Mod.ControlModifier)
    qtbot.waitUntil(lambda: bool(dialog.findChildren(ChangeCaptionsDialog)))
    (change,) = dialog.findChildren(ChangeCaptionsDialog)
    qtbot.waitUntil(change.isActiveWindow)
    return change


def test_words_are_replaced_in_all_that_are_listed_but_those_unticked(qtbot, opened):
    session, dialog = opened()
    change = changing(qtbot, dialog)
    change.regex.setChecked(True)
    qtbot.keyClicks(change.old, r"\bA (\w+)")
    qtbot.keyClicks(change.new, r"One \1")
    qtbot.waitUntil(lambda: len(change.table.rows) == 2 and not change.previewing())
    assert [row.after for row in change.table.rows] == ["One dog barks twice", "One bell rings far away"]
    assert marked(change.table.rows[0].before, change.table.rows[0].after)[1] == "<b><u>One</u></b> dog barks twice"
    change.view.setFocus()
    change.view.setCurrentIndex(change.table.index(1, 0))
    qtbot.keyClick(change.view, Key.Key_Space)
    assert change.message.text() == "1 of 4 captions would change. 1 is not ticked."
    qtbot.keyClick(change.go, Key.Key_Return)
    qtbot.waitUntil(lambda: texts(dialog)[1] == "One dog barks twice")
    assert texts(dialog)[2] == "A bell rings far away"
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert texts(dialog)[1] == "A dog barks twice"
    assert session.desk.workspace.captions.get([2])[0].text == "A dog barks twice"


def test_a_wrong_expression_is_explained(qtbot, opened):
    _, dialog = opened()
    change = changing(qtbot, dialog)
    change.regex.setChecked(True)
    change.old.setText("(dog")
    qtbot.waitUntil(lambda: "The regular expression cannot be used" in change.message.text())
    assert not change.go.isEnabled()


@pytest.mark.parametrize(
    ("kind", "field", "text", "query"),
    [
        ("move", "collection", "weather", "collection:weather"),
        ("relabel", "licence", "CC-BY-4.0", "license:CC-BY-4.0"),
        ("merge", "wording", "Noise", "text:Noise"),
        ("off", "", "", "state:off"),
        ("delete", "", "", "state:deleted"),
    ],
)
def test_selected_captions_are_changed_together(qtbot, opened, kind, field, text, query):
    session, dialog = opened()
    dialog.list.setFocus()
    dialog.list.go_to(0)
    qtbot.keyClick(dialog.list, Key.Key_Down, Mod.ShiftModifier)
    change = changing(qtbot, dialog)
    change.choose(kind)
    if field:
        widget = getattr(change, field)
        widget.setEditText(text) if kind == "move" else widget.setText(text)
    qtbot.waitUntil(change.go.isEnabled)
    assert change.scope.currentText() == "2 selected captions"
    assert len(change.table.rows) == 2
    qtbot.keyClick(change.go, Key.Key_Return)
    found = CaptionFilter(session.desk.workspace.connection)
    # Without sounds, captions with one wording become one.
    wanted = [1] if kind == "merge" else [1, 2]
    qtbot.waitUntil(lambda: found.ids(parse_query(query)) == wanted)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: found.ids(parse_query(query)) == [])


def test_keywords_are_added_to_the_sounds_of_captions(qtbot, work):
    session = work()
    workspace = session.desk.workspace
    sound = Sound("c" * 32, 1.0)
    decide.write(workspace, sound, "Rain on a tin roof")
    qtbot.keyClick(session.window.caption.box, Key.Key_F8)
    qtbot.waitUntil(lambda: bool(session.window.findChildren(CaptionsDialog)))
    (dialog,) = session.window.findChildren(CaptionsDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.waitUntil(lambda: "Rain on a tin roof" in texts(dialog))
    change = changing(qtbot, dialog)
    change.choose("tag")
    qtbot.waitUntil(lambda: "Write the keywords" in change.message.text())
    qtbot.keyClicks(change.keywords, "rain, roof")
    qtbot.waitUntil(change.go.isEnabled)
    assert [row.after for row in change.table.rows] == ["– → rain, roof"]
    qtbot.keyClick(change.go, Key.Key_Return)
    qtbot.waitUntil(lambda: workspace.fields.get(sound).keywords == ("rain", "roof"))


def test_change_many_waits_for_the_query_that_was_just_typed(qtbot, opened):
    session, dialog = opened()
    all_of_them = texts(dialog)
    dialog.search.text.setText("words:dog")
    qtbot.keyClick(dialog.search.text, Key.Key_R, Mod.ControlModifier)
    qtbot.waitUntil(lambda: bool(session.window.findChildren(ChangeCaptionsDialog)))
    (change,) = session.window.findChildren(ChangeCaptionsDialog)
    assert texts(dialog) == ["A dog barks twice"] != all_of_them
    assert change.scope.itemData(0) == list(dialog.table.ids)
    change.reject()


def test_change_many_does_not_take_the_list_of_an_older_query(qtbot, opened):
    session, dialog = opened()
    dialog.search.text.setText("length:long")
    qtbot.keyClick(dialog.search.text, Key.Key_R, Mod.ControlModifier)
    qtbot.waitUntil(lambda: bool(dialog.message.property("problem")))
    refused = dialog.message.text()
    qtbot.keyClick(dialog.search.text, Key.Key_R, Mod.ControlModifier)
    assert dialog.message.text() == refused
    assert not session.window.findChildren(ChangeCaptionsDialog)
    dialog.search.text.setText("words:dog")
    assert dialog.message.text() == ""
    assert not dialog.message.property("problem")
    qtbot.waitUntil(lambda: dialog.message.text() == "1 caption matches")


def test_delete_takes_nothing_that_a_pending_query_hides(qtbot, opened):
    _, dialog = opened()
    before = texts(dialog)
    dialog.list.selectAll()
    dialog.search.text.setText("words:dog")
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Key.Key_Delete)
    qtbot.waitUntil(lambda: texts(dialog) == ["A dog barks twice"])
    qtbot.waitUntil(lambda: dialog.message.text() == "The list has changed: select the captions again.")
    dialog.search.text.clear()
    qtbot.waitUntil(lambda: texts(dialog) == before)
