"""Record a few seconds from the microphone, to put the sounds that sound like it first."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from recap_desktop import tasks
from recap_desktop.i18n import chance, decimal
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named
from recap_engine.audio.recording import Recorder
from recap_engine.i18n import translate
from recap_engine.messages import FoundSounds
from recap_engine.printable import printable

SECONDS = 5.0
"""Recording stops by itself after this time."""

_TICK_MILLISECONDS = 50
_ASK_SECONDS = 1.5
_QUIETEST = 60
"""The level meter begins at so many dB below full scale."""


class MicrophoneDialog(QDialog):
    """Records until it is stopped or `SECONDS` have passed, with the caption of what was heard so far.

    The recording lives in memory, and in a temporary file while the engine reads it. The microphone is opened in a
    thread, because drivers can be slow.
    """

    asked = Signal(str)
    """(path of a WAV): caption it and find what is like it; `show_heard` or `show_problem` answers."""
    searched = Signal(object)
    """(`FoundSounds`): put these first."""

    def __init__(self, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("microphone")
        self.setWindowTitle(self.tr("Sounds like the microphone"))
        self._recorder = recorder
        self._folder = tempfile.TemporaryDirectory(prefix="recap-microphone-", ignore_cleanup_errors=True)
        self._asking, self._final, self._asked_at = False, False, 0.0
        self._found: FoundSounds | None = None
        self._opening: tasks.Task | None = None
        self._ticks = QTimer(self, interval=_TICK_MILLISECONDS)
        self._ticks.timeout.connect(self._on_tick)
        explanation = QLabel(
            self.tr(
                "Record up to 5 seconds: the list then begins with the sounds that sound most like it. The recording "
                "is not kept."
            ),
            wordWrap=True,
        )
        explanation.setProperty("faint", True)
        self.state = named(QLabel(), "microphone_state")
        self.level = named(QProgressBar(minimum=0, maximum=_QUIETEST, textVisible=False), "microphone_level")
        self.level.setAccessibleName(self.tr("Level"))
        self.caption = named(QLabel(wordWrap=True), "microphone_caption")
        self.caption.setMinimumHeight(3 * self.fontMetrics().height())
        column = QVBoxLayout(self)
        for widget in (explanation, self.state, self.level, self.caption):
            column.addWidget(widget)
        column.addStretch()
        column.addWidget(self._build_buttons())
        self.finished.connect(lambda _: self._end())
        resize_within(self, 460, 260)
        self._show_state()
        self.record.setFocus()

    def _build_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setObjectName("microphone_cancel")
        self.record = named(QPushButton(self.tr("&Record")), "microphone_record")
        self.record.clicked.connect(lambda _=False: self._on_record())
        self.search = named(QPushButton(self.tr("&Search")), "microphone_search")
        self.search.setProperty("primary", True)
        self.search.clicked.connect(lambda _=False: self._on_search())
        buttons.addButton(self.record, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.search, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        self.record.setDefault(True)
        self.search.setEnabled(False)
        return buttons

    # ---- answers -----------------------------------------------------------------------------------------------

    def show_heard(self, found: FoundSounds) -> None:
        """Show what the engine heard in the recording so far."""
        self._forget_file()
        best = found.caption
        score = f"{chance(best.score)}  " if best is not None and found.calibrated else ""
        notes = " ".join(translate(note) for note in found.notes)
        self.caption.setText(f"{score}{printable(best.text) if best is not None else ''}\n{notes}".strip())
        if self._final:
            self._found = found
            self.search.setEnabled(True)
            self.search.setDefault(True)
            self.search.setFocus()
        elif not self._recorder.running:
            self._ask(final=True)

    def show_problem(self, sentence: str) -> None:
        """Show why the engine has no answer."""
        self._forget_file()
        self.caption.setText(sentence)

    # ---- recording ---------------------------------------------------------------------------------------------

    def _on_record(self) -> None:
        if self._recorder.running:
            self._stop()
            return
        self._found, self._final, self._asking, self._asked_at = None, False, False, 0.0
        self.search.setEnabled(False)
        self.caption.clear()
        self.record.setEnabled(False)
        self.state.setText(self.tr("Opening the microphone…"))

        def work(task: tasks.Task) -> None:
            self._recorder.start()
            if not task.wanted():
                self._recorder.stop()

        task = self._opening = tasks.start(work, self)
        task.finished.connect(lambda _: self._ticks.start())
        task.failed.connect(self.caption.setText)
        task.ended.connect(self._on_opened)

    def _on_opened(self) -> None:
        self.record.setEnabled(True)
        self.record.setFocus()
        self._show_state()

    def _on_tick(self) -> None:
        peak, heard = self._recorder.level(), self._recorder.heard
        self.level.setValue(max(0, round(_QUIETEST + 20 * math.log10(peak))) if peak > 0 else 0)
        self._show_state()
        if heard >= SECONDS:
            self._stop()
        elif heard - self._asked_at >= _ASK_SECONDS and not self._asking:
            self._asked_at = heard
            self._ask()

    def _stop(self) -> None:
        self._ticks.stop()
        self._recorder.stop()
        self.level.setValue(0)
        self._show_state()
        if not self._asking:
            self._ask(final=True)

    def _ask(self, *, final: bool = False) -> None:
        path = Path(self._folder.name) / "heard.wav"
        if self._recorder.save(path):
            self._asking, self._final = True, final
            self.asked.emit(str(path))
        elif final:
            self.caption.setText(self.tr("The microphone sent nothing: check that it is connected and not muted."))

    def _forget_file(self) -> None:
        self._asking = False
        (Path(self._folder.name) / "heard.wav").unlink(missing_ok=True)

    def _show_state(self) -> None:
        running = self._recorder.running
        seconds = decimal(min(self._recorder.heard, SECONDS), 1)
        text = self.tr("● Recording: {n} s").format(n=seconds) if running else self.tr("Not recording")
        self.state.setText(text)
        self.record.setText(self.tr("&Stop") if running else self.tr("&Record"))

    def _on_search(self) -> None:
        if self._found is not None:
            self.searched.emit(self._found)
            self.accept()

    def _end(self) -> None:
        """Stop, and remove what was recorded."""
        if self._opening is not None:
            self._opening.cancel()
        self._ticks.stop()
        self._recorder.stop()
        self._folder.cleanup()
