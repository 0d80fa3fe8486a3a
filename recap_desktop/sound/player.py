"""Playback of a file or a region of it, looped, slower or faster at constant pitch.

Nothing here blocks the window: a feed reads the file in a thread, the `speaker` owns the card.
Positions are seconds of the file that is audible, not of the frames sent.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from recap_desktop.sound.frame_feed import Feed, PlaybackRequest
from recap_desktop.sound.outputs import Outputs
from recap_desktop.sound.speaker import Speaker
from recap_engine.records import Region

STOPPED, PLAYING, PAUSED = "stopped", "playing", "paused"
SLOWEST, FASTEST = 0.5, 2.0

_TICK = 16
_IDLE = 8000
"""Milliseconds of silence after which the card is closed."""


class Player(QObject):
    """Plays one sound at a time. All methods are safe at any time, with or without a sound card."""

    position_changed = Signal(float)
    state_changed = Signal(str)
    finished = Signal()
    failed = Signal(str)
    devices_listed = Signal(list)
    """Names of the available sound cards."""

    def __init__(self, parent: QObject | None = None, outputs: Outputs | None = None) -> None:
        super().__init__(parent)
        self._speaker = Speaker(outputs, self)
        self._request: PlaybackRequest | None = None
        self._state, self._position, self._done = STOPPED, 0.0, False
        self._volume = 1.0
        self._feed: Feed | None = None
        self._tick = QTimer(self, interval=_TICK, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._on_tick)
        self._idle = QTimer(self, interval=_IDLE, singleShot=True)
        self._idle.timeout.connect(self._on_idle)
        self._speaker.opened.connect(self._on_opened)
        self._speaker.failed.connect(self._fail)
        self._speaker.lost.connect(self._on_lost)
        self._speaker.listed.connect(self.devices_listed)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.close)

    @property
    def state(self) -> str:
        """``stopped``, ``playing`` or ``paused``."""
        return self._state

    @property
    def position(self) -> float:
        """The audible position in seconds of the file."""
        return self._position

    @property
    def region(self) -> Region | None:
        """The part of the file to play; None for all."""
        return self._request.region if self._request else None

    def load(self, path: str, region: Region | None = None) -> None:
        """Load a sound, stopped at its start. Speed, loop and volume are kept."""
        start = region.start if region else 0.0
        speed, loop = (self._request.speed, self._request.loop) if self._request else (1.0, False)
        self._request = PlaybackRequest(path, region, start, speed, loop)
        self._halt(STOPPED)
        self._drop_feed()
        self._done = False
        self._move(start)

    def unload(self) -> None:
        """Stop and unload the sound."""
        self._halt(STOPPED)
        self._drop_feed()
        if self._request is not None:
            self._request = replace(self._request, path="", region=None, start=0.0)

    def set_region(self, region: Region | None) -> None:
        """Set the part to play (None: all). Playback continues inside it, else restarts at its beginning."""
        if self._request is None or region == self._request.region:
            return
        self._request = replace(self._request, region=region)
        self._restart(self._position if self._within(self._position) else self._beginning())

    def play(self) -> None:
        """Play from the current position; after the end, from the beginning."""
        if self._request is None or not self._request.path or self._state == PLAYING:
            return
        self._idle.stop()
        if self._done:
            self._restart(self._beginning())
        self._set_state(PLAYING)
        self._tick.start()
        if self._speaker.is_open:
            self._play_feed()
        else:
            self._speaker.open()

    def pause(self) -> None:
        """Pause at the current position."""
        if self._state == PLAYING:
            self._halt(PAUSED)

    def toggle(self) -> None:
        """Play, or pause."""
        if self._state == PLAYING:
            self.pause()
        else:
            self.play()

    def replay(self) -> None:
        """Play from the beginning of the sound or region."""
        self.seek(self._beginning())
        self.play()

    def back(self, seconds: float = 1.0) -> None:
        """Seek back."""
        self.seek(self._position - seconds)

    def seek(self, seconds: float) -> None:
        """Seek to a position in the file, limited to the region if there is one."""
        if self._request is not None:
            region = self._request.region
            low, high = (region.start, region.end) if region else (0.0, float("inf"))
            self._restart(min(max(low, seconds), high))

    def set_speed(self, speed: float) -> None:
        """Set the speed, 0.5 to 2, at constant pitch."""
        speed = min(max(SLOWEST, speed), FASTEST)
        self._request = self._request or PlaybackRequest("", None, 0.0)
        if speed != self._request.speed:
            self._request = replace(self._request, speed=speed)
            self._restart(self._position)

    def set_volume(self, volume: float) -> None:
        """Set the volume, 0 to 1; it is squared so that steps sound even."""
        self._volume = min(max(0.0, volume), 1.0)
        self._speaker.set_volume(self._volume**2)

    def set_loop(self, loop: bool) -> None:
        """Switch looping on or off."""
        self._request = self._request or PlaybackRequest("", None, 0.0)
        if loop == self._request.loop:
            return
        self._request = replace(self._request, loop=loop)
        if loop and self._feed is not None:
            self._feed.loop()
        else:
            self._restart(self._position)

    def list_devices(self) -> None:
        """Look for sound cards; emits `devices_listed`. The first look loads PortAudio, which can take seconds."""
        self._speaker.list_cards()

    def set_device(self, name: str | None) -> None:
        """Play on this card (None: the system default)."""
        if name == self._speaker.device:
            return
        self._speaker.device = name
        self._drop_feed()
        self._speaker.release()
        if self._state == PLAYING:
            self._speaker.open()

    def close(self) -> None:
        """Close card and file, and wait for it."""
        self._halt(STOPPED)
        self._drop_feed()
        self._speaker.close()

    def _beginning(self) -> float:
        return self._request.region.start if self._request and self._request.region else 0.0

    def _within(self, seconds: float) -> bool:
        region = self._request.region if self._request else None
        return region is None or region.start <= seconds < region.end

    def _restart(self, seconds: float) -> None:
        """Restart the feed at ``seconds`` with the current request; keeps playing or paused."""
        self._drop_feed()
        self._done = False
        self._move(seconds)
        if self._state == PLAYING and self._speaker.is_open:
            self._play_feed()

    def _play_feed(self) -> None:
        if self._feed is None and self._request is not None:
            self._feed = self._speaker.feed(replace(self._request, start=self._position))
        self._speaker.play(self._feed)

    def _halt(self, state: str) -> None:
        """Stop output and discard frames not yet audible, so that playback resumes at the audible position."""
        if self._state == PLAYING:
            self._tick.stop()
            self._speaker.silence()
            if state == PAUSED:
                self._move(self._heard())
                self._drop_feed()
            self._idle.start()
        self._set_state(state)

    def _heard(self) -> float:
        frame = self._speaker.heard(self._feed)
        return self._position if self._feed is None or frame is None else self._feed.seconds(frame)

    def _drop_feed(self) -> None:
        if self._feed is not None:
            self._feed.stop()
            self._feed = None

    def _move(self, seconds: float) -> None:
        if seconds != self._position:
            self._position = seconds
            self.position_changed.emit(seconds)

    def _set_state(self, state: str) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)

    def _fail(self, sentence: str) -> None:
        self._halt(PAUSED if self._state == PLAYING else self._state)
        self.failed.emit(sentence)

    def _on_opened(self) -> None:
        if self._state == PLAYING:
            self._play_feed()
        else:
            self._idle.start()

    def _on_lost(self) -> None:
        """Pause at the last audible position; the speaker closes the card next."""
        playing = self._state == PLAYING
        if playing:
            self._halt(PAUSED)
        self._drop_feed()
        if playing:
            sentence = self.tr("The sound card stopped; it may have been unplugged. Play again to use another one.")
            self.failed.emit(sentence)

    def _on_tick(self) -> None:
        feed = self._feed
        if feed is None:
            return
        if feed.error:
            self._fail(feed.error)
            return
        frame = self._speaker.heard(feed) if self._speaker.check() else None
        if frame is None:
            return
        if feed.finished_at is not None and frame >= feed.finished_at:
            end = feed.end
            self._halt(STOPPED)
            self._drop_feed()
            self._move(end)
            self._done = True
            self.finished.emit()
        else:
            self._move(feed.seconds(frame))

    def _on_idle(self) -> None:
        if self._state != PLAYING:
            self._drop_feed()
            self._speaker.release()
