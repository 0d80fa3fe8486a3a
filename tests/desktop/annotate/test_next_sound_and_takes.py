"""The next sound after a decision, and captioning all takes of a recording at once, by real keys."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from recap_desktop.dialogs.takes import TakesDialog
from recap_engine.records import Candidate, Proposal, Sound

Key, Mod = Qt.Key, Qt.KeyboardModifier
CTRL_SHIFT = Mod.ControlModifier | Mod.ShiftModifier


def press(qtbot, key, modifiers=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def shown(session):
    return session.desk.current.item.name


def journal(session):
    return [(d.kind, d.text) for d in session.desk.workspace.journal.entries()]


def alike(session, **cosines):
    """Give the sounds vectors at these cosines from the first one listed."""
    table, workspace = session.window.table, session.desk.workspace
    rows, vectors = [], []
    for at in range(table.rowCount()):
        item = table.item(at)
        cosine = cosines.get(item.name.partition(".")[0], 0.0)
        rows.append(workspace.sounds.add(Sound(item.hash, item.duration)))
        vectors.append((cosine, (1 - cosine**2) ** 0.5))
    workspace.vectors.put_sounds("fp", rows, np.array(vectors, np.float32))


@pytest.fixture
def dialog():
    def find():
        return next((w for w in QApplication.topLevelWidgets() if isinstance(w, TakesDialog) and w.isVisible()), None)

    return find


def test_next_can_be_the_least_sure(qtbot, work, settings):
    settings.set("next", "unsure")
    settings.set("ahead", 0)
    session = work("a.wav", "b.wav", "c.wav", "d.wav")
    for at, score in ((1, 0.8), (2, 0.6), (3, 0.1)):
        item = session.window.table.item(at)
        candidates = (Candidate("A dog", score, "generated"),)
        session.desk.workspace.proposals.put(Proposal(Sound(item.hash, item.duration), candidates, (), "m0"))
    for expected in ("d.wav", "c.wav", "b.wav"):
        qtbot.keyClicks(QApplication.focusWidget(), "something")
        press(qtbot, Key.Key_Return, Mod.ControlModifier)
        assert shown(session) == expected


def test_next_can_be_the_most_alike_to_the_one_captioned(qtbot, work, settings):
    settings.set("next", "alike")
    settings.set("offer_takes", False)
    session = work("a.wav", "b.wav", "c.wav", "d.wav")
    alike(session, a=1.0, b=0.1, c=0.8, d=0.5)
    qtbot.keyClicks(QApplication.focusWidget(), "something")
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    assert shown(session) == "c.wav"


def test_the_most_alike_are_found_beside_the_window_and_prepared(qtbot, work, settings):
    settings.set("next", "alike")
    session = work("a.wav", "b.wav", "c.wav", "d.wav")
    desk, table = session.desk, session.window.table
    alike(session, a=1.0, b=0.1, c=0.8, d=0.5)

    def likely():
        rows = desk.next_sound.likely(desk.workspace, 0, 2, desk.current.sound)
        return [table.item(row).name for row in rows]

    qtbot.waitUntil(lambda: likely() == ["c.wav", "d.wav"], timeout=15_000)


def test_a_sound_can_have_several_captions(qtbot, work, suggested):
    session = work()
    suggested(session)
    press(qtbot, Key.Key_1, Mod.AltModifier)
    press(qtbot, Key.Key_Return, CTRL_SHIFT)
    assert (shown(session), session.window.caption.box.toPlainText()) == ("bell.wav", "")
    qtbot.keyClicks(QApplication.focusWidget(), "a church bell")
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    assert shown(session) == "dog.wav"
    press(qtbot, Key.Key_Up, Mod.ControlModifier)
    assert [(c.text, by_model) for c, by_model in session.desk.captions] == [
        ("A bell is heard", True),
        ("a church bell", False),
    ]


def test_takes_are_offered_looked_at_captioned_and_undone_at_once(qtbot, work, suggested, dialog):
    session = work("a.wav", "b.wav", "c.wav", "d.wav")
    suggested(session)
    alike(session, a=1.0, b=0.99, c=0.98, d=0.1)
    qtbot.keyClicks(QApplication.focusWidget(), "a gate creaks")
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "2 other takes" in session.window.notice.sentence)
    press(qtbot, Key.Key_T, Mod.ControlModifier)
    qtbot.waitUntil(lambda: dialog() is not None)
    takes = dialog()
    assert [take.path.rpartition("/")[2] for take in takes.ticked()] == ["b.wav", "c.wav"]
    qtbot.keyClick(takes.table, Key.Key_Down)
    qtbot.keyClick(takes.table, Key.Key_Space)
    assert takes.apply.text() == "Caption 1 take"
    qtbot.keyClick(takes.table, Key.Key_Space)
    qtbot.keyClick(takes.table, Key.Key_Return)
    assert journal(session) == [("write", "a gate creaks")] * 3
    assert shown(session) == "d.wav"
    assert session.desk.today.count == 3
    undo = session.window.actions_["undo"]
    assert undo.text() == "Undo writing “a gate creaks” for 2 sounds"
    undo.trigger()
    assert [c.text for c in session.desk.workspace.captions.page("accepted")] == ["a gate creaks"]
    assert session.window.actions_["redo"].text() == "Redo writing “a gate creaks” for 2 sounds"


def test_the_models_words_stay_the_models_for_takes(qtbot, work, suggested, dialog):
    session = work("a.wav", "b.wav", "c.wav")
    suggested(session)
    alike(session, a=1.0, b=0.99)
    press(qtbot, Key.Key_1, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "Another take" in session.window.notice.sentence)
    press(qtbot, Key.Key_T, Mod.ControlModifier)
    qtbot.waitUntil(lambda: dialog() is not None)
    qtbot.keyClick(dialog().table, Key.Key_Return)
    captions = session.desk.workspace.captions.page("accepted")
    assert [(c.text, c.provenance) for c in captions] == [("A a is heard", "model")] * 2


def test_takes_of_a_captioned_sound_are_listed_later_or_a_sentence_says_there_are_none(qtbot, work, settings, dialog):
    settings.set("offer_takes", False)
    session = work("a.wav", "b.wav", "c.wav")
    notice = session.window.notice
    alike(session, a=1.0, b=0.99)
    press(qtbot, Key.Key_T, Mod.ControlModifier)
    assert notice.sentence == "Caption the sound first: then its other takes can get the same caption."
    for text in ("a gate creaks", ""):
        if text:
            qtbot.keyClicks(QApplication.focusWidget(), text)
            press(qtbot, Key.Key_Return, Mod.ControlModifier)
        else:
            press(qtbot, Key.Key_Up, Mod.ControlModifier)
            assert shown(session) == "a.wav"
        press(qtbot, Key.Key_T, Mod.ControlModifier)
        qtbot.waitUntil(lambda: dialog() is not None)
        assert [take.path.rpartition("/")[2] for take in dialog().ticked()] == ["b.wav"]
        qtbot.keyClick(dialog(), Key.Key_Escape)
    press(qtbot, Key.Key_T, Mod.ControlModifier)
    qtbot.waitUntil(lambda: dialog() is not None)
    qtbot.keyClick(dialog().table, Key.Key_Return)
    assert journal(session) == [("write", "a gate creaks")] * 2
    qtbot.waitUntil(lambda: dialog() is None)
    press(qtbot, Key.Key_T, Mod.ControlModifier)
    assert dialog() is None
    assert notice.sentence.startswith("No other take of “")
