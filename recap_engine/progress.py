"""Progress of long work: a generator yields these, and may be closed between any two of them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from recap_engine.translatable import Translatable

EMBEDDING_CAPTIONS = Translatable("embedding captions")
ACCEPTING_SUGGESTIONS = Translatable("accepting suggestions")
DECIDING = Translatable("deciding")
KEEPING_DESCRIPTIONS = Translatable("storing descriptions")


@dataclass(frozen=True, slots=True)
class Progress:
    """``done`` of ``total`` steps (``None``: unknown) of the work ``doing`` names.

    ``detail`` names the current file or item; ``unit`` says what ``done`` counts.
    """

    doing: Translatable | str
    done: int
    total: int | None = None
    detail: str = ""
    unit: Literal["steps", "bytes"] = "steps"


class Rate:
    """Steps a second and seconds left, over the time since it was made."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def per_second(self, done: int) -> float:
        """Steps a second so far; 0 before the first."""
        elapsed = time.monotonic() - self._began
        return done / elapsed if elapsed > 0 else 0.0

    def seconds_left(self, done: int, total: int) -> float | None:
        """Seconds until ``total`` at the rate so far, or None while there is no rate yet."""
        rate = self.per_second(done)
        return (total - done) / rate if rate > 0 else None
