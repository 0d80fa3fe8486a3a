"""Sounds like what the microphone hears: recorded, captioned while it is recorded, searched for, and forgotten."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt

from recap_desktop.controllers.microphone import MicrophoneController
from recap_desktop.dialogs.microphone import MicrophoneDialog
from recap_engine.audio.recording import Recorder, Take
from recap_engine.errors import AudioError
from recap_engine.messages import FoundSounds
from recap_engine.records import Candidate

RATE = 8000


class Microphone:
    """Hears a tone, as soon as it is told to."""

    def __init__(self) -> None:
        self.open, self._take = False, None

    def __call__(self, take: Take) -> Microphone:
        self.open, self._take = True, take
        return self

    def hear(self, seconds: float, level: float = 0.5) -> None:
        assert self._take is not None
        tone = level * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)
        self._take(tone.astype(np.float32)[:, None], RATE)

    def close(self) -> None:
        self.open = False


def missing(_take: Take) -> Microphone:
    raise AudioError("There is no microphone; connect one and try again.")


@pytest.fixture
def source() -> Microphone:
    return Microphone()


def test_a_recorder_keeps_the_last_seconds(source: Microphone, tmp_path: Path) -> None:
    recorder = Recorder(source, 2.0)
    assert recorder.save(tmp_path / "a.wav") == 0.0
    recorder.start()
    for level in (0.1, 0.2, 0.3, 0.4, 0.5):
        source.hear(0.75, level)
    assert (recorder.running, recorder.heard) == (True, 3.75)
    assert recorder.level() == pytest.approx(0.5, abs=0.01)
    assert recorder.level() == 0.0
    assert recorder.save(tmp_path / "a.wav") == 2.0
    samples, rate = soundfile.read(tmp_path / "a.wav")
    assert (len(samples), rate) == (2 * RATE, RATE)
    assert np.abs(samples[:100]).max() < 0.31
    recorder.stop()
    assert not source.open
    recorder.start()
    assert recorder.heard == 0.0


def test_it_is_recorded_captioned_and_searched_for_by_keys(qtbot, work, source: Microphone) -> None:
    session = work("arehd.wav", "zzz.wav")
    qtbot.waitUntil(lambda: session.window.engine.ready is not None)
    controller = MicrophoneController(session.window, session.ranking, source)
    controller.show()
    dialog = session.window.findChild(MicrophoneDialog)
    assert (dialog.state.text(), dialog.search.isEnabled(), source.open) == ("Not recording", False, False)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.state.text() == "Opening the microphone…"
    qtbot.waitUntil(dialog._ticks.isActive)
    source.hear(2.0)
    qtbot.waitUntil(lambda: "Something is heard" in dialog.caption.text())
    assert "62" in dialog.caption.text()
    assert dialog.state.text().startswith("● Recording: 2.0 s")
    assert not dialog.search.isEnabled()
    qtbot.waitUntil(lambda: dialog.level.value() == 0)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert not source.open
    qtbot.waitUntil(dialog.search.isEnabled)
    folder = dialog._folder.name
    assert os.listdir(folder) == []
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "what the microphone heard" in session.window.notice.sentence)
    assert session.window.table.item(0).name == "arehd.wav"
    assert not os.path.exists(folder)
    assert session.desk.workspace.sounds.files()[0].path.endswith(".wav")
    assert len(session.desk.workspace.sounds.files()) == 2


def test_it_stops_by_itself_and_asks_for_the_whole(qtbot, source: Microphone) -> None:
    dialog = MicrophoneDialog(Recorder(source, 5.0))
    qtbot.addWidget(dialog)
    asked: list[str] = []
    dialog.asked.connect(asked.append)
    dialog.show()
    dialog.record.click()
    qtbot.waitUntil(dialog._ticks.isActive)
    source.hear(6.0)
    qtbot.waitUntil(lambda: len(asked) == 1)
    assert not source.open
    assert soundfile.info(asked[0]).duration == 5.0
    dialog.show_heard(FoundSounds(request=1, sounds=(), caption=Candidate("Rain", 0.4, "generated"), calibrated=False))
    assert dialog.caption.text() == "Rain"
    assert dialog.search.isEnabled()


def test_closing_while_recording_stops_and_forgets(qtbot, source: Microphone) -> None:
    dialog = MicrophoneDialog(Recorder(source, 5.0))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.record.click()
    qtbot.waitUntil(dialog._ticks.isActive)
    source.hear(1.0)
    folder = dialog._folder.name
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not source.open
    assert not os.path.exists(folder)


def test_a_microphone_that_opens_after_the_dialog_was_closed_is_closed_again(qtbot) -> None:
    source, answers = Microphone(), threading.Event()
    dialog = MicrophoneDialog(Recorder(lambda take: answers.wait(30) and source(take), 5.0))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    with qtbot.waitSignal(dialog._opening.ended):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        answers.set()
    assert not source.open


def test_without_a_microphone_one_sentence_says_so(qtbot) -> None:
    dialog = MicrophoneDialog(Recorder(missing, 5.0))
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.record.click()
    qtbot.waitUntil(dialog.record.isEnabled)
    assert dialog.caption.text() == "There is no microphone; connect one and try again."
    assert dialog.state.text() == "Not recording"


def test_a_real_microphone_that_is_not_there_is_an_error() -> None:
    opened = "from recap_engine.audio.microphone import microphone; microphone('no such input')(print)"
    # PortAudio aborts without ALSA's configuration, which the other tests leave out.
    environment = {name: value for name, value in os.environ.items() if name != "ALSA_CONFIG_PATH"}
    run = subprocess.run([sys.executable, "-c", opened], capture_output=True, text=True, check=False, env=environment)
    assert "AudioError: " in run.stderr
    assert any(text in run.stderr for text in ("no microphone named", "no microphone;", "PortAudio"))
