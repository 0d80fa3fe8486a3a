"""The captions dialog: find, edit, move, switch off and delete the captions that suggestions draw on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.curate.caption_facts import CaptionFacts
from recap_desktop.curate.curator import Curator
from recap_desktop.curate.search import CaptionSearch
from recap_desktop.dialogs.caption_widgets import CaptionList, CaptionSearchField, CollectionList, facts_box
from recap_desktop.dialogs.move import ask_collection
from recap_desktop.engine.client import EngineClient
from recap_desktop.i18n import count
from recap_desktop.item_models.captions import FOUND, TEXT, CaptionTable, Hit
from recap_desktop.item_models.collections import CollectionTable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named
from recap_engine.datastore.collections import ACCEPTED
from recap_engine.records import Changes

_MANY = 500
_LINES = 8


class CaptionsDialog(QDialog):
    """Changes apply at once; undo reverts the latest one, whether it was made here, in the window or by `recap`."""

    import_requested = Signal(str)
    """Name of the selected collection, or empty."""
    export_requested = Signal(str)
    sound_requested = Signal(str)
    """Audio hash of the sound to go to."""
    play_requested = Signal(str)
    """Path of the sound to play."""

    def __init__(self, curator: Curator, engine: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captions")
        self.setWindowTitle(self.tr("Captions"))
        self._curator = curator
        self._facts = CaptionFacts(curator.workspace, self)
        self._caption_search = CaptionSearch(curator, engine, self)
        self.table, self.collection_table = CaptionTable(self), CollectionTable(self)
        self.buttons: dict[str, QPushButton] = {}
        self._summary = ""
        self._build()
        self._wire()
        resize_within(self, 1080, 720)
        self._fill_collections()
        self._show()
        self.search.text.setFocus()

    # ---- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.search = CaptionSearchField()
        self.collections = CollectionList(self.collection_table)
        self.list = CaptionList(self.table)
        self.about = facts_box(_LINES)
        self.about.setAccessibleName(self.tr("Origin and history of the caption"))
        self.message = named(QLabel(wordWrap=True), "captions_message")
        self.message.setProperty("faint", True)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.collections, 1)
        column.addLayout(
            self._row(("import", self.tr("&Import…"), "Ctrl+I"), ("export", self.tr("E&xport…"), "Ctrl+E"))
        )
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.message)
        column.addWidget(self.list, 1)
        column.addWidget(self.about)
        column.addLayout(
            self._row(("play", self.tr("&Play its sound"), "Ctrl+P"), ("sound", self.tr("&Go to its sound"), "Ctrl+G"))
        )
        across = QSplitter(Qt.Orientation.Horizontal, childrenCollapsible=False)
        across.addWidget(left)
        across.addWidget(right)
        across.setSizes([290, 760])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(across, 1)
        column.addLayout(
            self._row(
                ("edit", self.tr("&Edit"), "F2"),
                ("move", self.tr("&Move…"), "Ctrl+M"),
                ("off", self.tr("Switch o&ff"), "Ctrl+D"),
                ("on", self.tr("Switch o&n"), "Ctrl+Shift+D"),
                ("delete", self.tr("De&lete"), ""),
                ("undo", self.tr("Undo"), "Ctrl+Z"),
                ("redo", self.tr("Redo"), "Ctrl+Shift+Z"),
                ("close", self.tr("Close"), ""),
            )
        )

    def _row(self, *buttons: tuple[str, str, str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for name, text, key in buttons:
            button = self.buttons[name] = named(QPushButton(text, autoDefault=False), f"captions_{name}")
            if key:
                QShortcut(QKeySequence(key), self).activated.connect(button.click)
                shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
                button.setToolTip(shown)
            if name in ("undo", "close"):
                row.addStretch()
            row.addWidget(button)
        if "close" not in self.buttons:
            row.addStretch()
        return row

    def _wire(self) -> None:
        acts: dict[str, Callable[[], object]] = {
            "import": lambda: self.import_requested.emit(self._name() or ""),
            "export": lambda: self.export_requested.emit(self._name() or ""),
            "play": lambda: self.play_requested.emit(self._path()),
            "sound": self._on_sound,
            "edit": self._on_edit,
            "move": self._on_move,
            "off": lambda: self._curator.switch(self.list.chosen(), False),
            "on": lambda: self._curator.switch(self.list.chosen(), True),
            "delete": lambda: self._curator.delete(self.list.chosen()),
            "undo": self._curator.undo,
            "redo": self._curator.redo,
            "close": self.accept,
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
        self._caption_search.found.connect(self._on_found)
        self._caption_search.status_changed.connect(self._show_summary)
        self._curator.changed.connect(self.apply_changes)
        self._curator.refused.connect(self.message.setText)

    # ---- display -----------------------------------------------------------------------------------------------

    def _name(self) -> str | None:
        """The selected collection; None for all."""
        info = self.collection_table.info(self.collections.currentIndex().row())
        return None if info is None else info.name

    def _fill_collections(self) -> None:
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
            self.buttons[name].setEnabled(bool(what))
            self.buttons[name].setText(f"{verb} {_short(what)}".replace("&", "&&") if what else verb.rstrip(":"))
            self.buttons[name].setAccessibleName(f"{verb} {what}".strip())

    def _show(self) -> None:
        """Show the selected collection, or start the search."""
        name, query = self._name(), self.search.query(self._name())
        self._caption_search.search(query)
        searching = bool(query.text.strip())
        self.list.setColumnHidden(FOUND, not searching)
        if not searching:
            self._show_summary(self.tr("All captions, oldest first") if name is None else self.tr("Oldest first"))
            self.table.show_pages(lambda after, limit: self._curator.page(name, after, limit))

    def _show_summary(self, summary: str) -> None:
        """Show a summary of the list, and again after a temporary message."""
        self._summary = summary
        self.message.setText(summary)

    def _on_found(self, hits: list[Hit]) -> None:
        row = self.list.first_row()
        chosen = self.table.caption(row).id if row >= 0 else 0
        self.table.show_hits(hits)
        # Keep the selection while more results arrive.
        if chosen and self.list.first_row() < 0:
            self.list.go_to(self.table.row_of(chosen))

    def _on_selected(self) -> None:
        count = len(self.list.chosen())
        for name in ("move", "off", "on", "delete"):
            self.buttons[name].setEnabled(count > 0)
        self.buttons["edit"].setEnabled(count == 1)
        self._show_about()

    def _show_about(self) -> None:
        chosen, text, path = self.list.chosen(), "", ""
        there = self.list.first_row() if len(chosen) == 1 else -1
        if there >= 0:
            caption = self.table.caption(there)
            text, path = "\n".join(self._facts.lines(caption)), self._facts.path(caption)
        elif chosen:
            text = self.tr("{n} captions selected.").format(n=count(len(chosen)))
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
        if row >= 0 and len(self.list.chosen()) == 1:
            self.list.edit(QModelIndex(self.table.index(row, TEXT)))

    def _on_sound(self) -> None:
        row = self.list.first_row()
        if row >= 0:
            self.sound_requested.emit(self.table.caption(row).sound or "")

    def _on_move(self) -> None:
        chosen = self.list.chosen()
        names = [info.name for info in self._curator.collections() if info.name != self._name()]
        ask_collection(self, names or [ACCEPTED], lambda name: self._curator.move(chosen, name))

    def apply_changes(self, changes: Changes) -> None:
        """Show changes; after a removal, select the row that moved up."""
        row = self.list.first_row()
        self.message.setText(self._summary)
        self._fill_collections()
        ids = list(changes.captions)
        there = [] if len(ids) > _MANY else self._curator.existing(ids)
        shown = {caption.id for caption in there if self.table.row_of(caption.id) >= 0}
        restored = bool(ids) and len(shown) < len(there)
        name = self._name()
        if len(ids) > _MANY or restored:
            self._reload_list(row)
        else:
            stay = [caption for caption in there if name in (None, caption.collection)]
            self.table.refresh(stay, set(ids) - {caption.id for caption in stay})
        if self.list.first_row() < 0:
            self.list.go_to(row)
        self._on_selected()

    def reload(self) -> None:
        """Read all captions again, such as after an import."""
        self._fill_collections()
        self._reload_list(max(0, self.list.first_row()))

    def _reload_list(self, row: int) -> None:
        """Read again and keep the scroll position."""
        if self.search.text.text().strip():
            self._caption_search.renew()
            return
        at = self.list.verticalScrollBar().value()
        self._show()
        while self.table.rowCount() <= max(row, at) and self.table.canFetchMore(QModelIndex()):
            self.table.fetchMore(QModelIndex())
        self.list.verticalScrollBar().setValue(at)
        self.list.go_to(row)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29].rstrip() + "…"
