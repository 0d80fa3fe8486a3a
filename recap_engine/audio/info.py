"""The facts that are known of a sound file once it is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from recap_engine.translatable import Translatable


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What is known without decoding. ``frames`` and ``duration`` (seconds) are None where only decoding shows it.

    ``notes`` are sentences about the file: how its header was repaired, or which part of it is missing.
    """

    frames: int | None
    sample_rate: int
    channels: int
    duration: float | None
    format: str
    subtype: str
    notes: tuple[Translatable, ...] = ()


class Source(Protocol):
    """An open sound file."""

    @property
    def info(self) -> AudioInfo:
        """What is known without decoding."""
        ...

    def blocks(self, start: int, stop: int | None, dtype: str = "float32") -> Iterator[NDArray[Any]]:
        """Blocks (n, channels) of ``dtype`` from frame ``start`` to ``stop`` (None: the end). Raises AudioError."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...
