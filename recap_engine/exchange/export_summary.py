"""What the writers of all layouts share: pages of captions, the summary of an export, and the cells of a caption."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from recap_engine.datastore.sound_fields import join_keywords
from recap_engine.exchange.row import SoundReference, seconds
from recap_engine.records import Caption
from recap_engine.translatable import Translatable

Page = list[tuple[Caption, SoundReference]]
NO_SOUND = Translatable("It does not belong to a sound.")
OF_A_REGION = Translatable("It describes a region of the sound, but this layout supports only whole sounds.")
_LEFT_OUT_KEPT = 1000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A caption that is left out, and the reason."""

    caption: Caption
    path: str
    reason: Translatable


@dataclass(slots=True)
class ExportSummary:
    """Captions ``written``, ``left_out`` because they do not fit the layout, and disabled ones (``switched_off``).

    ``left`` holds the first of those left out; ``files`` counts the files written, ``conflicts`` those that exist
    with other content.
    """

    written: int = 0
    left_out: int = 0
    switched_off: int = 0
    files: int = 0
    conflicts: int = 0
    left: list[LeftOut] = field(default_factory=list)

    def leave_out(self, caption: Caption, sound: SoundReference, reason: Translatable) -> None:
        """Count a caption that is left out."""
        self.left_out += 1
        if len(self.left) < _LEFT_OUT_KEPT:
            self.left.append(LeftOut(caption, sound.path, reason))


def field_cells(sound: SoundReference) -> tuple[str, str]:
    """Category and keywords as text."""
    return sound.fields.category, join_keywords(sound.fields.keywords)


Writer = Callable[[Iterable[Page], TextIO, ExportSummary], Iterator[None]]
"""Writes page by page, and yields after each."""


def cells_of(caption: Caption, sound: SoundReference) -> tuple[str, ...]:
    """The columns of PLAIN_COLUMNS as text."""
    start, end = ("", "") if sound.region is None else (seconds(sound.region.start), seconds(sound.region.end))
    return (
        *(sound.path, caption.text, caption.collection, caption.licence, caption.source),
        *(caption.annotator, caption.created, start, end, caption.provenance, caption.sound or ""),
        *field_cells(sound),
    )
