"""The desk on screen: what is on it goes to the panels, what is done in them goes to it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu

from recap_desktop.actions import MOST_SUGGESTIONS
from recap_desktop.desk import Shown
from recap_desktop.models.cards import suggestion_card
from recap_desktop.remarks import remark
from recap_desktop.similar_view import SimilarView
from recap_desktop.window import MainWindow
from recap_engine.records import Caption, Changes


class DeskView(QObject):
    """Ties one window's panels to its desk."""

    skip_menu_shown = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.desk = window, window.desk
        self.waiting_for = ""
        """What stands in the place of suggestions while the engine cannot make any."""
        desk = self.desk
        desk.sound_shown.connect(self._on_sound_shown)
        desk.writing.restored.connect(self._on_text_restored)
        desk.suggestions_changed.connect(self.show_suggestions)
        desk.captions_changed.connect(lambda: window.own.fill(desk.captions))
        desk.writing.whose_changed.connect(self._show_whose)
        window.deciding.decided.connect(self._on_decided)
        window.deciding.refused.connect(self._on_refused)
        desk.refused.connect(self._on_refused)
        window.deciding.row_wanted.connect(window.library.go_to)
        desk.today.changed.connect(self.show_counts)
        desk.history.changed.connect(lambda *_: self._name_undo())
        window.library.row_chosen.connect(self._on_row_chosen)
        window.table.dataChanged.connect(lambda *_: self._refresh_title())
        window.caption.text_changed.connect(self._on_text_changed)
        window.caption.box.undoAvailable.connect(lambda _: self._name_undo())
        window.caption.box.redoAvailable.connect(lambda _: self._name_undo())
        window.caption.box.focus_changed.connect(lambda _: self._name_undo())
        window.suggestions.taken.connect(self.take)
        window.suggestions.reveal_wanted.connect(desk.reveal)
        window.listening.region_selected.connect(desk.choose_region)
        window.listening.heard_out.connect(lambda: setattr(desk, "heard_out", True))
        window.listening.failed.connect(self._on_sound_card_failed)
        window.listening.recovered.connect(lambda: setattr(desk, "sound_card", True))
        window.aside.failed.connect(self._on_sound_card_failed)
        window.own.change_wanted.connect(self._on_change_wanted)
        self.similar = SimilarView(window)
        self.similar.words_taken.connect(self._put)
        self._wire_actions()

    def _wire_actions(self) -> None:
        actions, desk, window = self.window.actions_, self.desk, self.window
        for name, act in (
            ("submit", window.deciding.submit),
            ("reject", window.deciding.reject),
            ("flag", window.deciding.flag),
            ("skip", self._on_skip),
            ("undo", self._on_undo),
            ("redo", self._on_redo),
            ("reveal", desk.reveal),
            ("next", lambda: self._step(1)),
            ("previous", lambda: self._step(-1)),
            ("first_undone", self._on_first_undone),
            ("play", window.listening.toggle),
            ("replay", window.listening.replay),
            ("back", window.listening.back),
        ):
            actions[name].triggered.connect(lambda _=False, act=act: act())
        actions["loop"].toggled.connect(window.listening.loop)
        for number in range(1, MOST_SUGGESTIONS + 1):
            actions[f"take_{number}"].triggered.connect(lambda _=False, n=number: self.take(n))
            actions[f"accept_{number}"].triggered.connect(lambda _=False, n=number: window.deciding.accept(n))

    # ---- the sound ---------------------------------------------------------------------------------------------

    def _on_row_chosen(self, row: int) -> None:
        self.desk.show(self.window.table.item(row))

    def _on_sound_shown(self, shown: Shown | None) -> None:
        self.window.listening.show_sound(shown)
        if shown is None:
            self.window.caption.box.begin("")

    def after_listing(self) -> None:
        """The list was filled, filtered or sorted anew: the sound on the desk stays where it can."""
        window, shown = self.window, self.desk.shown
        at = window.table.find(shown.item.file) if shown is not None else -1
        window.library.mark(at)
        if at < 0 and window.table.rowCount() and shown is None:
            first = window.table.next_undone(-1)
            window.library.go_to(max(first, 0))
        self.show_counts()

    def _step(self, by: int) -> None:
        row = self.window.library.row() + by
        if 0 <= row < self.window.table.rowCount():
            self.window.library.go_to(row)

    def _on_first_undone(self) -> None:
        row = self.window.table.next_undone(-1)
        if row >= 0:
            self.window.library.go_to(row)
        else:
            self.window.notice.tell(self.tr("Every sound in this list is done."))

    # ---- suggestions and similar captions ----------------------------------------------------------------------

    def show_suggestions(self) -> None:
        """Fill both lists and say what is missing."""
        desk, window = self.desk, self.window
        candidates, neighbours = desk.candidates(), desk.neighbours()
        window.suggestion_cards.fill([suggestion_card(c, n, neighbours) for n, c in enumerate(candidates, 1)])
        instead = "" if candidates else self._instead()
        notes = " ".join(desk.made.proposal.notes) if desk.made is not None else ""
        reveal = ""
        if desk.blind:
            reveal = self.tr("Show the suggestions")
        elif desk.newer is not None:
            reveal = self.tr("Show newer suggestions")
        window.suggestions.say(instead, notes, reveal)
        self.similar.show()
        self._show_whose()

    def _instead(self) -> str:
        """What stands where suggestions would be."""
        desk = self.desk
        made = desk.made is not None and not desk.made.partial
        writing = self.tr("Writing suggestions…") if desk.made is not None else self.tr("Listening…")
        reasons = (
            (desk.shown is None, self.tr("Choose a sound in the list.")),
            (desk.shown is not None and bool(desk.shown.problem), desk.trouble),
            (desk.blind, self.tr("This sound is shown without suggestions: write what you hear.")),
            (bool(desk.trouble), desk.trouble),
            (made, self.tr("There is no suggestion for this sound: write its caption.")),
            (bool(self.waiting_for), self.waiting_for),
        )
        return next((sentence for holds, sentence in reasons if holds), writing)

    # ---- writing -----------------------------------------------------------------------------------------------

    def take(self, number: int) -> None:
        """Put suggestion ``number`` (from 1) into the box."""
        text = self.desk.take(number)
        if text is not None:
            self._put(text)
            self.window.suggestions.list.setCurrentIndex(self.window.suggestion_cards.index(number - 1))

    def _put(self, text: str) -> None:
        self.window.caption.box.replace(text)
        self._show_whose()

    def _on_text_restored(self, text: str) -> None:
        self.window.caption.box.begin(text)
        self._show_whose()

    def _on_change_wanted(self, caption: Caption) -> None:
        self.desk.writing.change(caption)
        self.window.caption.box.setFocus()

    def _on_text_changed(self, text: str) -> None:
        self.desk.writing.typed(text)
        self._show_whose()

    def _show_whose(self) -> None:
        desk, window = self.desk, self.window
        whose = desk.writing.whose()
        words = {
            "none": "",
            "own": self.tr("Your words"),
            "changed": self.tr("Your words, begun as a suggestion"),
            "caption": self.tr("Changing a caption of this sound"),
            "model": self.tr("The model's words, unchanged"),
            "similar": self.tr("A similar caption, unchanged"),
        }[whose]
        kind = {"none": "none", "model": "model"}.get(whose, "human")
        window.caption.show_whose(kind, words)
        used = desk.today.times_used(" ".join(desk.writing.text.split()))
        window.caption.show_remark(remark(desk.writing.text, used, words_checked=window.settings.flag("words_checked")))
        self.similar.show()

    def _on_refused(self, sentence: str) -> None:
        self.window.notice.tell(sentence, "warning", brief=True)

    # ---- deciding ----------------------------------------------------------------------------------------------

    def _on_decided(self, _changes: Changes, told: str) -> None:
        decision = _changes.decision
        what = f"“{decision.text}”" if decision is not None and decision.text and "\n" not in decision.text else ""
        self.window.status.done.setText(f"{told} {what}".strip())
        if self.window.notice.severity != "error":
            self.window.notice.hide()
        self.show_counts()

    def _on_skip(self) -> None:
        if self.desk.shown is None:
            return
        menu = QMenu(self.window)
        menu.setObjectName("skip_reasons")
        for number, reason in enumerate(
            (
                self.tr("Nothing to be heard"),
                self.tr("Damaged or too noisy"),
                self.tr("Too many things at once"),
                self.tr("Not clear what it is"),
                self.tr("Speech or music, not asked for"),
            ),
            1,
        ):
            menu.addAction(f"&{number}  {reason}").triggered.connect(
                lambda _=False, reason=reason: self.window.deciding.skip(reason)
            )
        menu.addSeparator()
        menu.addAction(self.tr("&6  Another reason…")).triggered.connect(self._on_other_reason)
        menu.setActiveAction(menu.actions()[0])
        button = self.window.caption.skip_button()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        self.skip_menu_shown.emit(menu)

    def _on_other_reason(self) -> None:
        dialog = QInputDialog(self.window)
        dialog.setObjectName("skip_reason")
        dialog.setWindowTitle(self.tr("Skip this sound"))
        dialog.setLabelText(self.tr("Why is it left out?"))
        dialog.textValueSelected.connect(self.window.deciding.skip)
        dialog.open()

    def _on_undo(self) -> None:
        box = self.window.caption.box
        if box.hasFocus() and box.document().isUndoAvailable():
            box.undo()
        else:
            self.window.deciding.undo()

    def _on_redo(self) -> None:
        box = self.window.caption.box
        if box.hasFocus() and box.document().isRedoAvailable():
            box.redo()
        else:
            self.window.deciding.redo()

    def _name_undo(self) -> None:
        """Say in the menu what the two would do now."""
        box, history, actions = self.window.caption.box, self.desk.history, self.window.actions_
        for name, verb, text_there, decision in (
            ("undo", self.tr("Undo"), box.document().isUndoAvailable(), history.undoable),
            ("redo", self.tr("Redo"), box.document().isRedoAvailable(), history.redoable),
        ):
            in_text = box.hasFocus() and text_there
            what = self.tr("typing") if in_text else decision
            actions[name].setText(f"{verb} {what}".strip().replace("&", "&&"))
            actions[name].setEnabled(bool(what))

    # ---- counts ------------------------------------------------------------------------------------------------

    def show_counts(self) -> None:
        """How far the work is."""
        window, today = self.window, self.desk.today
        total, shown = len(window.table.listing), window.table.rowCount()
        text = self.tr("{done} of {total} captioned").format(done=f"{window.table.captioned():,}", total=f"{total:,}")
        if shown != total:
            text += self.tr(" · {shown} shown").format(shown=f"{shown:,}")
        window.library.counts.setText(text if total else "")
        text = self.tr("Today {n}").format(n=f"{today.count:,}")
        if today.pace is not None:
            text += self.tr(" · {n} an hour").format(n=f"{today.pace:,.0f}")
        window.library.today.setText(text if total else "")
        self._refresh_title()

    def _refresh_title(self) -> None:
        """The sound on the desk may stand differently now."""
        window = self.window
        if self.desk.shown is not None and (at := window.table.find(self.desk.shown.item.file)) >= 0:
            self.desk.shown = Shown(
                window.table.item(at), self.desk.shown.path, self.desk.shown.sound, self.desk.shown.problem
            )
            window.listening.update_state(self.desk.shown)

    def _on_sound_card_failed(self, sentence: str) -> None:
        self.desk.sound_card = False
        self.window.notice.tell(sentence, "warning")

    def focus_box(self) -> None:
        """Put the cursor where one writes, unless somebody is elsewhere already."""
        if QApplication.focusWidget() in (None, self.window.library.list):
            self.window.caption.box.setFocus()
