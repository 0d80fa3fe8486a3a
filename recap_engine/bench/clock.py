"""Repeated timings and their medians."""

from __future__ import annotations

import gc
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec

Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of several runs."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median, in seconds; quote this figure."""
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        return (
            f"{self.median:.3f} s (median of {len(self.seconds)}; {min(self.seconds):.3f} to {max(self.seconds):.3f})"
        )


def seconds_of(work: Callable[Given, object], *given: Given.args, **named: Given.kwargs) -> float:
    """The duration of one call, in seconds, after a garbage collection."""
    gc.collect()
    began = time.perf_counter()
    work(*given, **named)
    return time.perf_counter() - began


def timed(work: Callable[[], object], runs: int, warm_up: int = 1) -> Timing:
    """Time ``runs`` runs of ``work`` after ``warm_up`` untimed ones."""
    return Timing(tuple(seconds_of(work) for _ in range(warm_up + runs))[warm_up:])


def peak_memory() -> int:
    """The peak memory of this process so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
