"""The strip in the status line that shows a batch: progress, rate, time left, pause and stop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from recap_desktop.annotate.batch import Batch
from recap_desktop.i18n import count, decimal
from recap_desktop.look.widget_names import named, tooltip_text


class BatchStrip(QWidget):
    """Visible while a batch exists."""

    pause_requested = Signal()
    go_on_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch")
        self.heading = named(QLabel(self.tr("Making suggestions")), "batch_heading")
        self.bar = named(QProgressBar(textVisible=False), "batch_progress")
        self.bar.setAccessibleName(self.tr("Sounds with suggestions"))
        self.bar.setFixedSize(120, 8)
        self.details = named(QLabel(), "batch_details")
        self.details.setProperty("faint", True)
        self.pause = named(QPushButton(), "batch_pause")
        self.pause.clicked.connect(self._on_pause_clicked)
        self.stop = named(QPushButton(self.tr("Stop")), "batch_stop")
        self.stop.setAccessibleName(self.tr("Stop making suggestions; finished ones are kept"))
        self.stop.setToolTip(self.stop.accessibleName())
        self.stop.clicked.connect(self.stop_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 10, 2)
        row.setSpacing(8)
        for widget in (self.heading, self.bar, self.details, self.pause, self.stop):
            row.addWidget(widget)
        self._paused = False
        self.hide()

    def show_batch(self, batch: Batch) -> None:
        """Show the current state of the batch."""
        self.setVisible(batch.state != "idle")
        self._paused = batch.state == "paused"
        label = self.tr("Resume") if self._paused else self.tr("Pause")
        self.pause.setText(label)
        self.pause.setAccessibleName(self.tr("Resume making suggestions") if self._paused else self.tr("Pause"))
        if batch.state == "starting":
            self.bar.setRange(0, 0)
            self.details.setText(self.tr("Checking which sounds have suggestions…"))
            return
        progress = batch.progress()
        self.bar.setRange(0, max(progress.total, 1))
        self.bar.setValue(progress.done)
        parts = [self.tr("{done} of {total}").format(done=count(progress.done), total=count(progress.total))]
        if self._paused:
            parts.append(self.tr("paused"))
        elif progress.per_second > 0:
            parts.append(self._rate(progress.per_second))
            parts.append(self.tr("{time} left").format(time=self._time(progress.seconds_left or 0.0)))
        if progress.failed:
            parts.append(self.tr("%Ln cannot be read", "", len(progress.failed)))
        self.details.setText("  ·  ".join(parts))
        self.details.setToolTip(tooltip_text("\n".join(sentence for _, sentence in progress.failed[-12:])))

    def _rate(self, per_second: float) -> str:
        if per_second >= 1:
            return self.tr("{n} per second").format(n=decimal(per_second))
        return self.tr("{n} per minute").format(n=count(round(60 * per_second)))

    def _time(self, seconds: float) -> str:
        if seconds < 60:
            return self.tr("{n} s").format(n=f"{max(seconds, 1):.0f}")
        if seconds < 3600:
            return self.tr("{n} min").format(n=f"{seconds / 60:.0f}")
        return self.tr("{hours} h {minutes} min").format(
            hours=f"{seconds // 3600:.0f}", minutes=f"{seconds % 3600 / 60:.0f}"
        )

    def _on_pause_clicked(self) -> None:
        (self.go_on_requested if self._paused else self.pause_requested).emit()
