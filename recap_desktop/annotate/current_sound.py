"""The sound, or part of a sound, that the annotator works on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from recap_desktop.annotate.suggestions import Key
from recap_desktop.item_models.sounds import Item
from recap_desktop.library.sound_locator import Remedy
from recap_engine.records import Region, Sound

BRIEF = 0.3
"""Suggestions for sounds shorter than this, in seconds, are unreliable."""


@dataclass(frozen=True, slots=True)
class CurrentSound:
    """The current sound. ``problem`` states why it cannot be played, or is empty; ``remedy`` is the action to offer."""

    item: Item
    path: str
    sound: Sound
    problem: str = ""
    remedy: Remedy = ""

    @property
    def key(self) -> Key:
        """Its key in requests to the engine."""
        return self.path, self.sound.region

    @property
    def seconds(self) -> float:
        """The length of the sound, or of the part, in seconds."""
        region = self.sound.region
        return self.sound.duration if region is None else region.end - region.start

    @property
    def brief(self) -> bool:
        """Whether it is too short for reliable suggestions."""
        return 0 < self.seconds < BRIEF


def next_stop(parts: Sequence[Region], here: Region | None, by: int) -> Region | None:
    """The next (1) or previous (-1) part from ``here``; after the last one comes the whole sound, None."""
    stops: list[Region | None] = [None, *parts]
    if here in stops:
        at = stops.index(here) + by
    else:
        assert here is not None
        later = [n for n, stop in enumerate(stops) if stop is not None and stop.start > here.start]
        at = (later[0] if later else len(stops)) - (0 if by > 0 else 1)
    return stops[at % len(stops)]
