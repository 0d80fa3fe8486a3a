"""The current sound: name, waveform and spectrogram, and playback controls."""

from __future__ import annotations

import json

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QVBoxLayout, QWidget

from recap_desktop.actions import Actions
from recap_desktop.annotate.current_sound import CurrentSound
from recap_desktop.i18n import localized
from recap_desktop.item_models.sound_columns import format_duration
from recap_desktop.item_models.states import STATES, state_label
from recap_desktop.look.colours import STATE_COLOURS
from recap_desktop.look.elided_label import ElidedLabel
from recap_desktop.look.theme import Theme, set_style
from recap_desktop.look.widget_names import named
from recap_desktop.settings import Settings
from recap_desktop.sound.player import Player
from recap_desktop.sound.view import SoundView
from recap_engine.printable import printable

_SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


class ListeningPanel(QWidget):
    """View and player of one sound."""

    region_selected = Signal(object)
    playback_finished = Signal()
    failed = Signal(str)
    """Playback failed; carries the reason."""
    recovered = Signal()
    """Playback works again after a failure."""

    def __init__(
        self,
        view: SoundView,
        player: Player,
        actions: Actions,
        settings: Settings,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.view, self.player, self._actions = view, player, actions
        self._settings, self._theme = settings, theme
        self._shown: CurrentSound | None = None
        self._audible = True
        self._build_title()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(self._title_row)
        column.addWidget(view, 1)
        view.region_selected.connect(self.region_selected)
        view.options_changed.connect(self._on_options_changed)
        view.set_options(json.loads(settings.text("view") or "{}"))
        self._bar = named(QWidget(), "transport")
        column.addWidget(self._bar)
        self._build_bar()
        view.seek_requested.connect(player.seek)
        player.position_changed.connect(view.set_position)
        player.position_changed.connect(self._on_position_changed)
        player.state_changed.connect(self._on_state_changed)
        player.finished.connect(self.playback_finished)
        player.failed.connect(self._on_failed)
        player.set_volume(settings.number("volume") / 100)
        theme.changed.connect(self._apply_theme)
        self._apply_theme()

    def _build_title(self) -> None:
        self._name = named(ElidedLabel(), "sound_name")
        font = self._name.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        font.setBold(True)
        self._name.setFont(font)
        self._about = named(QLabel(), "sound_about")
        self._about.setProperty("faint", True)
        self._state_icon = QLabel()
        self._state = named(QLabel(), "sound_state")
        self._title_row = QHBoxLayout()
        self._title_row.setContentsMargins(2, 0, 2, 0)
        self._title_row.setSpacing(8)
        self._title_row.addWidget(self._name)
        self._title_row.addWidget(self._about)
        self._title_row.addStretch()
        self._title_row.addWidget(self._state_icon)
        self._title_row.addWidget(self._state)

    def _build_bar(self) -> None:
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._buttons = {name: self._tool(name) for name in ("replay", "back", "play", "loop")}
        for button in self._buttons.values():
            row.addWidget(button)
        row.addWidget(self.view.controls, 1)
        self._speed = named(QComboBox(), "speed")
        self._speed.setAccessibleName(self.tr("Speed"))
        self._speed.setToolTip(self.tr("Speed at constant pitch"))
        for speed in _SPEEDS:
            self._speed.addItem(localized(f"{speed:g}×"), speed)
        self._speed.setCurrentIndex(_SPEEDS.index(1.0))
        self._speed.currentIndexChanged.connect(self._on_speed_changed)
        row.addWidget(self._speed)
        self._volume_icon = QLabel()
        row.addWidget(self._volume_icon)
        self._volume = named(QSlider(Qt.Orientation.Horizontal), "volume")
        self._volume.setRange(0, 100)
        self._volume.setAccessibleName(self.tr("Volume"))
        self._volume.setToolTip(self.tr("Volume"))
        self._volume.setFixedWidth(max(40, self.fontMetrics().averageCharWidth() * 5))
        self._volume.setValue(self._settings.number("volume"))
        self._volume.valueChanged.connect(self._on_volume_changed)
        row.addWidget(self._volume)

    def _tool(self, name: str) -> QToolButton:
        button = named(QToolButton(), f"tool_{name}")
        button.setIconSize(QSize(18, 18))
        button.setDefaultAction(self._actions[name])
        button.setAccessibleName(self._actions[name].text())
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button

    # ---- display -----------------------------------------------------------------------------------------------

    def show_sound(self, shown: CurrentSound | None) -> None:
        """Show another sound, or none."""
        before, self._shown = self._shown, shown
        self._apply_theme()
        if shown is None or shown.problem:
            # The suggestions panel shows the reason, once.
            self.view.clear(self.tr("This sound cannot be shown.") if shown else "")
            self.player.unload()
            return
        same_file = before is not None and before.path == shown.path and not before.problem
        if not (same_file and before is not None and before.sound == shown.sound):
            self.view.show_sound(shown.path, shown.sound.region)
        if same_file:
            self.player.set_region(shown.sound.region)
        else:
            self.player.load(shown.path, shown.sound.region)
        # After a failure, autoplay stays off until the user plays a sound again.
        if self._audible and self._settings.flag("autoplay") and not same_file:
            self.player.play()

    def toggle(self) -> None:
        """Play or pause."""
        if self.usable():
            self.player.toggle()

    def replay(self) -> None:
        """Play from the start."""
        if self.usable():
            self.player.replay()

    def play_from(self, seconds: float) -> None:
        """Play from a time of the sound."""
        if self.usable():
            self.player.seek(seconds)
            self.player.play()

    def back(self) -> None:
        """Seek back one second."""
        if self.usable():
            self.player.back(1.0)

    def ahead(self) -> None:
        """Seek forward one second."""
        if self.usable():
            self.player.back(-1.0)

    def change_volume(self, by: int) -> None:
        """Change the volume by a number of percent."""
        self._volume.setValue(self._volume.value() + by)

    def change_speed(self, by: int) -> None:
        """Select the next slower (-1) or faster (1) speed."""
        self._speed.setCurrentIndex(min(max(0, self._speed.currentIndex() + by), self._speed.count() - 1))

    def loop(self, on: bool) -> None:
        """Switch looping on or off."""
        self.player.set_loop(on)

    def usable(self) -> bool:
        """Whether there is a sound that can be played."""
        return self._shown is not None and not self._shown.problem

    # ---- signals -----------------------------------------------------------------------------------------------

    def _on_position_changed(self, seconds: float) -> None:
        if self.player.state == "playing" and seconds > 0 and not self._audible:
            self._audible = True
            self.recovered.emit()

    def _on_options_changed(self) -> None:
        self._settings.set("view", json.dumps(self.view.options()))

    def _on_state_changed(self, state: str) -> None:
        playing = state == "playing"
        self._actions["play"].setIcon(self._theme.icon("pause" if playing else "play", "accent"))

    def _on_failed(self, sentence: str) -> None:
        self._audible = False
        self.failed.emit(sentence)

    def _on_speed_changed(self, _index: int) -> None:
        self.player.set_speed(float(self._speed.currentData()))

    def _on_volume_changed(self, value: int) -> None:
        self._settings.set("volume", value)
        self.player.set_volume(value / 100)

    def _apply_theme(self) -> None:
        for name, colour in (("replay", "text"), ("back", "text"), ("play", "accent"), ("loop", "text")):
            self._actions[name].setIcon(self._theme.icon(name, colour))
        self.view.controls.more.setIcon(self._theme.icon("sliders", "text"))
        self._volume_icon.setPixmap(self._theme.icon("volume", "faint").pixmap(18, 18))
        shown = self._shown
        if shown is None:
            for label in (self._name, self._about, self._state):
                label.setText("")
            self._state_icon.clear()
            return
        state = STATES[shown.item.state]
        self._name.setText(printable(shown.item.name))
        parts = [printable(shown.item.folder), format_duration(shown.item.duration) if shown.sound.hash else ""]
        if (region := shown.sound.region) is not None:
            parts.append(
                self.tr("part {start}–{end}").format(
                    start=format_duration(region.start), end=format_duration(region.end)
                )
            )
        self._about.setText("  ·  ".join(part for part in parts if part))
        self._state.setText(state_label(state))
        set_style(self._state, f"color: {getattr(self._theme.colours, STATE_COLOURS[state])};")
        self._state_icon.setPixmap(self._theme.icon(state, STATE_COLOURS[state]).pixmap(16, 16))

    def update_state(self, shown: CurrentSound) -> None:
        """Show a new state of the same sound."""
        self._shown = shown
        self._apply_theme()
