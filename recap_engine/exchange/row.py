"""One caption of a file, as it was read, before the workspace is consulted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from recap_engine.records import NO_FIELDS, Fields, Origin, Provenance, Region
from recap_engine.translatable import Translatable

_AUDIOCAPS = re.compile(r"audiocaps:([^:]*):([^:]*):([^:]*)\Z")
_FRAGMENT = re.compile(r"(.*)#t=(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)\Z", re.DOTALL)


def seconds(value: float) -> str:
    """A time as it is written: to the microsecond, without trailing zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class SoundReference:
    """What a file says a caption belongs to: the sound's name there, and for AudioCaps its three keys.

    ``str(reference)`` is what the workspace stores as the source row: ``path``, ``path#t=1.5,4`` for a region (as in
    W3C Media Fragments) or ``audiocaps:ID:VIDEO:START``.
    """

    path: str = ""
    region: Region | None = None
    audiocaps: tuple[str, str, str] | None = None
    others: tuple[str, ...] = ()
    """Other names the sound's file may have; they are not stored."""
    uploaded: bool = False
    """Whether the name is that of an upload to Label Studio, which replaces some characters."""
    audio_hash: str = ""
    """The hash of the audio data, where the file states it; it is not stored."""
    duration: float = 0.0
    """Seconds of the whole sound, where they are known; they are not stored."""
    fields: Fields = NO_FIELDS
    """Category and keywords of the sound; they are stored beside it."""
    covering: bool = False
    """Whether a region that covers the sound from end to end stands for the whole sound."""

    def __str__(self) -> str:
        if self.audiocaps is not None:
            return "audiocaps:" + ":".join(self.audiocaps)
        return self.path + (f"#t={seconds(self.region.start)},{seconds(self.region.end)}" if self.region else "")

    @classmethod
    def parse(cls, text: str) -> SoundReference:
        """Read what ``str()`` wrote."""
        if found := _AUDIOCAPS.match(text):
            keys = (found[1], found[2], found[3])
            return cls(f"{found[2]}_{found[3]}.flac", audiocaps=keys)
        if found := _FRAGMENT.match(text):
            return cls(found[1], Region(float(found[2]), float(found[3])))
        return cls(text)

    def file_names(self) -> tuple[str, ...]:
        """Names the sound's file may have."""
        if self.audiocaps is None:
            return (self.path, *self.others) if self.path else ()
        _id, video, start = self.audiocaps
        return (f"{video}_{start}.flac", f"{video}_{start}.wav", f"Y{video}.wav")


@dataclass(frozen=True, slots=True)
class Row:
    """A caption of a file. ``number`` is the line it ends on; fields that the file does not have are empty."""

    number: int
    text: str
    sound: SoundReference = SoundReference()
    collection: str = ""
    licence: str = ""
    source: str = ""
    annotator: str = ""
    created: str = ""
    provenance: Provenance = "imported"
    origin: Origin | Literal[""] = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that gives no caption, and the reason; its text; and its file, where there are several."""

    number: int
    reason: str | Translatable
    text: str = ""
    file: str = ""
