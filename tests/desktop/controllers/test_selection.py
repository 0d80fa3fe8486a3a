"""The selected sounds: chosen by mouse, folder or similarity, decided about after a preview, and undone together."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu

from recap_desktop.dialogs.accept_many import AcceptManyDialog
from recap_desktop.dialogs.decide_many import DecideManyDialog
from recap_engine.datastore.listing import STATES
from recap_engine.records import Sound

Key, Mod = Qt.Key, Qt.KeyboardModifier
NAMES = ("a.wav", "b.wav", "c.wav", "d.wav")


@pytest.fixture
def four(work, settings, suggested):
    settings.set("ahead", 0)
    session = work(*NAMES)
    suggested(session)
    return session


def select(qtbot, session, *rows):
    """Select rows with clicks, the first alone and the others with Ctrl."""
    view = session.window.library.list
    for number, row in enumerate(rows):
        modifier = Mod.ControlModifier if number else Mod.NoModifier
        at = view.visualRect(session.window.table.index(row, 1)).center()
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, at)


def choose(qtbot, session, words):
    """Press the key of the menu, and choose the entry with these words."""
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_D, Mod.ControlModifier | Mod.ShiftModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry = next(one for one in menu.actions() if words in one.text().replace("&", ""))
    menu.setActiveAction(entry)
    qtbot.keyClick(menu, Key.Key_Return)


def dialog_of(qtbot, session, kind=DecideManyDialog):
    qtbot.waitUntil(lambda: session.window.findChild(kind) is not None, timeout=10_000)
    return session.window.findChild(kind)


def states(session):
    return [STATES[state] for state in session.window.table.listing.states.tolist()]


def decide(qtbot, session, words, text="", *, button=True):
    choose(qtbot, session, words)
    dialog = dialog_of(qtbot, session)
    if text:
        field = dialog.line or dialog.combo.lineEdit()
        field.selectAll()
        qtbot.keyClicks(field, text)
    if button:
        qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not session.window.isVisible() or QApplication.activeModalWidget() is None)
    return dialog


def test_the_number_of_selected_sounds_is_shown(qtbot, four):
    assert four.window.library._selection_row.isHidden()
    select(qtbot, four, 1, 2, 3)
    assert four.window.library._selected.text() == "3 selected"
    select(qtbot, four, 0)
    assert four.window.library._selection_row.isHidden()


def test_a_caption_for_the_selected_sounds_is_one_act(qtbot, four):
    select(qtbot, four, 1, 3)
    decide(qtbot, four, "Caption", "A gate squeaks")
    qtbot.waitUntil(lambda: four.window.notice.sentence == "Captioned 2 sounds.")
    assert [(e.kind, e.text) for e in four.desk.workspace.journal.entries()] == [("write", "A gate squeaks")] * 2
    assert [states(four)[row] for row in (1, 3)] == ["written", "written"]
    assert four.desk.history.undoable == "writing “A gate squeaks” for 2 sounds"
    four.window.notice._button.click()
    assert [one.name for one in four.desk.workspace.collections.list()] == ["starter"]
    assert "written" not in states(four)


@pytest.mark.parametrize(
    ("words", "text", "state"),
    [("Skip", "too loud", "skipped"), ("Flag", "bird or gate?", "flagged"), ("Skip", "", "skipped")],
)
def test_a_selection_is_skipped_or_flagged_with_a_reason(qtbot, four, words, text, state):
    select(qtbot, four, 0, 1)
    decide(qtbot, four, words, text)
    qtbot.waitUntil(lambda: states(four)[:2] == [state, state])
    assert {e.reason for e in four.desk.workspace.journal.entries()} == {text or "inaudible"}
    four.window.decisions.undo()
    assert state not in states(four)


def test_rejecting_leaves_out_sounds_without_suggestions(qtbot, four):
    # All of them, because a click on a sound asks for its suggestions.
    four.window.actions_["select_all"].trigger()
    qtbot.waitUntil(lambda: states(four) == ["suggested", "new", "new", "new"])
    dialog = decide(qtbot, four, "Reject", button=False)
    assert dialog.table.has_remarks()
    assert [one.name for one in dialog.table.ticked()] == ["a.wav"]
    dialog.act.click()
    qtbot.waitUntil(lambda: states(four)[0] == "rejected")
    assert four.desk.workspace.journal.count() == 1


def test_what_somebody_decided_has_to_be_ticked_by_hand(qtbot, four):
    select(qtbot, four, 0)
    four.window.caption.box.setFocus()
    qtbot.keyClicks(four.window.caption.box, "Mine")
    qtbot.keyClick(four.window.caption.box, Key.Key_Return, Mod.ControlModifier)
    select(qtbot, four, 0, 1)
    dialog = decide(qtbot, four, "Caption", "Another", button=False)
    assert [one.name for one in dialog.table.ticked()] == ["b.wav"]
    assert dialog.table.index(0, 2).data() == "Also: Another"
    assert dialog.table.index(0, 3).data() == "Has a caption."
    dialog.table.tick_all(True)
    assert dialog.act.text() == "Caption 2 sounds"
    dialog.reject()
    assert four.desk.workspace.journal.count() == 1


def test_a_note_for_the_selection_is_shown_searched_and_undone(qtbot, four):
    select(qtbot, four, 0, 1)
    decide(qtbot, four, "Note", "second day")
    qtbot.waitUntil(lambda: four.window.notice.sentence == "Set the note of 2 sounds.")
    hashes = [four.window.table.item(row).hash for row in (0, 1, 2)]
    notes = [four.desk.workspace.notes.get(Sound(one, 0.0)) for one in hashes]
    assert notes == [("second day", "Mira"), ("second day", "Mira"), None]
    assert four.window.caption.note.text() == "second day"
    assert four.desk.history.undoable == "the note for 2 sounds"
    four.window.decisions.undo()
    assert four.window.caption.note.text() == ""
    assert four.desk.workspace.notes.get(Sound(hashes[0], 0.0)) is None


def test_a_selection_joins_a_list_that_appears_among_the_folders(qtbot, four):
    select(qtbot, four, 1, 2)
    decide(qtbot, four, "list", "to hear again")
    qtbot.waitUntil(
        lambda: [(row.name, folder.sounds) for row, folder, _ in four.window.sound_list.lists] == [("to hear again", 2)]
    )
    four.window.decisions.undo()
    qtbot.waitUntil(lambda: four.window.sound_list.lists == [])


def test_the_best_suggestions_of_the_selection_only_are_offered(qtbot, four):
    with qtbot.waitSignal(four.batch_controller.batch.finished, timeout=20_000):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_G, Mod.ControlModifier | Mod.ShiftModifier)
    select(qtbot, four, 2, 3)
    choose(qtbot, four, "Accept")
    dialog = dialog_of(qtbot, four, AcceptManyDialog)
    assert sorted(offer.name for offer in dialog.table.chosen()) == ["c.wav", "d.wav"]


def test_nothing_happens_without_text_or_when_closed(qtbot, four):
    select(qtbot, four, 0, 1)
    dialog = decide(qtbot, four, "Caption", button=False)
    assert not dialog.act.isEnabled()
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert four.desk.workspace.journal.count() == 0


def test_all_sounds_or_those_of_a_folder_are_selected(qtbot, work, sounds):
    session = work("x/a.wav", "x/b.wav", "y/c.wav")
    session.window.actions_["select_all"].trigger()
    assert session.window.library.list.selected_rows() == [0, 1, 2]
    session.window.library.go_to(1)
    session.window.actions_["select_folder"].trigger()
    assert session.window.library.list.selected_rows() == [0, 1]
    assert session.desk.current.item.name == "b.wav"


def test_sounds_that_sound_alike_are_selected(qtbot, four):
    workspace, table = four.desk.workspace, four.window.table
    near = np.eye(4, dtype=np.float32)[0]
    far = np.eye(4, dtype=np.float32)[1]
    vectors = {table.item(row).hash: vector for row, vector in enumerate((near, far, near, near))}
    rows = [workspace.sounds.add(Sound(one, 0.5)) for one in vectors]
    workspace.vectors.put_sounds("e1", rows, np.stack(list(vectors.values())))
    four.window.library.go_to(0)
    four.window.actions_["select_alike"].trigger()
    qtbot.waitUntil(lambda: four.window.library.list.selected_rows() == [0, 2, 3])
    four.window.library.go_to(1)
    four.window.actions_["select_alike"].trigger()
    qtbot.waitUntil(lambda: "is similar to this one" in four.window.notice.sentence)


def test_the_menu_of_one_sound_opens_below_its_row(qtbot, four):
    window = four.window
    select(qtbot, four, 2)
    shown = []
    window.library.selection_menu_requested.connect(lambda at, above: shown.append((at, above)))
    window.actions_["decide_many"].trigger()
    QApplication.activePopupWidget().close()
    view = window.library.list
    row = view.visualRect(window.table.index(2, 1))
    assert shown == [(view.viewport().mapToGlobal(row.bottomLeft()), False)]


def test_a_dialog_that_took_a_while_does_not_open_above_another(qtbot, four):
    window = four.window
    window.actions_["statistics"].trigger()
    task = four.statistics._reading
    window.actions_["settings"].trigger()
    settings_dialog = QApplication.activeModalWidget()
    with qtbot.waitSignal(task.ended):
        pass
    QApplication.processEvents()
    assert QApplication.activeModalWidget() is settings_dialog
    settings_dialog.reject()
    window.actions_["statistics"].trigger()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    QApplication.activeModalWidget().reject()


def again(qtbot, session, *rows):
    """Select rows after a dialog, which took the activation along where there is no window manager."""
    session.window.activateWindow()
    qtbot.waitUntil(session.window.isActiveWindow)
    select(qtbot, session, *rows)


def fields(session):
    found = []
    for row in range(4):
        item = session.window.table.item(row)
        one = session.desk.workspace.fields.get(Sound(item.hash, item.duration))
        found.append(f"{one.category} {', '.join(one.keywords)}".strip())
    return found


def test_a_category_and_keywords_for_the_selection_each_with_one_undo(qtbot, four):
    select(qtbot, four, 0, 1)
    decide(qtbot, four, "Category…", "AMBPark")
    qtbot.waitUntil(lambda: fields(four) == ["AMBPark", "AMBPark", "", ""])
    qtbot.waitUntil(lambda: four.window.caption.fields.category_field.text() == "AMBPark")
    again(qtbot, four, 1, 2)
    decide(qtbot, four, "Add keywords…", "wet, near")
    qtbot.waitUntil(lambda: fields(four) == ["AMBPark", "AMBPark wet, near", "wet, near", ""])
    again(qtbot, four, 1, 2)
    dialog = decide(qtbot, four, "Remove keywords…", "near", button=False)
    assert [dialog.combo.itemText(at) for at in range(dialog.combo.count())] == ["wet", "near"]
    rows = [[dialog.table.index(row, column).data() for column in (1, 2)] for row in range(2)]
    assert rows == [["wet, near", "wet"]] * 2
    qtbot.mouseClick(dialog.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: fields(four) == ["AMBPark", "AMBPark wet", "wet", ""])
    assert set(states(four)) <= {"new", "suggested"}
    for expected in (
        ["AMBPark", "AMBPark wet, near", "wet, near", ""],
        ["AMBPark", "AMBPark", "", ""],
        ["", "", "", ""],
    ):
        four.window.decisions.undo()
        assert fields(four) == expected


def test_sounds_with_a_category_have_to_be_ticked_by_hand(qtbot, four):
    select(qtbot, four, 0, 1)
    decide(qtbot, four, "Category…", "AMBPark")
    qtbot.waitUntil(lambda: fields(four)[1] == "AMBPark")
    again(qtbot, four, 1, 2)
    dialog = decide(qtbot, four, "Category…", "AMBFrst", button=False)
    assert [one.name for one in dialog.table.ticked()] == ["c.wav"]
    assert dialog.table.index(0, 3).data() == "Its category will be replaced."
