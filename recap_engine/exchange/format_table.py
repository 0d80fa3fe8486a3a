"""The table of caption formats: what differs between them for readers, writers, the command line and dialogs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from recap_engine.translatable import Translatable

Format = Literal[
    "plain",
    "jsonl",
    "clotho",
    "audiocaps",
    "wavcaps",
    "macs",
    "audiofolder",
    "datasets",
    "label-studio",
    "soundminer",
    "raven",
    "audacity",
    "txt",
    "json",
    "proposals",
]
"""``json`` is an array of objects, ``proposals`` the table or JSON Lines that `recap caption` writes."""


def _lines(count: int) -> Translatable:
    return Translatable("lines: {count:,}", count=count)


def _line(number: int) -> Translatable:
    return Translatable("line {number:,}", number=number)


def _objects(count: int) -> Translatable:
    return Translatable("objects: {count:,}", count=count)


def _object(number: int) -> Translatable:
    return Translatable("object {number:,}", number=number)


def _rows(count: int) -> Translatable:
    return Translatable("rows: {count:,}", count=count)


def _row(number: int) -> Translatable:
    return Translatable("row {number:,}", number=number)


@dataclass(frozen=True, slots=True)
class FormatInfo:
    """What differs between formats.

    ``ending``: that of its files; empty for a folder of texts beside sounds.
    ``counted`` and ``place`` word a number of its records, and the number of one record.
    """

    title: Translatable
    ending: str
    counted: Callable[[int], Translatable] = _lines
    place: Callable[[int], Translatable] = _line
    is_table: bool = False
    """Cells with a delimiter; Excel needs a byte-order mark in it."""
    has_free_columns: bool = False
    """Columns may have any name, so somebody may have to say which one holds the captions."""
    may_name_collections: bool = False
    """Records may name their collection without a column for it."""
    has_tasks: bool = False
    """Sounds are named with a prefix, and there may be predictions that nobody accepted."""
    has_long_lines: bool = False
    """A preview wraps them."""

    is_written: bool = True
    """Whether captions can be exported in it."""

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder of texts rather than one file."""
        return not self.ending


FORMATS: Final[Mapping[Format, FormatInfo]] = {
    "plain": FormatInfo(Translatable("Table with all fields (CSV, TSV)"), ".csv", is_table=True, has_free_columns=True),
    "jsonl": FormatInfo(
        Translatable("JSON Lines with all fields"),
        ".jsonl",
        has_free_columns=True,
        may_name_collections=True,
        has_long_lines=True,
    ),
    "clotho": FormatInfo(Translatable("Clotho: up to five captions per sound"), ".csv", is_table=True),
    "audiocaps": FormatInfo(Translatable("AudioCaps: captions of video clips"), ".csv", is_table=True),
    "wavcaps": FormatInfo(
        Translatable("WavCaps: JSON with one object per sound"),
        ".json",
        _objects,
        _object,
        has_long_lines=True,
        may_name_collections=True,
    ),
    "macs": FormatInfo(
        Translatable("MACS: YAML with the captions of each sound"),
        ".yaml",
        _objects,
        _object,
        may_name_collections=True,
    ),
    "audiofolder": FormatInfo(
        Translatable("AudioFolder of Hugging Face: metadata.csv or .jsonl"), ".csv", may_name_collections=True
    ),
    "datasets": FormatInfo(Translatable("Parquet file or folder of Hugging Face datasets"), ".parquet", _rows, _row),
    "label-studio": FormatInfo(
        Translatable("Label Studio: one task per sound"),
        ".json",
        counted=lambda count: Translatable("tasks: {count:,}", count=count),
        place=lambda number: Translatable("task {number:,}", number=number),
        has_free_columns=True,
        may_name_collections=True,
        has_tasks=True,
        has_long_lines=True,
    ),
    "soundminer": FormatInfo(Translatable("Soundminer: text separated by tabs"), ".txt", has_free_columns=True),
    "raven": FormatInfo(Translatable("Raven: a selection table"), ".txt", has_free_columns=True),
    "audacity": FormatInfo(
        Translatable("Audacity: a label track per sound"),
        "",
        counted=lambda count: Translatable("texts: {count:,}", count=count),
        place=lambda number: Translatable("text {number:,}", number=number),
    ),
    "txt": FormatInfo(
        Translatable("A .txt file per sound, one caption per line"),
        "",
        counted=lambda count: Translatable("texts: {count:,}", count=count),
        place=lambda number: Translatable("text {number:,}", number=number),
    ),
    "json": FormatInfo(
        Translatable("JSON array"),
        ".json",
        _objects,
        _object,
        has_free_columns=True,
        may_name_collections=True,
        is_written=False,
    ),
    "proposals": FormatInfo(Translatable("Captions written by recap caption"), ".jsonl", is_written=False),
}
"""Every format, in the order in which dialogs offer them."""
WRITTEN: Final = tuple(form for form, info in FORMATS.items() if info.is_written)
"""Those that captions can be exported in."""
