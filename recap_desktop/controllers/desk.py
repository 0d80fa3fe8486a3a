"""Connects the desk and the panels of one window."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject
from PySide6.QtWidgets import QApplication

from recap_desktop.actions import MOST_SUGGESTIONS
from recap_desktop.annotate.caption_checks import remark
from recap_desktop.annotate.completion import Completion
from recap_desktop.annotate.current_sound import CurrentSound
from recap_desktop.annotate.house_style_file import HouseStyleFile
from recap_desktop.controllers.decisions import DecisionsController
from recap_desktop.controllers.output_menu import OutputMenu
from recap_desktop.controllers.similar import SimilarController
from recap_desktop.controllers.sound_fields import SoundFieldsController
from recap_desktop.controllers.spelling import SpellingController
from recap_desktop.controllers.takes import TakesController
from recap_desktop.i18n import count, decimal
from recap_desktop.item_models.cards import suggestion_card
from recap_desktop.item_models.states import UNREADABLE
from recap_desktop.item_models.tally import Tally
from recap_desktop.window import MainWindow
from recap_engine.i18n import translate
from recap_engine.records import SILENT, Caption, is_too_short


class DeskController(QObject):
    """Shows the state of the desk in the panels, and passes their input to the desk."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.desk = window, window.desk
        self.waiting_for = ""
        """The text in place of suggestions while the engine cannot make any."""
        self._begun = False
        self._house_style = HouseStyleFile()
        self.spelling = SpellingController(window)
        self.spelling.changed.connect(self._show_check)
        self.start_file = 0
        """The file to open first once the list is loaded, by its number; 0 for the first sound to do."""
        self._unreadable_first = 0
        """The unreadable file that was opened because the list has nothing else yet; 0 for none."""
        desk = self.desk
        desk.sound_shown.connect(self._on_sound_shown)
        desk.draft.restored.connect(self._on_text_restored)
        desk.suggestions_changed.connect(self.show_suggestions)
        desk.captions_changed.connect(self._on_captions_changed)
        desk.state_changed.connect(self._refresh_title)
        desk.draft.authorship_changed.connect(self._show_authorship)
        window.decisions.decided.connect(lambda *_: self.show_counts())
        window.decisions.row_requested.connect(window.library.go_to)
        window.decisions.sound_returned.connect(window.library.mark)
        desk.today.changed.connect(self.show_counts)
        window.library.row_chosen.connect(self._on_row_chosen)
        window.table.dataChanged.connect(self._on_rows_changed)
        window.caption.text_changed.connect(self._on_text_changed)
        window.caption.note_typed.connect(desk.notes.typed)
        desk.notes.restored.connect(window.caption.show_note)
        window.suggestions.taken.connect(self.take)
        window.suggestions.reveal_requested.connect(desk.reveal)
        window.suggestions.words_requested.connect(desk.require_words)
        self._complete_typing()
        window.listening.region_selected.connect(desk.choose_region)
        window.listening.view.part_moved.connect(window.decisions.move_part)
        window.listening.playback_finished.connect(lambda: setattr(desk, "playback_finished", True))
        window.listening.failed.connect(self._on_sound_card_failed)
        window.listening.recovered.connect(self._on_sound_card_recovered)
        window.aside.failed.connect(self._on_sound_card_failed)
        window.own.change_requested.connect(self._on_change_requested)
        window.own.part_requested.connect(desk.choose_region)
        self.similar = SimilarController(window)
        self.similar.words_taken.connect(self._insert)
        self.takes = TakesController(window)
        self.decisions = DecisionsController(window)
        self.fields = SoundFieldsController(window)
        self.output = OutputMenu(window)
        self._wire_actions()

    def _wire_actions(self) -> None:
        actions, desk, window = self.window.actions_, self.desk, self.window
        for name, act in (
            ("reveal", desk.reveal),
            ("again", self._insert_previous),
            ("note", window.caption.write_note),
            ("next", lambda: self._step(1)),
            ("previous", lambda: self._step(-1)),
            ("first_undone", self._on_first_undone),
            ("play", window.listening.toggle),
            ("replay", window.listening.replay),
            ("back", window.listening.back),
            ("ahead", window.listening.ahead),
            ("quieter", lambda: window.listening.change_volume(-10)),
            ("louder", lambda: window.listening.change_volume(10)),
            ("region_start", lambda: window.listening.view.set_region_edge_here("start")),
            ("region_end", lambda: window.listening.view.set_region_edge_here("end")),
            ("part_start", lambda: window.listening.view.canvas.move_part_edge_to_cursor("start")),
            ("part_end", lambda: window.listening.view.canvas.move_part_edge_to_cursor("end")),
            ("region_none", lambda: desk.choose_region(None)),
            ("region_next", lambda: desk.next_part(1)),
            ("region_previous", lambda: desk.next_part(-1)),
            ("slower", lambda: window.listening.change_speed(-1)),
            ("faster", lambda: window.listening.change_speed(1)),
        ):
            actions[name].triggered.connect(lambda _=False, act=act: act())
        actions["loop"].toggled.connect(window.listening.loop)
        for number in range(1, MOST_SUGGESTIONS + 1):
            actions[f"take_{number}"].triggered.connect(lambda _=False, n=number: self.take(n))

    def _complete_typing(self) -> None:
        window, box = self.window, self.window.caption.box
        self.completion = Completion(self.desk, window.engine, window.settings, self)
        box.written.connect(self.completion.typed)
        box.completion_invalidated.connect(self.completion.forget)
        box.completed.connect(self._on_completed)
        self.completion.arrived.connect(box.show_ghost)

    def _on_completed(self, text: str) -> None:
        self.desk.draft.complete(text)
        self._show_authorship()

    # ---- the sound ---------------------------------------------------------------------------------------------

    def _on_row_chosen(self, row: int) -> None:
        item = self.window.table.item(row)
        if item.file != self._unreadable_first:
            self._unreadable_first = 0
        self.desk.show(item)

    def _on_sound_shown(self, shown: CurrentSound | None) -> None:
        self.window.listening.show_sound(shown)
        self.window.suggestions.words.clear()
        if shown is None:
            self.window.caption.box.begin("")

    def _on_captions_changed(self) -> None:
        desk, here = self.desk, self.desk.current.sound.region if self.desk.current is not None else None
        self.window.own.fill(desk.captions, [part for part in desk.parts if part[0] != here])
        self.window.listening.view.show_parts(desk.parts)

    def after_listing(self) -> None:
        """After loading, filtering or sorting the list: keep the current sound if possible."""
        window, shown = self.window, self.desk.current
        at = window.table.find(shown.item.file) if shown is not None else -1
        window.library.mark(at)
        if shown is not None and at >= 0 and shown.item.file == self._unreadable_first:
            # A scan found it first; the first sound to do takes its place.
            self._go_to_first(window.table.next_to_do(-1))
        elif at < 0 and window.table.rowCount() and shown is None:
            saved, self.start_file = window.table.find(self.start_file) if self.start_file else -1, 0
            self._go_to_first(saved if saved >= 0 else window.table.next_to_do(-1))
        self.show_counts()

    def _go_to_first(self, row: int) -> None:
        """Go to a row; -1 for the first one while nothing is to do."""
        table = self.window.table
        item = table.item(max(row, 0))
        self._unreadable_first = item.file if row < 0 and item.state == UNREADABLE else 0
        self.window.library.go_to(max(row, 0))

    def _step(self, by: int) -> None:
        row = self.window.library.row() + by
        if 0 <= row < self.window.table.rowCount():
            self.window.library.go_to(row)

    def _on_first_undone(self) -> None:
        row = self.window.table.next_to_do(-1)
        if row >= 0:
            self.window.library.go_to(row)
        else:
            self.window.notice.show_notice(self.tr("All sounds in this list are done."))

    # ---- suggestions and similar captions ----------------------------------------------------------------------

    def show_suggestions(self) -> None:
        """Fill both lists, or show why they are empty."""
        desk, window = self.desk, self.window
        candidates, neighbours = desk.candidates(), desk.neighbours()
        brief = desk.current is not None and desk.current.brief
        calibrated, hears = desk.calibrated(), desk.hears()
        cards = [
            suggestion_card(c, n, neighbours, guess=brief, calibrated=calibrated, hears=hears)
            for n, c in enumerate(candidates, 1)
        ]
        window.suggestion_cards.fill(cards)
        reveal = ""
        if desk.held_back == "blind" or desk.hidden_candidates():
            reveal = self.tr("Show the suggestions")
        elif desk.newer is not None:
            reveal = self.tr("Show newer suggestions")
        window.suggestions.show_status(
            "" if candidates else self._placeholder(), self._sound_remark(), reveal, self._remedy_label()
        )
        self.similar.show()
        self._show_authorship()

    def _sound_remark(self) -> str:
        """The remark about the sound beside the heading."""
        desk = self.desk
        if desk.replacing:
            return self.tr("Making new suggestions…")
        remarks = () if desk.received is None else desk.received.proposal.notes
        # The text in place of suggestions says that it is silent.
        notes = [translate(note) for note in remarks if not (note == SILENT and desk.held_back == "silent")]
        if desk.current is not None and desk.current.brief and desk.candidates() and not is_too_short(remarks):
            message = self.tr("Only {n} s long, so these are guesses.")
            notes.append(message.format(n=decimal(desk.current.seconds, 2)))
        return " ".join(notes)

    def _remedy_label(self) -> str:
        """The label of the remedy if the current sound cannot be played."""
        return {
            "relink": self.tr("Locate the folder…"),
            "rescan": self.tr("Scan for changes"),
            "find": self.tr("Locate the file…"),
            "unreadable": self.tr("All unreadable files…"),
        }.get(self.desk.current.remedy if self.desk.current is not None else "", "")

    def _placeholder(self) -> str:
        """The text in place of missing suggestions."""
        desk = self.desk
        made = desk.received is not None and not desk.received.partial
        writing = self.tr("Writing suggestions…") if desk.received is not None else self.tr("Listening…")
        reasons = (
            (desk.current is None, self.tr("Choose a sound in the list.")),
            (desk.current is not None and bool(desk.current.problem), desk.trouble),
            (
                desk.held_back == "silent",
                self.tr("This sound is silent: skip it (Ctrl+Space), or write what you know about it."),
            ),
            (desk.held_back == "blind", self.tr("This sound is shown without suggestions: describe what you hear.")),
            (bool(desk.trouble), desk.trouble),
            (made, self.tr("No suggestions for this sound: write a caption.")),
            (bool(self.waiting_for), self.waiting_for),
        )
        return next((sentence for holds, sentence in reasons if holds), writing)

    # ---- writing -----------------------------------------------------------------------------------------------

    def take(self, number: int) -> None:
        """Put suggestion ``number`` (from 1) into the box."""
        text = self.desk.take(number)
        if text is not None:
            self._insert(text)
            self.window.suggestions.list.setCurrentIndex(self.window.suggestion_cards.index(number - 1))

    def _insert_previous(self) -> None:
        if text := self.desk.insert_previous():
            self._insert(text)
        else:
            self.window.notice.show_notice(self.tr("There is no previous caption to insert."))

    def _insert(self, text: str) -> None:
        self.window.caption.box.replace(text)
        self._show_authorship()

    def _on_text_restored(self, text: str) -> None:
        self.window.caption.box.begin(text)
        self._show_authorship()

    def _on_change_requested(self, caption: Caption) -> None:
        self.desk.draft.change(caption)
        self.window.caption.box.setFocus()

    def _on_text_changed(self, text: str) -> None:
        self.desk.draft.typed(text)
        self._show_authorship()

    def _show_authorship(self) -> None:
        desk, window = self.desk, self.window
        whose = desk.draft.authorship()
        words = {
            "none": "",
            "own": self.tr("Your words"),
            "changed": self.tr("Your words, based on a suggestion"),
            "completed": self.tr("Started by you, completed by the model"),
            "caption": self.tr("Editing a caption of this sound"),
            "model": self.tr("A suggestion, unchanged"),
            "similar": self.tr("A similar caption, unchanged"),
        }[whose]
        kind = {"none": "none", "model": "model", "completed": "model"}.get(whose, "human")
        window.caption.show_authorship(kind, words)
        self._show_check()
        self.similar.show()

    def _show_check(self) -> None:
        """Show the most important remark about the text."""
        desk, window = self.desk, self.window
        used = desk.today.times_used(" ".join(desk.draft.text.split()))
        check = remark(desk.draft.text, used, words_checked=window.settings.flag("words_checked"))
        style = self._house_style.remark(desk.draft.text, window.settings.text("house_style"))
        window.caption.show_check(check or style or self.spelling.remark())

    # ---- counts ------------------------------------------------------------------------------------------------

    def show_counts(self) -> None:
        """Show the progress of the list and of the day."""
        window, today = self.window, self.desk.today
        progress = Tally.of(window.table.listing)
        text = self.tr("{done} of {total} done").format(done=count(progress.done), total=count(progress.total))
        if (shown := window.table.rowCount()) != len(window.table.listing):
            text += self.tr(" · %Ln shown", "", shown)
        window.library.show_counts(text if progress.total else "", progress.lines())
        text = self.tr("Today {n}").format(n=count(today.count))
        if today.pace is not None:
            text += self.tr(" · {n} per hour").format(n=count(round(today.pace)))
        window.library.show_today(text if progress.total else "")
        self._refresh_title()

    def _on_rows_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        shown = self.desk.current
        if shown is not None and first.row() <= self.window.table.find(shown.item.file) <= last.row():
            self._refresh_title()

    def _refresh_title(self) -> None:
        """Update the header if the state of the current sound changed."""
        window = self.window
        current = self.desk.current
        if current is not None and (item := window.table.listed(current.item.file)) is not None:
            self.desk.current = replace(current, item=item)
            window.listening.update_state(self.desk.current)

    def _on_sound_card_failed(self, sentence: str) -> None:
        """Show each problem once on this machine, not at every start."""
        self.desk.sound_card = False
        if self.window.settings.text("sound_card_problem") != sentence:
            self.window.settings.set("sound_card_problem", sentence)
            self.window.notice.show_notice(sentence, "warning", topic="sound_card")

    def _on_sound_card_recovered(self) -> None:
        self.desk.sound_card = True
        self.window.settings.set("sound_card_problem", "")
        self.window.notice.withdraw("sound_card")

    def focus_box(self) -> None:
        """Focus the caption box at the start, and later only if nothing but the list has the focus."""
        if QApplication.focusWidget() in (None, self.window.library.list) or not self._begun:
            self._begun = self.window.pages.currentIndex() == 1
            self.window.caption.box.setFocus()
