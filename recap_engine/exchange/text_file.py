"""A text file of unknown encoding as lines of bounded length: a file of any size is read in constant memory."""

from __future__ import annotations

import codecs
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from recap_engine.errors import ExchangeError
from recap_engine.translatable import Translatable

LONGEST_LINE = 2_000_000
_PIECE = 1 << 18
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1a")


class LineTooLong(Exception):
    """A line has more than LONGEST_LINE characters; it has been skipped, and reading can continue."""


class NotText(ExchangeError):
    """A file has no text in it."""


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file; ``lines`` is how many it has, ``note`` a sentence about its encoding or empty."""

    path: Path
    encoding: str
    lines: int
    note: str | Translatable = ""

    @classmethod
    def examine(cls, path: Path, name: Path | None = None) -> TextFile:
        """Detect the encoding by reading the whole file once. Raises ExchangeError if it is not text.

        Messages call the file ``name`` (default: its path).
        """
        shown = path if name is None else name
        if path.is_dir():
            raise ExchangeError("{path} is a folder: give the file with the captions in it.", path=shown)
        if path.exists() and not path.is_file():
            raise ExchangeError("{path} is a device or a pipe: give a file.", path=shown)
        try:
            with path.open("rb") as raw:
                beginning = raw.read(1 << 16)
        except OSError as error:
            raise ExchangeError(
                "{path} cannot be read ({reason}): check its name and permissions.", path=shown, reason=error.strerror
            ) from None
        if not beginning.strip():
            raise NotText("{path} is empty: there are no captions to import.", path=shown)
        for mark, encoding in _BOMS:
            if beginning.startswith(mark):
                lines = _count_lines(path, encoding)
                if lines is None:
                    raise ExchangeError(
                        "{path} is marked as {encoding} but is not valid: save it again as UTF-8.",
                        path=shown,
                        encoding=encoding[:6].rstrip("-").upper(),
                    )
                return cls(path, encoding, lines)
        wide = _wide_encoding(beginning)
        if wide and (lines := _count_lines(path, wide)) is not None:
            note = Translatable("{path} was read as UTF-16, although it has no byte-order mark.", path=path.name)
            return cls(path, wide, lines, note)
        controls = len(beginning) - len(beginning.translate(None, _CONTROLS))
        lines = _count_lines(path, "utf-8")
        if controls > len(beginning) / 10 or (lines is None and b"\0" in beginning):
            raise NotText("{path} is not a text file: captions come as CSV, TSV or JSON Lines, in UTF-8.", path=shown)
        if lines is not None:
            return cls(path, "utf-8", lines)
        return cls._in_legacy_encoding(path)

    @classmethod
    def _in_legacy_encoding(cls, path: Path) -> TextFile:
        """Windows-1252, which Excel saves; Latin-1 where bytes have no meaning in it."""
        lines = _count_lines(path, "cp1252")
        if lines is not None:
            note = Translatable(
                "{path} is not UTF-8 and was read as Windows-1252: check accents and quotes.", path=path.name
            )
            return cls(path, "cp1252", lines, note)
        note = Translatable("{path} is not UTF-8 and was read as Latin-1: check accents and quotes.", path=path.name)
        return cls(path, "latin-1", _count_lines(path, "latin-1") or 0, note)

    def open(self) -> TextIO:
        """The text, line ends as they are."""
        return self.path.open(encoding=self.encoding, newline="")


def _wide_encoding(beginning: bytes) -> str:
    """UTF-16 without a byte-order mark, recognised by its zero bytes; empty for anything else."""
    pairs = len(beginning) // 2
    if pairs < 4:
        return ""
    first, second = (beginning[at : 2 * pairs : 2].count(0) for at in (0, 1))
    if second > 0.4 * pairs and first < 0.02 * pairs:
        return "utf-16-le"
    return "utf-16-be" if first > 0.4 * pairs and second < 0.02 * pairs else ""


class Lines(Iterator[str]):
    """The lines of an open text; ``number`` counts those given, from 1. Goes on after LineTooLong."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._since_mark: list[str] = []
        self.number = 0

    def mark(self) -> None:
        """Remember this position for `rewind`."""
        self._since_mark = []

    def rewind(self) -> None:
        """Give the lines since `mark` again, except for the first."""
        self._again.extendleft(reversed(self._since_mark[1:]))
        self.number -= max(0, len(self._since_mark) - 1)
        self._since_mark = []

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) < LONGEST_LINE or line.endswith("\n"):
            self._since_mark.append(line)
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
