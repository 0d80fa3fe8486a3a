"""The captions dialog: find and change the captions that suggestions draw on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QWidget,
)

from recap_desktop import tasks
from recap_desktop.curate.caption_facts import CaptionFacts
from recap_desktop.curate.curator import Curator
from recap_desktop.curate.query_values import Values, read_values
from recap_desktop.curate.search import CaptionSearch
from recap_desktop.dialogs.captions_view import CaptionsView
from recap_desktop.dialogs.move import ask_collection
from recap_desktop.engine.client import EngineClient
from recap_desktop.item_models.captions import FOUND, TEXT, FoundCaptions
from recap_engine.datastore.caption_query import is_query
from recap_engine.datastore.collections import ACCEPTED
from recap_engine.records import Changes

_MANY = 500


class CaptionsDialog(CaptionsView):
    """Changes apply at once; undo reverts the latest one, whether it was made here, in the window or by `recap`."""

    def __init__(self, curator: Curator, engine: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__(curator, parent)
        self._curator = curator
        self._facts = CaptionFacts(curator.workspace, self)
        self.caption_search = CaptionSearch(curator, engine, self)
        self._kept: int | None = None
        """The row to select when the list has been read again."""
        self._waiting: Callable[[], object] | None = None
        """What to do once everything is found."""
        self._wire()
        self._fill_collections()
        self._show()
        self._read_values()
        self.search.text.setFocus()

    def _wire(self) -> None:
        acts: dict[str, Callable[[], object]] = {
            "import": lambda: self.import_requested.emit(self._name() or ""),
            "export": lambda: self.export_requested.emit(self._name() or ""),
            "play": lambda: self.play_requested.emit(self._path()),
            "sound": self._on_sound,
            "edit": self._on_edit,
            "move": lambda: self._with_chosen(self._on_move),
            "off": lambda: self._with_chosen(lambda chosen: self._curator.switch(chosen, False)),
            "on": lambda: self._with_chosen(lambda chosen: self._curator.switch(chosen, True)),
            "delete": lambda: self._with_chosen(self._curator.delete),
            "many": lambda: self.when_listed(self._on_many),
            "undo": self._curator.undo,
            "redo": self._curator.redo,
            "close": self.reject,
        }
        for name, act in acts.items():
            self.buttons[name].clicked.connect(lambda _=False, act=act: act())
        for key, name in ((Qt.Key.Key_Delete, "delete"), (Qt.Key.Key_Return, "edit"), (Qt.Key.Key_Enter, "edit")):
            shortcut = QShortcut(QKeySequence(key), self.list, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self.buttons[name].click)
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self._on_search_requested)
        self.table.text_edited.connect(self._curator.edit)
        self.table.modelReset.connect(self._on_selected)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_about())
        self.collection_table.switched.connect(self._curator.switch_collection)
        self.collections.selectionModel().currentRowChanged.connect(lambda *_: self._show())
        self.search.changed.connect(self._show)
        self.search.left.connect(self._on_list_requested)
        self.caption_search.found.connect(self._on_found)
        self.caption_search.status_changed.connect(self._show_summary)
        self.caption_search.settled.connect(self._on_settled)
        self._curator.changed.connect(self.apply_changes)
        self.caption_search.refused.connect(self._on_query_refused)
        self._curator.refused.connect(self._show_problem)
        self._curator.busy_changed.connect(self._on_busy)
        self._curator.counted.connect(self._show_collections)

    def _read_values(self) -> None:
        """Read in the background what queries can be completed with."""

        def work(_: tasks.Task) -> Values:
            with self._curator.place.open() as workspace:
                return read_values(workspace)

        tasks.start(work, self).finished.connect(lambda values: setattr(self.search.text, "values", values))

    # ---- display -----------------------------------------------------------------------------------------------

    def _fill_collections(self) -> None:
        self._show_collections()
        self._curator.count()

    def _show_collections(self) -> None:
        kept = self._name()
        infos = self._curator.collections()
        selection = self.collections.selectionModel()
        selection.blockSignals(True)
        self.collection_table.fill(infos)
        if not self.collections.currentIndex().isValid():
            self.collections.setCurrentIndex(self.collection_table.index(self.collection_table.row_of(kept), 0))
        selection.blockSignals(False)
        self.table.set_off(info.name for info in infos if not info.enabled)
        for name, verb, what in (
            ("undo", self.tr("Undo"), self._curator.undo_text()),
            ("redo", self.tr("Redo"), self._curator.redo_text()),
        ):
            self.buttons[name].setEnabled(bool(what) and not self._curator.busy)
            self.buttons[name].setText(f"{verb} {_short(what)}".replace("&", "&&") if what else verb.rstrip(":"))
            self.buttons[name].setAccessibleName(f"{verb} {what}".strip())

    def _show(self) -> None:
        """Show the selected collection, or start the search."""
        query = self.search.query(self._name())
        for action in self.collection_menu.actions()[:-1]:  # the health can be that of all
            action.setEnabled(query.collection is not None)
        self.list.setColumnHidden(FOUND, not query.text.strip() or is_query(query.text))
        self._waiting = None
        if self.message.property("problem"):
            self._show_message("")
        self.caption_search.search(query)
        self._enable_many()

    def _enable_many(self) -> None:
        some = bool(self.table.ids) or self.caption_search.pending
        self.buttons["many"].setEnabled(some and not self._curator.busy)

    def _on_found(self, found: FoundCaptions) -> None:
        row = self.list.first_row()
        chosen = self.table.ids[row] if row >= 0 else 0
        at = self.list.verticalScrollBar().value()
        self.table.show(found)
        # Keep the selection while more results arrive, or after captions changed.
        if self._kept is not None:
            self.list.verticalScrollBar().setValue(at)
            self.list.go_to(self._kept)
            self._kept = None
        elif chosen and self.list.first_row() < 0:
            self.list.go_to(self.table.row_of(chosen))
        self._enable_many()

    def _on_settled(self) -> None:
        self._enable_many()
        act, self._waiting = self._waiting, None
        if act is not None:
            act()

    def _on_query_refused(self, problem: str) -> None:
        self._waiting = None
        self._show_problem(problem)
        self._enable_many()

    def _on_busy(self, busy: bool) -> None:
        self._on_selected()
        self._enable_many()
        self._fill_collections()
        if busy:
            self._show_message(self.tr("Changing many captions…"))

    def _on_selected(self) -> None:
        number = 0 if self._curator.busy else self.list.chosen_count()
        for name in ("move", "off", "on", "delete"):
            self.buttons[name].setEnabled(number > 0)
        self.buttons["edit"].setEnabled(number == 1)
        self._show_about()

    def _show_about(self) -> None:
        number, text, path = self.list.chosen_count(), "", ""
        there = self.list.first_row() if number == 1 else -1
        if there >= 0:
            caption = self.table.caption(there)
            text, path = "\n".join(self._facts.lines(caption)), self._facts.path(caption)
        elif number:
            text = self.tr("%Ln captions selected.", "", number)
        self.about.setPlainText(text)
        self.buttons["play"].setEnabled(bool(path))
        self.buttons["sound"].setEnabled(bool(path))

    def _path(self) -> str:
        row = self.list.first_row()
        return self._facts.path(self.table.caption(row)) if row >= 0 else ""

    # ---- actions ------------------------------------------------------------------------------------------------

    def _on_search_requested(self) -> None:
        self.search.text.setFocus()
        self.search.text.selectAll()

    def _on_list_requested(self) -> None:
        self.list.setFocus()
        if self.list.first_row() < 0:
            self.list.go_to(0)

    def _on_edit(self) -> None:
        row = self.list.first_row()
        if row >= 0 and self.list.chosen_count() == 1:
            self.list.edit(QModelIndex(self.table.index(row, TEXT)))

    def _on_sound(self) -> None:
        row = self.list.first_row()
        if row >= 0:
            self.sound_requested.emit(self.table.caption(row).sound or "")

    def when_listed(self, act: Callable[[], object]) -> None:
        """Do something with the listed captions, once they are those of the query in the field.

        After a refused query, say again why: the list is that of the query before.
        """
        if self.caption_search.problem:
            self._show_problem(self.caption_search.problem)
        elif self.caption_search.pending:
            self._waiting = act
            self.caption_search.hurry()
        else:
            act()

    def _with_chosen(self, act: Callable[[list[int]], object]) -> None:
        """Do something with the selected captions, unless a pending search changes the selection."""
        before = self.list.chosen()

        def with_same() -> None:
            if self.list.chosen() == before:
                act(before)
            else:
                self._show_message(self.tr("The list has changed: select the captions again."))

        if self.caption_search.problem:  # the list and its selection stay as they were
            act(before)
        else:
            self.when_listed(with_same)

    def _on_many(self) -> None:
        if self.table.ids:
            self.many_requested.emit(self.list.chosen(), list(self.table.ids))

    def _on_move(self, chosen: list[int]) -> None:
        names = [info.name for info in self._curator.collections() if info.name != self._name()]
        ask_collection(self, names or [ACCEPTED], lambda name: self._curator.move(chosen, name))

    def apply_changes(self, changes: Changes) -> None:
        """Show changes; after a removal, select the row that moved up."""
        row = self.list.first_row()
        self._show_message(self._summary)
        self._fill_collections()
        ids = changes.captions
        there = [] if len(ids) > _MANY else self._curator.existing(ids)
        shown = {caption.id for caption in there if self.table.row_of(caption.id) >= 0}
        restored = bool(ids) and len(shown) < len(there)
        name = self._name()
        if len(ids) > _MANY or restored:
            self._reload_list(row)
        else:
            stay = [caption.id for caption in there if name in (None, caption.collection)]
            self.table.refresh(stay, set(ids) - set(stay))
        if self.list.first_row() < 0:
            self.list.go_to(row)
        self._on_selected()

    def show_query(self, query: str) -> None:
        """Find captions with a query, in all collections."""
        self.collections.setCurrentIndex(self.collection_table.index(0, 0))
        self.search.text.setText(query)
        self.list.setFocus()

    def clear(self) -> None:
        """Show no captions any more, because the workspace closes."""
        self.table.show(FoundCaptions([]))

    def reload(self) -> None:
        """Read all captions again, such as after an import."""
        self._fill_collections()
        self._reload_list(max(0, self.list.first_row()))

    def _reload_list(self, row: int) -> None:
        """Read again and keep the scroll position."""
        self._kept = max(0, row)
        self._show()

    def reject(self) -> None:
        """Close, unless a change is being made: it cannot be stopped half-way."""
        if self._curator.busy:
            self._show_message(self.tr("Wait until the captions are changed."))
        else:
            super().reject()


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29].rstrip() + "…"
