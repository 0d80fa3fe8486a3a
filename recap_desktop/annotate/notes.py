"""The note about the current sound, saved as it is typed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.annotate.drafts import DRAFT_MILLISECONDS
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

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._workspace: Workspace | None = None
        self._sound: Sound | None = None
        self._text = self._saved = ""
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_MILLISECONDS)
        self._timer.timeout.connect(self.save)

    def begin(self, workspace: Workspace | None, sound: Sound | None) -> None:
        """Save the note so far, then start with the note of this sound, or of none."""
        self.save()
        self._workspace, self._sound = workspace, sound
        kept = None
        if workspace is not None and sound is not None:
            try:
                kept = workspace.notes.get(sound)
            except RecapError as error:
                self.refused.emit(translate(error))
        self._text = self._saved = kept[0] if kept else ""
        self.restored.emit(*(kept or ("", "")))

    def typed(self, text: str) -> None:
        """The field holds ``text`` now."""
        self._text = text
        if not self._timer.isActive():
            self._timer.start()

    def save(self) -> None:
        """Save the note."""
        self._timer.stop()
        workspace, sound, text = self._workspace, self._sound, " ".join(self._text.split())
        if workspace is None or sound is None or text == self._saved or workspace.connection.read_only:
            return
        try:
            workspace.notes.save(sound, text, self._settings.annotator())
        except RecapError as error:
            self.refused.emit(translate(error))
            return
        self._saved = text
