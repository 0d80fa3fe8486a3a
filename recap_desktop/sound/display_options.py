"""Display options of the sound view, kept for all sounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MIXED, ALL = "mixed", "all"


@dataclass(frozen=True, slots=True)
class DisplayOptions:
    """``channel`` is ``mixed``, ``all`` or a number from 0; ``high`` (hertz) None means the Nyquist frequency."""

    channel: str | int = MIXED
    low: int = 0
    high: int | None = None
    log: bool = False

    @classmethod
    def from_dict(cls, options: dict[str, Any]) -> DisplayOptions:
        """Options from `to_dict`; missing or invalid ones get their defaults."""
        channel, high = options.get("channel", MIXED), options.get("high")
        fits = isinstance(channel, int) or channel in (MIXED, ALL)
        return cls(
            channel if fits else MIXED,
            int(options.get("low") or 0),
            int(high) if high else None,
            bool(options.get("log", False)),
        )

    def to_dict(self) -> dict[str, Any]:
        """The options as JSON values."""
        return {"channel": self.channel, "low": self.low, "high": self.high, "log": self.log}

    def shown(self, channels: int) -> str | int:
        """The channel choice that applies to a sound with so many channels."""
        if channels < 2 or (isinstance(self.channel, int) and self.channel >= channels):
            return MIXED
        return self.channel

    def limits(self, nyquist: float) -> tuple[float, float]:
        """Lowest and highest frequency to draw."""
        high = min(float(self.high or nyquist), nyquist)
        low = float(min(self.low, max(0.0, high - 100)))
        return (min(max(20.0, low), high / 2), high) if self.log else (low, high)


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
