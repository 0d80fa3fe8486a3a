"""Playing sounds: from a file of any length or a region of it, looped, slower or faster at the same pitch.

The card is opened and closed in a thread of its own, because drivers take their time; nothing here blocks the window.
Positions are seconds of the file, and tell what is being heard, not what was sent.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from time import monotonic

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from recap_desktop.sound.clock import Clock
from recap_desktop.sound.feed import Course, Feed
from recap_desktop.sound.outputs import Output, Outputs, SoundCards
from recap_engine.errors import RecapError
from recap_engine.records import Region

STOPPED, PLAYING, PAUSED = "stopped", "playing", "paused"
SLOWEST, FASTEST = 0.5, 2.0

_TICK = 16
_IDLE = 8000
"""Milliseconds of silence after which the card is let go."""
_SILENT = 3.0
"""Seconds without a request from the card after which it is taken for gone."""
_FADE = 192


class Player(QObject):
    """Plays one sound at a time. Everything may be called at any time, whether or not there is a sound card."""

    position_changed = Signal(float)
    state_changed = Signal(str)
    finished = Signal()
    failed = Signal(str)
    _opened = Signal(object, object)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None, outputs: Outputs | None = None) -> None:
        super().__init__(parent)
        self._outputs = outputs or SoundCards()
        self._course: Course | None = None
        self._state, self._position, self._done = STOPPED, 0.0, False
        self._device: str | None = None
        self._volume = 1.0
        self._card: Output | None = None
        self._clock = Clock(1.0)
        self._feed: Feed | None = None
        self._mouth = _Mouth()
        self._opening: object | None = None
        self._begun = 0.0
        self._jobs = ThreadPoolExecutor(1, "sound-card")
        self._tick = QTimer(self, interval=_TICK, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._on_tick)
        self._idle = QTimer(self, interval=_IDLE, singleShot=True)
        self._idle.timeout.connect(self._on_idle)
        self._opened.connect(self._on_opened)
        self._ended.connect(self._on_ended)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.close)

    @property
    def state(self) -> str:
        """``stopped``, ``playing`` or ``paused``."""
        return self._state

    @property
    def position(self) -> float:
        """Seconds of the file that are being heard."""
        return self._position

    @property
    def region(self) -> Region | None:
        """What is played of the file; None for all."""
        return self._course.region if self._course else None

    def load(self, path: str, region: Region | None = None) -> None:
        """Have another sound ready, stopped at its beginning. Speed, loop and volume stay."""
        start = region.start if region else 0.0
        speed, loop = (self._course.speed, self._course.loop) if self._course else (1.0, False)
        self._course = Course(path, region, start, speed, loop)
        self._halt(STOPPED)
        self._drop_feed()
        self._done = False
        self._move(start)

    def unload(self) -> None:
        """Have no sound; what plays stops."""
        self._halt(STOPPED)
        self._drop_feed()
        if self._course is not None:
            self._course = replace(self._course, path="", region=None, start=0.0)

    def set_region(self, region: Region | None) -> None:
        """Play another part of the same file (None: all). What plays goes on if it is inside, else from the start."""
        if self._course is None or region == self._course.region:
            return
        self._course = replace(self._course, region=region)
        self._restart(self._position if self._within(self._position) else self._beginning())

    def play(self) -> None:
        """Go on, or begin; after the end, from the beginning."""
        if self._course is None or not self._course.path or self._state == PLAYING:
            return
        self._idle.stop()
        self._begun = monotonic()
        if self._done:
            self._restart(self._beginning())
        self._set_state(PLAYING)
        self._tick.start()
        if self._card is None:
            self._open()
        else:
            self._speak()

    def pause(self) -> None:
        """Stop where it is."""
        if self._state == PLAYING:
            self._halt(PAUSED)

    def toggle(self) -> None:
        """Play, or pause."""
        if self._state == PLAYING:
            self.pause()
        else:
            self.play()

    def replay(self) -> None:
        """Play from the beginning of the sound or the region."""
        self.seek(self._beginning())
        self.play()

    def back(self, seconds: float = 1.0) -> None:
        """Hear the last seconds again."""
        self.seek(self._position - seconds)

    def seek(self, seconds: float) -> None:
        """Go to a place in the file; inside the region, where there is one."""
        if self._course is not None:
            region = self._course.region
            low, high = (region.start, region.end) if region else (0.0, float("inf"))
            self._restart(min(max(low, seconds), high))

    def set_speed(self, speed: float) -> None:
        """0.5 (half as fast) to 2 (twice), at the same pitch."""
        speed = min(max(SLOWEST, speed), FASTEST)
        self._course = self._course or Course("", None, 0.0)
        if speed != self._course.speed:
            self._course = replace(self._course, speed=speed)
            self._restart(self._position)

    def set_volume(self, volume: float) -> None:
        """0 (silent) to 1; squared, so that the steps sound even."""
        self._volume = min(max(0.0, volume), 1.0)
        self._mouth.volume = self._volume**2

    def set_loop(self, loop: bool) -> None:
        """Begin again at the end."""
        self._course = self._course or Course("", None, 0.0)
        if loop == self._course.loop:
            return
        self._course = replace(self._course, loop=loop)
        if loop and self._feed is not None:
            self._feed.loop()
        else:
            self._restart(self._position)

    def devices(self) -> list[str]:
        """Sound cards to choose from; none where there is none. Takes some 0.1 s the first time."""
        return self._outputs.names()

    def set_device(self, name: str | None) -> None:
        """Play on this card (None: the system's choice)."""
        if name == self._device:
            return
        self._device = name
        playing = self._state == PLAYING
        self._let_go()
        if playing:
            self._open()

    def close(self) -> None:
        """Let go of the sound card and the file, and wait for it."""
        self._halt(STOPPED)
        self._drop_feed()
        self._let_go()
        self._jobs.shutdown(wait=True, cancel_futures=False)
        self._jobs = ThreadPoolExecutor(1, "sound-card")

    def _beginning(self) -> float:
        return self._course.region.start if self._course and self._course.region else 0.0

    def _within(self, seconds: float) -> bool:
        region = self._course.region if self._course else None
        return region is None or region.start <= seconds < region.end

    def _restart(self, seconds: float) -> None:
        """Be at ``seconds``, with the course as it is now; keeps playing or silent."""
        self._drop_feed()
        self._done = False
        self._move(seconds)
        if self._state == PLAYING and self._card is not None:
            self._speak()

    def _speak(self) -> None:
        if self._feed is None and self._course is not None and self._card is not None:
            course = replace(self._course, start=self._position)
            self._feed = Feed(course, self._card.sample_rate, self._card.channels)
        self._mouth.speak(self._feed)

    def _halt(self, state: str) -> None:
        """Be silent; what was sent but not heard is taken back, so that going on begins where the ear was."""
        if self._state == PLAYING:
            self._tick.stop()
            self._mouth.hush()
            if state == PAUSED:
                self._move(self._heard())
                self._drop_feed()
            self._idle.start()
        self._set_state(state)

    def _heard(self) -> float:
        feed = self._feed
        found = self._clock.heard(self._card.time()) if self._card is not None else None
        return feed.seconds(found[1]) if feed is not None and found is not None and found[0] is feed else self._position

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

    def _open(self) -> None:
        ticket = self._opening = object()
        name, outputs = self._device, self._outputs
        mouth = self._mouth = _Mouth()
        mouth.volume = self._volume**2

        def job() -> None:
            try:
                card: object = outputs.open(name, mouth.fill, lambda: self._ended.emit(ticket))
            except RecapError as error:
                card = str(error)
            self._opened.emit(ticket, card)

        self._jobs.submit(job)

    def _let_go(self) -> None:
        self._opening = None
        self._drop_feed()
        if self._card is not None:
            self._mouth.hush()
            self._jobs.submit(self._card.close)
            self._card = None

    def _on_opened(self, ticket: object, card: object) -> None:
        if isinstance(card, str):
            if ticket is self._opening:
                self._fail(card)
            return
        output: Output = card  # type: ignore[assignment]
        if ticket is not self._opening:
            self._jobs.submit(output.close)
            return
        self._card = output
        self._clock = Clock(output.sample_rate)
        self._mouth.connect(self._clock, output.latency)
        self._begun = monotonic()
        if self._state == PLAYING:
            self._speak()
        else:
            self._idle.start()

    def _on_ended(self, ticket: object) -> None:
        if ticket is self._opening and self._card is not None:
            self._card_lost()

    def _card_lost(self) -> None:
        sentence = self.tr("The sound card stopped, perhaps it was unplugged; play again to use another one.")
        playing = self._state == PLAYING
        self._move(self._position)
        if playing:
            self._halt(PAUSED)
        self._let_go()
        if playing:
            self.failed.emit(sentence)

    def _on_tick(self) -> None:
        feed = self._feed
        if self._card is None or feed is None:
            return
        if feed.error:
            self._fail(feed.error)
            return
        if monotonic() - max(self._begun, self._mouth.asked) > _SILENT:
            self._card_lost()
            return
        found = self._clock.heard(self._card.time())
        if found is None or found[0] is not feed:
            return
        if feed.finished_at is not None and found[1] >= feed.finished_at:
            end = feed.end
            self._halt(STOPPED)
            self._drop_feed()
            self._move(end)
            self._done = True
            self.finished.emit()
        else:
            self._move(feed.seconds(found[1]))

    def _on_idle(self) -> None:
        if self._state != PLAYING:
            self._let_go()


class _Mouth:
    """What the card's callback runs: never waits, fades in and out so that nothing clicks, and tells the clock."""

    def __init__(self) -> None:
        self.volume = 1.0
        self.asked = 0.0
        self._gain = 0.0
        self._wanted: Feed | None = None
        self._feed: Feed | None = None
        self._clock: Clock | None = None
        self._latency = 0.0

    def connect(self, clock: Clock, latency: float) -> None:
        """From now on, tell this clock."""
        self._clock, self._latency = clock, latency

    def speak(self, feed: Feed | None) -> None:
        """Play this; fades over from what is playing."""
        self._wanted = feed

    def hush(self) -> None:
        """Play nothing; fades out."""
        self._wanted = None

    def fill(self, out: NDArray[np.float32], dac_time: float, now: float) -> None:
        """The callback: (frames, channels) to be heard at ``dac_time``."""
        self.asked = monotonic()
        out.fill(0)
        wanted, before = self._wanted, self._feed
        if wanted is not before:
            self._fade_out(before, out)
            self._feed, self._gain = wanted, 0.0
        if wanted is None:
            return
        first = wanted.ring.taken
        heard = np.empty_like(out)
        count = wanted.ring.take(heard)
        out[:count] += heard[:count] * self._ramp(count)
        if self._clock is not None and count:
            self._clock.played(dac_time, now, self._latency, wanted, first, count)

    def _fade_out(self, feed: Feed | None, out: NDArray[np.float32]) -> None:
        if feed is not None and self._gain:
            rest = np.empty((min(_FADE, len(out)), out.shape[1]), np.float32)
            count = feed.ring.take(rest)
            out[:count] += rest[:count] * np.linspace(self._gain, 0, count, dtype=np.float32)[:, None]

    def _ramp(self, count: int) -> NDArray[np.float32]:
        ramp = np.full((count, 1), self.volume, np.float32)
        fade = min(_FADE, count)
        ramp[:fade, 0] = np.linspace(self._gain, self.volume, fade, dtype=np.float32)
        if count:
            self._gain = self.volume
        return ramp
