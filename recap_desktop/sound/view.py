"""A sound as waveform and spectrogram, with zoom, scrolling and a selectable region.

Threads read the file; until a new picture is ready, the old one is stretched into place, so that the view reacts at
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from recap_desktop.sound import spectrogram
from recap_desktop.sound.canvas import LOWEST, LOWEST_LOW, Canvas
from recap_desktop.sound.colours import sound_colours
from recap_desktop.sound.controls import ViewControls
from recap_desktop.sound.display_options import DisplayOptions, lanes, rows
from recap_desktop.sound.latest_task import LatestTask
from recap_desktop.sound.parts import CaptionedPart
from recap_desktop.sound.peaks import Peaks, measure
from recap_desktop.sound.readout import pointer_readout, readout
from recap_desktop.sound.rendering import Spectrum, Wave, part, spectrum_work, wave_work
from recap_desktop.sound.scene import Scene
from recap_desktop.sound.scroll import TimeScrollBar
from recap_desktop.sound.viewport import Viewport
from recap_engine.records import Region

_PATIENCE = 400
"""Milliseconds of reading before a message appears."""


class SoundView(QWidget):
    """Shows one sound. Methods emit nothing; signals report what the user does."""

    region_selected = Signal(object)
    """A `Region`, or None if it was cleared."""
    part_moved = Signal(object, object)
    """The `Region` that a captioned part had, and the one it is to have."""
    seek_requested = Signal(float)
    failed = Signal(str)
    options_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = ""
        self._wanted_region: Region | None = None
        self._peaks: Peaks | None = None
        self._detail: Peaks | None = None
        self._ceiling: float | None = None
        self._options = DisplayOptions()
        self.canvas, self.controls = Canvas(), ViewControls()
        self.canvas.setAccessibleName(self.tr("Sound: waveform and spectrogram"))
        self._bar = TimeScrollBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._bar)
        self._measuring, self._waves, self._spectra = LatestTask(self), LatestTask(self), LatestTask(self)
        self._reading = QTimer(self, interval=_PATIENCE, singleShot=True)
        self._reading.timeout.connect(self._on_slow)
        self._redraw_timer = QTimer(self, interval=0, singleShot=True)
        self._redraw_timer.timeout.connect(self._request_pictures)
        self._connect()
        self.clear()

    def _connect(self) -> None:
        canvas, controls = self.canvas, self.controls
        canvas.viewport_changed.connect(self._on_viewport_changed)
        canvas.region_changed.connect(self._on_region_changed)
        canvas.region_selected.connect(self.region_selected)
        canvas.part_moved.connect(self.part_moved)
        canvas.seek_requested.connect(self._on_sought)
        canvas.pointed.connect(self._on_pointed)
        canvas.resized.connect(self._redraw_timer.start)
        controls.channel_chosen.connect(self._on_channel_chosen)
        controls.range_chosen.connect(self._on_range_chosen)
        controls.option_chosen.connect(self._on_option_chosen)
        controls.zoomed.connect(self._on_zoomed)
        self._bar.scrolled.connect(self.canvas.set_viewport)
        self._measuring.result_ready.connect(self._on_measured)
        self._measuring.failed.connect(self._on_failed)
        self._waves.result_ready.connect(self._on_wave_made)
        self._spectra.result_ready.connect(self._on_spectrum_made)
        for pictures in (self._waves, self._spectra):
            pictures.failed.connect(self._on_failed)

    @property
    def region(self) -> Region | None:
        """The selected region."""
        return self.canvas.scene.region

    @property
    def position(self) -> float:
        """The cursor position in seconds."""
        return self.canvas.scene.position

    def show_sound(self, path: str, region: Region | None = None) -> None:
        """Show a file and its ``region``, or an error in its place."""
        if path == self._path and self._peaks is not None:
            self.select(region)
            return
        # Most sounds load before a message could be read; it would only flicker.
        self._reset(" ")
        self._reading.start()
        self._path, self._wanted_region = path, region
        self._measuring.start(lambda cancelled, tell: measure(path, cancelled, tell))

    def clear(self, message: str = "") -> None:
        """Show a message instead of a sound."""
        self._reset(message or self.tr("No sound selected."))

    def select(self, region: Region | None) -> None:
        """Select a region and scroll to it."""
        self.canvas.set_region(region)
        self._describe()
        view = self.canvas.scene.viewport
        if region is not None and view is not None and not (view.start <= region.start and region.end <= view.end):
            margin = max(0.5, 0.5 * region.duration)
            self.canvas.set_viewport(view.showing(region.start - margin, region.end + margin))

    def show_parts(self, parts: Sequence[tuple[Region, str]]) -> None:
        """Show the captioned parts, each with its caption."""
        self.canvas.set_parts(tuple(CaptionedPart(region, text) for region, text in parts))

    def set_region_edge_here(self, end: str) -> None:
        """Set the region's ``start`` or ``end`` at the cursor."""
        self.canvas.set_region_edge_at_cursor(end)

    def set_position(self, seconds: float) -> None:
        """Move the cursor to the audible position."""
        self.canvas.set_position(seconds)
        self._describe()

    def options(self) -> dict[str, Any]:
        """The display options as JSON values, to be stored."""
        return self._options.to_dict()

    def set_options(self, options: dict[str, Any]) -> None:
        """Apply stored display options."""
        self._options = DisplayOptions.from_dict(options)
        with QSignalBlocker(self.controls):
            self.controls.set_range(self._options.low, self._options.high)
            self.controls.set_options(self._options)
        self._show_channels()
        self._redraw_timer.start()

    def save_height(self, on: bool) -> None:
        """Take less height, in a low window."""
        self.canvas.setMinimumHeight(LOWEST_LOW if on else LOWEST)
        self._bar.keep_room(not on)

    def wait(self) -> None:
        """Wait for the threads (at exit, and for screenshots)."""
        for work in (self._measuring, self._waves, self._spectra):
            work.join()

    def _reset(self, message: str) -> None:
        for work in (self._measuring, self._waves, self._spectra):
            work.cancel()
        self._path, self._peaks, self._detail, self._ceiling = "", None, None, None
        self.canvas.set_scene(Scene(message=message))
        self.controls.setEnabled(False)
        self._bar.hide()
        self._describe()

    def _show_channels(self) -> None:
        if self._peaks is None:
            return
        channels = self._peaks.channels
        shown = self._options.shown(channels)
        with QSignalBlocker(self.controls):
            self.controls.set_sound(channels, self._peaks.sample_rate)
            self.controls.channels.setCurrentIndex(max(0, self.controls.channels.findData(shown)))
        self.canvas.scene.lanes = lanes(shown, channels)

    def _on_slow(self) -> None:
        if self._peaks is None and self._path:
            self.canvas.scene.message = self.tr("Reading the sound…")
            self.canvas.redraw()
            self._describe()

    def _on_measured(self, peaks: Peaks) -> None:
        first, before = self._peaks is None, self._peaks
        self._peaks = peaks
        scene = self.canvas.scene
        if first:
            scene.message = ""
            self.controls.setEnabled(True)
            self._show_channels()
        grown = before is not None and before.total != peaks.total
        if first or (grown and scene.viewport is not None and scene.viewport.complete):
            self.canvas.set_viewport(Viewport.whole(peaks.duration))
        elif grown and scene.viewport is not None:
            self.canvas.set_viewport(Viewport(peaks.duration, scene.viewport.start, scene.viewport.end))
        if self._wanted_region is not None and self._wanted_region.end <= peaks.duration + 0.01:
            region, self._wanted_region = self._wanted_region, None
            self.canvas.set_region(region)
            view = self.canvas.scene.viewport
            if view is not None and region.duration < 0.3 * peaks.duration:
                self.canvas.set_viewport(view.showing(region.start - region.duration, region.end + region.duration))
        self._describe()
        self._redraw_timer.start()

    def _request_pictures(self) -> None:
        peaks, scene = self._peaks, self.canvas.scene
        view = scene.viewport
        if peaks is None or view is None or not self.canvas.isVisible():
            return
        ratio = self.canvas.devicePixelRatioF()
        wave, spectrum = scene.wave_box(), scene.spectrum_box()
        wanted = part(self._path, view.start, view.end, view.duration, round(wave.width() * ratio))
        colours = sound_colours(self.canvas.palette())
        chosen = rows(self._options.shown(peaks.channels), peaks.channels)
        self._waves.start(wave_work(wanted, peaks, self._detail, chosen, round(wave.height() * ratio), colours))
        if not (peaks.complete or peaks.frames < peaks.total):
            return  # the length is not known yet
        scene.low, scene.high = self._options.limits(peaks.sample_rate / 2)
        scene.scale = self._options.scale
        request = spectrogram.SpectrogramRequest(
            path=self._path,
            start=wanted.start,
            end=wanted.end,
            columns=wanted.width,
            rows=round(spectrum.height() * ratio),
            low=scene.low,
            high=scene.high,
            scale=scene.scale,
            channel=chosen[0] - 1 if len(chosen) == 1 and chosen[0] else None,
            window=float(self._options.window),
        )
        self._spectra.start(spectrum_work(request, self._ceiling, colours, self._options))

    def _on_wave_made(self, wave: Wave) -> None:
        self._detail = wave.detail
        scene = self.canvas.scene
        scene.wave, scene.top_db, scene.clipped = wave.picture, wave.top_db, wave.clipped
        self.canvas.redraw()
        self._describe()

    def _on_spectrum_made(self, spectrum: Spectrum) -> None:
        self._ceiling = spectrum.ceiling
        self.canvas.scene.spectrum = spectrum.picture
        self.canvas.redraw()

    def _on_failed(self, sentence: str) -> None:
        path = self._path
        self._reset(sentence)
        if path:
            self.failed.emit(sentence)

    def _on_viewport_changed(self, view: Viewport) -> None:
        self._bar.follow(view)
        self._redraw_timer.start()

    def _on_region_changed(self, _region: Region | None) -> None:
        self._describe()

    def _on_sought(self, seconds: float) -> None:
        self.canvas.set_position(seconds)
        self._describe()
        self.seek_requested.emit(seconds)

    def _on_pointed(self, seconds: float | None, hertz: float | None) -> None:
        self.canvas.show_pointer(pointer_readout(self.canvas.scene, seconds, hertz))

    def _on_channel_chosen(self, channel: str | int) -> None:
        self._options = replace(self._options, channel=channel)
        self._ceiling = None
        self._show_channels()
        self._options_changed()

    def _on_range_chosen(self, low: int, high: int | None) -> None:
        self._options = replace(self._options, low=low, high=high)
        self._options_changed()

    def _on_option_chosen(self, name: str, value: object) -> None:
        self._options = replace(self._options, **{name: value})  # type: ignore[arg-type]
        if name in ("depth", "window"):
            self._ceiling = None
        self._options_changed()

    def _options_changed(self) -> None:
        self._redraw_timer.start()
        self.options_changed.emit()

    def _on_zoomed(self, how: str) -> None:
        if how == "all":
            self.canvas.show_all()
        elif how == "region":
            self.canvas.show_region()
        else:
            self.canvas.zoom(1.5 if how == "in" else 1 / 1.5)

    def _describe(self) -> None:
        """Update the readout and the description for screen readers."""
        scene = self.canvas.scene
        self.controls.region_button.setVisible(scene.region is not None and scene.viewport is not None)
        if scene.viewport is None:
            self.controls.show_readout([])
            self.canvas.setAccessibleDescription(scene.message)
            return
        parts = readout(scene)
        if self.controls.show_readout(parts) and not self._bar.isSliderDown():
            self.canvas.setAccessibleDescription("; ".join(parts))
