from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor

from recap_desktop.sound.colours import SoundColours, colour_map
from recap_desktop.sound.spectrogram import FAINTEST, SpectrogramRequest, decibels, frequencies, loudest, render

ROWS = 200


def never() -> bool:
    return False


def spectrum(
    path: str, start: float, end: float, *, scale: str = "linear", high: float = 8000, channel: int | None = None
):
    low = 20.0 if scale == "log" else 0.0
    found = decibels(SpectrogramRequest(path, start, end, 120, ROWS, low, high, scale, channel), never)
    assert found is not None
    edges = frequencies(low, high, ROWS, scale)
    return found, (edges[:-1] + edges[1:])[::-1] / 2


@pytest.mark.parametrize("scale", ["linear", "log", "mel"])
@pytest.mark.parametrize("hertz", [200, 1000, 5000])
def test_a_tone_is_brightest_at_its_frequency_and_level(write, sine, hertz: float, scale: str) -> None:
    levels, rows = spectrum(write(sine(hertz, 2, level=0.5)), 0.5, 1.5, scale=scale)
    assert levels.shape == (ROWS, 120)
    assert rows[levels.mean(1).argmax()] == pytest.approx(hertz, abs=50)
    assert levels.max() == pytest.approx(-6, abs=3)


def test_time_runs_to_the_right_and_hits_the_right_column(write, sine) -> None:
    silent = np.zeros(16000, np.float32)
    path = write(np.concatenate([silent, sine(3000, 0.5), silent[:8000]]))
    columns = spectrum(path, 0, 2)[0].max(0)
    assert (columns[:58] < -60).all()
    assert (columns[63:87] > -10).all()
    assert (columns[93:] < -60).all()


@pytest.mark.parametrize("name", ["long.wav", "long.ogg"])
def test_a_long_sound_is_looked_at_in_places_that_fit(write, sine, name: str) -> None:
    path = write(np.concatenate([sine(500, 60), sine(4000, 60)]), name=name)
    levels, rows = spectrum(path, 0, 120)
    assert rows[levels[:, 5:55].mean(1).argmax()] == pytest.approx(500, abs=60)
    assert rows[levels[:, 65:115].mean(1).argmax()] == pytest.approx(4000, abs=60)


def test_a_channel_is_looked_at_alone(write, sine) -> None:
    path = write(np.stack([sine(1000, 1), sine(3000, 1)], 1))
    levels, rows = spectrum(path, 0.2, 0.8, channel=1)
    assert rows[levels.mean(1).argmax()] == pytest.approx(3000, abs=50)


def test_silence_and_what_lies_outside_is_faintest(write) -> None:
    assert (spectrum(write(np.zeros(4000)), 0, 0.25)[0] <= FAINTEST + 1).all()


def test_it_stops_when_nobody_wants_it(write, sine) -> None:
    assert decibels(SpectrogramRequest(write(sine(100, 1)), 0, 1, 50, 50, 0, 8000, False), lambda: True) is None


@pytest.mark.parametrize("dark", [False, True])
def test_louder_is_always_further_from_the_ground(dark: bool) -> None:
    colours = colour_map(dark, "#14161b" if dark else "#ffffff")
    shares = ((0.2126, 16), (0.7152, 8), (0.0722, 0))
    light = sum(share * ((colours >> shift & 255) / 255.0) ** 2.2 for share, shift in shares)
    rising = light if dark else light[::-1]
    assert all(after > before - 1e-3 for before, after in pairwise(rising[::16]))
    assert rising[-1] - rising[0] > 0.6


def test_the_loudest_is_drawn_in_the_last_colour(write, sine) -> None:
    levels, _ = spectrum(write(sine(1000, 1)), 0.2, 0.8)
    colours = SoundColours(True, "#000000", "#333333", "#ffffff", "#aaaaaa", "#0000ff")
    image = render(levels, loudest(levels), colours)
    colours = {image.pixelColor(60, row).name() for row in range(ROWS)}
    assert f"#{colour_map(True, '#000000')[255] & 0xFFFFFF:06x}" in colours
    assert "#000000" in colours


def test_narrow_dynamic_range_hides_faint_sounds() -> None:
    colours = SoundColours(True, "#000000", "#333333", "#ffffff", "#aaaaaa", "#0000ff")
    levels = np.full((1, 2), -20.0, np.float32)
    levels[0, 1] = -80.0

    def brightness(depth: float) -> int:
        return QColor(render(levels, -20.0, colours, depth).pixel(1, 0)).lightness()

    assert brightness(40.0) == 0
    assert brightness(120.0) > 0


def test_longer_window_separates_close_tones(write, sine) -> None:
    path = write(sine(1000, 2, level=0.3) + sine(1040, 2, level=0.3))

    def dip(window: float) -> float:
        """Decibels that the level between the tones lies below them."""
        request = SpectrogramRequest(path, 0.5, 1.5, 4, 60, 980, 1060, "linear", None, window)
        levels = decibels(request, never)
        assert levels is not None
        column = levels[::-1, 2]
        return float(min(column[15], column[45]) - column[30])

    assert dip(160) > dip(10) + 6
