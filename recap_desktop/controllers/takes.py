"""Takes in the window: offered in a notice after a caption, reviewed in a dialog, and given the same caption."""

from __future__ import annotations

import os
from dataclasses import replace

from PySide6.QtCore import QObject

from recap_desktop.annotate.day_stats import CAPTIONING
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.dialogs.takes import TakesDialog
from recap_desktop.window import MainWindow
from recap_engine.datastore.similar_sounds import Take, takes_of
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.printable import printable
from recap_engine.records import Changes, Decision, Sound


class TakesController(QObject):
    """Keeps the last captioning decision, and whether takes were offered for it, until the next decision."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.desk = window, window.desk
        self._made: Decision | None = None
        self._offered = False
        window.decisions.decided.connect(self._on_decided)
        window.decisions.takes_found.connect(self._on_found)
        self._action = window.actions_["takes"]
        self._action.triggered.connect(lambda _=False: self.show())

    def show(self) -> None:
        """List the takes of the captioned sound in a dialog, or say that there are none."""
        workspace, notice = self.desk.workspace, self.window.notice
        if workspace is None:
            return
        try:
            made = self._captioned()
            takes = [] if made is None else takes_of(workspace, Sound(made.sound or "", 0.0))
        except RecapError as error:
            notice.show_notice(translate(error), "error")
            return
        if made is None:
            sentence = self.tr("Caption the sound first: then its other takes can get the same caption.")
            notice.show_notice(sentence, topic="takes")
            return
        if not takes:
            sentence = self.tr("No other take of “{name}”, and no similar sound, was found that still needs a caption.")
            name = printable(os.path.basename(made.path or ""))
            notice.show_notice(sentence.format(name=name), topic="takes")
            return
        notice.withdraw("takes")
        self.window.listening.player.pause()
        dialog = TakesDialog(made.text or "", takes, self.window)
        dialog.play_requested.connect(self.window.play_aside)
        dialog.chosen.connect(lambda chosen: self.window.decisions.caption_takes(made, chosen))
        dialog.finished.connect(lambda _: self.window.aside.pause())
        open_dialog(dialog)

    def _captioned(self) -> Decision | None:
        """The decision whose caption the takes can get: the offered one, else that of the sound on screen, or the last.

        Raises RecapError.
        """
        shown, workspace = self.desk.current, self.desk.workspace
        whole = shown is not None and shown.sound.region is None
        if self._offered or workspace is None or shown is None or not whole or not self.desk.captions:
            return self._made
        caption, _ = self.desk.captions[-1]
        for made in reversed(workspace.journal.entries(sound=shown.sound)):
            if made.kind in CAPTIONING and made.caption == caption.id and made.text == caption.text:
                return replace(made, path=shown.path)
        # It was imported, or reworded afterwards.
        return Decision(0, "write", "", sound=shown.sound.hash, path=shown.path, text=caption.text)

    def _on_decided(self, changes: Changes, _words: str) -> None:
        made, self._offered = changes.decision, False
        captioned = made is not None and made.kind in CAPTIONING and made.sound is not None and made.region is None
        self._made = made if captioned else None

    def _on_found(self, made: Decision, takes: list[Take]) -> None:
        self._made, self._offered = made, True
        message = self.tr("%Ln other takes sound like the one you just captioned.", "", len(takes))
        key = self._action.shortcut().toString()
        self.window.notice.show_notice(
            message, "info", self.tr("Show them ({key})").format(key=key), self.show, keep=True, topic="takes"
        )
