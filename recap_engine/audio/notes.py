"""Sentences about how a sound was read, and what of it is missing."""

from __future__ import annotations

from recap_engine.audio import mpeg
from recap_engine.translatable import Translatable

UNFINISHED = Translatable("Its header was never completed; it was read to the end of the file.")
OVERSIZED = Translatable("It is larger than its header can state (4 GiB); it was read to the end of the file.")
NO_LAST_PAGE = Translatable("Its last page is not marked as the last: the end may be missing.")

INDEX_TOLERANCE = 3
"""Frames by which an MP3's index and its frames may differ: encoders count their own frame, or not."""


def joined_note(count: int) -> Translatable:
    """The note about joined recordings."""
    return Translatable("It consists of {count} recordings in a row; all were read.", count=count)


def gap_note(seconds: float) -> Translatable:
    """The note about a place where sound is missing."""
    return Translatable(
        "It is damaged at {seconds:.2f} s: a part is missing there; the rest was read.", seconds=seconds
    )


def unread_note(count: int, seconds: float | None) -> Translatable:
    """The note about bytes behind the end of a file's samples; ``seconds`` if their length is known."""
    if seconds is None:
        return Translatable("{bytes:,} bytes follow the end that its header states; they were not read.", bytes=count)
    return Translatable(
        "{bytes:,} bytes follow the end that its header states ({seconds:.1f} s, if they are audio); "
        "they were not read.",
        bytes=count,
        seconds=seconds,
    )


def understated(run: mpeg.Run) -> bool:
    """Whether an MP3's index states less than follows."""
    return bool(run.stated) and run.frames > (run.stated or 0) + INDEX_TOLERANCE


def mpeg_notes(runs: list[mpeg.Run]) -> list[Translatable]:
    """The notes about an MP3 that consists of these runs."""
    notes, at = [], 0.0
    gaps = [(i, run) for i, run in enumerate(runs) if run.after_gap and i]
    joins = sum(run.stated is not None for run in runs[1:])
    if joins:
        notes.append(joined_note(joins + 1))
    for i, run in enumerate(runs):
        if (i, run) in gaps[:3]:
            notes.append(gap_note(at))
        elif i and run.header.format != runs[i - 1].header.format:
            notes.append(Translatable("Its channels or sample rate change at {seconds:.2f} s.", seconds=at))
        at += run.seconds
    if len(gaps) > 3:
        notes.append(Translatable("It has {count:,} more gaps.", count=len(gaps) - 3))
    if len(runs) == 1 and understated(runs[0]):
        notes.append(
            Translatable(
                "Its index states {stated:.2f} s, but it contains {seconds:.2f} s; all of it was read.",
                stated=(runs[0].stated or 0) * runs[0].header.samples / runs[0].header.rate,
                seconds=at,
            )
        )
    return notes
