"""The note about the current sound, saved as it is typed."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.annotate.drafts import DRAFT_MILLISECONDS
from recap_desktop.annotate.unsaved import TRY_AGAIN_MILLISECONDS, UnsavedText, UnsavedTexts, text_key
from recap_desktop.settings import Settings
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Sound


class Notes(QObject):
    """The note of one sound, without its widget."""

    restored = Signal(str, str)
    """(note, author): show this; both are empty if there is none."""
    refused = Signal(str)

    def __init__(self, settings: Settings, unsaved: UnsavedTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._unsaved = settings, unsaved
        self._annotator = ""
        self._workspace: Workspace | None = None
        self._sound: Sound | None = None
        self._text = self._saved = ""
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.save)

    def begin(self, workspace: Workspace | None, sound: Sound | None) -> None:
        """Save the note so far, then start with the note of this sound, or of none.

        A note that cannot be saved is kept and saved later.
        """
        self._leave()
        self._workspace, self._sound, self._annotator = workspace, sound, self._settings.annotator()
        kept = unsaved = None
        if workspace is not None and sound is not None:
            try:
                kept = workspace.notes.get(sound)
            except RecapError as error:
                self.refused.emit(translate(error))
            unsaved = self._unsaved.take(text_key("note", workspace, sound))
        self._text = self._saved = kept[0] if kept else ""
        if unsaved is not None:
            self._text = unsaved
            self._timer.start(DRAFT_MILLISECONDS)
        self.restored.emit(self._text, kept[1] if kept else "")

    def _leave(self) -> None:
        workspace, sound, text = self._workspace, self._sound, self._cleaned()
        if not self.save() and workspace is not None and sound is not None:
            save = partial(workspace.notes.save, sound, text, self._annotator)
            self._unsaved.keep(UnsavedText("note", workspace, sound, "", text, save))

    def _cleaned(self) -> str:
        return " ".join(self._text.split())

    @property
    def text(self) -> str:
        """What the field holds."""
        return self._text

    def typed(self, text: str) -> None:
        """The field holds ``text`` now."""
        self._text = text
        if not self._timer.isActive():
            self._timer.start(DRAFT_MILLISECONDS)

    def save(self) -> bool:
        """Save the note. On failure, emit `refused`, try again later, and return False."""
        self._timer.stop()
        workspace, sound, text = self._workspace, self._sound, self._cleaned()
        if workspace is None or sound is None or text == self._saved or workspace.connection.read_only:
            return True
        try:
            workspace.notes.save(sound, text, self._annotator)
        except RecapError as error:
            self.refused.emit(translate(error))
            self._timer.start(TRY_AGAIN_MILLISECONDS)
            return False
        self._saved = text
        return True
