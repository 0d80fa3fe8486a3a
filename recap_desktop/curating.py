"""A curator's acts on captions, each with its way back: durable at once, taken back latest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from recap_engine.datastore.captions import Wording
from recap_engine.datastore.collections import CollectionInfo
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.records import Caption, Changes

Act = Callable[[], Changes]


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in a few words, and how to take it back."""

    told: str
    back: Act


class Curating(QObject):
    """Looks at and changes the captions of one workspace."""

    changed = Signal(object)
    """Changes"""
    refused = Signal(str)

    def __init__(self, workspace: Workspace, annotator: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace, self._annotator = workspace, annotator
        self._done: list[Done] = []

    def undo_text(self) -> str:
        """What `undo` would take back; empty: nothing."""
        return self._done[-1].told if self._done else ""

    def collections(self) -> list[CollectionInfo]:
        """All collections, with how many captions each has in use."""
        return self.workspace.collections.list()

    def versions(self, caption: int) -> list[Wording]:
        """Every wording a caption had, oldest first."""
        return self.workspace.captions.versions(caption)

    def find(self, words: str, collection: str | None, after: int, limit: int) -> list[Caption]:
        """Captions with these words, best first; without words all of them, those with ids above ``after``."""
        captions = self.workspace.captions
        if words.strip():
            return captions.search(words, collections=None if collection is None else (collection,), limit=limit)
        return captions.page(collection, after=after, limit=limit)

    def switch_collection(self, name: str, on: bool) -> None:
        """Let suggestions draw on a collection, or not."""
        collections = self.workspace.collections
        act, back = (collections.enable, collections.disable) if on else (collections.disable, collections.enable)
        told = self.tr("switch on {name}") if on else self.tr("switch off {name}")
        self._do(told.format(name=name), lambda: act(name), lambda: back(name))

    def edit(self, caption: int, text: str) -> None:
        """Give a caption another wording."""
        captions = self.workspace.captions
        before = captions.version(caption)
        self._do(
            self.tr("change a caption"),
            lambda: captions.edit(caption, text, annotator=self._annotator),
            lambda: captions.restore_version(caption, before),
        )

    def switch(self, chosen: Sequence[Caption], on: bool) -> None:
        """Let suggestions use these captions, or not; those that stand so already are left alone."""
        captions, ids = self.workspace.captions, [caption.id for caption in chosen if caption.enabled != on]
        told = self.tr("switch on {n} captions") if on else self.tr("switch off {n} captions")
        if ids:
            self._do(
                told.format(n=f"{len(ids):,}"), lambda: captions.switch(ids, on), lambda: captions.switch(ids, not on)
            )

    def delete(self, chosen: Sequence[Caption]) -> None:
        """Take captions away."""
        captions, ids = self.workspace.captions, [caption.id for caption in chosen]
        if ids:
            told = self.tr("delete {n} captions").format(n=f"{len(ids):,}")
            self._do(told, lambda: captions.delete(ids), lambda: captions.restore(ids))

    def undo(self) -> None:
        """Take back the latest of these acts."""
        if self._done and self._try(self._done[-1].back):
            self._done.pop()
            self.changed.emit(None)

    def _do(self, told: str, act: Act, back: Act) -> None:
        if (changes := self._try(act)) is not None:
            self._done.append(Done(told, back))
            self.changed.emit(changes)

    def _try(self, act: Act) -> Changes | None:
        try:
            return act()
        except RecapError as error:
            self.refused.emit(str(error))
            return None
