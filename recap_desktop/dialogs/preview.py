"""Base of dialogs that preview their work in a background task after each change and run it on request."""

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
Finished = Callable[[Any, str], None]
"""Takes the result and an empty string, or None and the error sentence."""


class PreviewDialog(QDialog):
    """Only the newest preview counts. While a task runs, Escape and closing stop it and keep the dialog open."""

    preview_requested = Signal()
    """The request has not changed for a moment: update the preview."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preview: tasks.Task | None = None
        self._running: tasks.Task | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._on_pause)

    def build_end(self, name: str, go: str, cancel: str, progress: str) -> QVBoxLayout:
        """Build message, progress bar and the two buttons; ``name`` prefixes the object names."""
        self.message = named(QLabel(wordWrap=True), f"{name}_message")
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
        column.addWidget(self.message)
        column.addLayout(row)
        return column

    def preview_soon(self) -> None:
        """Update the preview soon, because something changed."""
        self.go.setEnabled(False)  # until the preview has been seen
        self._pause.start()

    def preview_now(self) -> None:
        """Run a waiting preview at once."""
        if self._pause.isActive():
            self._pause.stop()
            self._on_pause()

    def busy(self) -> bool:
        """Whether the task runs."""
        return self._running is not None

    def previewing(self) -> bool:
        """Whether a preview runs or waits to run."""
        return self._preview is not None or self._pause.isActive()

    def run_preview(self, work: Work, finished: Finished, progressed: Callable[[Any], None] | None = None) -> None:
        """Run a preview and drop an older one."""
        task = self._preview = tasks.start(work, self)

        def ended(result: Any, sentence: str) -> None:
            if task is self._preview:
                self._preview = None
                finished(result, sentence)

        task.finished.connect(lambda result: ended(result, ""))
        task.failed.connect(lambda sentence: ended(None, sentence))
        if progressed is not None:
            task.progressed.connect(lambda step: progressed(step) if task is self._preview else None)

    def run(self, work: Work, finished: Finished, progressed: Callable[[Any], None], stopped: str) -> None:
        """Run the task; ``stopped`` is the message if the user stops it."""
        self._cancel_preview()
        task = self._running = tasks.start(work, self)

        def ended(result: Any, sentence: str) -> None:
            self._running = None
            finished(result, sentence)

        task.progressed.connect(progressed)
        task.finished.connect(lambda result: ended(result, ""))
        task.failed.connect(lambda sentence: ended(None, sentence))
        task.cancelled.connect(lambda: ended(None, stopped))

    def _on_pause(self) -> None:
        if self._running is None:
            self._cancel_preview()
            self.preview_requested.emit()

    def _cancel_preview(self) -> None:
        self._pause.stop()
        if self._preview is not None:
            self._preview.cancel()
            self._preview = None

    def reject(self) -> None:
        """Stop the running task; without one, close the dialog."""
        if self._running is not None:
            self._running.cancel()
            return
        self._cancel_preview()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """As `reject`."""
        if self._running is not None:
            self._running.cancel()
            event.ignore()
            return
        self._cancel_preview()
        super().closeEvent(event)
