"""Constraints on a text: its beginning, and words to avoid. The search receives them as forbidden tokens."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recap_engine.decoder.pieces import Pieces

Flags = NDArray[np.bool_]


class Constraint:
    """The text begins with the bytes ``start``; the last token may extend beyond them.

    ``avoid`` lists words or phrases that must not occur, ignoring case. Longer words that contain them are allowed if
    the vocabulary has a separate token for them.
    """

    def __init__(self, pieces: Pieces, start: bytes = b"", avoid: Sequence[str] = ()) -> None:
        self.pieces = pieces
        self.start = start
        self.avoid = [" ".join(word.casefold().split()) for word in avoid]

    def forbidden(self, text: tuple[int, ...]) -> Flags | None:
        """Tokens that must not follow ``text``, (vocabulary,); None if all are allowed."""
        written = self.pieces.text(text)
        flags = None
        if len(written) < len(self.start):
            flags = np.ones(len(self.pieces.of), dtype=np.bool_)
            flags[self.pieces.compatible(self.start[len(written) :])] = False
        if self.avoid:
            flags = np.zeros(len(self.pieces.of), dtype=np.bool_) if flags is None else flags
            said = written.decode("utf-8", "replace").casefold()
            for word in self.avoid:
                flags[self._completing(said, word)] = True
        return flags

    def _completing(self, said: str, word: str) -> list[int]:
        """Tokens that would make ``said`` end in ``word``."""
        found = list(self.pieces.folded.get(f" {word}", ()))
        for done in range(len(word)):
            before = said[: len(said) - done]
            if said.endswith(word[:done]) and not before[-1:].isalnum():
                found += self.pieces.folded.get(word[done:], ())
        return found
