"""The annotator's desk: the current sound with its file, its suggestions and the caption being written."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from recap_desktop.annotate.current_sound import CurrentSound, next_stop
from recap_desktop.annotate.day_stats import DayStats
from recap_desktop.annotate.drafts import DraftEditor
from recap_desktop.annotate.history import History
from recap_desktop.annotate.next_sound import NextSound
from recap_desktop.annotate.notes import Notes
from recap_desktop.annotate.sound_fields import FieldsEditor
from recap_desktop.annotate.suggestions import Key, ReceivedProposal, Suggestions, Words
from recap_desktop.annotate.unsaved import UnsavedTexts
from recap_desktop.item_models.sounds import Item, SoundTable
from recap_desktop.library.sound_list import SoundList
from recap_desktop.library.sound_locator import SoundLocator
from recap_desktop.settings import Settings
from recap_engine.datastore.listing import NEW, captions_of, latest_proposal, parts_of
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError, WorkspaceReplaced
from recap_engine.i18n import translate
from recap_engine.records import SILENT, Candidate, Caption, Neighbour, Region, Sound


class Desk(QObject):
    """The annotator's loop, without widgets."""

    sound_shown = Signal(object)
    """(`CurrentSound`, or None if there is none)."""
    suggestions_changed = Signal()
    captions_changed = Signal()
    state_changed = Signal()
    """The state of the current sound changed, such as by a decision."""
    refused = Signal(str)
    """(error message): something could not be read or saved."""

    def __init__(
        self, settings: Settings, sound_list: SoundList, suggestions: Suggestions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings, self._sound_list, self._suggestions = settings, sound_list, suggestions
        self.workspace: Workspace | None = None
        self.unsaved = UnsavedTexts(self)
        self.draft = DraftEditor(settings, self.unsaved, self)
        self.notes = Notes(settings, self.unsaved, self)
        self.fields = FieldsEditor(settings, self.unsaved, self)
        self.history = History(self)
        self.today = DayStats(self)
        self.locator = SoundLocator(sound_list, self)
        self.next_sound = NextSound(sound_list.table, settings, self)
        self.current: CurrentSound | None = None
        self.received: ReceivedProposal | None = None
        self.newer: ReceivedProposal | None = None
        self.replacing = False
        """Whether the visible suggestions are about to be replaced by requested ones."""
        self.trouble = ""
        self.captions: list[tuple[Caption, bool]] = []
        self.parts: list[tuple[Region, str]] = []
        """Captioned regions of the current sound, each with its newest caption."""
        self.playback_finished = False
        self.sound_card = True
        self._revealed = False
        self.draft.refused.connect(self.refused)
        self.notes.refused.connect(self.refused)
        self.fields.refused.connect(self.refused)
        self.draft.draft_changed.connect(self._on_draft_changed)
        self.unsaved.saved.connect(self._on_draft_changed)
        suggestions.arrived.connect(self._on_arrived)
        suggestions.failed.connect(self._on_failed)
        suggestions.prepared.connect(self._on_prepared)
        self.next_sound.ranked.connect(self._prepare)

    # ---- workspace ---------------------------------------------------------------------------------------------

    @property
    def table(self) -> SoundTable:
        """The list that the current sound is from."""
        return self._sound_list.table

    def use(self, workspace: Workspace | None) -> None:
        """Switch to this workspace, whose journal was read with `read_journal`, and close the previous one."""
        self.clear()
        if self.workspace is not None:
            self.unsaved.close(self.workspace)
        self.workspace = workspace
        self.next_sound.forget()
        self._suggestions.forget()
        if workspace is None:
            self.read_journal(None)

    def read_journal(self, workspace: Workspace | None) -> None:
        """Read the annotator's undo history and statistics of this workspace.

        Raises RecapError and keeps those of the open workspace if they cannot be read.
        """
        annotator = self._settings.annotator()
        try:
            self.history.use(workspace, annotator)
            self.today.use(workspace, annotator)
        except RecapError:
            self.history.use(self.workspace, annotator)
            self.today.use(self.workspace, annotator)
            raise

    def read_annotator(self) -> None:
        """Save the previous annotator's draft and show the sound with the new one's. Raises RecapError."""
        self.draft.save()
        self.notes.save()
        self.fields.save()
        self.read_journal(self.workspace)
        if self.current is not None:
            self.load(self.current.item, self.current.sound)

    def unsaved_texts(self) -> tuple[str, ...]:
        """Save what was typed; the texts that cannot be saved at present."""
        parts = (self.draft, self.notes)
        texts = [part.text for part in parts if not part.save() and part.text.strip()]
        self.fields.save()
        self.unsaved.retry()
        return (*texts, *self.unsaved.texts())

    def clear(self) -> None:
        """Show no sound."""
        self.draft.leave()
        self.notes.begin(None, None)
        self.fields.begin(None, None)
        self.leave()
        self.received = self.newer = None
        self.replacing = False
        self.captions, self.parts = [], []
        self.trouble = ""
        self.sound_shown.emit(None)
        self.suggestions_changed.emit()
        self.captions_changed.emit()

    def leave(self) -> None:
        """Forget the current sound, so that it is loaded again if it comes next."""
        self.current = None

    def refresh(self, hashes: Iterable[str]) -> None:
        """Update the rows of sounds whose state changed."""
        changed = set(hashes)
        if self.workspace is not None:
            self._sound_list.refresh(self.workspace, changed)
        if self.current is not None and self.current.sound.hash in changed:
            self.state_changed.emit()

    # ---- showing -----------------------------------------------------------------------------------------------

    def show(self, item: Item) -> None:
        """Make a file the current sound, unless it is already."""
        if self.current is not None and self.current.item.file == item.file and self.current.sound.region is None:
            self.current = replace(self.current, item=item)
            return
        self.load(item, Sound(item.hash, item.duration))

    def choose_region(self, region: Region | None) -> None:
        """Work on a part of the current sound, or (None) on all of it."""
        if self.current is not None and region != self.current.sound.region:
            self.load(self.current.item, replace(self.current.sound, region=region))

    def load(self, item: Item, sound: Sound) -> None:
        """Make a sound, or a part of one, current: load its draft, captions and suggestions again."""
        workspace = self.workspace
        if workspace is None:
            return
        self.draft.leave()
        item = self.table.listed(item.file) or item  # its state may have changed
        where = self.locator.locate(item)
        self.current = CurrentSound(item, where.path, sound, where.problem, where.remedy)
        self._suggestions.drop_words()  # the panel clears its field
        self.received = self.newer = None
        self.replacing = False
        self.trouble = where.problem
        self.playback_finished = self._revealed = False
        self.sound_shown.emit(self.current)
        self.read_captions()
        if sound.hash:
            self.draft.begin(workspace, sound)
        else:
            self.draft.begin_unwritable()
        self.notes.begin(workspace, sound if sound.hash else None)
        self.fields.begin(workspace, sound if sound.hash else None)
        self._ask()
        if where.remedy == "relink":
            self._sound_list.check_folders()

    def read_captions(self) -> None:
        """Read the captions of the current sound again."""
        if self.current is None or self.workspace is None:
            return
        sound = self.current.sound
        try:
            self.captions, self.parts = captions_of(self.workspace, sound), parts_of(self.workspace, sound.hash)
        except RecapError as error:
            self.captions, self.parts = [], []
            self.refused.emit(translate(error))
        self.captions_changed.emit()

    def read_note(self) -> None:
        """Read the note and the fields of the current sound again."""
        if self.current is not None and self.current.sound.hash:
            self.notes.begin(self.workspace, self.current.sound)
            self.read_fields()

    def read_fields(self) -> None:
        """Show the category and the keywords of the current sound as they are saved."""
        if self.current is not None and self.current.sound.hash:
            self.fields.forget()
            self.fields.begin(self.workspace, self.current.sound)

    def next_part(self, by: int) -> None:
        """Go to the next (1) or previous (-1) captioned part; after the last one, to the whole sound."""
        if self.current is None:
            return
        self.choose_region(next_stop([region for region, _ in self.parts], self.current.sound.region, by))

    def relocate(self) -> None:
        """After a scan of the folders: load the current sound again if its file moved, vanished or came back."""
        shown = self.current
        if shown is None:
            return
        at = self.table.find(shown.item.file)
        item = self.table.item(at) if at >= 0 else shown.item
        where = self.locator.locate(item)
        if (where.path, where.problem) != (shown.path, shown.problem):
            self.load(item, shown.sound)

    def path_of(self, item: Item) -> str:
        """The current or last known path of a file."""
        return self.locator.locate(item).path

    def _ask(self) -> None:
        """Show known suggestions and request new ones; a workspace that was replaced or is damaged is reported."""
        try:
            self._look_up()
        except RecapError as error:
            self.refused.emit(translate(error))

    def _look_up(self) -> None:
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
        if known is not None and not known.partial and shown.item.state == NEW:
            self._mark_suggested(shown.sound)  # the list was not notified of their arrival
        self._prepare()

    def _prepare(self) -> None:
        """Request suggestions for the next sounds."""
        if self.current is None or self.workspace is None:
            return
        table, ahead = self._sound_list.table, self._settings.number("ahead")
        at = table.find(self.current.item.file)
        coming = [table.item(row) for row in self.next_sound.likely(self.workspace, at, ahead, self.current.sound)]
        places = [self.locator.locate(item) for item in coming]
        keys: list[Key] = [(where.path, None) for where in places if not where.problem]
        with suppress(WorkspaceReplaced):  # reported when suggestions for the current sound are requested
            self._suggestions.prepare(keys, self.workspace.sequence(), self._settings.number("candidates"))

    # ---- suggestions -------------------------------------------------------------------------------------------

    @property
    def held_back(self) -> str:
        """Why suggestions stay hidden until the user asks for them: ``blind``, ``silent`` or an empty text."""
        shown, share = self.current, self._settings.number("blind_share")
        if shown is None or not shown.sound.hash or self._revealed:
            return ""
        if self.received is not None and SILENT in self.received.proposal.notes:
            return "silent"
        chosen = share and not self.captions and int(shown.sound.hash[:8], 16) % 100 < share
        return "blind" if chosen else ""

    def candidates(self) -> tuple[Candidate, ...]:
        """The visible suggestions, best first, without those after the first that score below the setting.

        Uncalibrated scores cannot be compared with the setting.
        """
        if self.received is None or self.held_back:
            return ()
        made, least = self.received.proposal.candidates, self._settings.number("least_score") / 100
        if self._suggestions.words_required or not self.calibrated():
            return made
        return made[:1] + tuple(c for c in made[1:] if c.score >= least)

    def hidden_candidates(self) -> bool:
        """Whether there are suggestions that `held_back` hides."""
        return self.received is not None and bool(self.held_back and self.received.proposal.candidates)

    def calibrated(self) -> bool:
        """Whether the scores of the suggestions are probabilities."""
        return self.received is None or self.received.proposal.calibrated

    def hears(self) -> bool:
        """Whether the model that wrote the suggestions attends to the sound."""
        return self.received is None or self.received.proposal.hears

    def neighbours(self) -> tuple[Neighbour, ...]:
        """The similar captions behind them."""
        return () if self.received is None or self.held_back else self.received.proposal.neighbours

    def model(self) -> str:
        """The fingerprint of the bundle that made the suggestions, or an empty text."""
        return "" if self.received is None else self.received.proposal.model

    def take(self, number: int) -> str | None:
        """Start from suggestion ``number`` (from 1); returns its text for the box, or None."""
        candidates = self.candidates()
        return self.draft.take(candidates[number - 1], self.model()) if 1 <= number <= len(candidates) else None

    def insert_previous(self) -> str:
        """Start from the previous caption, keeping its authorship; returns its text, empty if there is none."""
        last = self.today.last
        if last is None or not last.text:
            return ""
        if last.kind == "accept" and last.origin is not None:
            return self.draft.take(Candidate(last.text, 0.0, last.origin), last.model)
        self.draft.mark_own()
        return last.text

    def reveal(self) -> None:
        """Show hidden suggestions, or newer ones that arrived in the meantime."""
        self._revealed = True
        if self.newer is not None:
            self.received, self.newer = self.newer, None
        self.suggestions_changed.emit()

    def require_words(self, words: Words) -> None:
        """Request suggestions that contain some words and avoid others."""
        if self.current is not None and not self.current.problem:
            self._keep_until_replaced()
            self._suggestions.require_words(words)
            self.suggestions_changed.emit()

    def request_again(self) -> None:
        """Request new suggestions for the current sound."""
        if self.current is not None and not self.current.problem:
            self._keep_until_replaced()
            self._suggestions.request_again()
            self.suggestions_changed.emit()

    def _keep_until_replaced(self) -> None:
        """Keep showing the suggestions until the requested ones arrive."""
        self.newer, self.trouble = None, ""
        self.replacing = self.received is not None and not self.received.partial
        if not self.replacing:
            self.received = None

    def request_incomplete(self) -> None:
        """All captions have vectors now: request again the suggestions made without some, including prepared ones."""
        self._suggestions.mark_incomplete_stale()
        if self.current is not None and not self.current.problem:
            self._ask()

    def _on_arrived(self, key: Key, made: ReceivedProposal) -> None:
        if self.current is None or key != self.current.key:
            return
        received = self.received
        incomplete = received is not None and received.proposal.missing > 0
        if (incomplete or self.replacing) and made.partial:
            return
        if received is None or received.partial or incomplete or self.replacing:
            self.replacing = False
            self.received, self.trouble = made, ""
            self.draft.recognise(self.candidates())
            self.suggestions_changed.emit()
            if not made.partial:
                self._mark_suggested(self.current.sound)
                self._prepare()
        elif not made.partial:
            texts = [c.text for c in received.proposal.candidates]
            if texts == [c.text for c in made.proposal.candidates]:
                self.received, self.newer = made, None
            else:
                self.newer = made
            self._mark_suggested(self.current.sound)
            self.suggestions_changed.emit()

    def _on_failed(self, key: Key, sentence: str) -> None:
        if self.current is not None and key == self.current.key:
            self.trouble = sentence
            if self.replacing:
                self.received, self.replacing = None, False
            self.suggestions_changed.emit()

    def _on_prepared(self, sound: Sound) -> None:
        self._mark_suggested(sound)

    def _mark_suggested(self, sound: Sound) -> None:
        if sound.region is None:
            self.refresh([sound.hash])

    def _on_draft_changed(self, sound: Sound) -> None:
        if sound.region is None:
            self.refresh([sound.hash])
