"""Dialogs that look at what is asked for beside the window, a moment after every change, and do it when told to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from recap_desktop import tasks
from recap_desktop.look.widget_names import named

_PAUSE_MILLISECONDS = 300
Work = Callable[[tasks.Task], Any]
Told = Callable[[Any, str], None]
"""Takes the result and an empty text, or None and the sentence that says what went wrong."""


class PreviewDialog(QDialog):
    """Only the newest look counts. Escape and closing stop what is being done first, and leave the second time."""

    preview_wanted = Signal()
    """What is asked for has been left alone for a moment: look at it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looking: tasks.Task | None = None
        self._doing: tasks.Task | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._on_pause)

    def build_end(self, name: str, go: str, cancel: str, progress: str) -> QVBoxLayout:
        """What is told, how far it is, and the two buttons; ``name`` begins their names."""
        self.told = named(QLabel(wordWrap=True), f"{name}_told")
        self.progress = named(QProgressBar(textVisible=False), f"{name}_progress")
        self.progress.setAccessibleName(progress)
        self.go = named(QPushButton(go), f"{name}_go")
        self.go.setProperty("primary", True)
        self.go.setDefault(True)
        self.stop = named(QPushButton(cancel, autoDefault=False), f"{name}_cancel")
        self.stop.clicked.connect(lambda _=False: self.reject())
        row = QHBoxLayout()
        row.addWidget(self.progress, 1)
        row.addStretch(1)
        row.addWidget(self.stop)
        row.addWidget(self.go)
        column = QVBoxLayout()
        column.addWidget(self.told)
        column.addLayout(row)
        return column

    def preview_soon(self) -> None:
        """Something was changed."""
        self._pause.start()

    def busy(self) -> bool:
        """Whether it is being done."""
        return self._doing is not None

    def run_preview(self, work: Work, told: Told, progressed: Callable[[Any], None] | None = None) -> None:
        """Have ``work`` done instead of whatever looks at something older."""
        task = self._looking = tasks.start(work, self)

        def ended(result: Any, sentence: str) -> None:
            if task is self._looking:
                self._looking = None
                told(result, sentence)

        task.finished.connect(lambda result: ended(result, ""))
        task.failed.connect(lambda sentence: ended(None, sentence))
        if progressed is not None:
            task.progressed.connect(lambda step: progressed(step) if task is self._looking else None)

    def do(self, work: Work, told: Told, progressed: Callable[[Any], None], stopped: str) -> None:
        """Have it done; ``stopped`` is said when somebody stops it."""
        self._drop_look()
        task = self._doing = tasks.start(work, self)

        def ended(result: Any, sentence: str) -> None:
            self._doing = None
            told(result, sentence)

        task.progressed.connect(progressed)
        task.finished.connect(lambda result: ended(result, ""))
        task.failed.connect(lambda sentence: ended(None, sentence))
        task.cancelled.connect(lambda: ended(None, stopped))

    def _on_pause(self) -> None:
        if self._doing is None:
            self._drop_look()
            self.preview_wanted.emit()

    def _drop_look(self) -> None:
        self._pause.stop()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    def reject(self) -> None:
        """While it is being done: stop that. Else leave."""
        if self._doing is not None:
            self._doing.cancel()
            return
        self._drop_look()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """As `reject`."""
        if self._doing is not None:
            self._doing.cancel()
            event.ignore()
            return
        self._drop_look()
        super().closeEvent(event)
