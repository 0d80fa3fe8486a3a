"""Controls beside the player buttons: readout, zoom, and a popup with display options."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
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

from recap_desktop.sound.display_options import ALL, MIXED

_ALL_AT_MOST = 8


class ViewControls(QWidget):
    """Emits choices. A channel is ``mixed``, ``all`` or a number from 0."""

    channel_chosen = Signal(object)
    range_chosen = Signal(int, object)
    scale_chosen = Signal(bool)
    zoomed = Signal(str)
    """``in``, ``out``, ``all`` or ``region``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.readout = QLabel()
        self.readout.setObjectName("sound_readout")
        self.readout.setAccessibleName(self.tr("Position and region"))
        self.readout.setTextFormat(Qt.TextFormat.PlainText)
        self.readout.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.readout.setMinimumWidth(self.readout.fontMetrics().horizontalAdvance("0:00.00 / 0:00.00 "))
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
        self.more.setText(self.tr("Picture"))
        self.more.setAccessibleName(self.tr("Channels and frequencies"))
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
        for field in (self.channels, self.low, self.high, self.scale):
            field.setMinimumSize(150, 28)

    def _open_popup(self) -> None:
        self._popup.adjustSize()
        corner = self.more.mapToGlobal(QPoint(self.more.width(), -4))
        self._popup.move(corner - QPoint(self._popup.width(), self._popup.height()))
        self._popup.show()
        (self.channels if self.channels.isEnabled() else self.low).setFocus()

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
        self.scale = QComboBox()
        self.scale.setObjectName("sound_scale")
        self.scale.addItem(self.tr("Linear"), False)
        self.scale.addItem(self.tr("Logarithmic"), True)
        self.scale.setAccessibleName(self.tr("Frequency scale"))
        self.scale.setToolTip(self.tr("Frequency scale"))
        self.scale.currentIndexChanged.connect(self._on_scale_picked)

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
            button.setFixedWidth(button.sizeHint().height())
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

    def _on_scale_picked(self) -> None:
        self.scale_chosen.emit(self.scale.currentData())
