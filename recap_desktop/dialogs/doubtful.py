"""Captions that do not seem to fit their sound, worst first: hear them, and mend them in place."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QListWidget, QTableView, QWidget

from recap_desktop.curate.curator import Curator
from recap_desktop.dialogs.caption_page import CaptionPage, fill_form
from recap_desktop.dialogs.move import ask_collection
from recap_desktop.engine.client import EngineClient
from recap_desktop.i18n import decimal
from recap_desktop.item_models.text_table import TextTable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named
from recap_engine.datastore.collections import ACCEPTED
from recap_engine.messages import CurationAnswer, Doubtful, FindDoubtful
from recap_engine.printable import printable
from recap_engine.records import Caption, Doubt

_LIMIT = 500


class DoubtfulDialog(CaptionPage):
    """A row is taken off the list when it was mended, or when it fits."""

    def __init__(self, curator: Curator, engine: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__("doubtful", curator, engine, parent)
        self.setWindowTitle(self.tr("Doubtful captions"))
        self._doubts: list[Doubt] = []
        self.top.addWidget(self.go)
        self.top.addStretch()
        self._build()
        resize_within(self, 1000, 680)
        self.message.setText(
            self.tr("Compares every caption that has a sound with that sound. Listen before you change anything.")
        )
        self.show_selected()
        self.go.setFocus()

    def _build(self) -> None:
        headings = (self.tr("Fits"), self.tr("Caption"), self.tr("Collection"), self.tr("Sound"))
        self.model = TextTable(headings, self)
        self.table = named(QTableView(), "doubtful_table")
        self.table.setAccessibleName(self.windowTitle())
        self.table.setModel(self.model)
        style_table(self.table, ((0, 60), (2, 120), (3, 200)), wide=1)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.show_selected())
        self.text = named(QLineEdit(), "doubtful_text")
        self.text.returnPressed.connect(self._on_saved)
        self.text.textChanged.connect(lambda _: self._enable())
        self.better = named(QListWidget(), "doubtful_better")
        self.better.setMaximumHeight(4 * self.fontMetrics().lineSpacing() + 12)
        self.better.itemActivated.connect(lambda item: self._take(item.text()))
        self.column.addWidget(self.table, 1)
        fill_form(self.column, self.tr("&Wording (Return saves it)"), self.text)
        fill_form(self.column, self.tr("Captions that fit &better (Return takes one over)"), self.better)
        for name, text, key, act in (
            ("play", self.tr("&Play"), "Ctrl+P", lambda: self.play(self._caption())),
            ("fits", self.tr("It &fits"), "Ctrl+Return", self._on_fits),
            ("save", self.tr("S&ave the wording"), "", self._on_saved),
            ("move", self.tr("&Move…"), "Ctrl+M", self._on_move),
            ("delete", self.tr("&Delete"), "Ctrl+D", lambda: self._act(self.curator.delete)),
        ):
            self.below.addWidget(self.button(name, text, key, act))
        remove = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, context=Qt.ShortcutContext.WidgetShortcut)
        remove.activated.connect(self.buttons["delete"].click)
        self.buttons["fits"].setToolTip(self.tr("Takes it off this list; the next search lists it again."))
        self.add_end()

    # ---- searching ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Search the chosen collection."""
        self.ask(FindDoubtful(collection=self.collection.currentData(), limit=_LIMIT))

    def found(self, answer: CurationAnswer) -> None:
        """Show the doubtful captions, worst first."""
        if isinstance(answer, Doubtful):
            self._doubts = list(answer.doubts)
            self._fill(0)
            self.message.setText(
                self.tr("%Ln captions, the least fitting first", "", len(self._doubts))
                if self._doubts
                else self.tr("No caption has a sound that can be heard.")
            )
            self.table.setFocus()

    def changed(self) -> None:
        """Read the captions again; those that are gone leave the list."""
        there = {caption.id for caption in self.curator.existing([one.caption for one in self._doubts])}
        self._doubts = [one for one in self._doubts if one.caption in there]
        self._fill(max(0, self.table.currentIndex().row()))

    def _fill(self, row: int) -> None:
        captions = {caption.id: caption for caption in self.curator.read([one.caption for one in self._doubts])}
        self._doubts = [one for one in self._doubts if one.caption in captions]
        self.model.fill(
            [
                (
                    decimal(one.score, 2),
                    captions[one.caption].text,
                    captions[one.caption].collection,
                    printable(os.path.basename(one.path or "")),
                )
                for one in self._doubts
            ]
        )
        if self._doubts:
            self.table.selectRow(min(row, len(self._doubts) - 1))
        self.show_selected()

    # ---- mending -----------------------------------------------------------------------------------------------

    def _doubt(self) -> Doubt | None:
        row = self.table.currentIndex().row()
        return self._doubts[row] if 0 <= row < len(self._doubts) else None

    def _caption(self) -> Caption | None:
        doubt = self._doubt()
        return next(iter(self.curator.existing([doubt.caption])), None) if doubt is not None else None

    def show_selected(self) -> None:
        """Show wording and better captions of the selected row."""
        doubt, caption = self._doubt(), self._caption()
        self.better.clear()
        self.better.addItems(list(doubt.better) if doubt is not None else [])
        self.text.setText(caption.text if caption is not None else "")
        self._enable()

    def _enable(self) -> None:
        caption, busy = self._caption(), self.curator.busy
        for name in ("fits", "move", "delete"):
            self.buttons[name].setEnabled(caption is not None and not busy)
        text = self.text.text().strip()
        self.buttons["save"].setEnabled(caption is not None and not busy and text not in ("", caption.text))
        self.buttons["play"].setEnabled(caption is not None and bool(self.facts.path(caption)))
        self.buttons["undo"].setEnabled(bool(self.curator.undo_text()) and not busy)

    def _take(self, text: str) -> None:
        self.text.setText(text)
        self.text.setFocus()

    def _on_fits(self) -> None:
        """Take the row off the list."""
        row = self.table.currentIndex().row()
        if 0 <= row < len(self._doubts):
            del self._doubts[row]
            self._fill(row)

    def _on_saved(self) -> None:
        caption = self._caption()
        if caption is not None and self.buttons["save"].isEnabled():
            text = self.text.text()
            self._act(lambda ids: self.curator.edit(ids[0], text))

    def _on_move(self) -> None:
        names = [info.name for info in self.curator.collections()]
        ask_collection(self, names or [ACCEPTED], lambda name: self._act(lambda ids: self.curator.move(ids, name)))

    def _act(self, act: Callable[[Sequence[int]], None]) -> None:
        """Change the selected caption, and take it off the list if that was done."""
        doubt, row = self._doubt(), self.table.currentIndex().row()
        if doubt is None:
            return
        before = self.curator.workspace.sequence()
        act([doubt.caption])
        if self.curator.workspace.sequence() != before and doubt in self._doubts:
            self._doubts.remove(doubt)
            self._fill(row)
