"""Controls beside the player buttons: readout, zoom, and a popup with display options."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QToolButton,
    QWidget,
)

from recap_desktop.sound.colours import GREY, STANDARD, VIRIDIS
from recap_desktop.sound.display_options import ALL, DEPTHS, MIXED, WINDOWS, DisplayOptions
from recap_desktop.sound.frequency_scale import LINEAR, LOG, MEL

_ALL_AT_MOST = 8
_SEPARATOR = "   ·   "


class ViewControls(QWidget):
    """Emits choices. A channel is ``mixed``, ``all`` or a number from 0."""

    channel_chosen = Signal(object)
    range_chosen = Signal(int, object)
    option_chosen = Signal(str, object)
    """(field of `DisplayOptions`, value): scale, depth, window or colour_map."""
    zoomed = Signal(str)
    """``in``, ``out``, ``all`` or ``region``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.readout = QLabel()
        self.readout.setObjectName("sound_readout")
        self.readout.setAccessibleName(self.tr("Position and region"))
        self.readout.setTextFormat(Qt.TextFormat.PlainText)
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._parts: list[str] = []
        self._nyquist = 0
        self._high: int | None = None
        self._make_choices()
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.readout, 1)
        for name, text, label, keys in (
            ("region", self.tr("Part"), self.tr("Show the selected part"), "Z"),
            ("out", "−", self.tr("Zoom out"), "−"),
            ("in", "+", self.tr("Zoom in"), "+"),
            ("all", self.tr("All"), self.tr("Show the whole sound"), "0"),
        ):
            row.addWidget(self._button(name, text, label, keys))
        self._build_popup()
        row.addWidget(self.more)

    def _build_popup(self) -> None:
        self.more = QToolButton()
        self.more.setObjectName("sound_picture")
        self.more.setText(self.tr("Display"))
        self.more.setAccessibleName(self.tr("Display options"))
        self.more.setToolTip(self.tr("Display options: channels, frequencies, colours"))
        self.more.clicked.connect(self._open_popup)
        self._popup = QFrame(self, Qt.WindowType.Popup)
        self._popup.setObjectName("sound_picture_box")
        self._popup.setFrameShape(QFrame.Shape.StyledPanel)
        form = QFormLayout(self._popup)
        form.setContentsMargins(14, 12, 14, 12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Channels"), self.channels)
        form.addRow(self.tr("From"), self.low)
        form.addRow(self.tr("To"), self.high)
        form.addRow(self.tr("Frequencies"), self.scale)
        form.addRow(self.tr("Dynamic range"), self.dynamic_range)
        form.addRow(self.tr("Window length"), self.window_length)
        form.addRow(self.tr("Colours"), self.colour_map)
        for field in (self.channels, self.low, self.high, *self._choices.values()):
            field.setMinimumWidth(150)

    def _open_popup(self) -> None:
        self._popup.adjustSize()
        corner = self.more.mapToGlobal(QPoint(self.more.width(), -4))
        self._popup.move(corner - QPoint(self._popup.width(), self._popup.height()))
        self._popup.show()
        (self.channels if self.channels.isEnabled() else self.low).setFocus()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Close the popup while there is no sound: disabled, it would not even obey Escape."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self._popup.close()

    def set_sound(self, channels: int, sample_rate: int) -> None:
        """Offer the channels and frequencies of a sound; keeps earlier choices if possible."""
        chosen = self.channels.currentData()
        with QSignalBlocker(self.channels):
            self.channels.clear()
            for name, value in self._channel_choices(channels):
                self.channels.addItem(name, value)
            self.channels.setCurrentIndex(max(0, self.channels.findData(chosen)))
        self.channels.setEnabled(channels > 1)
        self._nyquist = sample_rate // 2
        self.set_range(self.low.value(), self._high)

    def set_range(self, low: int, high: int | None) -> None:
        """Show these limits; None means up to the Nyquist frequency."""
        self._high = high
        top = min(high or self._nyquist, self._nyquist) or self._nyquist
        with QSignalBlocker(self.low), QSignalBlocker(self.high):
            self.high.setMaximum(self._nyquist)
            self.high.setValue(top)
            self.low.setValue(min(low, max(0, top - 100)))
        for box, label in (
            (self.low, self.tr("Lowest frequency shown")),
            (self.high, self.tr("Highest frequency shown")),
        ):
            box.setToolTip(label)

    def _make_choices(self) -> None:
        self.channels = QComboBox()
        self.channels.setObjectName("sound_channels")
        self.channels.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.channels.setAccessibleName(self.tr("Channels shown"))
        self.channels.setToolTip(self.tr("Channels shown"))
        self.channels.currentIndexChanged.connect(self._on_channel_picked)
        self.low, self.high = QSpinBox(), QSpinBox()
        self.low.setObjectName("sound_low")
        self.high.setObjectName("sound_high")
        for box, name in (
            (self.low, self.tr("Lowest frequency shown")),
            (self.high, self.tr("Highest frequency shown")),
        ):
            box.setRange(0, 96000)
            box.setSuffix(self.tr(" Hz"))
            box.setSingleStep(500)
            box.setKeyboardTracking(False)
            box.setAccessibleName(name)
            box.valueChanged.connect(self._on_limit_changed)
        self._make_options()

    def _make_options(self) -> None:
        """Build the combo boxes of the spectrogram's options."""
        scales = ((self.tr("Linear"), LINEAR), (self.tr("Logarithmic"), LOG), (self.tr("Mel"), MEL))
        windows = [
            (self.tr("{n} ms").format(n=length) if length else self.tr("Automatic"), length) for length in WINDOWS
        ]
        maps = ((self.tr("Standard"), STANDARD), (self.tr("Grey"), GREY), ("Viridis", VIRIDIS))
        self._choices = {
            "scale": self._choice("sound_scale", self.tr("Frequency scale"), scales),
            "depth": self._choice(
                "sound_depth",
                self.tr("Dynamic range"),
                [(self.tr("{n} dB").format(n=depth), depth) for depth in DEPTHS],
            ),
            "window": self._choice("sound_window", self.tr("Window length"), windows),
            "colour_map": self._choice("sound_colour_map", self.tr("Colours"), maps),
        }
        self.scale, self.dynamic_range = self._choices["scale"], self._choices["depth"]
        self.window_length, self.colour_map = self._choices["window"], self._choices["colour_map"]
        for name, box in self._choices.items():
            box.currentIndexChanged.connect(
                lambda _, name=name, box=box: self.option_chosen.emit(name, box.currentData())
            )

    def _choice(self, name: str, label: str, choices: Sequence[tuple[str, object]]) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(label)
        box.setToolTip(label)
        for text, value in choices:
            box.addItem(text, value)
        return box

    def set_options(self, options: DisplayOptions) -> None:
        """Show these options without emitting signals."""
        for name, box in self._choices.items():
            with QSignalBlocker(box):
                box.setCurrentIndex(max(0, box.findData(getattr(options, name))))

    def show_readout(self, parts: list[str]) -> bool:
        """Show as many parts of the readout as fit, the first in any case; returns whether they changed."""
        changed = parts != self._parts
        self._parts = list(parts)
        self._fit_readout()
        return changed

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the readout to the new width."""
        super().resizeEvent(event)
        self._fit_readout()

    def _fit_readout(self) -> None:
        metrics, whole = self.readout.fontMetrics(), _SEPARATOR.join(self._parts)
        shown = list(self._parts)
        while len(shown) > 1 and metrics.horizontalAdvance(_SEPARATOR.join(shown)) > self.readout.width():
            shown.pop()
        text = _SEPARATOR.join(shown)
        self.readout.setText(text)
        self.readout.setToolTip(whole if text != whole else "")
        needed = metrics.horizontalAdvance(self._parts[0]) + 4 if self._parts else 0
        if needed > self.readout.minimumWidth():
            self.readout.setMinimumWidth(needed)

    def _channel_choices(self, channels: int) -> list[tuple[str, object]]:
        choices: list[tuple[str, object]] = [(self.tr("Mixed"), MIXED)]
        if 1 < channels <= _ALL_AT_MOST:
            choices.append((self.tr("All channels"), ALL))
        return choices + [
            (self.channel_name(number, channels), number) for number in range(channels if channels > 1 else 0)
        ]

    def channel_name(self, number: int, channels: int) -> str:
        """``Left``, ``Right``, or ``Channel 3``."""
        if channels == 2:
            return self.tr("Right") if number else self.tr("Left")
        return self.tr("Channel {n}").format(n=number + 1)

    def _button(self, name: str, text: str, label: str, keys: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(f"sound_zoom_{name}")
        button.setText(text)
        button.setToolTip(f"{label} ({keys})")
        button.setAccessibleName(label)
        button.clicked.connect(lambda: self.zoomed.emit(name))
        if name in ("out", "in"):
            button.setMinimumWidth(button.sizeHint().height())
        if name == "region":
            self.region_button = button
            button.hide()
        return button

    def _on_channel_picked(self) -> None:
        self.channel_chosen.emit(self.channels.currentData())

    def _on_limit_changed(self) -> None:
        self._high = None if self.high.value() >= self._nyquist else self.high.value()
        with QSignalBlocker(self.low):
            self.low.setValue(min(self.low.value(), max(0, self.high.value() - 100)))
        self.range_chosen.emit(self.low.value(), self._high)
