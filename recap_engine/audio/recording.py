"""The last seconds of what a microphone hears, in memory: a ring buffer that an input fills from its own thread.

A sound file can take the place of the microphone, for tests and for machines without a sound card.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from recap_engine.audio.downmix import clean
from recap_engine.audio.source import open_source
from recap_engine.errors import RequestError
from recap_engine.printable import StrPath

Samples = NDArray[np.float32]
Take = Callable[[Samples, int], None]
"""Called with each block (n, channels) and its sample rate, in Hz."""

_LEAST_REST: Final = 0.1
"""The end of a file is heard on its own from this part of a step on."""


class Input(Protocol):
    """An open input."""

    def close(self) -> None:
        """Stop it; `Take` is not called any more."""
        ...


Opener = Callable[[Take], Input]
"""Opens and starts an input. Raises AudioError where there is none."""


class Recorder:
    """Keeps the last ``seconds`` of an input. ``opener`` None: somebody else calls `take`."""

    def __init__(self, opener: Opener | None, seconds: float) -> None:
        self._opener, self._seconds = opener, seconds
        self._input: Input | None = None
        self._lock = threading.Lock()
        self._blocks: deque[Samples] = deque()
        self._rate = self._held = self._heard = 0
        self._level = 0.0

    @property
    def running(self) -> bool:
        """Whether the input is open."""
        return self._input is not None

    @property
    def heard(self) -> float:
        """The seconds that were heard since the start, kept or not."""
        return self._heard / self._rate if self._rate else 0.0

    def start(self) -> None:
        """Forget what was heard, and open the input. Raises AudioError where there is none."""
        self.stop()
        with self._lock:
            self._blocks.clear()
            self._rate = self._held = self._heard = 0
            self._level = 0.0
        if self._opener is not None:
            self._input = self._opener(self.take)

    def stop(self) -> None:
        """Close the input; what was heard stays."""
        held, self._input = self._input, None
        if held is not None:
            held.close()

    def take(self, block: Samples, rate: int) -> None:
        """Keep a block (n, channels); the oldest that are not needed any more go."""
        with self._lock:
            self._rate = rate
            self._blocks.append(block)
            self._held += len(block)
            self._heard += len(block)
            self._level = max(self._level, float(np.abs(block).max(initial=0.0)))
            while self._held - len(self._blocks[0]) >= self._seconds * rate:
                self._held -= len(self._blocks.popleft())

    def level(self) -> float:
        """The largest magnitude since the last call, relative to full scale."""
        with self._lock:
            level, self._level = self._level, 0.0
        return level

    def save(self, path: StrPath) -> float:
        """Write the last seconds as a WAV; returns how many they are, 0 (and no file) for none."""
        import soundfile

        with self._lock:
            blocks, rate = list(self._blocks), self._rate
        if not blocks or not rate:
            return 0.0
        samples = np.concatenate(blocks)[-round(self._seconds * rate) :]
        soundfile.write(str(path), samples, rate, format="WAV", subtype="FLOAT")
        return len(samples) / rate


def pieces_of_file(path: StrPath, seconds: float) -> Iterator[tuple[Samples, int]]:
    """A file in pieces of this many seconds, (n, channels) and the rate; the last may be shorter. Raises AudioError."""
    with open_source(path) as source:
        rate = source.info.sample_rate
        size = max(1, round(seconds * rate))
        waiting = np.zeros((0, source.info.channels), np.float32)
        for block in source.blocks(0, source.info.frames):
            waiting = np.concatenate([waiting, clean(block)[0]])
            while len(waiting) >= size:
                yield waiting[:size], rate
                waiting = waiting[size:]
        if len(waiting):
            yield waiting, rate


def rounds(recorder: Recorder, every: float, path: StrPath | None = None, *, fast: bool = False) -> Iterator[None]:
    """Yield each time the recorder has heard ``every`` seconds more.

    It hears its input, without end, or the file at ``path`` at the speed of real time; ``fast`` does not wait. The end
    of a file counts if it is longer than a tenth of ``every``.

    Raises:
        AudioError: there is no input, or the file cannot be read.
        RequestError: the input stopped by itself.
    """
    if path is not None:
        for block, rate in pieces_of_file(path, every):
            if not fast:
                time.sleep(len(block) / rate)
            alone = not recorder.heard
            recorder.take(block, rate)
            if alone or len(block) > _LEAST_REST * every * rate:
                yield
        return
    recorder.start()
    try:
        while True:
            before = recorder.heard
            time.sleep(every)
            if recorder.heard == before:
                raise RequestError("The microphone sends nothing any more; check that it is connected.")
            yield
    finally:
        recorder.stop()
