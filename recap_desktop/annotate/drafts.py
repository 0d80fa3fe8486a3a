"""The text for the current sound: its authorship, and the draft that survives a crash.

A draft is saved within half a second of the first key stroke, and whenever the annotator leaves the sound.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.settings import Settings
from recap_engine.caption_text import clean_text
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Candidate, Caption, Sound

DRAFT_MILLISECONDS = 400
_TRY_AGAIN = 5_000


class DraftEditor(QObject):
    """The text of the caption box, its authorship and its draft, without widgets."""

    authorship_changed = Signal()
    restored = Signal(str)
    """(text): show this draft, or this caption to change, in the box."""
    draft_changed = Signal(object)
    """(`Sound`): it got a draft, or lost it."""
    refused = Signal(str)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._workspace: Workspace | None = None
        self._sound: Sound | None = None
        self.text = ""
        self._saved = ""
        self.taken: Candidate | None = None
        self.helped = False
        """Whether ``taken`` is not a suggestion but a text that the user began and the model completed."""
        self.changing: Caption | None = None
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_MILLISECONDS)
        self._timer.timeout.connect(self.save)

    def begin(self, workspace: Workspace, sound: Sound) -> None:
        """Start writing about this sound, with its saved draft. Call `save` first."""
        self.end()
        self._workspace, self._sound = workspace, sound
        try:
            draft = workspace.drafts.get(sound, self._settings.annotator()) or ""
        except RecapError as error:
            draft = ""
            self.refused.emit(translate(error))
        self.text = self._saved = draft
        self.restored.emit(draft)

    def begin_unwritable(self) -> None:
        """The current file cannot be captioned: clear the box."""
        self.end()
        self.restored.emit("")

    def end(self) -> None:
        """Stop writing; the text is saved or decided already."""
        self._timer.stop()
        self._sound = self.taken = self.changing = None
        self.helped = False
        self.text = self._saved = ""

    def typed(self, text: str) -> None:
        """The box holds ``text`` now."""
        if text == self.text:
            return
        self.text = text
        if not text.strip():
            self.taken, self.helped = None, False
        if not self._timer.isActive():
            self._timer.start()
        self.authorship_changed.emit()

    def take(self, candidate: Candidate) -> str:
        """Start from a suggestion; returns its text for the box."""
        self.taken, self.changing, self.helped = candidate, None, False
        self.authorship_changed.emit()
        return candidate.text

    def mark_own(self) -> None:
        """Treat the text as the user's own words, whatever was inserted before."""
        self.taken, self.changing, self.helped = None, None, False

    def complete(self, text: str) -> None:
        """The box holds the typed text with the model's completion."""
        if self.taken is None and self.changing is None:
            self.taken, self.helped = Candidate(text, 0.0, "generated"), True
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

    def save(self) -> bool:
        """Save the draft. On failure, emit `refused`, try again later, and return False."""
        self._timer.stop()
        workspace, sound, text = self._workspace, self._sound, clean_text(self.text)
        if self.changing is not None and text == self.changing.text:
            text = ""
        if workspace is None or sound is None or text == self._saved or workspace.connection.read_only:
            return True
        try:
            workspace.drafts.save(sound, text, self._settings.annotator())
        except RecapError as error:
            self.refused.emit(translate(error))
            self._timer.start(_TRY_AGAIN)
            return False
        had, self._saved = bool(self._saved), text
        if had != bool(text):
            self.draft_changed.emit(sound)
        return True
