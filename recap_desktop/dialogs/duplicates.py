"""Captions that say the same or contradict each other: hear them, and merge them into one wording."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QTableView, QWidget

from recap_desktop import tasks
from recap_desktop.curate.curator import Curator
from recap_desktop.dialogs.caption_page import CaptionPage
from recap_desktop.dialogs.caption_widgets import CaptionList
from recap_desktop.engine.client import EngineClient
from recap_desktop.i18n import count, decimal
from recap_desktop.item_models.captions import TEXT, CaptionTable, FoundCaptions
from recap_desktop.item_models.text_table import TextTable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named
from recap_engine.annotate import curate_many
from recap_engine.datastore.duplicates import find_duplicates
from recap_engine.datastore.workspace import Workspace
from recap_engine.messages import CurationAnswer, Duplicates, FindDuplicates
from recap_engine.records import Caption, Changes, Cluster

_MOST = 2000
"""The most clusters that are listed."""


class DuplicatesDialog(CaptionPage):
    """A merge leaves one caption per sound and collection; the others stay in the history."""

    def __init__(self, curator: Curator, engine: EngineClient, parent: QWidget | None = None) -> None:
        super().__init__("duplicates", curator, engine, parent)
        self.setWindowTitle(self.tr("Duplicates"))
        self._task: tasks.Task | None = None
        self._clusters: list[Cluster] = []
        self._listed: list[Cluster] = []
        self._kinds = {
            "same_sound": self.tr("same sound"),
            "no_sound": self.tr("no sound"),
            "other_sound": self.tr("other sounds"),
            "contradiction": self.tr("contradiction"),
        }
        self._build_top()
        self._build_tables()
        for name, text, key, act in (
            ("play", self.tr("&Play"), "Ctrl+P", lambda: self.play(self._caption())),
            ("edit", self.tr("&Edit"), "F2", self._on_edit),
            ("delete", self.tr("&Delete"), "Ctrl+D", self._on_delete),
            ("merge", self.tr("&Merge these"), "Ctrl+M", self._on_merge),
            ("all", self.tr("Merge &all that are listed"), "", self._on_merge_all),
        ):
            self.below.addWidget(self.button(name, text, key, act))
        self.add_end()
        resize_within(self, 1040, 700)
        self.message.setText(
            self.tr("Finds captions that are equal except for case and punctuation, or that mean nearly the same.")
        )
        self.show_selected()
        self.go.setFocus()

    def _build_top(self) -> None:
        self.near = named(QCheckBox(self.tr("&Nearly the same, from a cosine of")), "duplicates_near")
        self.cosine = named(QDoubleSpinBox(minimum=0.5, maximum=1.0, singleStep=0.01, value=0.95), "duplicates_cosine")
        self.cosine.setAccessibleName(self.tr("Cosine"))
        self.cosine.setEnabled(False)
        self.near.toggled.connect(self.cosine.setEnabled)
        self.kind = named(QComboBox(), "duplicates_kind")
        self.kind.setAccessibleName(self.tr("Kind"))
        self.kind.addItem(self.tr("All kinds"), "")
        for kind, text in self._kinds.items():
            self.kind.addItem(text, kind)
        self.kind.currentIndexChanged.connect(lambda _: self._fill(0))
        for widget in (self.near, self.cosine, self.go):
            self.top.addWidget(widget)
        self.top.addStretch()
        label = QLabel(self.tr("S&how"))
        label.setBuddy(self.kind)
        self.top.addWidget(label)
        self.top.addWidget(self.kind)

    def _build_tables(self) -> None:
        headings = (self.tr("Wording"), self.tr("Captions"), self.tr("Kind"), self.tr("Cosine"))
        self.model = TextTable(headings, self)
        self.table = named(QTableView(), "duplicates_table")
        self.table.setAccessibleName(self.tr("Clusters"))
        self.table.setModel(self.model)
        style_table(self.table, ((1, 90), (2, 150), (3, 80)), wide=0)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self.show_selected())
        self.members = CaptionTable(self.curator.read, self)
        self.members.text_edited.connect(self.curator.edit)
        self.list = CaptionList(self.members)
        self.list.setObjectName("duplicates_members")
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        self.wording = named(QComboBox(editable=True), "duplicates_wording")
        self.wording.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.wording.setAccessibleName(self.tr("Merge into"))
        label = QLabel(self.tr("Merge &into"))
        label.setBuddy(self.wording)
        self.column.addWidget(self.table, 3)
        self.column.addWidget(self.list, 2)
        self.column.addWidget(label)
        self.column.addWidget(self.wording)

    # ---- searching ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Search in the engine for nearly equal meanings, else in the background for equal texts."""
        collection = self.collection.currentData()
        if self.near.isChecked():
            self.ask(FindDuplicates(near=self.cosine.value(), collection=collection))
            return
        place = self.curator.place

        def work(_: tasks.Task) -> list[Cluster]:
            with place.open() as workspace:
                ids = workspace.collections.ids([collection]) if collection else None
                return find_duplicates(workspace.connection, workspace.vectors, collections=ids)

        task = self._task = tasks.start(work, self)
        task.finished.connect(lambda clusters: self._show(clusters) if task is self._task else None)
        task.failed.connect(self.end_search)
        self.begin_search()

    def search(self) -> None:
        """Search, or stop the search."""
        self._task = None
        super().search()

    def found(self, answer: CurationAnswer) -> None:
        """Show clusters from the engine."""
        if isinstance(answer, Duplicates):
            self._show(list(answer.clusters))

    def _show(self, clusters: list[Cluster]) -> None:
        self._clusters = clusters
        text = self._result_text(clusters)
        if len(clusters) > _MOST:
            text += " " + self.tr("The largest {n} are listed.").format(n=count(_MOST))
        self.end_search(text)
        self._fill(0)
        self.table.setFocus()

    def _result_text(self, clusters: Sequence[Cluster]) -> str:
        """How many clusters there are of each kind that there is."""
        if not clusters:
            return self.tr("No duplicates were found.")
        counts = {text: sum(one.kind == kind for one in clusters) for kind, text in self._kinds.items()}
        kinds = ", ".join(f"{text}: {count(number)}" for text, number in counts.items() if number)
        return self.tr("Clusters: {n} ({kinds}).").format(n=count(len(clusters)), kinds=kinds)

    def changed(self) -> None:
        """Show the selected cluster again; merged ones were taken off the list."""
        self.show_selected()

    def _fill(self, row: int) -> None:
        kind = self.kind.currentData()
        self._listed = [one for one in self._clusters if kind in ("", one.kind)][:_MOST]
        self.model.fill(
            [
                (one.text, count(len(one.captions)), self._kinds[one.kind], decimal(one.similarity, 2))
                for one in self._listed
            ]
        )
        if self._listed:
            self.table.selectRow(min(row, len(self._listed) - 1))
        self.show_selected()

    # ---- mending -----------------------------------------------------------------------------------------------

    def _cluster(self) -> Cluster | None:
        row = self.table.currentIndex().row()
        return self._listed[row] if 0 <= row < len(self._listed) else None

    def _caption(self) -> Caption | None:
        row = self.list.first_row()
        return self.members.caption(row) if row >= 0 else None

    def show_selected(self) -> None:
        """Show the captions of the selected cluster, and their wordings."""
        cluster = self._cluster()
        row = max(0, self.list.first_row())
        there = [] if cluster is None else self.curator.existing(cluster.captions[:_MOST])
        self.members.show(FoundCaptions([]))
        self.members.show(FoundCaptions([caption.id for caption in there], ascending=True))
        self.list.go_to(row)
        self.wording.clear()
        texts = dict.fromkeys([*([cluster.text] if cluster is not None else []), *(c.text for c in there)])
        self.wording.addItems(list(texts))
        self._enable()

    def _enable(self) -> None:
        cluster, caption, busy = self._cluster(), self._caption(), self.curator.busy
        mergeable = cluster is not None and cluster.kind != "contradiction"
        self.buttons["merge"].setEnabled(mergeable and self.members.rowCount() > 0 and not busy)
        self.buttons["all"].setEnabled(any(one.kind != "contradiction" for one in self._listed) and not busy)
        self.wording.setEnabled(mergeable)
        for name in ("edit", "delete"):
            self.buttons[name].setEnabled(caption is not None and not busy)
        self.buttons["play"].setEnabled(caption is not None and bool(self.facts.path(caption)))
        self.buttons["undo"].setEnabled(bool(self.curator.undo_text()) and not busy)

    def _on_edit(self) -> None:
        row = self.list.first_row()
        if row >= 0:
            self.list.edit(QModelIndex(self.members.index(row, TEXT)))

    def _on_delete(self) -> None:
        self.curator.delete(self.list.chosen())

    def _on_merge(self) -> None:
        """Merge the selected cluster, and go to the next."""
        cluster, text = self._cluster(), self.wording.currentText().strip()
        if cluster is not None and text:
            self._merge([cluster], text)

    def _on_merge_all(self) -> None:
        """Merge every listed cluster into its most frequent wording; contradictions stay."""
        self._merge([one for one in self._listed if one.kind != "contradiction"], None)

    def _merge(self, clusters: Sequence[Cluster], text: str | None) -> None:
        row, taken = self.table.currentIndex().row(), set(map(id, clusters))
        sizes = sum(len(one.captions) for one in clusters)
        self.curator.do(partial(_merge, clusters=[(one.captions, text or one.text) for one in clusters]), sizes)
        self._clusters = [one for one in self._clusters if id(one) not in taken]
        self._fill(max(0, row))


def _merge(workspace: Workspace, *, clusters: Sequence[tuple[Sequence[int], str]], annotator: str) -> Changes:
    planned = [curate_many.plan_merge(workspace, captions, text) for captions, text in clusters]
    return curate_many.merge(workspace, planned, annotator=annotator)
