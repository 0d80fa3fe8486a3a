"""Run attempts for some time and count what came of them."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

LIMIT_SECONDS = 10
"""Of processor time: a busy computer is no fault."""

LIMIT_MB = 2000

_HANGING_SECONDS = 120

Attempts = Callable[[Random, Path], Iterator[str | None]]
"""Yields once for each attempt: None if all was well, else a sentence that says what went wrong."""


def tally(attempts: Attempts, seed: int, seconds: float, most: int = -1) -> dict[str, int]:
    """Print each fault, and return how many attempts ended well, badly or late; stop after ``most`` attempts."""
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        began = last = time.monotonic()
        spent = _processor_seconds()
        for number, fault in enumerate(attempts(Random(seed), Path(folder)), 1):
            now, used = time.monotonic(), _processor_seconds()
            slow = used - spent > LIMIT_SECONDS or now - last > _HANGING_SECONDS
            outcome = "fault" if fault else "slow" if slow else "used"
            if outcome != "used":
                print(f"{number}: {fault or f'over {LIMIT_SECONDS} s'}", flush=True)
            outcomes[outcome] += 1
            last, spent = now, used
            if now - began > seconds or number == most:
                break
    if (most_memory := _memory_mb()) > LIMIT_MB:
        print(f"took {most_memory:,} MB", flush=True)
        outcomes["large"] += 1
    return dict(outcomes)


def _processor_seconds() -> float:
    """Of this process, and of those that it started and that have ended."""
    return sum(os.times()[:4])


def _memory_mb() -> int:
    """The most that this process, or one that it started, ever held.

    On Linux the resource usage of a process begins with what its parent held; its status doesn't.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        own = int(lines["VmHWM"].split()[0])
    else:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(own, children) // 1024
