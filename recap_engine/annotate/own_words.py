"""The user's own word list: a text file with one word on each line. Words in it count as spelt correctly."""

from __future__ import annotations

from pathlib import Path

from recap_engine.config import data_folder
from recap_engine.errors import RequestError


def own_words_file() -> Path:
    """The file of the words, beside the default workspace. It may not exist yet."""
    return data_folder() / "my-words.txt"


class OwnWords:
    """The words of a file, read again when it changes; upper and lower case do not matter."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or own_words_file()
        self._seen = (0, 0)
        self._words: frozenset[str] = frozenset()

    def __contains__(self, word: str) -> bool:
        return word.casefold() in self._words

    def read(self) -> bool:
        """Read the file again if it changed; returns whether it did. A file that cannot be read has no words."""
        try:
            found = self.path.stat()
            seen = (found.st_mtime_ns, found.st_size)
        except OSError:
            seen = (0, 0)
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            lines = self.path.read_text("utf-8-sig", errors="replace").splitlines() if any(seen) else []
        except OSError:
            lines = []
        self._words = frozenset(line.strip().casefold() for line in lines if line.strip())
        return True

    def add(self, word: str) -> None:
        """Append a word to the file. Raises RequestError."""
        self.read()
        if word in self:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a+b") as file:
                if file.tell():
                    file.seek(-1, 2)
                    if file.read(1) != b"\n":
                        file.write(b"\n")
                file.write(word.strip().encode() + b"\n")
        except OSError as error:
            raise RequestError(
                "“{word}” cannot be added to {path} ({reason}): check the permissions of the folder.",
                word=word,
                path=self.path,
                reason=error.strerror or str(error),
            ) from error
        self.read()
