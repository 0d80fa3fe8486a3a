"""Alternating timings of the engine and the reference, for printing and for ``--json``."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from recap_engine.bench.clock import seconds_of

Work = Callable[[int], object]
"""One run; its number selects separate inputs, so that no result comes from a cache."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Seconds that the engine and the reference took for the same work, by run."""

    reference: tuple[float, ...]
    engine: tuple[float, ...]

    @property
    def reference_s(self) -> float:
        """Median seconds of the reference."""
        return statistics.median(self.reference)

    @property
    def engine_s(self) -> float:
        """Median seconds of the engine."""
        return statistics.median(self.engine)

    @property
    def ratio(self) -> float:
        """The engine's speed relative to the reference; above 1 is faster."""
        return self.reference_s / self.engine_s

    @property
    def spread(self) -> float:
        """The range of the ratios of adjacent runs, as a share of ``ratio``."""
        ratios = [reference / engine for reference, engine in zip(self.reference, self.engine, strict=True)]
        return (max(ratios) - min(ratios)) / self.ratio

    def to_dict(self) -> dict[str, float]:
        """The entries for ``--json``."""
        return {
            "reference_s": self.reference_s,
            "engine_s": self.engine_s,
            "ratio": self.ratio,
            "spread": self.spread,
        }

    def __str__(self) -> str:
        medians = f"reference {self.reference_s:.3f} s, engine {self.engine_s:.3f} s"
        return f"{medians}: {self.ratio:.2f} times faster (spread {self.spread:.0%}, {len(self.engine)} runs)"


def compared(reference: Work, engine: Work, runs: int, warm_up: int = 1) -> Comparison:
    """Run both in alternation, swapping which goes first; ``warm_up`` runs of each are not timed.

    Runs are numbered from 0, warm-up runs first, with the same numbers for both.
    """
    seconds: dict[str, list[float]] = {"reference": [], "engine": []}
    for number in range(warm_up + runs):
        turns = [("reference", reference), ("engine", engine)]
        for name, work in turns if number % 2 == 0 else reversed(turns):
            took = seconds_of(work, number)
            if number >= warm_up:
                seconds[name].append(took)
    return Comparison(tuple(seconds["reference"]), tuple(seconds["engine"]))


@dataclass(slots=True)
class Report:
    """The results of a benchmark: ``figures`` for ``--json``, ``lines`` for printing."""

    figures: dict[str, Any] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def compare(self, name: str, comparison: Comparison) -> None:
        """Add a comparison under its name."""
        self.figures[name] = comparison.to_dict()
        self.lines.append(f"{name}: {comparison}")

    def figure(self, name: str, value: float, printed: str = "") -> None:
        """Add a single figure; ``printed`` is its printed form."""
        self.figures[name] = value
        self.lines.append(f"{name}: {printed or f'{value:.3f}'}")
