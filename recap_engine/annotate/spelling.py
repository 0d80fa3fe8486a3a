"""Spelling: the words of a caption that neither the dictionary nor the user's own list has.

spylls reads Hunspell's dictionaries. Loading one takes about a second and 70 MB; looking up a word takes less than 5
ms, and nothing the second time; suggestions may take seconds. So load and suggest in the background.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from recap_engine.annotate.own_words import OwnWords
from recap_engine.errors import RequestError
from recap_engine.translatable import Translatable

MOST_SUGGESTIONS = 5
_WORD = re.compile(r"\w+(?:['’\-]\w+)*")
_LONGEST = 60
"""Characters from which a word is not checked: compounds would be tried at every place."""
_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class Misspelling:
    """A word that is unknown, and where it is in the text."""

    start: int
    word: str

    @property
    def end(self) -> int:
        """The place after the word."""
        return self.start + len(self.word)


class Speller:
    """One dictionary and the user's own words."""

    def __init__(self, path: Path, own: OwnWords | None = None) -> None:
        """Load the dictionary ``path`` (without ending). Raises RequestError."""
        self.path, self.own = path, own or OwnWords()
        self.own.read()
        self._known: dict[str, bool] = {}
        try:
            self._dictionary: Any = _load(path, path.with_name(f"{path.name}.dic").stat().st_mtime)
        except Exception as error:  # whatever spylls meets in a file that is no dictionary
            raise RequestError(
                "The dictionary {path} cannot be read ({reason}): choose another one.", path=path, reason=error
            ) from error

    def knows(self, word: str) -> bool:
        """Whether a word is spelt correctly, or is in the user's own list."""
        if word in self.own:
            return True
        known = self._known.get(word)
        if known is None:
            if len(self._known) >= _CACHED:
                self._known.clear()
            known = self._known[word] = self._look_up(word)
        return known

    def misspellings(self, text: str) -> list[Misspelling]:
        """The unknown words of a text. Numbers, abbreviations in capitals, and names of files are not checked."""
        return [
            Misspelling(found.start(), found.group())
            for found in _WORD.finditer(text)
            if _is_word(text, found) and not self.knows(found.group())
        ]

    def suggestions(self, word: str, seconds: float = 3.0) -> list[str]:
        """Words that may be meant, the most likely first: at most `MOST_SUGGESTIONS`, from about ``seconds``."""
        found: list[str] = []
        until = time.monotonic() + seconds
        try:
            for suggestion in self._dictionary.suggest(word.replace("’", "'")):
                if suggestion not in found:
                    found.append(suggestion)
                if len(found) == MOST_SUGGESTIONS or time.monotonic() > until:
                    break
        except (RecursionError, LookupError, ValueError):
            pass  # a rule of the dictionary that spylls does not understand
        return found

    def _look_up(self, word: str) -> bool:
        plain = word.replace("’", "'")
        try:
            return bool(self._dictionary.lookup(plain) or self._dictionary.lookup(plain.removesuffix("'s")))
        except (RecursionError, LookupError, ValueError):
            return True  # what cannot be checked is not called wrong


@lru_cache(maxsize=1)
def _load(path: Path, _changed: float) -> Any:
    """spylls' dictionary. Its own reader leaves the files open, so they are read into memory here."""
    from spylls.hunspell import Dictionary, readers

    class _Reader(readers.FileReader):  # type: ignore[misc]
        def _open(self, path: str, encoding: str) -> io.TextIOBase:
            return io.TextIOWrapper(io.BytesIO(Path(path).read_bytes()), encoding=encoding, errors="surrogateescape")

    rules, context = readers.read_aff(_Reader(f"{path}.aff"))
    words = readers.read_dic(_Reader(f"{path}.dic", encoding=context.encoding), aff=rules, context=context)
    return Dictionary(rules, words)


def spelling_remark(found: Sequence[Misspelling]) -> Translatable | None:
    """The remark about unknown words, or None if there are none."""
    words = ", ".join(dict.fromkeys(one.word for one in found))
    return Translatable("Not in the dictionary: {words}.", words=words) if words else None


def _is_word(text: str, found: re.Match[str]) -> bool:
    """Whether a match is a word to check, rather than a number, an abbreviation, an address or a part of a path."""
    word = found.group()
    if len(word) > _LONGEST or len(word) == 1 or any(c.isdigit() or c == "_" for c in word) or word.isupper():
        return False
    before, after = text[: found.start()][-1:], text[found.end() :][:2]
    return before not in ("@", "/", "\\", ".") and not (after[:1] in ("@", "/", "\\") or re.match(r"\.\w|:/", after))
