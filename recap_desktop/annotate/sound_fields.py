"""The category and the keywords of the current sound: what the fields hold, saved as acts when somebody leaves them.

Until then, what is typed is kept in the settings of the workspace, so that it survives a crash.
"""

from __future__ import annotations

import json
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from recap_desktop.annotate.drafts import DRAFT_MILLISECONDS
from recap_desktop.annotate.unsaved import UnsavedText, UnsavedTexts, text_key
from recap_desktop.settings import Settings
from recap_engine.annotate import sounds_act
from recap_engine.datastore.sound_fields import join_keywords
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import FieldKind, Sound

KINDS: tuple[FieldKind, ...] = ("category", "keywords")


class FieldsEditor(QObject):
    """Both fields of one sound, without their widgets."""

    restored = Signal(str, str, bool)
    """(category, keywords, whether they can be changed): show these."""
    saved = Signal(object)
    """(`Sound`): its category or keywords were changed."""
    refused = Signal(str)

    def __init__(self, settings: Settings, unsaved: UnsavedTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._unsaved = settings, unsaved
        self._workspace: Workspace | None = None
        self._sound: Sound | None = None
        self._annotator = ""
        self._texts: dict[FieldKind, str] = {}
        self._saved: dict[FieldKind, str] = {}
        self._timer = QTimer(self, singleShot=True, interval=DRAFT_MILLISECONDS)
        self._timer.timeout.connect(self._keep_typed)

    def begin(self, workspace: Workspace | None, sound: Sound | None) -> None:
        """Save what the fields hold, then start with those of this sound, or of none.

        A text that cannot be saved is kept and saved later.
        """
        self._leave()
        self._timer.stop()
        self._workspace, self._sound, self._annotator = workspace, sound, self._settings.annotator()
        self._saved = dict.fromkeys(KINDS, "")
        unsaved: dict[FieldKind, str] = {}
        if workspace is not None and sound is not None:
            try:
                found = workspace.fields.get(sound)
                self._saved = {"category": found.category, "keywords": join_keywords(found.keywords)}
            except RecapError as error:
                self.refused.emit(translate(error))
            for kind in KINDS:
                text = self._unsaved.take(text_key(kind, workspace, sound))
                if text is not None:
                    unsaved[kind] = text
        self._texts = self._saved | self._kept_typed() | unsaved
        can_change = workspace is not None and sound is not None and not workspace.connection.read_only
        self.restored.emit(self._texts["category"], self._texts["keywords"], can_change)

    def forget(self) -> None:
        """Drop what the fields hold beyond what is saved."""
        self._texts = dict(self._saved)
        self._keep_typed()

    def text(self, kind: FieldKind) -> str:
        """What a field holds."""
        return self._texts.get(kind, "")

    def typed(self, kind: FieldKind, text: str) -> None:
        """A field holds ``text`` now; it is kept at once, and saved when somebody leaves it."""
        if text != self._texts.get(kind):
            self._texts[kind] = text
            if not self._timer.isActive():
                self._timer.start()

    def save(self) -> bool:
        """Save both fields, each as an act of its own. On failure, emit `refused` and return False."""
        workspace, sound = self._workspace, self._sound
        if workspace is None or sound is None or workspace.connection.read_only:
            return True
        for kind in KINDS:
            if self._texts[kind] == self._saved[kind]:
                continue
            try:
                self._act(kind)
            except RecapError as error:
                self.refused.emit(translate(error))
                return False
        self._keep_typed()
        return True

    def _act(self, kind: FieldKind) -> None:
        workspace, sound = self._workspace, self._sound
        assert workspace is not None
        assert sound is not None
        act = sounds_act.set_category if kind == "category" else sounds_act.set_keywords
        changes = act(workspace, [sound], self._texts[kind], annotator=self._annotator)
        found = workspace.fields.get(sound)
        self._saved[kind] = self._texts[kind] = found.category if kind == "category" else join_keywords(found.keywords)
        if changes.decision is not None:
            self.saved.emit(sound)

    def _leave(self) -> None:
        workspace, sound = self._workspace, self._sound
        if self.save() or workspace is None or sound is None:
            return
        for kind in KINDS:
            text = self._texts[kind]
            if text != self._saved[kind]:
                act = sounds_act.set_category if kind == "category" else sounds_act.set_keywords
                save = partial(act, workspace, [sound], text, annotator=self._annotator)
                self._unsaved.keep(UnsavedText(kind, workspace, sound, "", text, save))

    # ---- until it is saved -------------------------------------------------------------------------------------

    def _keep_typed(self) -> None:
        """Keep what is typed for this sound and not saved yet; of one sound only, since leaving a sound saves it."""
        self._timer.stop()
        sound = self._sound
        if sound is None:
            return
        changed = [kind for kind in KINDS if self._texts[kind] != self._saved[kind]]
        if changed:
            typed = {kind: (self._saved[kind], self._texts[kind]) for kind in changed}
            self._settings.set("typed_fields", json.dumps([_name(sound), typed]))
        elif self._kept(sound):
            self._settings.set("typed_fields", "")

    def _kept(self, sound: Sound) -> dict[FieldKind, tuple[str, str]]:
        """What is kept for a sound: the saved text of a field and the typed one."""
        try:
            name, typed = json.loads(self._settings.text("typed_fields"))
            if name != _name(sound):
                return {}
            return {kind: (str(typed[kind][0]), str(typed[kind][1])) for kind in KINDS if kind in typed}
        except (ValueError, TypeError, LookupError):
            return {}

    def _kept_typed(self) -> dict[FieldKind, str]:
        """What was typed for this sound before a crash, for the fields that have not changed since."""
        kept = {} if self._sound is None else self._kept(self._sound)
        return {kind: text for kind, (before, text) in kept.items() if before == self._saved[kind]}


def _name(sound: Sound) -> str:
    return sound.hash if sound.region is None else f"{sound.hash} {sound.region.start!r} {sound.region.end!r}"
