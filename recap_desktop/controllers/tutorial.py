"""The tutorial: three sample sounds in a workspace of their own, and four things to do by keyboard."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence

from recap_desktop.window import MainWindow
from recap_engine.config import data_folder
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Changes
from recap_engine.resources import samples_folder

SAMPLES = ("dog_bark.ogg", "rain.ogg", "church_bell.ogg")
_STEPS = ("listen", "accept", "edit", "undo")


def tutorial_workspace() -> Path:
    """The workspace of the tutorial; it takes no other sounds than its own."""
    return Path(os.path.abspath(data_folder() / "tutorial" / "tutorial.recap"))


class TutorialController(QObject):
    """Shows a step, waits until it was done, and shows the next. Escape ends it at any time."""

    def __init__(
        self, window: MainWindow, open_workspace: Callable[[Path], bool], add_to: Callable[[Workspace, str], None]
    ) -> None:
        super().__init__(window)
        self.window, self._open, self._add_to = window, open_workspace, add_to
        self._step = ""
        """The step that is shown: empty, ``offer``, one of the steps, or ``end``."""
        self._own_workspace = ""
        actions, coach = window.actions_, window.coach
        actions["tutorial"].triggered.connect(lambda _=False: self.begin())
        actions["play"].triggered.connect(lambda _=False: self._done("listen"))
        window.listening.playback_finished.connect(lambda: self._done("listen"))
        window.decisions.decided.connect(self._on_decided)
        window.escaped.connect(self.end)
        coach.next_requested.connect(self._on_next)
        coach.end_requested.connect(self.end)

    def offer(self) -> None:
        """On the first start, offer the tutorial once."""
        if not self.window.settings.flag("tutorial_seen"):
            self._show("offer")

    def begin(self) -> None:
        """Open the workspace of the tutorial, with three sample sounds, and show the first step."""
        settings = self.window.settings
        settings.set("tutorial_seen", True)
        before, workspace = settings.text("last_workspace"), tutorial_workspace()
        folder = workspace.parent
        try:
            (folder / "sounds").mkdir(parents=True, exist_ok=True)
            for name in SAMPLES:
                if not (folder / "sounds" / name).exists():
                    shutil.copyfile(samples_folder() / name, folder / "sounds" / name)
        except OSError as error:
            message = self.tr(
                "The tutorial cannot be prepared in {path} ({reason}): check the permissions of the folder."
            )
            self.window.notice.show_notice(message.format(path=folder, reason=error.strerror or str(error)), "error")
            return
        if not self._open(workspace):
            return
        if before != str(workspace):
            self._own_workspace = before
            settings.set("last_workspace", before)
        opened = self.window.desk.workspace
        if opened is not None and not opened.libraries.list():
            self._add_to(opened, str(folder / "sounds"))
        self.window.caption.box.setFocus()
        self._show(_STEPS[0])

    def end(self) -> None:
        """End the tutorial, or refuse it; it is not offered again."""
        if not self._step:
            return
        self.window.settings.set("tutorial_seen", True)
        self._step = ""
        self.window.coach.hide()
        if self.window.pages.currentIndex() == 1:
            self.window.caption.box.setFocus()

    def _on_next(self) -> None:
        if self._step == "offer":
            self.begin()
        elif self._step == "end" and self._own_workspace:
            path = Path(self._own_workspace)
            self.end()
            self._open(path)
        elif self._step == "end":
            self.window.actions_["add_folder"].trigger()

    def _on_decided(self, changes: Changes, _words: str) -> None:
        decision = changes.decision
        if decision is None:
            return
        if decision.kind == "accept":
            self._done("accept")
        elif decision.kind in ("edit", "write"):
            self._done("edit")
        elif decision.kind == "undo":
            self._done("undo")

    def _done(self, step: str) -> None:
        if step == self._step:
            following = (*_STEPS, "end")[_STEPS.index(step) + 1]
            # After the next sound is shown.
            QTimer.singleShot(0, self, lambda: self._show(following) if self._step == step else None)

    def _show(self, step: str) -> None:
        self._step = step
        skip = self.tr("Skip the tutorial (Esc)")
        number = ""
        if step in _STEPS:
            number = self.tr("Step {n} of {count}").format(n=_STEPS.index(step) + 1, count=len(_STEPS))
        go_on = {"offer": self.tr("Start the tutorial")}.get(step, "")
        if step == "end":
            skip = self.tr("Close")
            go_on = self.tr("Back to my workspace") if self._own_workspace else self.tr("Begin with my sounds")
        self.window.coach.show_step(self._sentence(step), number, go_on, skip)

    def _sentence(self, step: str) -> str:
        sentences = {
            "offer": self.tr("New here? The tutorial takes two minutes: three sample sounds, four things to do."),
            "listen": self.tr("Press {play} to hear the sound, and again to pause it."),
            "accept": self.tr("Press {accept} to accept the first suggestion. The next sound follows by itself."),
            "edit": self.tr(
                "Press {take} to insert a suggestion, change its words, and press {submit}. Or write your own words."
            ),
            "undo": self.tr("Every decision can be taken back: press {undo} to undo the last one."),
            "end": self.tr("That is all you need. {help} opens the help, {keys} lists all keys."),
        }
        keys = {
            "play": "play",
            "accept": "accept_1",
            "take": "take_1",
            "submit": "submit",
            "undo": "undo",
            "help": "help",
            "keys": "keys",
        }
        return sentences[step].format(**{name: self._key(action) for name, action in keys.items()})

    def _key(self, action: str) -> str:
        """The first key of an action, as the system writes it; its name where the user took all keys away."""
        keys = self.window.actions_.keys(action)
        if not keys:
            return self.window.actions_[action].text().replace("&", "").rstrip("…")
        return QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
