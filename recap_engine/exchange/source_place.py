"""Where a source of captions lies: what the sources in one text file, or at one path, share."""

from __future__ import annotations

from pathlib import Path

from recap_engine.exchange.text_file import TextFile
from recap_engine.printable import printable
from recap_engine.translatable import Translatable


class AtPath:
    """A source at ``path``."""

    __slots__ = ()
    path: Path

    @property
    def name(self) -> str:
        """The name of the file or folder, for people."""
        return printable(self.path.name)

    @property
    def folder(self) -> Path:
        """The folder that relative names of sounds start from."""
        return self.path if self.path.is_dir() else self.path.parent


class InText:
    """A source in the file ``text``."""

    __slots__ = ()
    text: TextFile

    @property
    def name(self) -> str:
        """The file's name, for people."""
        return printable(self.text.path.name)

    @property
    def folder(self) -> Path:
        """The folder that relative names of sounds start from."""
        return self.text.path.parent

    @property
    def total(self) -> int:
        """The number of lines."""
        return self.text.lines

    @property
    def note(self) -> str | Translatable:
        """A sentence about the encoding, or nothing."""
        return self.text.note
