"""The text for the current sound: its authorship, and the draft that survives a crash.

A draft is saved within half a second of the first key stroke, and whenever the annotator leaves the sound. If that
fails, the text is kept and saved again until that works.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.annotate.unsaved import TRY_AGAIN_MILLISECONDS, UnsavedText, UnsavedTexts, text_key
from recap_desktop.settings import Settings
from recap_engine.caption_text import clean_text
from recap_engine.datastore.drafts import DraftBasis
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Candidate, Caption, Sound

DRAFT_MILLISECONDS = 400


class DraftEditor(QObject):
    """The text of the caption box, its authorship and its draft, without widgets."""

    authorship_changed = Signal()
    restored = Signal(str)
    """(text): show this draft, or this caption to change, in the box."""
    draft_changed = Signal(object)
    """(`Sound`): it got a draft, or lost it."""
    refused = Signal(str)

    def __init__(self, settings: Settings, unsaved: UnsavedTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._unsaved = settings, unsaved
        self._workspace: Workspace | None = None
        self._sound: Sound | None = None
        self._annotator = ""
        self.text = ""
        self._saved = ""
        self.taken: Candidate | None = None
        self.model = ""
        """The bundle that made ``taken``; empty: the one that made the suggestions now visible."""
        self.helped = False
        """Whether ``taken`` is not a suggestion but a text that the user began and the model completed."""
        self.changing: Caption | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.save)

    def begin(self, workspace: Workspace, sound: Sound) -> None:
        """Start writing about this sound, with its draft; the draft is this annotator's until the next call."""
        self.leave()
        self._workspace, self._sound, self._annotator = workspace, sound, self._settings.annotator()
        try:
            draft = workspace.drafts.get(sound, self._annotator) or ""
            basis = workspace.drafts.basis_of(sound, self._annotator)
        except RecapError as error:
            draft, basis = "", None
            self.refused.emit(translate(error))
        unsaved = self._unsaved.take(text_key("draft", workspace, sound, self._annotator))
        self.text, self._saved = draft if unsaved is None else unsaved, draft
        if unsaved is not None:
            self._timer.start(DRAFT_MILLISECONDS)
        elif basis is not None:
            self.taken, self.model = Candidate(basis.text, 0.0, basis.origin), basis.model
        self.restored.emit(self.text)
        if self.taken is not None:
            self.authorship_changed.emit()

    def begin_unwritable(self) -> None:
        """The current file cannot be captioned: clear the box."""
        self.leave()
        self.restored.emit("")

    def leave(self) -> None:
        """Save the draft and stop writing; a text that cannot be saved is kept and saved later."""
        workspace, sound, annotator, text = self._workspace, self._sound, self._annotator, self._text_to_save()
        basis = self._basis()
        if not self.save() and workspace is not None and sound is not None:
            save = partial(workspace.drafts.save, sound, text, annotator, basis)
            self._unsaved.keep(UnsavedText("draft", workspace, sound, annotator, text, save))
        self.end()

    def end(self) -> None:
        """Stop writing; the text is saved or decided already."""
        self._timer.stop()
        self._sound = self.taken = self.changing = None
        self.helped = False
        self.text = self._saved = self.model = ""

    def typed(self, text: str) -> None:
        """The box holds ``text`` now."""
        if text == self.text:
            return
        self.text = text
        if not text.strip():
            self.taken, self.helped = None, False
        if not self._timer.isActive():
            self._timer.start(DRAFT_MILLISECONDS)
        self.authorship_changed.emit()

    def take(self, candidate: Candidate, model: str = "") -> str:
        """Start from a suggestion that the bundle ``model`` made; returns its text for the box."""
        self.taken, self.model, self.changing, self.helped = candidate, model, None, False
        self.authorship_changed.emit()
        return candidate.text

    def mark_own(self) -> None:
        """Treat the text as the user's own words, whatever was inserted before."""
        self.taken, self.changing, self.helped = None, None, False

    def complete(self, text: str) -> None:
        """The box holds the typed text with the model's completion."""
        if self.taken is None and self.changing is None:
            self.taken, self.model, self.helped = Candidate(text, 0.0, "generated"), "", True
        self.typed(text)

    def change(self, caption: Caption) -> None:
        """Change a caption that the sound has."""
        self.taken, self.changing, self.helped = None, caption, False
        self.text = caption.text
        self.restored.emit(caption.text)
        self.authorship_changed.emit()

    def recognise(self, candidates: tuple[Candidate, ...]) -> None:
        """Treat a restored draft that equals a suggestion as that suggestion."""
        text = clean_text(self.text)
        if text and self.taken is None and self.changing is None:
            self.taken = next((c for c in candidates if clean_text(c.text) == text), None)
            self.model = ""
            if self.taken is not None:
                self.authorship_changed.emit()

    def authorship(self) -> str:
        """``model``, ``similar``, ``changed``, ``completed``, ``caption``, ``own`` or ``none``."""
        text = clean_text(self.text)
        if not text:
            return "none"
        if self.changing is not None:
            return "caption"
        if self.taken is None:
            return "own"
        if self.helped:
            return "completed"
        unchanged = "model" if self.taken.origin == "generated" else "similar"
        return unchanged if text == clean_text(self.taken.text) else "changed"

    def _text_to_save(self) -> str:
        text = clean_text(self.text)
        return "" if self.changing is not None and text == self.changing.text else text

    def _basis(self) -> DraftBasis | None:
        """What is kept with a draft; an unchanged suggestion is recognised by its text."""
        taken = self.taken
        if taken is None or clean_text(self.text) == clean_text(taken.text):
            return None
        return DraftBasis(taken.text, taken.origin, self.model)

    def save(self) -> bool:
        """Save the draft. On failure, emit `refused`, try again later, and return False."""
        self._timer.stop()
        workspace, sound, text = self._workspace, self._sound, self._text_to_save()
        if workspace is None or sound is None or text == self._saved or workspace.connection.read_only:
            return True
        try:
            workspace.drafts.save(sound, text, self._annotator, self._basis())
        except RecapError as error:
            self.refused.emit(translate(error))
            self._timer.start(TRY_AGAIN_MILLISECONDS)
            return False
        had, self._saved = bool(self._saved), text
        if had != bool(text):
            self.draft_changed.emit(sound)
        return True
