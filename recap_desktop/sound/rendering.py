"""Tasks that render waveform and spectrogram pictures in threads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from recap_desktop.sound import spectrogram, waveform
from recap_desktop.sound.colours import SoundColours
from recap_desktop.sound.display_options import DisplayOptions
from recap_desktop.sound.latest_task import Cancelled
from recap_desktop.sound.peaks import Peaks, clipped, measure
from recap_desktop.sound.scene import Picture

MARGIN = 0.25
"""Share of the visible width rendered on either side, so that scrolling shows no gap."""


@dataclass(frozen=True, slots=True)
class Wave:
    """A waveform picture, the level at its lanes' edges (dBFS), and the detail measured for it."""

    picture: Picture
    top_db: int
    detail: Peaks | None
    clipped: bool = False


@dataclass(frozen=True, slots=True)
class Spectrum:
    """A spectrogram picture and its brightest level (dBFS)."""

    picture: Picture
    ceiling: float


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file in seconds, and its width in pixels."""

    path: str
    start: float
    end: float
    width: int


def part(path: str, start: float, end: float, duration: float, width: int) -> Part:
    """The visible part (``width`` pixels) with its margins, within the sound."""
    margin = MARGIN * (end - start)
    begin, stop = max(0.0, start - margin), min(duration, end + margin)
    return Part(path, begin, stop, max(1, round(width * (stop - begin) / max(1e-9, end - start))))


def wave_work(
    target: Part, peaks: Peaks, detail: Peaks | None, rows: tuple[int, ...], height: int, colours: SoundColours
) -> Callable[[Cancelled, Callable[[Wave], None]], Wave | None]:
    """Render from the fitting level; measure the visible part again where that is too coarse."""

    def work(cancelled: Cancelled, _report: Callable[[Wave], None]) -> Wave | None:
        rate = peaks.sample_rate
        start, stop = target.start * rate, target.end * rate
        width, used, fresh = (stop - start) / target.width, peaks, detail
        if width < peaks.bin:
            if detail is None or not detail.covers(start, stop) or detail.bin > max(1.0, width):
                finest = 1 << max(0, int(width).bit_length() - 2)
                first, last = max(0, int(start) - 2), int(stop) + 3
                fresh = measure(target.path, cancelled, start=first, stop=last, finest=finest)
            if fresh is None:
                return None
            used = fresh
        top, top_db = waveform.scale(peaks.peak)
        lanes = [waveform.columns(used, row, start, stop, target.width) for row in rows]
        marks = [clipped(used, row, start, stop, target.width) for row in rows]
        picture = Picture(waveform.render(lanes, height, top, colours, marks), target.start, target.end)
        return Wave(picture, top_db, fresh, any(mark.any() for mark in marks))

    return work


def spectrum_work(
    target: spectrogram.SpectrogramRequest, ceiling: float | None, colours: SoundColours, options: DisplayOptions
) -> Callable[[Cancelled, Callable[[Spectrum], None]], Spectrum | None]:
    """Compute and colour. Without ``ceiling`` the loudest level becomes it, so that colours can stay while zooming."""

    def work(cancelled: Cancelled, _report: Callable[[Spectrum], None]) -> Spectrum | None:
        levels = spectrogram.decibels(target, cancelled)
        if levels is None:
            return None
        top = spectrogram.loudest(levels, options.depth) if ceiling is None else ceiling
        return Spectrum(
            Picture(
                spectrogram.render(levels, top, colours, options.depth, options.colour_map), target.start, target.end
            ),
            top,
        )

    return work
