"""When things go wrong, the window stays, says so, and loses nothing."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from recap_desktop.engine.process import charged_seconds, memory_kills, processor_seconds
from recap_engine.datastore.workspace import Workspace


def test_a_killed_engine_is_started_again_and_the_sound_gets_its_suggestions(qtbot, work, suggested):
    session = work()
    suggested(session)
    qtbot.keyClicks(QApplication.focusWidget(), "typing")
    killed = session.window.engine.process_id()
    os.kill(killed, signal.SIGKILL)
    qtbot.waitUntil(lambda: "restarts" in session.window.notice.sentence, timeout=15_000)
    assert session.window.caption.box.toPlainText() == "typing"
    qtbot.waitUntil(lambda: session.window.engine.ready is not None, timeout=15_000)
    assert session.window.engine.process_id() != killed
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    suggested(session)


def test_a_process_that_was_started_early_gets_the_first_workspace(qtbot, start, tmp_path):
    Workspace.create(tmp_path / "work.recap").close()
    session = start()
    engine = session.window.engine
    engine.start()
    first = engine.process_id()
    assert session.open(tmp_path / "work.recap")
    qtbot.waitUntil(lambda: engine.ready is not None)
    assert engine.process_id() == first != 0


def test_a_process_that_ends_before_there_is_a_workspace_is_started_with_the_first(qtbot, start, tmp_path):
    Workspace.create(tmp_path / "work.recap").close()
    session = start()
    engine = session.window.engine
    engine.start()
    with qtbot.waitSignal(engine.process_died, timeout=15_000):
        os.kill(engine.process_id(), signal.SIGKILL)
    assert session.open(tmp_path / "work.recap")
    qtbot.waitUntil(lambda: engine.ready is not None)


def test_a_hung_engine_is_noticed_and_started_again(qtbot, work, settings):
    settings.set("ahead", 0)
    session = work("a.wav", "hang.wav", hung_seconds=0.4, ping_seconds=0.2)
    first = session.window.engine.process_id()
    with qtbot.waitSignal(session.window.engine.process_died, timeout=15_000):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.window.engine.process_id() not in (0, first), timeout=15_000)


@pytest.mark.skipif(sys.platform == "win32", reason="stops by signal")
def test_a_stopped_engine_is_noticed_ended_and_started_again(qtbot, work, suggested):
    session = work(hung_seconds=0.6, ping_seconds=0.2)
    suggested(session)
    stopped = session.window.engine.process_id()
    with qtbot.waitSignal(session.window.engine.process_died, timeout=15_000) as died:
        os.kill(stopped, signal.SIGSTOP)
        qtbot.keyClicks(QApplication.focusWidget(), "typing goes on")
    assert "stopped responding" in died.args[0]
    assert session.window.caption.box.toPlainText() == "typing goes on"
    qtbot.waitUntil(lambda: session.window.engine.ready is not None, timeout=15_000)
    assert session.window.engine.process_id() != stopped


def test_an_engine_that_gets_no_processor_is_not_charged_with_what_others_use(tmp_path):
    starved = sum(charged_seconds(5.0, 0.02 * pulse, 0.02 * (pulse + 1)) for pulse in range(100))
    assert starved == pytest.approx(2.0)
    assert charged_seconds(5.0, 10.0, 30.0) == 5.0  # it keeps several processors busy and does not answer
    assert charged_seconds(5.0, 10.0, 10.0) == 5.0  # it stands still
    assert charged_seconds(5.0, None, None) == 5.0  # the system does not tell
    (tmp_path / "12").mkdir()
    (tmp_path / "12" / "stat").write_text("12 (a name) with ) in it) S " + " ".join(map(str, range(1, 40))))
    ticks = os.sysconf("SC_CLK_TCK")
    assert processor_seconds(12, tmp_path) == pytest.approx((11 + 12) / ticks)
    assert processor_seconds(13, tmp_path) is None


def test_memory_that_ran_out_is_distinguished_from_a_kill(tmp_path):
    before, after = tmp_path / "before", tmp_path / "after"
    before.write_text("pgfault 12\noom_kill 3\n")
    after.write_text("pgfault 99\noom_kill 4\n")
    assert memory_kills(after) - memory_kills(before) == 1
    assert memory_kills(tmp_path / "not linux") == 0


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.parametrize("moment", ["decided", "typed"])
def test_a_killed_window_loses_no_decision_and_a_second_old_draft_is_kept(work, tmp_path, moment):
    work().window.close()
    script = Path(__file__).with_name("annotate_until_killed.py")
    arguments = [sys.executable, str(script), str(tmp_path / "work.recap"), str(tmp_path / "desktop.ini")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as window:
        assert any(line.strip() == moment for line in window.stdout)
        window.send_signal(signal.SIGKILL)
    with Workspace.open(tmp_path / "work.recap") as workspace:
        assert [(d.kind, d.text) for d in workspace.journal.entries()] == [("write", "A decision")]
        assert [c.text for c in workspace.captions.page("accepted")] == ["A decision"]
        if moment == "typed":
            assert [d[1:] for d in workspace.drafts.list()] == [("Mira", "half a caption")]
        assert workspace.check() == []


def test_a_sound_that_kills_the_engine_twice_is_left_alone(qtbot, work, suggested, settings):
    settings.set("ahead", 0)
    session = work("crash.wav", "dog.wav")
    qtbot.waitUntil(lambda: "stopped twice" in session.window.suggestions.placeholder.text(), timeout=20_000)
    qtbot.keyClicks(QApplication.focusWidget(), "A crash")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    suggested(session)
    assert session.desk.candidates()[0].text == "A dog is heard"


def test_a_sound_that_cannot_be_heard_says_why_in_its_place(qtbot, work):
    session = work("broken.wav", "dog.wav")
    qtbot.waitUntil(lambda: session.window.suggestions.placeholder.text() == "broken.wav is no sound.", timeout=15_000)


def test_a_missing_model_is_reported_and_captions_can_be_written(qtbot, work, settings):
    settings.set("bundle", "missing")
    session = work()
    qtbot.waitUntil(lambda: "no model bundle" in session.window.notice.sentence, timeout=15_000)
    qtbot.keyClicks(QApplication.focusWidget(), "By hand")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [d.text for d in session.desk.workspace.journal.entries()] == ["By hand"]


def test_a_decision_that_cannot_be_kept_leaves_sound_and_text_where_they_are(qtbot, work, tmp_path):
    session = work()
    session.window.engine.stop()
    qtbot.keyClicks(QApplication.focusWidget(), "Kept")
    session.desk.workspace.connection._db.set_busy_timeout(50)
    with Workspace.open(tmp_path / "work.recap") as other, other.connection.uncounted_change():
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert "written by another program" in session.window.notice.sentence
        assert session.window.caption.box.toPlainText() == "Kept"
        assert session.desk.current.item.name == "bell.wav"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [d.text for d in session.desk.workspace.journal.entries()] == ["Kept"]


def test_a_missing_folder_is_reported_and_can_be_relinked(qtbot, work, tmp_path):
    session = work()
    shutil.move(tmp_path / "field", tmp_path / "elsewhere")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert "is missing" in session.window.suggestions.placeholder.text()
    session.folders.locate.relink(session.window.sound_list.libraries[0].id, str(tmp_path / "elsewhere"))
    qtbot.waitUntil(lambda: session.desk.current is not None and session.desk.current.problem == "", timeout=15_000)
    assert Path(session.desk.current.path).is_file()


def test_a_workspace_that_failed_last_time_is_not_opened_unasked(qtbot, start, settings, tmp_path):
    broken = tmp_path / "broken.recap"
    broken.write_text("no workspace at all, but long enough to be looked at as one " * 20)
    first = start()
    first.begin(str(broken))
    assert "not a RECAP workspace" in first.window.notice.sentence
    first.window.close()
    again = start()
    again.begin()
    assert "not opened again" in again.window.notice.sentence
    assert again.desk.workspace is None


def test_a_workspace_that_cannot_be_written_can_be_read(qtbot, work, start, tmp_path, monkeypatch):
    session = work()
    session.window.close()
    again = start()
    assert again.open(tmp_path / "work.recap", read_only=True)
    qtbot.waitUntil(lambda: again.window.table.rowCount() == 3, timeout=15_000)
    qtbot.waitUntil(lambda: again.desk.current is not None)
    again.window.caption.box.setFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "No")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "read-only" in again.window.notice.sentence
    assert again.window.caption.box.toPlainText() == "No"
