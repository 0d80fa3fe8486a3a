"""What lies on the annotator's desk: one sound, its suggestions, what is being written; and deciding about it.

Every decision is one transaction of `recap_engine.decide`, made here in the GUI process and durable before anything
else is shown. Drafts are saved within half a second of the first key stroke.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.catalogue import Catalogue
from recap_desktop.history import History
from recap_desktop.models.sounds import Item, printable
from recap_desktop.outlook import Key, Made, Outlook
from recap_desktop.settings import Settings
from recap_desktop.today import Today
from recap_engine import decide
from recap_engine.datastore.listing import captions_of, hashes_of, latest_proposal
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.records import Candidate, Caption, Changes, Neighbour, Region, Sound
from recap_engine.wording import tidy

DRAFT_MILLISECONDS = 400


@dataclass(frozen=True, slots=True)
class Shown:
    """The sound on the desk. ``problem`` says why it cannot be heard, or is empty."""

    item: Item
    path: str
    sound: Sound
    problem: str = ""

    @property
    def key(self) -> Key:
        """How the engine is asked for it."""
        return self.path, self.sound.region


class Desk(QObject):
    """The annotator's loop, without widgets."""

    sound_shown = Signal(object)
    """`Shown`, or None when there is nothing on the desk."""
    text_restored = Signal(str)
    """A draft, or a caption to be changed: to be put into the caption box."""
    suggestions_changed = Signal()
    captions_changed = Signal()
    whose_changed = Signal()
    decided = Signal(object, str)
    """(Changes, what was done in a few words)."""
    refused = Signal(str)
    """Why something was not done, in a sentence; nothing was changed and nothing moved."""
    row_wanted = Signal(int)
    """The list should go to this row."""

    def __init__(
        self, settings: Settings, catalogue: Catalogue, outlook: Outlook, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings, self._catalogue, self._outlook = settings, catalogue, outlook
        self.workspace: Workspace | None = None
        self.history = History(self)
        self.today = Today(self)
        self.shown: Shown | None = None
        self.made: Made | None = None
        self.newer: Made | None = None
        self.trouble = ""
        self.taken: Candidate | None = None
        self.changing: Caption | None = None
        self.captions: list[tuple[Caption, bool]] = []
        self.heard_out = False
        self.sound_card = True
        self._revealed = False
        self._text = ""
        self._saved = ""
        self._draft_timer = QTimer(self, singleShot=True, interval=DRAFT_MILLISECONDS)
        self._draft_timer.timeout.connect(self.save_draft)
        outlook.arrived.connect(self._on_arrived)
        outlook.failed.connect(self._on_failed)
        outlook.prepared.connect(self._on_prepared)

    # ---- workspace ---------------------------------------------------------------------------------------------

    def use(self, workspace: Workspace | None) -> None:
        """Work on this workspace from now on; the one before is closed."""
        self.save_draft()
        if self.workspace is not None:
            self.workspace.close()
        self.workspace = workspace
        self._outlook.forget()
        self.clear()
        self.history.use(workspace, self._settings.annotator())
        self.today.use(workspace, self._settings.annotator())

    def clear(self) -> None:
        """Take the sound off the desk."""
        self.save_draft()
        self.shown = self.made = self.newer = self.taken = self.changing = None
        self.captions = []
        self._text = self._saved = self.trouble = ""
        self.sound_shown.emit(None)
        self.suggestions_changed.emit()
        self.captions_changed.emit()

    # ---- showing -----------------------------------------------------------------------------------------------

    def show(self, item: Item) -> None:
        """Put a sound on the desk, with its draft and what is suggested for it."""
        if self.shown is not None and self.shown.item.file == item.file and self.shown.sound.region is None:
            self.shown = replace(self.shown, item=item)
            return
        self._place(item, Sound(item.hash, item.duration))

    def choose_region(self, region: Region | None) -> None:
        """Go on with a part of the sound on the desk, or (None) with all of it."""
        if self.shown is not None and region != self.shown.sound.region:
            self._place(self.shown.item, replace(self.shown.sound, region=region))

    def _place(self, item: Item, sound: Sound) -> None:
        if self.workspace is None:
            return
        self.save_draft()
        path, problem = self._where(item)
        self.shown = Shown(item, path, sound, problem)
        self.made = self.newer = self.taken = self.changing = None
        self.trouble, self._text, self._saved = problem, "", ""
        self.heard_out = self._revealed = False
        self.sound_shown.emit(self.shown)
        try:
            self.captions = captions_of(self.workspace, sound)
            draft = self.workspace.drafts.get(sound, self._settings.annotator())
        except RecapError as error:
            self.captions, draft = [], None
            self.refused.emit(str(error))
        self.captions_changed.emit()
        if draft:
            self._text = self._saved = draft
        self.text_restored.emit(draft or "")
        self._ask()

    def _where(self, item: Item) -> tuple[str, str]:
        """The path of a file, and why it cannot be heard (or nothing)."""
        library = self._catalogue.root(item.library)
        if library is None:
            path = item.path if os.path.isabs(item.path) else ""
        else:
            path = os.path.join(library.path, *item.path.split("/"))
        if path and os.path.isfile(path):
            return path, ""
        if library is not None and not os.path.isdir(library.path):
            return path, self.tr(
                "The folder {path} is not there now: connect its drive, or tell where it is by its menu in the list."
            ).format(path=printable(library.path))
        return path, self.tr(
            "{name} is not there any more: look for changes (F5), which finds it if it was moved or renamed."
        ).format(name=printable(item.name))

    def _ask(self) -> None:
        shown, workspace = self.shown, self.workspace
        if shown is None or workspace is None:
            return
        if shown.problem:
            self.suggestions_changed.emit()
            return
        known = self._outlook.ask(shown.key, workspace.sequence(), self._settings.number("candidates"))
        if known is None and (kept := latest_proposal(workspace, shown.sound)) is not None:
            known = Made(*kept)
        self.made = known
        self._adopt_text()
        self.suggestions_changed.emit()
        self._prepare()

    def _prepare(self) -> None:
        """Have the next sounds listened to."""
        if self.shown is None or self.workspace is None:
            return
        table = self._catalogue.table
        at = table.find(self.shown.item.file)
        coming = [table.item(row) for row in table.undone_after(at, self._settings.number("ahead"))]
        places = [(self._where(item)) for item in coming]
        keys: list[Key] = [(path, None) for path, problem in places if not problem]
        self._outlook.prepare(keys, self.workspace.sequence(), self._settings.number("candidates"))

    # ---- suggestions -------------------------------------------------------------------------------------------

    @property
    def blind(self) -> bool:
        """Whether this sound is one of those to be written about without suggestions."""
        share = self._settings.number("blind_share")
        if self.shown is None or self._revealed or not share or self.captions:
            return False
        return int(self.shown.sound.hash[:8], 16) % 100 < share

    def candidates(self) -> tuple[Candidate, ...]:
        """The suggestions on the desk, best first."""
        return () if self.made is None or self.blind else self.made.proposal.candidates

    def neighbours(self) -> tuple[Neighbour, ...]:
        """The similar captions behind them."""
        return () if self.made is None or self.blind else self.made.proposal.neighbours

    def reveal(self) -> None:
        """Show suggestions that were held back, or newer ones that came meanwhile."""
        self._revealed = True
        if self.newer is not None:
            self.made, self.newer = self.newer, None
        self.suggestions_changed.emit()

    def renew(self) -> None:
        """Have the suggestions made anew."""
        if self.shown is not None and not self.shown.problem:
            self.made = self.newer = None
            self.trouble = ""
            self._outlook.renew()
            self.suggestions_changed.emit()

    def _on_arrived(self, key: Key, made: Made) -> None:
        if self.shown is None or key != self.shown.key:
            return
        reading = self.made is not None and not self.made.partial
        if not reading:
            self.made, self.trouble = made, ""
            self._adopt_text()
            self.suggestions_changed.emit()
            if not made.partial:
                self._mark_suggested(self.shown.sound)
                self._prepare()
        elif not made.partial:
            assert self.made is not None
            texts = [c.text for c in self.made.proposal.candidates]
            if texts == [c.text for c in made.proposal.candidates]:
                self.made = made
            else:
                self.newer = made
            self.suggestions_changed.emit()

    def _on_failed(self, key: Key, sentence: str) -> None:
        if self.shown is not None and key == self.shown.key:
            self.trouble = sentence
            self.suggestions_changed.emit()

    def _on_prepared(self, sound: Sound) -> None:
        self._mark_suggested(sound)

    def _mark_suggested(self, sound: Sound) -> None:
        if self.workspace is not None and sound.region is None:
            self._catalogue.refresh(self.workspace, [sound.hash])

    # ---- writing -----------------------------------------------------------------------------------------------

    def typed(self, text: str) -> None:
        """The caption box holds this now."""
        if text == self._text:
            return
        self._text = text
        if not text.strip():
            self.taken = None
        if not self._draft_timer.isActive():
            self._draft_timer.start()
        self.whose_changed.emit()

    def take(self, number: int) -> str | None:
        """The text of suggestion ``number`` (from 1), to be put into the box; None when there is none."""
        candidates = self.candidates()
        if not 1 <= number <= len(candidates):
            return None
        self.taken, self.changing = candidates[number - 1], None
        self.whose_changed.emit()
        return self.taken.text

    def change(self, caption: Caption) -> None:
        """Put a caption that the sound has into the box, to be changed."""
        self.taken, self.changing = None, caption
        self._text = caption.text
        self.text_restored.emit(caption.text)
        self.whose_changed.emit()

    def whose(self) -> str:
        """Whose words the box holds: ``model``, ``similar``, ``changed``, ``caption``, ``own``, or ``none``."""
        text = tidy(self._text)
        if not text:
            return "none"
        if self.changing is not None:
            return "caption"
        if self.taken is None:
            return "own"
        if text != tidy(self.taken.text):
            return "changed"
        return "model" if self.taken.origin == "generated" else "similar"

    @property
    def text(self) -> str:
        """What the caption box holds."""
        return self._text

    def save_draft(self) -> bool:
        """Keep what was written so far. False (and told) when that was impossible."""
        self._draft_timer.stop()
        text = tidy(self._text)
        if self.changing is not None and text == self.changing.text:
            text = ""
        if self.shown is None or self.workspace is None or text == self._saved or self.workspace.connection.read_only:
            return True
        try:
            self.workspace.drafts.save(self.shown.sound, text, self._settings.annotator())
        except RecapError as error:
            self.refused.emit(str(error))
            self._draft_timer.start(5_000)
            return False
        had, self._saved = bool(self._saved), text
        if had != bool(text) and self.shown.sound.region is None:
            self._catalogue.refresh(self.workspace, [self.shown.sound.hash])
        return True

    def _adopt_text(self) -> None:
        """A restored text that is exactly a suggestion is that suggestion again."""
        text = tidy(self._text)
        if text and self.taken is None and self.changing is None:
            self.taken = next((c for c in self.candidates() if tidy(c.text) == text), None)
            if self.taken is not None:
                self.whose_changed.emit()

    # ---- deciding ----------------------------------------------------------------------------------------------

    def submit(self) -> bool:
        """Keep what the box holds as a caption, and go on."""
        whose, text = self.whose(), self._text
        if whose == "none":
            self.refused.emit(self.tr("The caption is empty: write one, or take a suggestion with Alt+1."))
            return False
        if whose in ("model", "similar") and not self._may_accept():
            return False

        def decision(workspace: Workspace, shown: Shown, annotator: str) -> Changes:
            path, taken = shown.path or None, self.taken
            model = self.made.proposal.model if self.made is not None else ""
            if self.changing is not None:
                caption = self.changing.id
                return decide.edit(workspace, shown.sound, text, caption=caption, path=path, annotator=annotator)
            if taken is None:
                return decide.write(workspace, shown.sound, text, path=path, annotator=annotator)
            origin, whole = taken.origin, whose != "changed"
            keep = decide.accept if whole else partial(decide.edit, candidate=taken.text)
            return keep(workspace, shown.sound, text, path=path, annotator=annotator, origin=origin, model=model)

        told = {
            "own": self.tr("Written"),
            "changed": self.tr("Edited"),
            "caption": self.tr("Changed"),
        }.get(whose, self.tr("Accepted"))
        return self._decide(decision, told)

    def accept(self, number: int) -> bool:
        """Take suggestion ``number`` as it is, and go on."""
        text = self.take(number)
        if text is None:
            return False
        if not self._may_accept():
            return False
        self._text = text
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

    def _may_accept(self) -> bool:
        if not self._settings.flag("hear_first") or self.heard_out or not self.sound_card:
            return True
        self.refused.emit(self.tr("Hear the sound to its end first (Ctrl+P), then accept; that is how it is set."))
        return False

    def _decide(self, decision: Callable[[Workspace, Shown, str], Changes], told: str) -> bool:
        shown, workspace = self.shown, self.workspace
        if shown is None or workspace is None:
            self.refused.emit(self.tr("There is no sound to decide about: choose one in the list."))
            return False
        if not self.save_draft():
            return False
        try:
            changes = decision(workspace, shown, self._settings.annotator())
        except RecapError as error:
            self.refused.emit(str(error))
            return False
        # Rejecting and flagging leave the draft where it is; the others ended it.
        self._draft_timer.stop()
        self._text = self._saved = ""
        self.taken = self.changing = None
        self._after(changes, told)
        self._go_on()
        return True

    def undo(self) -> None:
        """Take back the last decision of this annotator."""
        self._reverse(decide.undo, self.tr("Undone"))

    def redo(self) -> None:
        """Take back the last undo."""
        self._reverse(decide.redo, self.tr("Done again"))

    def _reverse(self, act: Callable[..., Changes], told: str) -> None:
        if self.workspace is None or not self.save_draft():
            return
        try:
            changes = act(self.workspace, annotator=self._settings.annotator(), own=True)
        except RecapError as error:
            self.refused.emit(str(error))
            return
        self._after(changes, told)
        decision = changes.decision
        if decision is None or decision.sound is None:
            return
        at = self._catalogue.table.find_hash(decision.sound)
        self.shown = None  # what is known of it has changed, so it is shown anew
        if at >= 0:
            self.row_wanted.emit(at)
            if decision.region is not None:
                self.choose_region(decision.region)

    def _after(self, changes: Changes, told: str) -> None:
        assert self.workspace is not None
        self._catalogue.refresh(self.workspace, hashes_of(self.workspace, changes.sounds))
        self.history.refresh()
        self.today.note(changes)
        self.decided.emit(changes, told)

    def _go_on(self) -> None:
        shown = self.shown
        if shown is None:
            return
        table, where = self._catalogue.table, self._settings.text("next")
        at = table.find(shown.item.file)
        if where == "row":
            following = at + 1 if at + 1 < table.rowCount() else -1
        else:
            following = table.next_undone(at) if where == "list" else -1
        self.shown = None
        if shown.sound.region is not None or following < 0:
            self._place(shown.item, replace(shown.sound, region=None))
        else:
            self.row_wanted.emit(following)
