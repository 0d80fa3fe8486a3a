"""Deciding about the sound on the desk: one transaction each, made in this process, durable before anything moves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from recap_desktop import tasks
from recap_desktop.annotate.current_sound import CurrentSound
from recap_desktop.annotate.day_stats import CAPTIONING
from recap_desktop.annotate.desk import Desk
from recap_desktop.settings import Settings
from recap_engine.annotate import decide
from recap_engine.datastore.listing import hashes_of
from recap_engine.datastore.similar_sounds import Take, takes_of
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Changes, Decision, Sound

Act = Callable[[Workspace, CurrentSound, str], Changes]


class Decisions(QObject):
    """What an annotator can decide, and going on afterwards."""

    decided = Signal(object, str)
    """(Changes, what was done in a few words)."""
    refused = Signal(str)
    """Why something was not done, in a sentence; nothing was changed and nothing moved."""
    row_requested = Signal(int)
    """The list should go to this row."""
    takes_found = Signal(object, object)
    """(Decision, list of `Take`): other sounds that its caption may be right for."""

    def __init__(self, desk: Desk, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._settings = desk, settings
        self._looking: tasks.Task | None = None

    def submit(self, *, stay: bool = False) -> bool:
        """Keep what the box holds as a caption, and go on; or ``stay`` to write another one."""
        draft = self._desk.draft
        whose, text = draft.whose(), draft.text
        if whose == "none":
            self.refused.emit(self.tr("The caption is empty: write one, or take a suggestion with Alt+1."))
            return False
        if whose in ("model", "similar", "completed") and not self._may_accept():
            return False

        def decision(workspace: Workspace, shown: CurrentSound, annotator: str) -> Changes:
            path, taken = shown.path or None, draft.taken
            if draft.changing is not None:
                caption = draft.changing.id
                return decide.edit(workspace, shown.sound, text, caption=caption, path=path, annotator=annotator)
            if taken is None:
                return decide.write(workspace, shown.sound, text, path=path, annotator=annotator)
            keep = partial(decide.edit, candidate=taken.text) if whose in ("changed", "completed") else decide.accept
            origin, model = taken.origin, self._desk.model()
            return keep(workspace, shown.sound, text, path=path, annotator=annotator, origin=origin, model=model)

        told = {"own": self.tr("Written"), "changed": self.tr("Edited"), "caption": self.tr("Changed")}
        told["completed"] = told["own"]
        return self._decide(decision, told.get(whose, self.tr("Accepted")), stay=stay)

    def accept(self, number: int) -> bool:
        """Take suggestion ``number`` as it is, and go on."""
        if not 1 <= number <= len(self._desk.candidates()) or not self._may_accept():
            return False
        self._desk.draft.text = self._desk.take(number) or ""
        return self.submit()

    def reject(self) -> bool:
        """Refuse all suggestions for this sound, and go on."""
        return self._decide(
            lambda workspace, shown, annotator: decide.reject(
                workspace, shown.sound, path=shown.path or None, annotator=annotator
            ),
            self.tr("Rejected"),
        )

    def skip(self, reason: str) -> bool:
        """Leave the sound out, and go on."""
        return self._decide(
            lambda workspace, shown, annotator: decide.skip(
                workspace, shown.sound, reason, path=shown.path or None, annotator=annotator
            ),
            self.tr("Skipped"),
        )

    def flag(self) -> bool:
        """Ask for a second opinion, and go on."""
        return self._decide(
            lambda workspace, shown, annotator: decide.flag(
                workspace, shown.sound, path=shown.path or None, annotator=annotator
            ),
            self.tr("Flagged"),
        )

    def caption_takes(self, made: Decision, takes: Sequence[Take]) -> bool:
        """Give these takes the caption that was decided on for another; one act, taken back by one undo."""
        desk, workspace, annotator = self._desk, self._desk.workspace, self._settings.annotator()
        if workspace is None or not takes or not desk.draft.save():
            return False
        text = made.text or ""
        done: list[Changes] = []
        try:
            with decide.as_one_act(workspace):
                for take in takes:
                    if made.kind == "accept" and made.origin is not None:
                        keep: Callable[..., Changes] = partial(decide.accept, origin=made.origin, model=made.model)
                    else:
                        keep = decide.write
                    done.append(keep(workspace, take.sound, text, path=take.path, annotator=annotator))
        except RecapError as error:
            self.refused.emit(translate(error))
            return False
        shown = desk.current
        self._after(workspace, decide.merge_changes(done), self.tr("%Ln takes captioned", "", len(takes)))
        if shown is not None and shown.sound in [take.sound for take in takes]:
            desk.draft.end()
            self._go_on(shown)
        return True

    def undo(self) -> None:
        """Take back the last decision of this annotator."""
        self._reverse(decide.undo, self.tr("Undone"))

    def redo(self) -> None:
        """Take back the last undo."""
        self._reverse(decide.redo, self.tr("Done again"))

    def _may_accept(self) -> bool:
        desk = self._desk
        if not self._settings.flag("hear_first") or desk.playback_finished or not desk.sound_card:
            return True
        self.refused.emit(self.tr("Hear the sound to its end first (Ctrl+P), then accept; that is how it is set."))
        return False

    def _decide(self, decision: Act, told: str, *, stay: bool = False) -> bool:
        desk = self._desk
        shown, workspace = desk.current, desk.workspace
        if shown is None or workspace is None:
            self.refused.emit(self.tr("There is no sound to decide about: choose one in the list."))
            return False
        if not shown.sound.hash:
            self.refused.emit(
                self.tr("What cannot be read cannot be decided about: go on to the next sound (Ctrl+Down).")
            )
            return False
        # Rejecting and flagging leave a draft where it is, so it has to be there.
        if not desk.draft.save():
            return False
        try:
            changes = decision(workspace, shown, self._settings.annotator())
        except RecapError as error:
            self.refused.emit(translate(error))
            return False
        desk.draft.end()
        self._looking = None
        self._after(workspace, changes, told)
        made = changes.decision
        if made is not None and made.kind in CAPTIONING:
            desk.next_sound.accepted = shown.sound
            self._look_for_takes(shown, made)
        if stay:
            desk.leave()
            desk.place(shown.item, shown.sound)
        else:
            self._go_on(shown)
        return True

    def _look_for_takes(self, shown: CurrentSound, made: Decision) -> None:
        """Beside the window, because all that was ever heard is looked at; what fails was only an offer."""
        workspace, sound = self._desk.workspace, shown.sound
        if workspace is None or sound.region is not None or not self._settings.flag("offer_takes"):
            return
        path = workspace.path
        self._looking = tasks.start(lambda _: _takes(path, sound), self)
        task = self._looking
        task.finished.connect(lambda takes: self._on_takes(task, made, takes))

    def _on_takes(self, task: tasks.Task, made: Decision, takes: list[Take]) -> None:
        if takes and task is self._looking:
            self.takes_found.emit(made, takes)

    def _reverse(self, act: Callable[..., Changes], told: str) -> None:
        desk, self._looking = self._desk, None
        if desk.workspace is None or not desk.draft.save():
            return
        try:
            changes = act(desk.workspace, annotator=self._settings.annotator(), own=True)
        except RecapError as error:
            self.refused.emit(translate(error))
            return
        self._after(desk.workspace, changes, told)
        decision = changes.decision
        at = -1 if decision is None else desk.table.find_hash(decision.sound or "")
        if decision is not None and at >= 0:
            desk.leave()  # what is known of the sound has changed, so it is shown anew
            self.row_requested.emit(at)
            desk.choose_region(decision.region)
        elif decision is not None and decision.sound is None:
            desk.look_at_captions()
            desk.renew()

    def _after(self, workspace: Workspace, changes: Changes, told: str) -> None:
        self._desk.refresh(hashes_of(workspace, changes.sounds))
        self._desk.history.refresh()
        self._desk.today.note(changes)
        self.decided.emit(changes, told)

    def _go_on(self, shown: CurrentSound) -> None:
        desk = self._desk
        assert desk.workspace is not None
        at = desk.table.find(shown.item.file)
        stay = self._settings.text("next") == "stay"
        following = -1 if stay else next(iter(desk.next_sound.coming(desk.workspace, at, 1)), -1)
        desk.leave()
        if shown.sound.region is not None or following < 0:
            desk.place(shown.item, replace(shown.sound, region=None))
        else:
            self.row_requested.emit(following)


def _takes(path: Path, sound: Sound) -> list[Take]:
    with Workspace.open(path) as workspace:
        return takes_of(workspace, sound)
