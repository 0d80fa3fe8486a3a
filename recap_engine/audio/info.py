"""The facts that are known of a sound file once it is open."""

from __future__ import annotations

from dataclasses import dataclass

from recap_engine.translatable import Translatable


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """What is known without decoding. ``frames`` and ``duration`` (seconds) are None where only reading would tell.

    ``notes`` are sentences about the file: how its header was mended, or what of it is missing.
    """

    frames: int | None
    sample_rate: int
    channels: int
    duration: float | None
    format: str
    subtype: str
    notes: tuple[Translatable, ...] = ()
