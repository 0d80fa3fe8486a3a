"""Texts that could not be saved before the annotator left their sound. They are saved again until that works."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.records import Region, Sound

TRY_AGAIN_MILLISECONDS = 5_000
Key = tuple[str, Path, str, Region | None, str]


@dataclass(frozen=True, slots=True)
class UnsavedText:
    """A draft, note, category or keywords (``kind``) and who typed it; only a draft belongs to an ``owner``."""

    kind: str
    workspace: Workspace
    sound: Sound
    owner: str
    text: str
    save: Callable[[], object]

    @property
    def key(self) -> Key:
        """Identifies the place that the text belongs to."""
        return text_key(self.kind, self.workspace, self.sound, self.owner)


def text_key(kind: str, workspace: Workspace, sound: Sound, owner: str = "") -> Key:
    """Identifies the place of a text; workspaces are compared by path."""
    return kind, workspace.path, sound.hash, sound.region, owner


class UnsavedTexts(QObject):
    """Keeps unsaved texts, and their workspaces open, until they are saved."""

    saved = Signal(object)
    """(`Sound`): its text was saved."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: dict[Key, UnsavedText] = {}
        self._closing: list[Workspace] = []
        self._timer = QTimer(self, interval=TRY_AGAIN_MILLISECONDS)
        self._timer.timeout.connect(self.retry)

    def keep(self, unsaved: UnsavedText) -> None:
        """Keep this text and save it later."""
        self._kept[unsaved.key] = unsaved
        self._timer.start()

    def take(self, key: Key) -> str | None:
        """The unsaved text with this key, or None; the caller has to save it now."""
        unsaved = self._kept.pop(key, None)
        self._settle()
        return None if unsaved is None else unsaved.text

    def close(self, workspace: Workspace) -> None:
        """Close a workspace once all its texts are saved."""
        self._closing.append(workspace)
        self._settle()

    def retry(self) -> None:
        """Save what can be saved; failures were reported when the text was typed."""
        for key, unsaved in list(self._kept.items()):
            try:
                unsaved.save()
            except RecapError:
                continue
            del self._kept[key]
            self.saved.emit(unsaved.sound)
        self._settle()

    def texts(self) -> list[str]:
        """The texts that are not saved yet."""
        return [unsaved.text for unsaved in self._kept.values() if unsaved.text]

    def _settle(self) -> None:
        if not self._kept:
            self._timer.stop()
        needed = [unsaved.workspace for unsaved in self._kept.values()]
        for workspace in [one for one in self._closing if one not in needed]:
            self._closing.remove(workspace)
            workspace.close()
