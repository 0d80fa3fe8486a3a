"""Display options of the sound view, kept for all sounds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from recap_desktop.sound.colours import COLOUR_MAPS, STANDARD
from recap_desktop.sound.frequency_scale import LINEAR, LOG, LOWEST_LOG, SCALES

MIXED, ALL = "mixed", "all"
DEPTHS: Final = (40, 60, 80, 100, 120)
"""Dynamic ranges to choose from, in decibels."""
WINDOWS: Final = (0, 5, 10, 20, 40, 80, 160)
"""Lengths of the analysis window to choose from, in milliseconds; 0 chooses it by the zoom."""


@dataclass(frozen=True, slots=True)
class DisplayOptions:
    """``channel`` is ``mixed``, ``all`` or a number from 0; ``high`` (hertz) None means the Nyquist frequency."""

    channel: str | int = MIXED
    low: int = 0
    high: int | None = None
    scale: str = LINEAR
    depth: int = 80
    window: int = 0
    colour_map: str = STANDARD

    @classmethod
    def from_dict(cls, options: dict[str, Any]) -> DisplayOptions:
        """Options from `to_dict`; missing or invalid ones get their defaults."""
        channel, high = options.get("channel", MIXED), options.get("high")
        valid = isinstance(channel, int) or channel in (MIXED, ALL)
        scale = options.get("scale", LOG if options.get("log") else LINEAR)  # "log" is of earlier versions
        return cls(
            channel if valid else MIXED,
            int(options.get("low") or 0),
            int(high) if high else None,
            scale if scale in SCALES else LINEAR,
            _one_of(options.get("depth"), DEPTHS, cls().depth),
            _one_of(options.get("window"), WINDOWS, cls().window),
            options["colour_map"] if options.get("colour_map") in COLOUR_MAPS else STANDARD,
        )

    def to_dict(self) -> dict[str, Any]:
        """The options as JSON values."""
        return asdict(self)

    def shown(self, channels: int) -> str | int:
        """The channel choice that applies to a sound with so many channels."""
        if channels < 2 or (isinstance(self.channel, int) and self.channel >= channels):
            return MIXED
        return self.channel

    def limits(self, nyquist: float) -> tuple[float, float]:
        """Lowest and highest frequency to draw."""
        high = min(float(self.high or nyquist), nyquist)
        low = float(min(self.low, max(0.0, high - 100)))
        return (min(max(LOWEST_LOG, low), high / 2), high) if self.scale == LOG else (low, high)


def _one_of(value: object, choices: tuple[int, ...], default: int) -> int:
    return value if isinstance(value, int) and value in choices else default


def lanes(shown: str | int, channels: int) -> tuple[str, ...]:
    """Names of the waveform's lanes."""
    names = ("L", "R") if channels == 2 else tuple(str(number + 1) for number in range(channels))
    if shown == ALL:
        return names
    return (names[shown],) if isinstance(shown, int) else ("",)


def rows(shown: str | int, channels: int) -> tuple[int, ...]:
    """Rows of `peaks.Peaks` for the lanes: 0 is the mix, then one per channel."""
    if channels > 1 and shown == ALL:
        return tuple(range(1, channels + 1))
    return (shown + 1,) if isinstance(shown, int) else (0,)
