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
        """The figure to quote."""
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        return (
            f"{self.median:.3f} s (median of {len(self.seconds)}; {min(self.seconds):.3f} to {max(self.seconds):.3f})"
        )


def seconds_of(work: Callable[Given, object], *given: Given.args, **named: Given.kwargs) -> float:
    """How long one call takes; rubbish of earlier ones is cleared away first."""
    gc.collect()
    began = time.perf_counter()
    work(*given, **named)
    return time.perf_counter() - began


def timed(work: Callable[[], object], runs: int, warm_up: int = 1) -> Timing:
    """Time ``work`` over ``runs`` runs after ``warm_up`` that are not counted."""
    return Timing(tuple(seconds_of(work) for _ in range(warm_up + runs))[warm_up:])


def peak_memory() -> int:
    """The most memory this process has held so far, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
