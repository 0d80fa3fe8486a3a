"""Takes in the window: offered in a notice after a caption, reviewed in a dialog, and given the same caption."""

from __future__ import annotations

from PySide6.QtCore import QObject

from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.dialogs.takes import TakesDialog
from recap_desktop.window import MainWindow
from recap_engine.datastore.similar_sounds import Take, takes_of
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Decision, Sound


class TakesController(QObject):
    """Keeps the last offer until the next decision."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.desk = window, window.desk
        self._made: Decision | None = None
        window.decisions.decided.connect(lambda *_: self._drop_offer())
        window.decisions.takes_found.connect(self._on_found)
        self._action = window.actions_["takes"]
        self._action.triggered.connect(lambda _=False: self.show())
        self._drop_offer()

    def show(self) -> None:
        """Open the dialog with the offered takes."""
        made, workspace = self._made, self.desk.workspace
        if made is None or workspace is None or made.sound is None:
            return
        try:
            takes = takes_of(workspace, Sound(made.sound, 0.0))
        except RecapError as error:
            self.window.notice.show_notice(translate(error), "error")
            return
        if not takes:
            return
        self.window.notice.withdraw("takes")
        self.window.listening.player.pause()
        dialog = TakesDialog(made.text or "", takes, self.window)
        dialog.play_requested.connect(self.window.play_aside)
        dialog.chosen.connect(lambda chosen: self.window.decisions.caption_takes(made, chosen))
        dialog.finished.connect(lambda _: self.window.aside.pause())
        open_dialog(dialog)

    def _drop_offer(self) -> None:
        self._made = None
        self._action.setEnabled(False)

    def _on_found(self, made: Decision, takes: list[Take]) -> None:
        self._made = made
        self._action.setEnabled(True)
        message = self.tr("%Ln other takes sound like the one you just captioned.", "", len(takes))
        key = self._action.shortcut().toString()
        self.window.notice.show_notice(
            message, "info", self.tr("Show them ({key})").format(key=key), self.show, keep=True, topic="takes"
        )
