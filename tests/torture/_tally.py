"""Run attempts for some time and count what came of them."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

LIMIT_SECONDS = 10

Attempts = Callable[[Random, Path], Iterator[str | None]]
"""Yields once for each attempt: None if all was well, else a sentence that says what went wrong."""


def tally(attempts: Attempts, seed: int, seconds: float, most: int = -1) -> dict[str, int]:
    """Print each fault, and return how many attempts ended well, badly or late; stop after ``most`` attempts."""
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        began = last = time.monotonic()
        for number, fault in enumerate(attempts(Random(seed), Path(folder)), 1):
            now = time.monotonic()
            outcome = "fault" if fault else "slow" if now - last > LIMIT_SECONDS else "used"
            if outcome != "used":
                print(f"{number}: {fault or f'over {LIMIT_SECONDS} s'}", flush=True)
            outcomes[outcome] += 1
            last = now
            if now - began > seconds or number == most:
                break
    return dict(outcomes)
