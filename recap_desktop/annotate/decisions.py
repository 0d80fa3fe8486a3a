"""Decisions about the current sound. Each is one transaction in this process, saved before the next sound is shown."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from recap_desktop import tasks
from recap_desktop.annotate.current_sound import CurrentSound
from recap_desktop.annotate.day_stats import CAPTIONING
from recap_desktop.annotate.desk import Desk
from recap_desktop.item_models.sounds import Item
from recap_desktop.settings import Settings
from recap_engine.annotate import decide
from recap_engine.annotate.parts import move_part
from recap_engine.datastore.listing import hashes_of
from recap_engine.datastore.similar_sounds import Take, takes_of
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Changes, Circumstances, Decision, Region, Sound

Act = Callable[[Workspace, CurrentSound, str], Changes]


class Decisions(QObject):
    """Makes, undoes and redoes decisions, then goes to the next sound."""

    decided = Signal(object, str)
    """(Changes, a short description)."""
    refused = Signal(str)
    """(error message): nothing was changed, and the sound stays."""
    row_requested = Signal(int)
    """The list is to go to this row."""
    sound_returned = Signal(int)
    """An undo or redo loaded a sound again; the row that shows it, or -1 if the filter hides it."""
    takes_found = Signal(object, object)
    """(Decision, list of `Take`): other sounds that may deserve the same caption."""

    def __init__(self, desk: Desk, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._settings = desk, settings
        self._looking: tasks.Task | None = None
        self._shown_at = 0.0
        desk.sound_shown.connect(lambda _: self._on_sound_shown())

    def _on_sound_shown(self) -> None:
        self._shown_at = time.monotonic()

    def _circumstances(self) -> Circumstances:
        """Those of a decision made now about the current sound."""
        desk = self._desk
        made = () if desk.received is None else desk.received.proposal.candidates
        blind = True if desk.held_back == "blind" else False if desk.candidates() else None
        return Circumstances(blind, round(time.monotonic() - self._shown_at, 1), made[0].text if made else None)

    def submit(self, *, stay: bool = False) -> bool:
        """Save the text of the box as a caption and go to the next sound, or ``stay`` to write another one."""
        draft = self._desk.draft
        whose, text = draft.authorship(), draft.text
        if whose == "none":
            self.refused.emit(self.tr("The caption is empty: write one, or insert a suggestion with Alt+1."))
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
            origin, model = taken.origin, draft.model or self._desk.model()
            return keep(workspace, shown.sound, text, path=path, annotator=annotator, origin=origin, model=model)

        messages = {"own": self.tr("Written"), "changed": self.tr("Edited"), "caption": self.tr("Changed")}
        messages["completed"] = messages["own"]
        return self._decide(decision, messages.get(whose, self.tr("Accepted")), stay=stay)

    def accept(self, number: int) -> bool:
        """Accept suggestion ``number`` (from 1) unchanged, and go to the next sound."""
        if not 1 <= number <= len(self._desk.candidates()) or not self._may_accept():
            return False
        self._desk.draft.text = self._desk.take(number) or ""
        return self.submit()

    def reject(self) -> bool:
        """Reject all suggestions for this sound, and go to the next one.

        This deletes captions of the sound that are among the suggestions.
        """
        return self._decide(
            lambda workspace, shown, annotator: decide.reject(
                workspace, shown.sound, path=shown.path or None, annotator=annotator
            ),
            self.tr("Rejected"),
        )

    def reject_text(self, text: str) -> bool:
        """Reject one suggestion for this sound, which stays; new suggestions avoid its meaning."""
        return self._decide(
            lambda workspace, shown, annotator: decide.reject(
                workspace, shown.sound, text, path=shown.path or None, annotator=annotator
            ),
            self.tr("Rejected"),
            stay=True,
        )

    def skip(self, reason: str) -> bool:
        """Skip the sound for a reason, and go to the next one."""
        return self._decide(
            lambda workspace, shown, annotator: decide.skip(
                workspace, shown.sound, reason, path=shown.path or None, annotator=annotator
            ),
            self.tr("Skipped"),
        )

    def flag(self) -> bool:
        """Flag the sound for a second opinion, and go to the next one."""
        return self._decide(
            lambda workspace, shown, annotator: decide.flag(
                workspace, shown.sound, path=shown.path or None, annotator=annotator
            ),
            self.tr("Flagged"),
        )

    def caption_takes(self, made: Decision, takes: Sequence[Take]) -> bool:
        """Give these takes the caption of the decision ``made``, as one act that one undo takes back."""
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

    def move_part(self, was: Region, now: Region) -> None:
        """Move the edges of a captioned part of the current sound; everything that belongs to it goes along."""
        desk = self._desk
        shown, workspace = desk.current, desk.workspace
        if shown is None or workspace is None:
            return
        changes: Changes | None = None
        if desk.draft.save():
            try:
                part = replace(shown.sound, region=was)
                changes = move_part(workspace, part, now, annotator=self._settings.annotator())
            except RecapError as error:
                self.refused.emit(translate(error))
        if changes is not None:
            desk.draft.end()
            self._after(workspace, changes, self.tr("Part moved"))
        desk.leave()
        desk.load(shown.item, replace(shown.sound, region=shown.sound.region if changes is None else now))

    def undo(self) -> None:
        """Undo the last decision of this annotator."""
        self._reverse(decide.undo, self.tr("Undone"))

    def redo(self) -> None:
        """Redo what was undone last."""
        self._reverse(decide.redo, self.tr("Redone"))

    def _may_accept(self) -> bool:
        desk = self._desk
        if not self._settings.flag("hear_first") or desk.playback_finished or not desk.sound_card:
            return True
        self.refused.emit(self.tr("Play the sound to its end first (Ctrl+P), then accept: the settings require it."))
        return False

    def _decide(self, decision: Act, words: str, *, stay: bool = False) -> bool:
        desk = self._desk
        shown, workspace = desk.current, desk.workspace
        if shown is None or workspace is None:
            self.refused.emit(self.tr("No sound is selected: choose one in the list."))
            return False
        if not shown.sound.hash:
            self.refused.emit(
                self.tr("This file cannot be read, so it cannot be captioned: go to the next sound (Ctrl+Down).")
            )
            return False
        # Rejecting and flagging keep the draft, so it must be saved.
        if not desk.draft.save() or not desk.fields.save():
            return False
        try:
            with decide.under(workspace, self._circumstances()):
                changes = decision(workspace, shown, self._settings.annotator())
        except RecapError as error:
            self.refused.emit(translate(error))
            return False
        desk.draft.end()
        self._looking = None
        self._after(workspace, changes, words)
        made = changes.decision
        if made is not None and made.kind in CAPTIONING:
            desk.next_sound.accepted = shown.sound
            self._find_takes(shown, made)
        if stay:
            desk.leave()
            desk.load(shown.item, shown.sound)
        else:
            self._go_on(shown)
        return True

    def _find_takes(self, shown: CurrentSound, made: Decision) -> None:
        """Search in the background, because it compares all embedded sounds. After a failure, no takes are offered."""
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

    def _reverse(self, act: Callable[..., Changes], words: str) -> None:
        desk, self._looking = self._desk, None
        if desk.workspace is None or not desk.draft.save() or not desk.fields.save():
            return
        try:
            changes = act(desk.workspace, annotator=self._settings.annotator(), own=True)
        except RecapError as error:
            self.refused.emit(translate(error))
            return
        self._after(desk.workspace, changes, words)
        if changes.decision is None or changes.decision.sound is not None:
            self._return_to(desk.workspace, changes)
            return
        if not self._show_elsewhere(desk.workspace, changes):
            desk.read_note()
            if changes.captions or changes.collections:
                desk.read_captions()
                desk.request_again()

    def _show_elsewhere(self, workspace: Workspace, changes: Changes) -> bool:
        """Go to the one sound whose note, category or keywords an undo changed, unless it is the current one."""
        desk, alone = self._desk, workspace.sounds.get(changes.sounds[0]) if len(changes.sounds) == 1 else None
        if alone is None or changes.captions or (desk.current is not None and desk.current.sound == alone.sound):
            return False
        item = desk.table.listed_hash(alone.sound.hash)
        if item is None:
            return False
        desk.load(item, Sound(item.hash, item.duration, alone.sound.region))
        self.sound_returned.emit(desk.table.find(item.file))
        return True

    def _return_to(self, workspace: Workspace, changes: Changes) -> None:
        """Load the sound of an undone decision again, even if it is the current one or the filter hides it."""
        desk, decision = self._desk, changes.decision
        current, audio_hash = desk.current, "" if decision is None else decision.sound or ""
        region = None if decision is None else decision.region
        item: Item | None
        if current is not None and current.sound.hash in hashes_of(workspace, changes.sounds):
            item = desk.table.listed(current.item.file) or current.item
            if current.sound.hash != audio_hash:
                region = current.sound.region  # an act on several sounds
        else:
            item = desk.table.listed_hash(audio_hash)
        region = _part_with_captions(workspace, changes, region)
        if item is not None:
            desk.load(item, Sound(item.hash, item.duration, region))
            self.sound_returned.emit(desk.table.find(item.file))

    def _after(self, workspace: Workspace, changes: Changes, words: str) -> None:
        self._desk.refresh(hashes_of(workspace, changes.sounds))
        self._desk.history.refresh()
        self._desk.today.record(changes)
        self.decided.emit(changes, words)

    def _go_on(self, shown: CurrentSound) -> None:
        desk = self._desk
        assert desk.workspace is not None
        at = desk.table.find(shown.item.file)
        stay = self._settings.text("next") == "stay"
        following = -1 if stay else next(iter(desk.next_sound.coming(desk.workspace, at, 1)), -1)
        desk.leave()
        if shown.sound.region is not None or following < 0:
            desk.load(shown.item, replace(shown.sound, region=None))
        else:
            self.row_requested.emit(following)


def _part_with_captions(workspace: Workspace, changes: Changes, region: Region | None) -> Region | None:
    """``region``, or where the captions of that part are after its edges were moved again."""
    rows = [] if region is None else [workspace.sounds.get(row) for row in changes.sounds]
    parts = [row.sound for row in rows if row is not None and workspace.captions.of_sound(row.sound)]
    regions = [part.region for part in parts if part.region is not None]
    return region if region in regions or not regions else regions[-1]


def _takes(path: Path, sound: Sound) -> list[Take]:
    with Workspace.open(path, read_only=True) as workspace:
        return takes_of(workspace, sound)
