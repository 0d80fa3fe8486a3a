"""Opens and closes the sound card in a thread of its own, because drivers can be slow."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import shiboken6
from PySide6.QtCore import QObject, Signal

from recap_desktop.sound.audio_callback import AudioCallback
from recap_desktop.sound.clock import Clock
from recap_desktop.sound.frame_feed import Feed, PlaybackRequest
from recap_desktop.sound.outputs import Output, Outputs, SoundCards
from recap_engine.errors import RecapError

_SILENT = 3.0
"""Seconds without a callback after which the card counts as lost."""


class Speaker(QObject):
    """Owns at most one open card; a newer request replaces a pending one."""

    opened = Signal()
    failed = Signal(str)
    listed = Signal(list)
    """The names of the available cards."""
    lost = Signal()
    """The card stopped by itself, perhaps unplugged."""
    _came = Signal(object, object)
    _ended = Signal(object)

    def __init__(self, outputs: Outputs | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._outputs = outputs or SoundCards()
        self.device: str | None = None
        self._volume = 1.0
        self._card: Output | None = None
        self._clock = Clock(1.0)
        self._callback = AudioCallback()
        self._opening: object | None = None
        self._begun = 0.0
        self._jobs = ThreadPoolExecutor(1, "sound-card")
        self._came.connect(self._on_came)
        self._ended.connect(self._on_ended)

    @property
    def is_open(self) -> bool:
        """Whether a card is open."""
        return self._card is not None

    def list_cards(self) -> None:
        """Look for cards; emits `listed`. Nothing waits for the thread, since a broken driver may never answer."""

        def job() -> None:
            names = self._outputs.names()
            if shiboken6.isValid(self):
                self.listed.emit(names)

        threading.Thread(target=job, name="sound-card-list", daemon=True).start()

    def set_volume(self, volume: float) -> None:
        """Set the linear gain, 0 to 1."""
        self._volume = self._callback.volume = volume

    def open(self) -> None:
        """Open the card; emits `opened` or `failed`."""
        ticket = self._opening = object()
        name, outputs = self.device, self._outputs
        callback = self._callback = AudioCallback()
        callback.volume = self._volume

        def job() -> None:
            try:
                card: object = outputs.open(name, callback.fill, lambda: self._ended.emit(ticket))
            except RecapError as error:
                card = str(error)
            self._came.emit(ticket, card)

        self._jobs.submit(job)

    def release(self) -> None:
        """Close the card."""
        self._opening = None
        if self._card is not None:
            self._callback.silence()
            self._jobs.submit(self._card.close)
            self._card = None

    def close(self) -> None:
        """Close the card and wait for it."""
        self.release()
        self._jobs.shutdown(wait=True, cancel_futures=False)
        self._jobs = ThreadPoolExecutor(1, "sound-card")

    def feed(self, request: PlaybackRequest) -> Feed | None:
        """A feed for a request in the card's format; None without a card."""
        return Feed(request, self._card.sample_rate, self._card.channels) if self._card is not None else None

    def play(self, feed: Feed | None) -> None:
        """Play a feed from now on."""
        self._begun = monotonic()
        self._callback.play(feed)

    def silence(self) -> None:
        """Fade out and play nothing."""
        self._callback.silence()

    def heard(self, feed: Feed | None) -> float | None:
        """The frame of ``feed`` that is audible now; None if it is not playing."""
        found = self._clock.heard(self._card.time()) if self._card is not None else None
        return found[1] if feed is not None and found is not None and found[0] is feed else None

    def check(self) -> bool:
        """Whether the card still requests frames; otherwise emits `lost` and closes it."""
        if self._card is not None and monotonic() - max(self._begun, self._callback.last_called) > _SILENT:
            self.lost.emit()
            self.release()
            return False
        return True

    def _on_came(self, ticket: object, card: object) -> None:
        if isinstance(card, str):
            if ticket is self._opening:
                self.failed.emit(card)
            return
        output: Output = card  # type: ignore[assignment]
        if ticket is not self._opening:
            self._jobs.submit(output.close)
            return
        self._card = output
        self._clock = Clock(output.sample_rate)
        self._callback.connect(self._clock, output.latency)
        self._begun = monotonic()
        self.opened.emit()

    def _on_ended(self, ticket: object) -> None:
        if ticket is self._opening and self._card is not None:
            self.lost.emit()
            self.release()
