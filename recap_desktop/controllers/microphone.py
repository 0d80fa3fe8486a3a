"""The list ordered by similarity to what the microphone hears."""

from __future__ import annotations

from PySide6.QtCore import QObject

from recap_desktop.controllers.ranking import RankingController
from recap_desktop.dialogs.microphone import SECONDS, MicrophoneDialog
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.window import MainWindow
from recap_engine.audio.microphone import microphone
from recap_engine.audio.recording import Opener, Recorder
from recap_engine.messages import FoundSounds


class MicrophoneController(QObject):
    """Opens the dialog, and carries its recordings to the engine; ``opener`` None is the default microphone."""

    def __init__(self, window: MainWindow, ranking: RankingController, opener: Opener | None = None) -> None:
        super().__init__(window)
        self.window, self._ranking, self._opener = window, ranking, opener or microphone()
        self._dialog: MicrophoneDialog | None = None
        window.actions_["find_microphone"].triggered.connect(lambda _=False: self.show())
        window.engine.overheard.connect(self._on_overheard)

    def show(self) -> None:
        """Open the dialog."""
        self.window.listening.player.pause()
        dialog = self._dialog = MicrophoneDialog(Recorder(self._opener, SECONDS), self.window)
        dialog.asked.connect(self._on_asked)
        dialog.searched.connect(self._on_searched)
        dialog.finished.connect(lambda _: setattr(self, "_dialog", None))
        open_dialog(dialog)

    def _on_asked(self, path: str) -> None:
        if not self.window.engine.overhear(path) and self._dialog is not None:
            self._dialog.show_problem(self.tr("The model is still loading: try again in a moment."))

    def _on_overheard(self, found: FoundSounds | None, problem: str) -> None:
        if self._dialog is None:
            return
        if found is None:
            self._dialog.show_problem(problem)
        else:
            self._dialog.show_heard(found)

    def _on_searched(self, found: FoundSounds) -> None:
        self._ranking.rank(dict(found.sounds), self.tr("what the microphone heard"))
