"""What the threads beside the sound view make: waveform and spectrogram pictures of a part of a sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from recap_desktop.sound import spectrogram, waveform
from recap_desktop.sound.colours import SoundColours
from recap_desktop.sound.latest_task import Cancelled
from recap_desktop.sound.peaks import Peaks, measure
from recap_desktop.sound.scene import Picture

MARGIN = 0.25
"""Share of the screen that is made ahead on either side, so that scrolling shows no gap."""


@dataclass(frozen=True, slots=True)
class Wave:
    """A waveform picture, the level at its lanes' edges (dBFS), and what was measured for it."""

    picture: Picture
    top_db: int
    detail: Peaks | None


@dataclass(frozen=True, slots=True)
class Spectrum:
    """A spectrogram picture and the level that is brightest in it."""

    picture: Picture
    ceiling: float


@dataclass(frozen=True, slots=True)
class Part:
    """Seconds of a file, pixels across for them."""

    path: str
    start: float
    end: float
    width: int


def part(path: str, start: float, end: float, duration: float, width: int) -> Part:
    """The part on screen (``width`` pixels) with its margins, as far as the sound goes."""
    margin = MARGIN * (end - start)
    begin, stop = max(0.0, start - margin), min(duration, end + margin)
    return Part(path, begin, stop, max(1, round(width * (stop - begin) / max(1e-9, end - start))))


def wave_work(
    wanted: Part, peaks: Peaks, detail: Peaks | None, rows: tuple[int, ...], height: int, colours: SoundColours
) -> Callable[[Cancelled, Callable[[Wave], None]], Wave | None]:
    """Draw from the level that fits; where that is too coarse, measure the part on screen anew."""

    def work(cancelled: Cancelled, _tell: Callable[[Wave], None]) -> Wave | None:
        rate = peaks.sample_rate
        start, stop = wanted.start * rate, wanted.end * rate
        width, used, fresh = (stop - start) / wanted.width, peaks, detail
        if width < peaks.bin:
            if detail is None or not detail.covers(start, stop) or detail.bin > max(1.0, width):
                finest = 1 << max(0, int(width).bit_length() - 2)
                first, last = max(0, int(start) - 2), int(stop) + 3
                fresh = measure(wanted.path, cancelled, start=first, stop=last, finest=finest)
            if fresh is None:
                return None
            used = fresh
        top, top_db = waveform.scale(peaks.peak)
        lanes = [waveform.columns(used, row, start, stop, wanted.width) for row in rows]
        picture = Picture(waveform.picture(lanes, height, top, colours), wanted.start, wanted.end)
        return Wave(picture, top_db, fresh)

    return work


def spectrum_work(
    wanted: spectrogram.SpectrogramRequest, ceiling: float | None, colours: SoundColours
) -> Callable[[Cancelled, Callable[[Spectrum], None]], Spectrum | None]:
    """Compute and colour. Without a ``ceiling`` the loudest there is becomes it, so that colours stay while zooming."""

    def work(cancelled: Cancelled, _tell: Callable[[Spectrum], None]) -> Spectrum | None:
        levels = spectrogram.decibels(wanted, cancelled)
        if levels is None:
            return None
        top = spectrogram.loudest(levels) if ceiling is None else ceiling
        return Spectrum(Picture(spectrogram.picture(levels, top, colours), wanted.start, wanted.end), top)

    return work
