"""One ``.txt`` beside each sound, one caption a line: how taggers and many sound libraries keep them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS
from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.errors import ExchangeError, RequestError
from recap_engine.exchange.formats import Format, readable
from recap_engine.exchange.row import Place, Refused, Row
from recap_engine.exchange.text_file import Lines, LineTooLong, TextFile
from recap_engine.printable import printable

_SOUNDS = SOUND_EXTENSIONS | MEDIA_EXTENSIONS


@dataclass(frozen=True, slots=True)
class TextsBeside:
    """A folder with texts in it; ``texts`` are their paths relative to it. Rows are numbered by text file, from 1."""

    path: Path
    texts: tuple[str, ...]
    note: str = ""
    layout: Format = "txt"
    columns: tuple[str, ...] = ()
    meanings: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The folder's name, for people."""
        return printable(self.path.name)

    @property
    def folder(self) -> Path:
        """Where relative names of sounds are looked for."""
        return self.path

    @property
    def total(self) -> int:
        """How many text files there are."""
        return len(self.texts)

    @classmethod
    def find(cls, path: Path) -> TextsBeside:
        """Look through the folder and those in it. Raises ExchangeError where there is no text."""
        texts = [
            os.path.relpath(os.path.join(top, name), path)
            for top, _, names in os.walk(path)
            for name in names
            if name.lower().endswith(".txt")
        ]
        if not texts:
            raise ExchangeError(f"{printable(path)} holds no .txt files: choose a folder with texts beside its sounds.")
        return cls(Path(os.path.abspath(path)), tuple(sorted(texts)))

    def rows(self) -> Iterator[Row | Refused]:
        """Every caption, or why there is none; the file of a refusal is told by name."""
        there: dict[str, list[str]] = {}
        for number, text in enumerate(self.texts, 1):
            folder, name = os.path.split(text)
            if folder not in there:
                there = {folder: _sounds(self.path / folder)}
            sounds = _meant(name, there[folder])
            if len(sounds) == 1:
                yield from self._captions(number, text, "/".join(Path(folder, sounds[0]).parts))
            elif sounds:
                first, second = printable(sounds[0]), printable(sounds[1])
                told = f"Both {first} and {second} are called so: name it {first}.txt."
                yield Refused(number, told, file=printable(text))
            else:
                yield Refused(number, "No sound beside it is called so.", file=printable(text))

    def _captions(self, number: int, text: str, sound: str) -> Iterator[Row | Refused]:
        try:
            examined = TextFile.examine(self.path / text)
            with examined.open() as stream:
                lines = [line for line in Lines(stream) if line.strip()]
        except ExchangeError as error:
            told = str(error).replace(printable(self.path / text), printable(os.path.basename(text)))
            yield Refused(number, told, file=printable(text))
            return
        except LineTooLong:
            yield Refused(number, "It has a line that is too long for a caption.", file=printable(text))
            return
        for line in lines:
            try:
                readable(sound)
                yield Row(number, normalise_caption(line), Place(sound))
            except (RequestError, ValueError) as error:
                yield Refused(number, str(error), line.strip(), file=printable(text))


def _sounds(folder: Path) -> list[str]:
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted(name for name in names if os.path.splitext(name)[1].lower() in _SOUNDS)


def _meant(text: str, sounds: list[str]) -> list[str]:
    """The sounds that ``take.txt`` or ``take.wav.txt`` is beside."""
    stem = text[: -len(".txt")]
    exact = [name for name in sounds if name == stem]
    return exact or [name for name in sounds if os.path.splitext(name)[0] == stem]
