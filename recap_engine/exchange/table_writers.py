"""Writers of the tables of other programs, which are separated by tabs: Soundminer and Raven.

What these have no columns for is in columns that they ignore and an import reads.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TextIO

from recap_engine.csv_safety import escape
from recap_engine.exchange.export_summary import NO_SOUND, OF_A_REGION, ExportSummary, Page, field_cells
from recap_engine.exchange.formats import storable_path
from recap_engine.exchange.row import SoundReference
from recap_engine.exchange.ucs_file import kept_ucs_list
from recap_engine.records import Caption
from recap_engine.translatable import Translatable

_OURS = ("collection", "licence", "annotator", "created", "provenance", "audio_hash")
_SOUNDMINER = (
    *("Filename", "FilePath", "Description", "Category", "SubCategory", "CatID", "Keywords", "Library", "Source"),
    *_OURS,
)
_RAVEN = (
    *("Selection", "View", "Channel", "Begin Time (s)", "End Time (s)", "Low Freq (Hz)", "High Freq (Hz)"),
    *("Begin Path", "Begin File", "File Offset (s)", "Caption", "Source", "Category", "Keywords", *_OURS),
)
NO_LENGTH = Translatable("The length of its sound is unknown.")


def write_soundminer(pages: Iterable[Page], stream: TextIO, summary: ExportSummary) -> Iterator[None]:
    """One row for each caption of a whole sound, with the names that the UCS list at hand has for its category."""
    names = kept_ucs_list().names
    table = csv.writer(stream, delimiter="\t", lineterminator="\r\n")
    table.writerow(_SOUNDMINER)
    for page in pages:
        for caption, sound in page:
            if not sound.path or sound.region is not None:
                summary.leave_out(caption, sound, OF_A_REGION if sound.path else NO_SOUND)
                continue
            path = storable_path(sound.path)
            fields = (*names(sound.fields.category), field_cells(sound)[1])
            cells = (_name(path), path, caption.text, *fields, caption.collection, caption.source, *_ours(caption))
            table.writerow(map(escape, cells))
            summary.written += 1
        yield


def write_raven(pages: Iterable[Page], stream: TextIO, summary: ExportSummary) -> Iterator[None]:
    """One selection for each caption; Raven counts the time of several files on from one to the next."""
    table = csv.writer(stream, delimiter="\t", lineterminator="\n")
    table.writerow(_RAVEN)
    offsets: dict[str, float] = {}
    total = 0.0
    for page in pages:
        for caption, sound in page:
            start, end = span(sound)
            if not sound.path or not end:
                summary.leave_out(caption, sound, NO_LENGTH if sound.path else NO_SOUND)
                continue
            path = storable_path(sound.path)
            if path not in offsets:
                offsets[path] = total
                total = round(total + max(sound.duration, end), 6)
            offset = offsets[path]
            summary.written += 1
            times = (f"{offset + start:.6f}", f"{offset + end:.6f}", "0.0", "20000.0")
            cells = (path, _name(path), f"{start:.6f}", caption.text, caption.source, *field_cells(sound))
            table.writerow((summary.written, "Spectrogram 1", 1, *times, *map(escape, (*cells, *_ours(caption)))))
        yield


def span(sound: SoundReference) -> tuple[float, float]:
    """Start and end of a part or of a whole sound, in seconds; (0, 0) where the length is unknown."""
    if sound.region is not None:
        return sound.region.start, sound.region.end
    return 0.0, round(sound.duration, 6)


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _ours(caption: Caption) -> tuple[str, ...]:
    return (
        *(caption.collection, caption.licence, caption.annotator),
        *(caption.created, caption.provenance, caption.sound or ""),
    )
