"""A curator's acts on captions: each is saved at once, as an entry of the journal.

Acts on many captions run in the background, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from recap_desktop import tasks
from recap_desktop.annotate.history import History
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.annotate import curate, decide
from recap_engine.datastore.collections import CollectionInfo
from recap_engine.datastore.journal import Entry
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Caption, Changes

Act = Callable[..., Changes]
MOST_FOUND = 1000
"""The most captions that a search by words returns."""
AT_ONCE = 5000
"""The most captions in a workspace that are counted and listed in the GUI thread."""
_AT_ONCE = 200
"""The most captions that an act changes in the GUI thread."""


class Curator(QObject):
    """Reads and changes the captions of one workspace."""

    changed = Signal(object)
    """Changes"""
    refused = Signal(str)
    counted = Signal()
    """The numbers of captions in the collections are known anew."""
    busy_changed = Signal(bool)
    """An act in the background begins or has ended."""

    def __init__(self, workspace: Workspace, annotator: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace, self.annotator = workspace, annotator
        self.place = WorkspaceLocation(workspace.path, workspace.connection.read_only)
        self.busy = False
        self._counted: list[CollectionInfo] = []
        self._history = History(self)

    # ---- reading -----------------------------------------------------------------------------------------------

    def collections(self) -> list[CollectionInfo]:
        """All collections, with their numbers of captions in use as far as these are known at once."""
        if self.size() <= AT_ONCE:
            return self.workspace.collections.list()
        known = {info.id: info.captions for info in self._counted}
        infos = self.workspace.collections.list(counted=False)
        return [replace(info, captions=known.get(info.id, 0)) for info in infos]

    def count(self) -> None:
        """Count the captions of the collections in the background where that takes long; then `counted` follows."""
        if self.size() <= AT_ONCE:
            return
        place = self.place

        def work(_: tasks.Task) -> list[CollectionInfo]:
            with place.open() as workspace:
                return workspace.collections.list()

        tasks.start(work, self).finished.connect(self._on_counted)

    def _on_counted(self, infos: list[CollectionInfo]) -> None:
        self._counted = infos
        self.counted.emit()

    def read(self, ids: Sequence[int]) -> list[Caption]:
        """The captions with these ids, deleted or not, in this order."""
        return self.workspace.captions.get(ids)

    def size(self) -> int:
        """About how many captions there are: the largest number given so far."""
        return self.workspace.captions.last_id()

    def existing(self, ids: Sequence[int]) -> list[Caption]:
        """The captions with these ids that are not deleted, in this order."""
        captions = self.workspace.captions
        return [caption for caption in captions.get(ids) if captions.version(caption.id)]

    # ---- changing ----------------------------------------------------------------------------------------------

    def switch_collection(self, name: str, on: bool) -> None:
        """Switch a collection on or off for suggestions."""
        self._do(partial(curate.set_collection_enabled, name=name, on=on))

    def edit(self, caption: int, text: str) -> None:
        """Change the wording of a caption."""
        self._do(partial(curate.reword, caption=caption, text=text))

    def move(self, captions: Sequence[int], collection: str) -> None:
        """Move captions to another collection, which is created if it is new."""
        self._do(partial(curate.move, captions=captions, collection=collection), len(captions))

    def switch(self, captions: Sequence[int], on: bool) -> None:
        """Switch captions on or off for suggestions."""
        self._do(partial(curate.set_captions_enabled, captions=captions, on=on), len(captions))

    def delete(self, captions: Sequence[int]) -> None:
        """Delete captions."""
        self._do(partial(curate.delete, captions=captions), len(captions))

    def do(self, act: Act, size: int) -> None:
        """Carry out another act, on ``size`` captions."""
        self._do(act, size)

    # ---- undo --------------------------------------------------------------------------------------------------

    def undo_text(self) -> str:
        """Describe what `undo` would take back; empty if the last act was not a curator's."""
        return self._describe(self.workspace.journal.latest(None, self.annotator))

    def redo_text(self) -> str:
        """Describe what `redo` would redo; empty if that was not a curator's act."""
        journal = self.workspace.journal
        undone = journal.redoable(None, self.annotator)
        again = None if undone is None else undone.decision.undoes
        return "" if again is None else self._describe(journal.get(again))

    def undo(self) -> None:
        """Undo the last act."""
        if self.undo_text():
            self._do(partial(decide.undo, own=True), _reach(self.workspace.journal.latest(None, self.annotator)))

    def redo(self) -> None:
        """Redo what was undone last."""
        if self.redo_text():
            self._do(partial(decide.redo, own=True), _reach(self.workspace.journal.redoable(None, self.annotator)))

    def _describe(self, entry: Entry | None) -> str:
        return "" if entry is None or entry.decision.sound is not None else self._history.describe(entry.decision)

    def _do(self, act: Act, size: int = 1) -> None:
        if self.busy:
            self.refused.emit(self.tr("The previous change is still being made: wait until it is done."))
            return
        if size > _AT_ONCE:
            self._start(act)
            return
        try:
            changes = act(self.workspace, annotator=self.annotator)
        except RecapError as error:
            self.refused.emit(translate(error))
            return
        self.changed.emit(changes)

    def _start(self, act: Act) -> None:
        place, annotator = self.place, self.annotator

        def work(_: tasks.Task) -> Changes:
            with place.open() as workspace:
                return act(workspace, annotator=annotator)

        task = tasks.start(work, self)
        task.finished.connect(self._on_done)
        task.failed.connect(self.refused)
        task.ended.connect(lambda: self._set_busy(False))
        self._set_busy(True)

    def _on_done(self, changes: Changes) -> None:
        self.busy = False
        self.changed.emit(changes)

    def _set_busy(self, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit(busy)


def _reach(entry: Entry | None) -> int:
    """How many captions the undo or redo of an entry changes."""
    return 0 if entry is None else entry.decision.reached
