"""What lies on the annotator's desk: one sound, where it is, what is suggested for it, and what is being written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from recap_desktop.annotate.current_sound import CurrentSound, next_stop
from recap_desktop.annotate.day_stats import DayStats
from recap_desktop.annotate.drafts import DraftEditor
from recap_desktop.annotate.history import History
from recap_desktop.annotate.next_sound import NextSound
from recap_desktop.annotate.notes import Notes
from recap_desktop.annotate.suggestions import Key, ReceivedProposal, Suggestions, Words
from recap_desktop.item_models.sounds import Item, SoundTable
from recap_desktop.library.sound_list import SoundList
from recap_desktop.library.sound_locator import SoundLocator
from recap_desktop.settings import Settings
from recap_engine.datastore.listing import captions_of, latest_proposal, parts_of
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import SILENT, Candidate, Caption, Neighbour, Region, Sound

NEGLIGIBLE = 0.005
"""A chance to fit that would be shown as 0 %."""


class Desk(QObject):
    """The annotator's loop, without widgets."""

    sound_shown = Signal(object)
    """`CurrentSound`, or None when there is nothing on the desk."""
    suggestions_changed = Signal()
    captions_changed = Signal()
    refused = Signal(str)
    """What could not be read or kept, in a sentence."""

    def __init__(
        self, settings: Settings, sound_list: SoundList, suggestions: Suggestions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings, self._sound_list, self._suggestions = settings, sound_list, suggestions
        self.workspace: Workspace | None = None
        self.draft = DraftEditor(settings, self)
        self.notes = Notes(settings, self)
        self.history = History(self)
        self.today = DayStats(self)
        self.locator = SoundLocator(sound_list, self)
        self.next_sound = NextSound(sound_list.table, settings, self)
        self.current: CurrentSound | None = None
        self.received: ReceivedProposal | None = None
        self.newer: ReceivedProposal | None = None
        self.trouble = ""
        self.captions: list[tuple[Caption, bool]] = []
        self.parts: list[tuple[Region, str]] = []
        """Regions of the sound on the desk that have a caption, with the newest one."""
        self.playback_finished = False
        self.sound_card = True
        self._revealed = self._wished = False
        self.draft.refused.connect(self.refused)
        self.notes.refused.connect(self.refused)
        self.draft.draft_changed.connect(self._on_draft_changed)
        suggestions.arrived.connect(self._on_arrived)
        suggestions.failed.connect(self._on_failed)
        suggestions.prepared.connect(self._on_prepared)
        self.next_sound.ranked.connect(self._prepare)

    # ---- workspace ---------------------------------------------------------------------------------------------

    @property
    def table(self) -> SoundTable:
        """The list that the sound is from."""
        return self._sound_list.table

    def use(self, workspace: Workspace | None) -> None:
        """Work on this workspace from now on; the one before is closed."""
        self.clear()
        if self.workspace is not None:
            self.workspace.close()
        self.workspace = workspace
        self.next_sound.forget()
        self._suggestions.forget()
        self.history.use(workspace, self._settings.annotator())
        self.today.use(workspace, self._settings.annotator())

    def clear(self) -> None:
        """Take the sound off the desk."""
        self.draft.save()
        self.draft.end()
        self.notes.begin(None, None)
        self.leave()
        self.received = self.newer = None
        self.captions, self.parts = [], []
        self.trouble = ""
        self.sound_shown.emit(None)
        self.suggestions_changed.emit()
        self.captions_changed.emit()

    def leave(self) -> None:
        """Forget which sound is shown, so that it is shown anew when it comes next."""
        self.current = None

    def refresh(self, hashes: Iterable[str]) -> None:
        """These sounds stand differently now."""
        if self.workspace is not None:
            self._sound_list.refresh(self.workspace, hashes)

    # ---- showing -----------------------------------------------------------------------------------------------

    def show(self, item: Item) -> None:
        """Put a sound on the desk, with its draft and what is suggested for it."""
        if self.current is not None and self.current.item.file == item.file and self.current.sound.region is None:
            self.current = replace(self.current, item=item)
            return
        self.place(item, Sound(item.hash, item.duration))

    def choose_region(self, region: Region | None) -> None:
        """Go on with a part of the sound on the desk, or (None) with all of it."""
        if self.current is not None and region != self.current.sound.region:
            self.place(self.current.item, replace(self.current.sound, region=region))

    def place(self, item: Item, sound: Sound) -> None:
        """Put a sound, or a part of one, on the desk."""
        workspace = self.workspace
        if workspace is None:
            return
        self.draft.save()
        where = self.locator.locate(item)
        self.current = CurrentSound(item, where.path, sound, where.problem, where.remedy)
        self.received = self.newer = None
        self.trouble = where.problem
        self.playback_finished = self._revealed = self._wished = False
        self.sound_shown.emit(self.current)
        self.look_at_captions()
        if sound.hash:
            self.draft.begin(workspace, sound)
        else:
            self.draft.begin_nothing()
        self.notes.begin(workspace, sound if sound.hash else None)
        self._ask()
        if where.remedy == "relink":
            self._sound_list.check_folders()

    def look_at_captions(self) -> None:
        """Read the captions of the sound on the desk; they may be others now."""
        if self.current is None or self.workspace is None:
            return
        sound = self.current.sound
        try:
            self.captions, self.parts = captions_of(self.workspace, sound), parts_of(self.workspace, sound.hash)
        except RecapError as error:
            self.captions, self.parts = [], []
            self.refused.emit(translate(error))
        self.captions_changed.emit()

    def next_part(self, by: int) -> None:
        """Go to the next (1) or previous (-1) captioned region; beyond the last one, to the whole sound."""
        if self.current is None:
            return
        self.choose_region(next_stop([region for region, _ in self.parts], self.current.sound.region, by))

    def look_again(self) -> None:
        """Folders were read anew: place a sound again that is somewhere else now, or gone, or back."""
        shown = self.current
        if shown is None:
            return
        at = self.table.find(shown.item.file)
        item = self.table.item(at) if at >= 0 else shown.item
        where = self.locator.locate(item)
        if (where.path, where.problem) != (shown.path, shown.problem):
            self.place(item, shown.sound)

    def path_of(self, item: Item) -> str:
        """Where a file is, or was."""
        return self.locator.locate(item).path

    def _ask(self) -> None:
        shown, workspace = self.current, self.workspace
        if shown is None or workspace is None:
            return
        if shown.problem:
            self.suggestions_changed.emit()
            return
        known = self._suggestions.ask(shown.key, workspace.sequence(), self._settings.number("candidates"))
        if known is None and (kept := latest_proposal(workspace, shown.sound)) is not None:
            known = ReceivedProposal(*kept)
        self.received = known
        self.draft.recognise(self.candidates())
        self.suggestions_changed.emit()
        self._prepare()

    def _prepare(self) -> None:
        """Have the next sounds listened to."""
        if self.current is None or self.workspace is None:
            return
        table, ahead = self._sound_list.table, self._settings.number("ahead")
        at = table.find(self.current.item.file)
        coming = [table.item(row) for row in self.next_sound.likely(self.workspace, at, ahead, self.current.sound)]
        places = [self.locator.locate(item) for item in coming]
        keys: list[Key] = [(where.path, None) for where in places if not where.problem]
        self._suggestions.prepare(keys, self.workspace.sequence(), self._settings.number("candidates"))

    # ---- suggestions -------------------------------------------------------------------------------------------

    @property
    def held_back(self) -> str:
        """Why suggestions are not shown until somebody asks for them: ``blind``, ``silent``, or nothing."""
        shown, share = self.current, self._settings.number("blind_share")
        if shown is None or not shown.sound.hash or self._revealed:
            return ""
        if self.received is not None and SILENT in self.received.proposal.notes:
            return "silent"
        chosen = share and not self.captions and int(shown.sound.hash[:8], 16) % 100 < share
        return "blind" if chosen else ""

    def candidates(self) -> tuple[Candidate, ...]:
        """The suggestions on the desk, best first; beside others, those that cannot be meant are left out."""
        if self.received is None or self.held_back:
            return ()
        made = self.received.proposal.candidates
        return made if self._wished else made[:1] + tuple(c for c in made[1:] if c.score >= NEGLIGIBLE)

    def neighbours(self) -> tuple[Neighbour, ...]:
        """The similar captions behind them."""
        return () if self.received is None or self.held_back else self.received.proposal.neighbours

    def model(self) -> str:
        """The fingerprint of the bundle that made the suggestions, or nothing."""
        return "" if self.received is None else self.received.proposal.model

    def take(self, number: int) -> str | None:
        """The text of suggestion ``number`` (from 1), to be put into the box; None when there is none."""
        candidates = self.candidates()
        return self.draft.take(candidates[number - 1]) if 1 <= number <= len(candidates) else None

    def again(self) -> str:
        """The text of the caption before, to be put into the box: still the model's words if it was; empty: none."""
        last = self.today.last
        if last is None or not last.text:
            return ""
        if last.kind == "accept" and last.origin is not None:
            return self.draft.take(Candidate(last.text, 0.0, last.origin))
        self.draft.own()
        return last.text

    def reveal(self) -> None:
        """Show suggestions that were held back, or newer ones that came meanwhile."""
        self._revealed = True
        if self.newer is not None:
            self.received, self.newer = self.newer, None
        self.suggestions_changed.emit()

    def wish(self, words: Words) -> None:
        """Have suggestions for this sound that say these words, and none of those."""
        if self.current is not None and not self.current.problem:
            self.received = self.newer = None
            self.trouble = ""
            self._wished = words != ((), ())
            self._suggestions.wish(words)
            self.suggestions_changed.emit()

    def renew(self) -> None:
        """Have the suggestions made anew."""
        if self.current is not None and not self.current.problem:
            self.received = self.newer = None
            self.trouble = ""
            self._suggestions.renew()
            self.suggestions_changed.emit()

    def look_anew(self) -> None:
        """More captions can be found than when suggestions were made: have them made again, all that wait, too.

        What stands on the desk stays until newer ones are asked for.
        """
        self._suggestions.outdate()
        if self.current is not None and not self.current.problem:
            self._ask()

    def _on_arrived(self, key: Key, made: ReceivedProposal) -> None:
        if self.current is None or key != self.current.key:
            return
        reading = self.received is not None and not self.received.partial
        if not reading:
            self.received, self.trouble = made, ""
            self.draft.recognise(self.candidates())
            self.suggestions_changed.emit()
            if not made.partial:
                self._mark_suggested(self.current.sound)
                self._prepare()
        elif not made.partial:
            assert self.received is not None
            texts = [c.text for c in self.received.proposal.candidates]
            if texts == [c.text for c in made.proposal.candidates]:
                self.received = made
            else:
                self.newer = made
            self.suggestions_changed.emit()

    def _on_failed(self, key: Key, sentence: str) -> None:
        if self.current is not None and key == self.current.key:
            self.trouble = sentence
            self.suggestions_changed.emit()

    def _on_prepared(self, sound: Sound) -> None:
        self._mark_suggested(sound)

    def _mark_suggested(self, sound: Sound) -> None:
        if sound.region is None:
            self.refresh([sound.hash])

    def _on_draft_changed(self, sound: Sound) -> None:
        if sound.region is None:
            self.refresh([sound.hash])
