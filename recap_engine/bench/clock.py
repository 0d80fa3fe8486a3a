"""Repeated timings and their medians."""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of several runs."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The figure to quote."""
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        return (
            f"{self.median:.3f} s (median of {len(self.seconds)}; {min(self.seconds):.3f} to {max(self.seconds):.3f})"
        )


def timed(work: Callable[[], object], runs: int, warm_up: int = 1) -> Timing:
    """Time ``work`` over ``runs`` runs after ``warm_up`` that are not counted."""
    seconds = []
    for _ in range(warm_up + runs):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return Timing(tuple(seconds[warm_up:]))


def peak_memory() -> int:
    """The most memory this process has held so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
