"""A curator's acts on captions, as the window does them: durable at once, each an entry of the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from recap_desktop.annotate.history import History
from recap_engine.annotate import curate, decide
from recap_engine.datastore.collections import CollectionInfo
from recap_engine.datastore.journal import Entry
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Caption, Changes

Act = Callable[..., Changes]
MOST_FOUND = 1000
"""Captions that a search by words shows; who wants others says more words."""


class Curator(QObject):
    """Looks at and changes the captions of one workspace."""

    changed = Signal(object)
    """Changes"""
    refused = Signal(str)

    def __init__(self, workspace: Workspace, annotator: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace, self.annotator = workspace, annotator
        self._history = History(self)

    # ---- looking -----------------------------------------------------------------------------------------------

    def collections(self) -> list[CollectionInfo]:
        """All collections, with how many captions each has in use."""
        return self.workspace.collections.list()

    def page(self, collection: str | None, after: int, limit: int) -> list[Caption]:
        """Captions with ids above ``after``, of one collection or all."""
        return self.workspace.captions.page(collection, after=after, limit=limit)

    def with_words(self, words: str, collection: str | None) -> list[Caption]:
        """Captions with these words, best first."""
        names = None if collection is None else (collection,)
        return self.workspace.captions.search(words, collections=names, limit=MOST_FOUND)

    def there(self, ids: Sequence[int]) -> list[Caption]:
        """Those of the captions that are not deleted, in this order."""
        captions = self.workspace.captions
        return [caption for caption in captions.get(ids) if captions.version(caption.id)]

    # ---- acting ------------------------------------------------------------------------------------------------

    def switch_collection(self, name: str, on: bool) -> None:
        """Let suggestions draw on a collection, or not."""
        self._do(partial(curate.set_collection_enabled, name=name, on=on))

    def edit(self, caption: int, text: str) -> None:
        """Give a caption another wording."""
        self._do(partial(curate.reword, caption=caption, text=text))

    def move(self, captions: Sequence[int], collection: str) -> None:
        """Put captions into another collection, which is made if it is new."""
        self._do(partial(curate.move, captions=captions, collection=collection))

    def switch(self, captions: Sequence[int], on: bool) -> None:
        """Let suggestions use these captions, or not."""
        self._do(partial(curate.set_captions_enabled, captions=captions, on=on))

    def delete(self, captions: Sequence[int]) -> None:
        """Take captions away."""
        self._do(partial(curate.delete, captions=captions))

    # ---- taking back -------------------------------------------------------------------------------------------

    def undo_text(self) -> str:
        """What `undo` would take back, in a few words; empty: the last act was none of a curator's."""
        return self._words(self.workspace.journal.latest(None, self.annotator))

    def redo_text(self) -> str:
        """What `redo` would do again; empty: nothing that a curator did."""
        journal = self.workspace.journal
        undone = journal.redoable(None, self.annotator)
        again = None if undone is None else undone.decision.undoes
        return "" if again is None else self._words(journal.get(again))

    def undo(self) -> None:
        """Take back the latest act."""
        if self.undo_text():
            self._do(partial(decide.undo, own=True))

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.redo_text():
            self._do(partial(decide.redo, own=True))

    def _words(self, entry: Entry | None) -> str:
        return "" if entry is None or entry.decision.sound is not None else self._history.words(entry.decision)

    def _do(self, act: Act) -> None:
        try:
            changes = act(self.workspace, annotator=self.annotator)
        except RecapError as error:
            self.refused.emit(translate(error))
            return
        self.changed.emit(changes)
