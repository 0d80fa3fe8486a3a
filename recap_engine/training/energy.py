"""The energy that a training takes, where the system measures it: Intel's and AMD's counters (RAPL) on Linux.

They count what the processor packages draw, other programs included, and can be read by root or where that is allowed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

COUNTERS = Path("/sys/class/powercap")


@dataclass(slots=True)
class EnergyMeter:
    """Adds up the counters of all packages. `sample` has to be called every few minutes, since they start over."""

    counters: list[Path]
    joules: float = 0.0
    _last: list[int] = field(default_factory=list)

    @classmethod
    def find(cls, folder: Path = COUNTERS) -> EnergyMeter | None:
        """A meter for this computer, or None if it has no readable counters."""
        counters = sorted(path for path in folder.glob("*-rapl:[0-9]") if _read(path / "energy_uj") is not None)
        if not counters:
            return None
        meter = cls(counters)
        meter.sample()
        return meter

    def sample(self) -> None:
        """Add what the counters have counted since the last call."""
        now = [_read(path / "energy_uj") or 0 for path in self.counters]
        for path, before, after in zip(self.counters, self._last, now, strict=False):
            whole = (_read(path / "max_energy_range_uj") or 0) if after < before else 0
            self.joules += (after - before + whole) / 1e6
        self._last = now


def _read(path: Path) -> int | None:
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError):
        return None
