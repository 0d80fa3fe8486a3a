"""Audacity's label tracks: ``start⇥end⇥text`` in seconds, for the sound whose name the file has."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.errors import RecapError
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.formats import region, storable_path
from recap_engine.exchange.row import Refused, Row, SoundReference
from recap_engine.exchange.sound_finder import is_sound_name
from recap_engine.exchange.source_place import InText
from recap_engine.exchange.text_file import Lines, LineTooLong, TextFile
from recap_engine.translatable import Translatable

_LABEL: Final = re.compile(r"(-?\d+(?:[.,]\d+)?)\t(-?\d+(?:[.,]\d+)?)(?:\t(.*))?\Z", re.DOTALL)
_TABLE: Final = re.compile(r"(\.Table\.\d+)?(\.selections)?\Z", re.IGNORECASE)
_POINT: Final = 1e-6


@dataclass(frozen=True, slots=True)
class LabelTrack(InText):
    """The labels of one sound; rows are numbered by line, from 1."""

    text: TextFile
    layout: Format = "audacity"
    columns: tuple[str, ...] = ()
    meanings: tuple[tuple[str, str], ...] = ()

    def rows(self) -> Iterator[Row | Refused]:
        """Every label, or why it is no caption."""
        sound = sound_beside(self.text.path)
        with self.text.open() as stream:
            yield from label_rows(Lines(stream), sound)


def label_rows(lines: Iterable[str], sound: str, number: int = 0) -> Iterator[Row | Refused]:
    """The labels of a sound; rows have the number given, else that of their line."""
    for line_number, line in enumerate(lines, 1):
        row_number = number or line_number
        text = line.rstrip("\r\n")
        if not text.strip() or text.startswith("\\\t"):
            continue  # the second line of a label with frequencies
        found = _LABEL.match(text)
        if found is None:
            yield Refused(row_number, Translatable("The line is not a label (start, end, text)."), text)
            continue
        start, end = found[1].replace(",", "."), found[2].replace(",", ".")
        try:
            if abs(float(end) - float(start)) < _POINT:
                yield Refused(row_number, Translatable("The label marks a point: give it a length."), found[3] or "")
                continue
            storable_path(sound)
            part = region(start, end)
            yield Row(row_number, normalise_caption(found[3] or ""), SoundReference(sound, part, covering=True))
        except RecapError as error:
            yield Refused(row_number, error.message, found[3] or "")


def are_labels(lines: Iterable[str]) -> bool:
    """Whether all lines are labels (and there is one)."""
    texts = [text for line in lines if (text := line.rstrip("\r\n")).strip() and not text.startswith("\\\t")]
    return bool(texts) and all(_LABEL.match(text) for text in texts)


def is_label_track(text: TextFile) -> bool:
    """Whether a file begins with labels."""
    try:
        with text.open() as stream:
            lines = Lines(stream)
            return are_labels([line for _number, line in zip(range(20), lines, strict=False)])
    except LineTooLong:
        return False


def sound_beside(path: Path) -> str:
    """The name of the sound that ``take.txt``, ``take.wav.txt`` or ``take.Table.1.selections.txt`` is about."""
    stem = sound_stem(path.name)
    if is_sound_name(stem):
        return stem
    try:
        names = [name for name in os.listdir(path.parent) if os.path.splitext(name)[0] == stem and is_sound_name(name)]
    except OSError:
        names = []
    return min(names, default=f"{stem}.wav")


def sound_stem(text: str) -> str:
    """The name of a text about a sound without what programs put behind the sound's name."""
    return _TABLE.sub("", os.path.splitext(text)[0])
