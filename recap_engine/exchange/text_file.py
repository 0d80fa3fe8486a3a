"""A text file of unknown encoding as lines of bounded length: a file of any size is read in constant memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from recap_engine.errors import ExchangeError
from recap_engine.printable import printable

LONGEST_LINE = 2_000_000
_PIECE = 1 << 18
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1a")


class LineTooLong(Exception):
    """A line goes on for more than LONGEST_LINE characters; it has been passed over, and reading can go on."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that is text; ``lines`` is how many it has, ``note`` a sentence about its encoding or empty."""

    path: Path
    encoding: str
    lines: int
    note: str = ""

    @classmethod
    def examine(cls, path: Path) -> TextFile:
        """Find out the encoding by reading the whole once. Raises ExchangeError for what is no text."""
        name = printable(path)
        if path.is_dir():
            raise ExchangeError(f"{name} is a folder: give the file with the captions in it.")
        try:
            with path.open("rb") as raw:
                beginning = raw.read(1 << 16)
        except OSError as error:
            raise ExchangeError(f"{name} cannot be read ({error.strerror}): check the name and its rights.") from None
        if not beginning.strip():
            raise ExchangeError(f"{name} is empty: there are no captions to import.")
        for mark, encoding in _BOMS:
            if beginning.startswith(mark):
                lines = _count_lines(path, encoding)
                if lines is None:
                    raise ExchangeError(f"{name} begins as {encoding[:6].upper()} and is not: save it again as UTF-8.")
                return cls(path, encoding, lines)
        controls = len(beginning) - len(beginning.translate(None, _CONTROLS))
        lines = _count_lines(path, "utf-8")
        if controls > len(beginning) / 10 or (lines is None and b"\0" in beginning):
            raise ExchangeError(f"{name} is not a text file: captions come as CSV, TSV or JSON lines, in UTF-8.")
        if lines is not None:
            return cls(path, "utf-8", lines)
        note = f"{name} is not UTF-8 and was read as Latin-1: look whether accents came out right."
        return cls(path, "latin-1", _count_lines(path, "latin-1") or 0, note)

    def open(self) -> TextIO:
        """The text, line ends as they are."""
        return self.path.open(encoding=self.encoding, newline="")


class Lines(Iterator[str]):
    """The lines of an open text; ``number`` counts those given, from 1. Goes on after LineTooLong."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.number = 0

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            return line
        while (rest := self._text.readline(LONGEST_LINE)) and not rest.endswith(("\n", "\r")):
            pass
        raise LineTooLong


def _count_lines(path: Path, encoding: str) -> int | None:
    """How many lines the file has, or None when it is not in this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, last = 0, "\n"
    with path.open("rb") as raw:
        while True:
            piece = raw.read(_PIECE)
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError:
                return None
            lines += text.count("\n")
            last = text[-1:] or last
            if not piece:
                return lines + (last != "\n")
