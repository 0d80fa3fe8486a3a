from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from recap_desktop.sound.player import Player
from recap_desktop.sound.view import SoundView

Write = Callable[..., str]
RATE = 16000


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes samples (n,) or (n, channels) to a file."""

    def made(samples: NDArray[np.floating], rate: int = RATE, name: str = "sound.wav") -> str:
        path = tmp_path / name
        soundfile.write(path, samples, rate)
        return str(path)

    return made


@pytest.fixture
def sine() -> Callable[..., NDArray[np.float32]]:
    """Makes a tone (n,): hertz, seconds, and where wanted rate and level."""

    def made(hertz: float, seconds: float, rate: int = RATE, level: float = 0.5) -> NDArray[np.float32]:
        return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)

    return made


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[SoundView]:
    made = SoundView()
    qtbot.addWidget(made)
    made.resize(700, 360)
    made.show()
    yield made
    made.clear()
    made.wait()


class BenchCard:
    """A sound card without sound: takes frames when told to, and keeps its own time and what it was given."""

    def __init__(self, fill: Callable[..., None], ended: Callable[[], None], rate: float, channels: int) -> None:
        self.sample_rate, self.channels, self.latency = rate, channels, 0.05
        self.fill, self.ended = fill, ended
        self.now, self.closed = 100.0, False
        self.played: list[NDArray[np.float32]] = []

    def time(self) -> float:
        return self.now

    def close(self) -> None:
        self.closed = True

    def turn(self, frames: int = 480) -> NDArray[np.float32]:
        """Ask for one buffer; time passes by as much as it holds."""
        out = np.full((frames, self.channels), np.nan, np.float32)
        self.fill(out, self.now + self.latency, self.now)
        self.now += frames / self.sample_rate
        self.played.append(out)
        return out

    def sound(self) -> NDArray[np.float32]:
        """All it was given, mixed: (n,)."""
        return np.concatenate(self.played).mean(1)


class BenchCards:
    """A machine with such cards; ``missing`` says why none can be opened."""

    def __init__(self, rate: float = RATE, channels: int = 2) -> None:
        self.rate, self.channels = rate, channels
        self.missing: Exception | None = None
        self.opened: list[tuple[str | None, BenchCard]] = []

    def names(self) -> list[str]:
        return ["Bench, Test"]

    def open(self, name: str | None, fill: Callable[..., None], ended: Callable[[], None]) -> BenchCard:
        if self.missing is not None:
            raise self.missing
        card = BenchCard(fill, ended, self.rate, self.channels)
        self.opened.append((name, card))
        return card

    @property
    def card(self) -> BenchCard:
        return self.opened[-1][1]


@pytest.fixture
def cards() -> BenchCards:
    return BenchCards()


@pytest.fixture
def player(qtbot: QtBot, cards: BenchCards) -> Iterator[Player]:
    made = Player(outputs=cards)
    yield made
    made.close()
    delete(made)  # here, not by the garbage collector in whichever thread it runs
