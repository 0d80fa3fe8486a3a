"""The annotator's loop by real keys in a real window, on a scripted engine process."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from recap_desktop.annotate.drafts import DRAFT_MILLISECONDS
from recap_desktop.engine.pending import SoundRequest
from recap_engine.annotate import curate
from recap_engine.datastore.workspace import Workspace
from recap_engine.messages import Proposed
from recap_engine.records import Candidate, Region

Key, Mod = Qt.Key, Qt.KeyboardModifier


def press(qtbot, key, modifiers=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def journal(session):
    return [(d.kind, d.text, d.annotator) for d in session.desk.workspace.journal.entries()]


def shown(session):
    return session.desk.current.item.name


def test_ctrl_enter_accepts_the_taken_suggestion_and_continues(qtbot, work, suggested):
    session = work()
    suggested(session)
    press(qtbot, Key.Key_1, Mod.AltModifier)
    assert session.window.caption.box.toPlainText() == "A bell is heard"
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    assert journal(session) == [("accept", "A bell is heard", "Mira")]
    (caption,) = session.desk.workspace.captions.page("accepted")
    assert (caption.provenance, caption.text) == ("model", "A bell is heard")
    assert shown(session) == "dog.wav"
    assert session.window.caption.box.toPlainText() == ""


def test_one_key_accepts_a_suggestion_from_inside_the_caption_box(qtbot, work, suggested):
    session = work()
    suggested(session)
    press(qtbot, Key.Key_2, Mod.ControlModifier)
    assert journal(session) == [("accept", "A bell far away", "Mira")]
    assert shown(session) == "dog.wav"


def test_a_changed_suggestion_is_an_edit_and_says_what_it_began_as(qtbot, work, suggested):
    session = work()
    suggested(session)
    press(qtbot, Key.Key_1, Mod.AltModifier)
    qtbot.keyClicks(QApplication.focusWidget(), " twice")
    assert session.window.caption.label.text() == "Your words, based on a suggestion"
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    (entry,) = session.desk.workspace.journal.entries()
    assert (entry.kind, entry.text, entry.candidate) == ("edit", "A bell is heard twice", "A bell is heard")
    assert session.desk.workspace.captions.page("accepted")[0].provenance == "human"


def test_what_is_typed_is_human_and_digits_stay_text(qtbot, work, suggested):
    session = work()
    suggested(session)
    qtbot.keyClicks(QApplication.focusWidget(), "3 bells, s x f j k")
    press(qtbot, Key.Key_Space)
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    assert journal(session) == [("write", "3 bells, s x f j k", "Mira")]


def test_digits_take_suggestions_outside_text_once_switched_on(qtbot, work, suggested, settings):
    settings.set("single_keys", True)
    session = work()
    suggested(session)
    session.window.library.list.setFocus()
    press(qtbot, Key.Key_2)
    assert session.window.caption.box.toPlainText() == "A bell far away"
    assert session.window.caption.label.text() == "A suggestion, unchanged"


def test_an_empty_caption_is_refused_and_nothing_moves(qtbot, work):
    session = work()
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    assert journal(session) == []
    assert shown(session) == "bell.wav"
    assert "empty" in session.window.notice.sentence


def test_reject_flag_and_skip_work_from_the_caption_box(qtbot, work, suggested):
    session = work()
    suggested(session)
    press(qtbot, Key.Key_X, Mod.ControlModifier | Mod.ShiftModifier)
    press(qtbot, Key.Key_F, Mod.ControlModifier | Mod.ShiftModifier)
    menus = []
    session.desk_controller.decisions.skip_menu_shown.connect(menus.append)
    press(qtbot, Key.Key_Space, Mod.ControlModifier)
    (menu,) = menus
    action: QAction = menu.actions()[1]
    qtbot.keyClick(menu, Key.Key_2)
    assert action.text().endswith("Damaged or too noisy")
    decisions = session.desk.workspace.journal.entries()
    assert [(d.kind, d.reason) for d in decisions] == [
        ("reject", "nothing fits"),
        ("flag", None),
        ("skip", "damaged"),
    ]


def test_ctrl_z_takes_back_typing_first_then_the_last_decision(qtbot, work, suggested):
    session = work()
    suggested(session)
    press(qtbot, Key.Key_1, Mod.ControlModifier)
    assert shown(session) == "dog.wav"
    qtbot.keyClicks(QApplication.focusWidget(), "a dog")
    undo = session.window.actions_["undo"]
    assert undo.text() == "Undo typing"
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert session.window.caption.box.toPlainText() == ""
    assert undo.text() == "Undo accepting “A bell is heard” for bell.wav"
    press(qtbot, Key.Key_Z, Mod.ControlModifier)
    assert [kind for kind, _, _ in journal(session)] == ["accept", "undo"]
    assert shown(session) == "bell.wav"
    assert [one.name for one in session.desk.workspace.collections.list()] == ["starter"]
    press(qtbot, Key.Key_Z, Mod.ControlModifier | Mod.ShiftModifier)
    assert [c.text for c in session.desk.workspace.captions.page("accepted")] == ["A bell is heard"]


def test_undo_is_named_and_works_after_a_restart(qtbot, work, suggested, start, tmp_path):
    session = work()
    suggested(session)
    press(qtbot, Key.Key_1, Mod.ControlModifier)
    session.window.close()
    again = start()
    again.begin()
    qtbot.waitUntil(lambda: again.desk.current is not None)
    assert again.window.actions_["undo"].text() == "Undo accepting “A bell is heard” for bell.wav"
    again.window.actions_["undo"].trigger()
    assert shown(again) == "bell.wav"


def test_a_draft_is_saved_while_typing_and_comes_back(qtbot, work, tmp_path):
    session = work()
    qtbot.keyClicks(QApplication.focusWidget(), "half a cap")
    with Workspace.open(tmp_path / "work.recap") as other:
        qtbot.waitUntil(lambda: [d[1:] for d in other.drafts.list()] == [("Mira", "half a cap")])
    assert DRAFT_MILLISECONDS < 1000
    press(qtbot, Key.Key_Down, Mod.ControlModifier)
    assert (shown(session), session.window.caption.box.toPlainText()) == ("dog.wav", "")
    press(qtbot, Key.Key_Up, Mod.ControlModifier)
    assert (shown(session), session.window.caption.box.toPlainText()) == ("bell.wav", "half a cap")


def test_choosing_another_sound_by_mouse_loses_no_text(qtbot, work):
    session = work()
    qtbot.keyClicks(QApplication.focusWidget(), "unsaved")
    rows = session.window.library.list
    place = rows.visualRect(session.window.table.index(2, 1)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown(session) == "rain.wav"
    assert [d[2] for d in session.desk.workspace.drafts.list()] == ["unsaved"]


def test_ctrl_j_goes_to_the_first_sound_that_is_not_done(qtbot, work, suggested):
    session = work()
    suggested(session)
    press(qtbot, Key.Key_1, Mod.ControlModifier)
    press(qtbot, Key.Key_Down, Mod.ControlModifier)
    assert shown(session) == "rain.wav"
    press(qtbot, Key.Key_J, Mod.ControlModifier)
    assert shown(session) == "dog.wav"


def test_the_list_shows_what_was_decided(qtbot, work, suggested):
    session = work()
    suggested(session)
    press(qtbot, Key.Key_1, Mod.ControlModifier)
    table = session.window.table
    assert table.index(0, 0).data() == "Accepted"
    assert table.index(0, 3).data() == "A bell is heard"
    assert session.window.library.counts.text() == "1 of 3 done"
    assert session.window.library.today.text() == "Today 1"


def test_a_caption_of_the_sound_can_be_changed(qtbot, work, suggested):
    session = work()
    suggested(session)
    press(qtbot, Key.Key_1, Mod.ControlModifier)
    press(qtbot, Key.Key_Up, Mod.ControlModifier)
    ((caption, by_model),) = session.desk.captions
    assert by_model
    session.desk_controller._on_change_requested(caption)
    qtbot.keyClicks(QApplication.focusWidget(), " slowly")
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    (kept,) = session.desk.workspace.captions.page("accepted")
    assert (kept.text, kept.provenance) == ("A bell is heard slowly", "human")


def test_a_region_is_captioned_by_itself(qtbot, work, suggested):
    session = work()
    suggested(session)
    session.window.listening.region_selected.emit(Region(0.1, 0.3))
    suggested(session)
    press(qtbot, Key.Key_1, Mod.ControlModifier)
    (entry,) = session.desk.workspace.journal.entries()
    assert entry.region == Region(0.1, 0.3)
    assert (shown(session), session.desk.current.sound.region) == ("bell.wav", None)


def test_sounds_ahead_are_prepared(qtbot, work, suggested):
    session = work()
    suggested(session)
    qtbot.waitUntil(lambda: session.window.table.index(2, 0).data() == "Suggested", timeout=10_000)
    press(qtbot, Key.Key_Down, Mod.ControlModifier)
    assert session.desk.candidates()[0].text == "A dog is heard"


def test_switching_a_similar_caption_off_makes_suggestions_again_and_can_be_taken_back(qtbot, work, suggested):
    session = work()
    suggested(session)
    first = session.desk.neighbours()[0]
    session.window.similar.list.setFocus()
    session.window.similar.list.setCurrentIndex(session.window.similar_cards.index(0))
    session.window.similar.caption_off.click()
    qtbot.waitUntil(lambda: not session.desk.replacing)
    assert first.text not in [n.text for n in session.desk.neighbours()]
    session.window.notice.findChild(object, "notice_action").click()
    qtbot.waitUntil(lambda: first.text in [n.text for n in session.desk.neighbours()])


def test_a_share_of_sounds_is_shown_without_suggestions_until_asked(qtbot, work, settings):
    settings.set("blind_share", 100)
    session = work()
    qtbot.waitUntil(lambda: session.desk.received is not None and not session.desk.received.partial, timeout=15_000)
    assert session.desk.candidates() == ()
    assert session.window.suggestion_cards.rowCount() == 0
    press(qtbot, Key.Key_S, Mod.ControlModifier | Mod.ShiftModifier)
    assert session.window.suggestion_cards.rowCount() > 0


def test_accepting_can_require_hearing_the_sound_first(qtbot, work, suggested, settings):
    settings.set("hear_first", True)
    session = work()
    suggested(session)
    session.desk.sound_card = True
    press(qtbot, Key.Key_1, Mod.ControlModifier)
    assert journal(session) == []
    session.window.listening.playback_finished.emit()
    press(qtbot, Key.Key_1, Mod.ControlModifier)
    assert journal(session) == [("accept", "A bell is heard", "Mira")]


def test_the_same_caption_thirty_one_times_is_remarked(qtbot, work, tmp_path):
    from recap_engine.annotate import decide
    from recap_engine.records import Sound

    session = work()
    workspace = session.desk.workspace
    for number in range(30):
        decide.write(workspace, Sound(f"{number:032x}", 1.0), "Rain", annotator="Mira")
    session.desk.today.use(workspace, "Mira")
    qtbot.keyClicks(QApplication.focusWidget(), "Rain")
    assert session.window.caption.remark.text() == "Used word for word 30 times today"


def test_the_words_of_a_similar_caption_keep_their_origin(qtbot, work, suggested):
    session = work()
    suggested(session)
    words = session.desk.neighbours()[1].text
    similar = session.window.similar.list
    similar.setFocus()
    similar.setCurrentIndex(session.window.similar_cards.index(1))
    press(qtbot, Key.Key_Return)
    assert session.window.caption.box.toPlainText() == words
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    (entry,) = session.desk.workspace.journal.entries()
    assert (entry.kind, entry.origin, entry.text) == ("accept", "neighbour", words)


def test_collections_are_switched_off_and_on_in_the_menu(qtbot, work, suggested):
    session = work()
    suggested(session)
    menu = session.window.collections_menu
    menu.aboutToShow.emit()
    starter, *_ = menu.actions()
    assert starter.isChecked()
    starter.trigger()
    assert [c.enabled for c in session.desk.workspace.collections.list()] == [False]
    menu.aboutToShow.emit()
    assert not menu.actions()[0].isChecked()
    menu.actions()[0].trigger()
    assert [c.enabled for c in session.desk.workspace.collections.list()] == [True]


def test_captions_switched_off_one_by_one_can_all_be_used_again(qtbot, work, suggested):
    session = work()
    suggested(session)
    workspace, menu = session.desk.workspace, session.window.collections_menu
    curate.set_captions_enabled(workspace, [1, 2], False)
    menu.aboutToShow.emit()
    assert menu.actions()[-1].text().replace("&", "") == "Switch 2 captions back on"
    menu.actions()[-1].trigger()
    assert [c.enabled for c in workspace.captions.get([1, 2])] == [True, True]


def test_suggestions_made_from_part_of_the_captions_are_made_again_and_replaced(qtbot, work, suggested, monkeypatch):
    session = work()
    suggested(session)
    engine, shown, sequence = session.window.engine, session.desk.current, session.desk.workspace.sequence()
    asked = []
    monkeypatch.setattr(engine, "propose", lambda path, region=None, **more: asked.append(path))

    def propose(text, missing):
        candidates = (Candidate(text, 0.9, "generated"),)
        answer = Proposed(
            sound=shown.sound,
            candidates=candidates,
            neighbours=(),
            model="m1",
            notes=(),
            sequence=sequence,
            missing=missing,
        )
        engine.proposed.emit(SoundRequest(shown.path), answer)

    session.desk.received = None
    propose("A guess from a few captions", missing=3000)
    assert [c.text for c in session.desk.candidates()] == ["A guess from a few captions"]
    assert shown.path not in asked
    engine.embedded.emit()
    assert shown.path in asked
    assert session.desk.candidates()  # until the better ones arrive
    propose("A guess from all captions", missing=0)
    assert [c.text for c in session.desk.candidates()] == ["A guess from all captions"]


def test_complete_suggestions_stay_when_embedding_ends(qtbot, work, suggested, monkeypatch):
    session = work()
    suggested(session)
    asked = []
    monkeypatch.setattr(session.window.engine, "propose", lambda path, region=None, **more: asked.append(path))
    session.window.engine.embedded.emit()
    assert session.desk.current.path not in asked
