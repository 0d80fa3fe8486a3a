"""What a text has to be like: how it begins, and which words it may not use. Told to the search as forbidden tokens."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from recap_engine.decoder.pieces import Pieces

Flags = NDArray[np.bool_]


class Constraint:
    """``start`` are the bytes with which the text begins; a token may go beyond them."""

    def __init__(self, pieces: Pieces, end_of_text: int, start: bytes = b"") -> None:
        self.pieces = pieces
        self.end_of_text = end_of_text
        self.start = start

    def forbidden(self, text: tuple[int, ...]) -> Flags | None:
        """Tokens that may not follow ``text``, (vocabulary,); None if any may."""
        written = self.pieces.text(text)
        if len(written) >= len(self.start):
            return None
        flags = np.ones(len(self.pieces.of), dtype=np.bool_)
        flags[self.pieces.going_on(self.start[len(written) :])] = False
        return flags
