"""One ``.txt`` beside each sound, one caption a line: how taggers and many sound libraries keep them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS
from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.formats import storable_path
from recap_engine.exchange.label_track import are_labels, label_rows, sound_stem
from recap_engine.exchange.row import Refused, Row, SoundReference
from recap_engine.exchange.source_place import AtPath
from recap_engine.exchange.text_file import LONGEST_LINE, Lines, LineTooLong, TextFile
from recap_engine.printable import printable
from recap_engine.translatable import Translatable

_SOUNDS = SOUND_EXTENSIONS | MEDIA_EXTENSIONS


@dataclass(frozen=True, slots=True)
class TextFolder(AtPath):
    """A folder with texts in it; ``texts`` are their paths relative to it. Rows are numbered by text file, from 1."""

    path: Path
    texts: tuple[str, ...]
    note: str = ""
    layout: Format = "txt"
    columns: tuple[str, ...] = ()
    meanings: tuple[tuple[str, str], ...] = ()

    @property
    def total(self) -> int:
        """The number of text files."""
        return len(self.texts)

    @classmethod
    def find(cls, path: Path) -> TextFolder:
        """Look through the folder and its subfolders. Raises ExchangeError where there is no text."""
        texts = [
            os.path.relpath(os.path.join(top, name), path)
            for top, _folders, names in os.walk(path)
            for name in names
            if name.lower().endswith(".txt")
        ]
        if not texts:
            raise ExchangeError("{path} has no .txt files: choose a folder with texts beside its sounds.", path=path)
        return cls(Path(os.path.abspath(path)), tuple(sorted(texts)))

    def rows(self) -> Iterator[Row | Refused]:
        """Every caption, or why there is none; a refusal names its file."""
        listed: dict[str, list[str]] = {}
        for number, text in enumerate(self.texts, 1):
            folder, name = os.path.split(text)
            if folder not in listed:
                listed = {folder: _sounds(self.path / folder)}
            sounds = _sounds_of(name, listed[folder])
            if len(sounds) == 1:
                yield from self._captions(number, text, "/".join(Path(folder, sounds[0]).parts))
            elif sounds:
                reason = Translatable(
                    "It may belong to {first} or {second}: rename it to {first}.txt.",
                    first=sounds[0],
                    second=sounds[1],
                )
                yield Refused(number, reason, file=printable(text))
            else:
                yield Refused(number, Translatable("There is no sound with this name beside it."), file=printable(text))

    def _captions(self, number: int, text: str, sound: str) -> Iterator[Row | Refused]:
        try:
            examined = TextFile.examine(self.path / text, Path(os.path.basename(text)))
            with examined.open() as stream:
                lines = [line for line in Lines(stream) if line.strip()]
        except ExchangeError as error:
            yield Refused(number, error.message, file=printable(text))
            return
        except LineTooLong:
            reason = Translatable("It has a line of more than {most:,} characters: shorten it.", most=LONGEST_LINE)
            yield Refused(number, reason, file=printable(text))
            return
        if are_labels(lines):
            for row in label_rows(lines, sound, number):
                yield replace(row, file=printable(text)) if isinstance(row, Refused) else row
            return
        for line in lines:
            try:
                storable_path(sound)
                yield Row(number, normalise_caption(line), SoundReference(sound))
            except RecapError as error:
                yield Refused(number, error.message, line.strip(), file=printable(text))


def _sounds(folder: Path) -> list[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(name for name in names if os.path.splitext(name)[1].lower() in _SOUNDS)


def _sounds_of(text: str, sounds: list[str]) -> list[str]:
    """The sounds that ``take.txt`` or ``take.wav.txt`` stands beside."""
    stem = sound_stem(text)
    exact = [name for name in sounds if name == stem]
    return exact or [name for name in sounds if os.path.splitext(name)[0] == stem]
