"""What the header of a sound file says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What a file's header says. ``frames`` and ``duration`` (seconds) are None where only reading would tell."""

    frames: int | None
    sample_rate: int
    channels: int
    duration: float | None
    format: str
    subtype: str
