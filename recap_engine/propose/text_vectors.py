"""Vectors of texts that recur: neighbours are much the same from sound to sound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Encoder


class TextVectors:
    """Vectors of texts, the recent ones remembered: neighbours recur from sound to sound."""

    def __init__(
        self,
        encoder: Encoder,
        capacity: int = 20_000,
        stored: Callable[[str], NDArray[np.float32] | None] | None = None,
    ) -> None:
        self._encoder = encoder
        self._stored = stored
        self._capacity = capacity
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, d) of ``texts``."""
        new = [t for t in dict.fromkeys(texts) if t not in self._known]
        if self._stored is not None:
            kept = {text: vector for text in new if (vector := self._stored(text)) is not None}
            self._known.update(kept)
            new = [text for text in new if text not in kept]
        if new:
            self._known.update(zip(new, self._encoder.encode_text(new), strict=True))
        for text in texts:
            self._known.move_to_end(text)
        vectors = np.stack([self._known[t] for t in texts])
        while len(self._known) > self._capacity:
            self._known.popitem(last=False)
        return vectors
