"""Many sounds at once: suggestions in the background, and accepting after a preview, on a scripted engine process."""

import json
import os
import signal

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from recap_desktop.annotate.batch import compress, expand
from recap_desktop.dialogs.accept_many import AcceptManyDialog
from recap_desktop.engine.batch_request import SUSPECTS, BatchRequest

Key, Mod = Qt.Key, Qt.KeyboardModifier
NAMES = tuple(f"{letter}.wav" for letter in "abcdefghijkl")
HELD_AT = 5


def press(qtbot, key, modifiers=Mod.NoModifier):
    qtbot.keyClick(QApplication.focusWidget(), key, modifiers)


def suggest_all(qtbot):
    press(qtbot, Key.Key_G, Mod.ControlModifier | Mod.ShiftModifier)


def suggested(session):
    count = "SELECT count(*) FROM proposals"
    return session.desk.workspace.connection.value(count)


@pytest.fixture
def many(work, settings):
    settings.set("ahead", 0)
    return work(*NAMES)


@pytest.fixture
def hold(many, tmp_path):
    """Batches wait after `HELD_AT` sounds while this file is there."""
    path = tmp_path / "field" / "hold"
    path.write_text(str(HELD_AT))
    return path


def test_all_in_the_list_get_suggestions_and_nothing_becomes_a_caption(qtbot, many):
    qtbot.waitUntil(lambda: len(many.desk.candidates()) > 0, timeout=15_000)
    had = suggested(many)
    with qtbot.waitSignal(many.batch_controller.batch.finished, timeout=20_000) as done:
        suggest_all(qtbot)
        assert not many.window.batch.isHidden()
    assert (done.args[0].done + had, done.args[0].failed) == (len(NAMES), ())
    assert suggested(many) == len(NAMES)
    assert many.desk.workspace.journal.count() == 0
    assert set(many.window.table.listing.states.tolist()) == {1}
    assert many.window.batch.isHidden()
    assert many.window.settings.text("unfinished_batch") == ""


def test_what_has_suggestions_or_was_decided_on_is_left_out(qtbot, many):
    qtbot.waitUntil(lambda: len(many.desk.candidates()) > 0, timeout=15_000)
    qtbot.keyClicks(QApplication.focusWidget(), "Mine")
    press(qtbot, Key.Key_Return, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(many.desk.candidates()) > 0, timeout=15_000)
    had = suggested(many)
    with qtbot.waitSignal(many.batch_controller.batch.finished, timeout=20_000) as done:
        suggest_all(qtbot)
    assert done.args[0].done == len(NAMES) - had
    with qtbot.waitSignal(many.batch_controller.batch.nothing_to_do, timeout=10_000):
        suggest_all(qtbot)


def test_it_is_paused_and_gone_on_with(qtbot, many, hold):
    suggest_all(qtbot)
    qtbot.waitUntil(lambda: many.batch_controller.batch.progress().done == HELD_AT, timeout=15_000)
    many.window.batch.pause.click()
    assert many.window.batch.pause.text() == "Resume"
    hold.unlink()
    qtbot.wait(200)
    assert many.batch_controller.batch.progress().done == HELD_AT
    with qtbot.waitSignal(many.batch_controller.batch.finished, timeout=20_000):
        many.window.batch.pause.click()
    assert suggested(many) == len(NAMES)


def test_it_survives_the_engine_and_the_program(qtbot, many, start, settings, hold):
    suggest_all(qtbot)
    qtbot.waitUntil(lambda: many.batch_controller.batch.progress().done == HELD_AT, timeout=15_000)
    os.kill(many.window.engine.process_id(), signal.SIGKILL)
    qtbot.waitUntil(lambda: many.batch_controller.batch.progress().done == 2 * HELD_AT, timeout=15_000)
    many.window.close()
    hold.unlink()
    assert json.loads(settings.text("unfinished_batch"))["files"] == "1-12"
    again = start()
    again.begin()
    qtbot.waitUntil(lambda: "when the program ended" in again.window.notice.sentence, timeout=15_000)
    with qtbot.waitSignal(again.batch_controller.batch.finished, timeout=20_000) as done:
        again.window.notice._button.click()
    assert 0 < done.args[0].done <= len(NAMES) - 2 * HELD_AT
    assert suggested(again) == len(NAMES)


def test_a_sound_that_cannot_be_read_or_kills_the_engine_is_reported_and_the_rest_continues(qtbot, work, settings):
    settings.set("ahead", 0)
    session = work("a.wav", "b.wav", "broken.wav", "crash.wav", "d.wav", "e.wav")
    with qtbot.waitSignal(session.batch_controller.batch.finished, timeout=60_000) as done:
        suggest_all(qtbot)
    failed = {path.rpartition("/")[2]: why for path, why in done.args[0].failed}
    assert failed["broken.wav"] == "broken.wav is no sound."
    assert "stopped twice" in failed["crash.wav"]
    assert list(failed) == ["broken.wav", "crash.wav"]
    assert suggested(session) == 4


def test_many_are_accepted_after_a_preview_and_one_undo_takes_all_back(qtbot, many):
    many.window.caption.box.setFocus()
    qtbot.keyClicks(many.window.caption.box, "a draft")
    qtbot.waitUntil(lambda: [d[2] for d in many.desk.workspace.drafts.list()] == ["a draft"])
    with qtbot.waitSignal(many.batch_controller.batch.finished, timeout=20_000):
        suggest_all(qtbot)
    press(qtbot, Key.Key_K, Mod.ControlModifier | Mod.ShiftModifier)
    qtbot.waitUntil(lambda: many.window.findChild(AcceptManyDialog) is not None, timeout=10_000)
    dialog = many.window.findChild(AcceptManyDialog)
    assert dialog.table.rowCount() == len(NAMES) - 1
    dialog.least.setValue(95)
    assert not dialog.act.isEnabled()
    dialog.least.setValue(90)
    dialog.table.setData(dialog.table.index(0, 0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert dialog.act.text() == "Accept 10 captions"
    dialog.act.click()
    assert (dialog.progress.isVisible(), dialog.progress.maximum(), dialog.cancel.text()) == (True, 10, "Stop")
    qtbot.waitUntil(lambda: "Accepted 10 suggestions" in many.window.notice.sentence, timeout=10_000)
    entries = many.desk.workspace.journal.entries()
    assert {(d.kind, d.origin, d.model) for d in entries} == {("accept", "generated", "m1")}
    assert many.window.library.counts.text().startswith("10 of 12")
    assert [d[2] for d in many.desk.workspace.drafts.list()] == ["a draft"]
    many.window.notice._button.click()
    assert [one.name for one in many.desk.workspace.collections.list()] == ["starter"]
    assert set(many.window.table.listing.states.tolist()) == {1}
    assert [d[2] for d in many.desk.workspace.drafts.list()] == ["a draft"]


def test_where_hearing_first_is_asked_for_many_are_not_accepted_unheard(qtbot, many, settings):
    settings.set("hear_first", True)
    press(qtbot, Key.Key_K, Mod.ControlModifier | Mod.ShiftModifier)
    assert "playing each sound" in many.window.notice.sentence


def test_uncalibrated_scores_choose_nothing_to_accept_at_once(qtbot, many):
    with qtbot.waitSignal(many.batch_controller.batch.finished, timeout=20_000):
        suggest_all(qtbot)
    connection = many.desk.workspace.connection
    connection.run("UPDATE proposals SET content = json_set(content, '$.calibrated', json('false'))")
    press(qtbot, Key.Key_K, Mod.ControlModifier | Mod.ShiftModifier)
    qtbot.waitUntil(lambda: "uncalibrated" in many.window.notice.sentence, timeout=10_000)
    assert many.window.findChild(AcceptManyDialog) is None


def test_after_a_death_suspects_are_asked_one_by_one_and_the_culprit_is_left_out():
    batch = BatchRequest([f"{i}" for i in range(100)], 5)
    assert len(batch.message(1).paths) == 100
    assert [batch.answered(at) for at in range(10)] == list(range(10))
    assert batch.died() is None
    again = batch.message(2)
    assert (again.careful, again.paths[0], len(again.paths)) == (True, b"10", SUSPECTS)
    batch.answered(0)
    assert batch.died() is None
    assert batch.message(3).paths[0] == b"11"
    assert batch.died() == 11
    assert batch.message(4).paths[0] == b"12"


@pytest.mark.parametrize("numbers", [[], [5], [1, 2, 3], [3, 4, 9, 8, 7, 1, 2]])
def test_which_files_it_was_about_is_kept_as_ranges(numbers):
    assert expand(compress(np.array(numbers, np.int64))).tolist() == numbers
