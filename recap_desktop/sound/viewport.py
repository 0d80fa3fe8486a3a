"""The visible part of a sound, and axis ticks. Times are in seconds, frequencies in hertz."""

from __future__ import annotations

import math
from dataclasses import dataclass

from recap_desktop.i18n import localized
from recap_desktop.sound.frequency_scale import LINEAR

SHORTEST = 0.002
"""Seconds visible at the highest zoom."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """The part from ``start`` to ``end`` of a sound of length ``duration``; never exceeds the sound."""

    duration: float
    start: float
    end: float

    @classmethod
    def whole(cls, duration: float) -> Viewport:
        """All of the sound."""
        return cls(duration, 0.0, duration)

    @property
    def length(self) -> float:
        """Seconds on screen."""
        return self.end - self.start

    @property
    def complete(self) -> bool:
        """Whether all of the sound is on screen."""
        return self.length >= self.duration * (1 - 1e-9)

    def showing(self, start: float, end: float) -> Viewport:
        """A viewport as close to ``start`` … ``end`` as the sound allows."""
        length = min(self.duration, max(end - start, min(SHORTEST, self.duration)))
        begin = min(max(0.0, start), self.duration - length)
        return Viewport(self.duration, begin, begin + length)

    def zoomed(self, factor: float, at: float) -> Viewport:
        """Zoomed by ``factor``; the time ``at`` keeps its place on screen."""
        length = min(self.duration, max(self.length / factor, min(SHORTEST, self.duration)))
        share = (at - self.start) / self.length if self.length else 0.5
        return self.showing(at - share * length, at + (1 - share) * length)

    def scrolled(self, seconds: float) -> Viewport:
        """Later by ``seconds`` (earlier, where negative)."""
        begin = min(max(0.0, self.start + seconds), self.duration - self.length)
        return Viewport(self.duration, begin, begin + self.length)

    def paged_to(self, moment: float) -> Viewport:
        """Scrolled by a page if ``moment`` is not visible, else unchanged."""
        if self.start <= moment <= self.end:
            return self
        return self.scrolled(moment - self.start - 0.05 * self.length)


def step(span: float, most: int) -> float:
    """The smallest of 1, 2, 5, 10, … that divides ``span`` into at most ``most`` steps."""
    if span <= 0 or most < 1:
        return 1.0
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough * (1 - 1e-9))


def time_step(span: float, most: int) -> float:
    """Like `step`, with the usual fractions of minutes and hours."""
    if span / max(1, most) <= 10:
        return step(span, most)
    parts = (15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0, 21600.0)
    return next((part for part in parts if span / part <= most), 43200.0)


def clock_text(seconds: float, resolution: float) -> str:
    """``m:ss`` or ``h:mm:ss``, with as many decimals as ``resolution`` (seconds) needs, at most four."""
    decimals = 0 if resolution >= 1 else min(4, math.ceil(-math.log10(resolution) - 1e-9))
    units = round(max(0.0, seconds) * 10**decimals)
    whole, rest = divmod(units, 10**decimals)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    tail = f".{rest:0{decimals}d}" if decimals else ""
    return localized(f"{hours}:{minute:02d}:{second:02d}{tail}" if hours else f"{minute}:{second:02d}{tail}")


def hertz_text(hertz: float) -> str:
    """``500 Hz``, ``2 kHz``, ``12.5 kHz``."""
    return localized(f"{hertz:g} Hz" if hertz < 1000 else f"{hertz / 1000:g} kHz")


def hertz_ticks(low: float, high: float, scale: str, most: int) -> list[float]:
    """Round frequencies between ``low`` and ``high``, at most about ``most``."""
    if scale == LINEAR:
        gap = step(high - low, max(1, most))
        first = math.ceil(low / gap - 1e-9)
        return [gap * n for n in range(first, math.floor(high / gap + 1e-9) + 1)]
    for parts in ((1, 2, 5), (1, 3), (1,)):
        ticks = [float(n * 10**power) for power in range(6) for n in parts if low <= n * 10**power <= high]
        if len(ticks) <= most:
            return ticks
    return ticks
