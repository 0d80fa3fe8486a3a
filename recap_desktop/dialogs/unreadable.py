"""The files that cannot be read, with reasons and remedies."""

from __future__ import annotations

import os
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from recap_desktop.dialogs.preview_tables import TitledTable
from recap_desktop.library.unreadable import Unreadable
from recap_desktop.look.screen_fit import resize_within
from recap_desktop.look.widget_names import named
from recap_engine.printable import printable


class UnreadableDialog(QDialog):
    """Lists unreadable files and offers to scan again."""

    scan_requested = Signal()
    """Scan the folders again."""
    row_requested = Signal(object)
    """Number of the file to go to; an object, because it exceeds Qt's integers."""
    folder_requested = Signal(str)
    """Path of a file to show in the file manager."""

    def __init__(self, files: Sequence[Unreadable], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self.setObjectName("unreadable")
        self.setWindowTitle(self.tr("Files that cannot be read"))
        headings = (self.tr("File"), self.tr("Folder"), self.tr("Why"))
        self.reading = TitledTable("unreadable_files", self.tr("Files"), headings, 2)
        self.reading.fill([self._cells(one) for one in files], len(files))
        about = QLabel(
            self.tr(
                "Repair these files, copy them again or remove them from the folder, then scan again. "
                "All other sounds can be captioned as usual."
            ),
            wordWrap=True,
        )
        about.setProperty("faint", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(about)
        column.addWidget(self.reading, 1)
        column.addLayout(self._build_buttons())
        resize_within(self, 860, 460)
        self.reading.table.activated.connect(lambda _: self._on_row())
        self.reading.table.selectRow(0)
        self.reading.table.setFocus()

    def _cells(self, one: Unreadable) -> tuple[str, ...]:
        """Name, folder and reason; the reason names the file without its path."""
        name, folder = printable(os.path.basename(one.path)), os.path.basename(os.path.dirname(one.path))
        return name, printable(folder), one.reason().replace(printable(one.path), name)

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        for name, text, act in (
            ("again", self.tr("&Scan again"), self._on_again),
            ("row", self.tr("&Go to file in list"), self._on_row),
            ("folder", self.tr("Show in &file manager"), self._on_folder),
            ("copy", self.tr("&Copy the list"), self._on_copy),
            ("close", self.tr("Close"), self.reject),
        ):
            if name == "close":
                row.addStretch()
            button = named(QPushButton(text, autoDefault=False), f"unreadable_{name}")
            button.clicked.connect(lambda _=False, act=act: act())
            row.addWidget(button)
        return row

    def _chosen(self) -> Unreadable | None:
        row = self.reading.table.currentIndex().row()
        return self._files[row] if row >= 0 else None

    def _on_again(self) -> None:
        self.accept()
        self.scan_requested.emit()

    def _on_row(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.accept()
            self.row_requested.emit(chosen.file)

    def _on_folder(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.folder_requested.emit(chosen.path)

    def _on_copy(self) -> None:
        lines = [f"{printable(one.path)}\t{one.reason()}" for one in self._files]
        QApplication.clipboard().setText("\n".join(lines))
