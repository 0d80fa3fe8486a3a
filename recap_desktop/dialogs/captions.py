"""The captions that suggestions draw on: found, looked at, changed, switched off, deleted, brought back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.curating import Curating
from recap_desktop.models.captions import COLLECTION, PAGE, TEXT, USED, WHOSE, CaptionTable
from recap_desktop.naming import named
from recap_engine.datastore.collections import CollectionInfo
from recap_engine.records import Caption, Changes


class CaptionsDialog(QDialog):
    """Every act counts at once, and `Undo` takes back the latest."""

    def __init__(self, curating: Curating, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captions")
        self.setWindowTitle(self.tr("Captions"))
        self._curating = curating
        self._infos: list[CollectionInfo] = []
        self.table = CaptionTable(self)
        self.table.text_edited.connect(curating.edit)
        curating.changed.connect(self._on_changed)
        curating.refused.connect(self._on_refused)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addLayout(self._build_finding())
        column.addWidget(self._build_list(), 1)
        column.addWidget(self._build_about())
        column.addLayout(self._build_buttons())
        self.resize(860, 620)
        self._fill_collections()
        self.search.setFocus()

    # ---- building ----------------------------------------------------------------------------------------------

    def _build_finding(self) -> QHBoxLayout:
        self.search = named(QLineEdit(clearButtonEnabled=True), "captions_search")
        self.search.setAccessibleName(self.tr("Find captions with these words"))
        self.search.setPlaceholderText(self.tr("Find captions with these words"))
        self.search.textChanged.connect(lambda _: self._show())
        self.collection = named(QComboBox(), "captions_collection")
        self.collection.setAccessibleName(self.tr("Collection"))
        self.collection.currentIndexChanged.connect(lambda _: self._on_collection_chosen())
        self.used = named(QCheckBox(self.tr("Suggestions draw on it")), "captions_collection_used")
        self.used.clicked.connect(self._on_used_clicked)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.search, 1)
        row.addWidget(self.collection)
        row.addWidget(self.used)
        return row

    def _build_list(self) -> QTableView:
        self.list = named(QTableView(showGrid=False), "captions_list")
        self.list.setAccessibleName(self.tr("Captions"))
        self.list.setModel(self.table)
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setTabKeyNavigation(False)
        self.list.setWordWrap(False)
        self.list.verticalHeader().hide()
        self.list.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.list.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 12)
        head = self.list.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionResizeMode(TEXT, QHeaderView.ResizeMode.Stretch)
        for column, width in ((COLLECTION, 130), (WHOSE, 90), (USED, 60)):
            self.list.setColumnWidth(column, width)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self.table.modelReset.connect(self._on_selected)
        return self.list

    def _build_about(self) -> QPlainTextEdit:
        self.about = named(QPlainTextEdit(readOnly=True), "captions_about")
        self.about.setAccessibleName(self.tr("Where the caption comes from, and every wording it had"))
        self.about.setTabChangesFocus(True)
        self.about.setFixedHeight(self.fontMetrics().lineSpacing() * 6)
        return self.about

    def _build_buttons(self) -> QHBoxLayout:
        self.told = named(QLabel(), "captions_told")
        row = QHBoxLayout()
        self.buttons: dict[str, QPushButton] = {}
        for name, text, act in (
            ("edit", self.tr("Change"), self._on_edit),
            ("off", self.tr("Switch off"), lambda: self._curating.switch(self.chosen(), False)),
            ("on", self.tr("Switch on"), lambda: self._curating.switch(self.chosen(), True)),
            ("delete", self.tr("Delete"), lambda: self._curating.delete(self.chosen())),
            ("undo", self.tr("Undo"), self._curating.undo),
        ):
            button = self.buttons[name] = named(QPushButton(text, autoDefault=False), f"captions_{name}")
            button.clicked.connect(lambda _=False, act=act: act())
            row.addWidget(button)
        for keys, name in ((QKeySequence.StandardKey.Undo, "undo"), (QKeySequence.StandardKey.Delete, "delete")):
            holder = self.list if name == "delete" else self
            shortcut = QShortcut(QKeySequence(keys), holder, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.buttons[name].click)
        row.addWidget(self.told, 1, Qt.AlignmentFlag.AlignRight)
        return row

    # ---- showing -----------------------------------------------------------------------------------------------

    def chosen(self) -> list[Caption]:
        """The captions of the selected rows."""
        return [self.table.caption(index.row()) for index in self.list.selectionModel().selectedRows()]

    def _fill_collections(self) -> None:
        kept = self._info()
        self._infos = self._curating.collections()
        self.collection.blockSignals(True)
        self.collection.clear()
        self.collection.addItem(self.tr("All collections"), "")
        for info in self._infos:
            off = "" if info.enabled else self.tr(" (off)")
            self.collection.addItem(f"{info.name} · {info.captions:,}{off}", info.name)
        self.collection.setCurrentIndex(max(0, self.collection.findData(kept.name) if kept is not None else 0))
        self.collection.blockSignals(False)
        self._show_collection()
        if kept is None and self.table.rowCount() == 0:
            self._show()

    def _info(self) -> CollectionInfo | None:
        name = self.collection.currentData()
        return next((info for info in self._infos if info.name == name), None) if name else None

    def _show_collection(self) -> None:
        info = self._info()
        self.used.setEnabled(info is not None)
        self.used.setChecked(info is None or info.enabled)
        undo = self._curating.undo_text()
        self.buttons["undo"].setEnabled(bool(undo))
        self.buttons["undo"].setText(self.tr("Undo: {what}").format(what=undo) if undo else self.tr("Undo"))

    def _on_collection_chosen(self) -> None:
        self._show_collection()
        self._show()

    def _show(self) -> None:
        info, words = self._info(), self.search.text()
        name = info.name if info is not None else None
        if words.strip():
            found = self._curating.find(words, name, 0, PAGE - 1)
            self.table.show_pages(lambda _: found)
            self.told.setText(self.tr("{n} found").format(n=f"{len(found):,}"))
        else:
            self.table.show_pages(lambda after: self._curating.find("", name, after, PAGE))
            self.told.setText("")

    def _on_selected(self) -> None:
        chosen = self.chosen()
        for name in ("off", "on", "delete"):
            self.buttons[name].setEnabled(bool(chosen))
        self.buttons["edit"].setEnabled(len(chosen) == 1)
        self.about.setPlainText(self._told(chosen[0]) if len(chosen) == 1 else "")

    def _told(self, caption: Caption) -> str:
        facts = (
            (self.tr("Source"), caption.source),
            (self.tr("Licence"), caption.licence),
            (self.tr("By"), caption.annotator),
            (self.tr("Sound"), (caption.sound or "")[:12]),
        )
        lines = [" · ".join(f"{name}: {value}" for name, value in facts if value)]
        for wording in reversed(self._curating.versions(caption.id)):
            who = f" ({wording.annotator})" if wording.annotator else ""
            lines.append(f"{wording.created[:16].replace('T', ' ')}{who}  {wording.text}")
        return "\n".join(line for line in lines if line)

    # ---- acting ------------------------------------------------------------------------------------------------

    def _on_edit(self) -> None:
        rows = self.list.selectionModel().selectedRows(TEXT)
        if rows:
            self.list.edit(QModelIndex(rows[0]))

    def _on_used_clicked(self, on: bool) -> None:
        info = self._info()
        if info is not None:
            self._curating.switch_collection(info.name, on)

    def _on_changed(self, changes: Changes | None) -> None:
        self.told.setText("")
        self._fill_collections()
        if changes is None:
            self._show()
            return
        ids = list(changes.captions)
        there = [
            c for c in self._curating.workspace.captions.get(ids) if self._curating.workspace.captions.version(c.id)
        ]
        self.table.refresh(there, set(ids) - {caption.id for caption in there})
        self._on_selected()

    def _on_refused(self, sentence: str) -> None:
        self.told.setText(sentence)
