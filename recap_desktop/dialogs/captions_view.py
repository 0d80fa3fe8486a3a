"""The parts of the captions dialog: lists, fields, buttons and messages."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
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

from recap_desktop.curate.curator import Curator
from recap_desktop.dialogs.caption_widgets import CaptionList, CollectionList, add_menu, facts_box
from recap_desktop.dialogs.query_line import CaptionSearchField
from recap_desktop.item_models.captions import CaptionTable
from recap_desktop.item_models.collections import CollectionTable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named

_LINES = 8


class CaptionsView(QDialog):
    """Builds the dialog; `CaptionsDialog` gives it behaviour."""

    import_requested = Signal(str)
    """Name of the selected collection, or empty."""
    export_requested = Signal(str)
    sound_requested = Signal(str)
    """Audio hash of the sound to go to."""
    play_requested = Signal(str)
    """Path of the sound to play."""
    many_requested = Signal(object, object)
    """(ids selected, ids of all that are listed): change many of them."""
    collection_requested = Signal(str, str)
    """(act, collection or empty): ``describe``, ``rename``, ``merge``, ``delete``, or show its ``health``."""
    tool_requested = Signal(str)
    """``duplicates``, ``doubtful``, …: one of the pages of the menu."""

    def __init__(self, curator: Curator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("captions")
        self.setWindowTitle(self.tr("Captions"))
        self.table, self.collection_table = CaptionTable(curator.read, self), CollectionTable(self)
        self.buttons: dict[str, QPushButton] = {}
        self._summary = ""
        self._build()
        self._build_menus()
        resize_within(self, 1080, 720)

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
            self._row(
                ("collection", self.tr("&Collection"), ""),
                ("import", self.tr("&Import…"), "Ctrl+I"),
                ("export", self.tr("E&xport…"), "Ctrl+E"),
            )
        )
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search)
        column.addWidget(self.message)
        column.addWidget(self.list, 1)
        column.addWidget(self.about)
        column.addLayout(
            self._row(
                ("play", self.tr("&Play its sound"), "Ctrl+P"),
                ("sound", self.tr("&Go to its sound"), "Ctrl+G"),
                ("tools", self.tr("&Tidy up"), ""),
            )
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
                ("many", self.tr("C&hange many…"), "Ctrl+R"),
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

    def _build_menus(self) -> None:
        self.collection_menu = add_menu(
            self.buttons["collection"],
            (
                ("describe", self.tr("Describe…")),
                ("rename", self.tr("Rename…")),
                ("merge", self.tr("Merge into another…")),
                ("delete", self.tr("Delete…")),
                ("health", self.tr("Health…")),
            ),
            lambda act: self.collection_requested.emit(act, self._name() or ""),
        )
        self.tools_menu = add_menu(
            self.buttons["tools"],
            (
                ("duplicates", self.tr("Duplicates…")),
                ("doubtful", self.tr("Doubtful captions…")),
                ("make_pack", self.tr("Make a pack…")),
                ("merge_pack", self.tr("Merge a pack or workspace…")),
            ),
            self.tool_requested.emit,
        )

    def _name(self) -> str | None:
        """The selected collection; None for all."""
        info = self.collection_table.info(self.collections.currentIndex().row())
        return None if info is None else info.name

    # ---- messages ----------------------------------------------------------------------------------------------

    def _show_summary(self, summary: str) -> None:
        """Show a summary of the list, and again after a temporary message."""
        self._summary = summary
        self._show_message(summary)

    def _show_problem(self, problem: str) -> None:
        """Show why something was not done; the list stays as it is."""
        self._show_message(problem, problem=True)

    def _show_message(self, text: str, *, problem: bool = False) -> None:
        if self.message.property("problem") != problem:
            self.message.setProperty("problem", problem)
            self.message.style().polish(self.message)
        self.message.setText(text)

    def show_message(self, text: str) -> None:
        """Show the result of something that was done."""
        self._show_message(text)

    def show_as_of(self, moment: str) -> None:
        """Say that these are the captions as they were, which cannot be changed."""
        self.setWindowTitle(self.tr("Captions as of {time}").format(time=moment))
        for name in ("collection", "import", "export", "edit", "move", "off", "on", "delete", "many", "tools"):
            self.buttons[name].hide()
        for name in ("undo", "redo", "sound"):
            self.buttons[name].hide()
        self.search.how.setCurrentIndex(1)  # the engine knows the present captions only
        self.search.how.hide()
        self.list.setEditTriggers(CaptionList.EditTrigger.NoEditTriggers)
