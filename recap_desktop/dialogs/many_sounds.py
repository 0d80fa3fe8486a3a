"""Base of the dialogs that show many sounds with ticks, do one act for those that are ticked, and show its progress."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QProgressBar, QPushButton, QTableView, QWidget

from recap_desktop.item_models.ticked_table import TickedTable
from recap_desktop.look.tables import style_table
from recap_desktop.look.widget_names import named
from recap_engine.progress import Progress


class ManySoundsDialog(QDialog):
    """``prefix`` begins the object names. Nothing changes before `act` is pressed; then progress is shown until `end`.

    Subclasses lay out the parts, react to `act`, and call `begin`.
    """

    stop_requested = Signal()
    play_requested = Signal(str)
    """Path of the sound to play."""

    def __init__(self, prefix: str, act: str, parent: QWidget | None = None) -> None:
        """``act`` is the object name of the button that begins."""
        super().__init__(parent)
        self._prefix, self._running = prefix, False
        self.list = named(QTableView(), f"{prefix}_list")
        self.progress = named(QProgressBar(), f"{prefix}_progress")
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.cancel = named(self.buttons.button(QDialogButtonBox.StandardButton.Cancel), f"{prefix}_cancel")
        self.act = named(QPushButton(), act)
        self.act.setDefault(True)
        self.act.setProperty("primary", True)
        self.play = named(QPushButton(self.tr("Play (Ctrl+P)"), autoDefault=False), f"{prefix}_play")
        self.play.setAccessibleName(self.tr("Play the current sound"))
        self.play.clicked.connect(lambda _=False: self._on_play())
        QShortcut(QKeySequence("Ctrl+P"), self, self._on_play)
        self.buttons.addButton(self.act, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.play, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.rejected.connect(self.reject)

    @abstractmethod
    def path_of(self, row: int) -> str:
        """The file of the sound in a row."""

    def show_table(self, table: TickedTable, widths: Sequence[tuple[int, int]], wide: int) -> None:
        """Show the rows; arguments as in `style_table`."""
        self.list.setModel(table)
        style_table(self.list, widths, wide=wide)
        self.list.selectRow(0)

    def running(self) -> bool:
        """Whether the act has begun."""
        return self._running

    def begin(self, *fields: QWidget | None) -> None:
        """Show that the act has begun; the ``fields``, the list and the button cannot be changed any more."""
        self._running = True
        self.progress.show()
        self.cancel.setText(self.tr("Stop"))
        for widget in (*fields, self.list, self.act):
            if widget is not None:
                widget.setEnabled(False)

    def show_progress(self, progress: Progress) -> None:
        """Show how many sounds are done."""
        self.progress.setRange(0, progress.total or 0)
        self.progress.setValue(progress.done)

    def end(self) -> None:
        """Close after the act has ended."""
        self._running = False
        self.accept()

    def reject(self) -> None:
        """Close, or while the act is running stop it; what is done by then is kept."""
        if self._running:
            self.stop_requested.emit()
        else:
            super().reject()

    def _on_play(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < self.list.model().rowCount():
            self.play_requested.emit(self.path_of(row))
