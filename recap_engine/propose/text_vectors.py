"""Vectors of texts, with a cache of recent ones, since neighbours recur from sound to sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Encoder


class TextVectors:
    """Unit vectors of texts: from memory, from ``stored`` (the workspace), or from the encoder."""

    def __init__(
        self,
        encoder: Encoder,
        capacity: int = 20_000,
        stored: Callable[[str], NDArray[np.float32] | None] | None = None,
    ) -> None:
        self._encoder = encoder
        self._stored = stored
        self._known: LRUCache[str, NDArray[np.float32]] = LRUCache(capacity)

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (n, d) of ``texts``."""
        found = {text: vector for text in dict.fromkeys(texts) if (vector := self._known.get(text)) is not None}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if self._stored is not None:
            found.update((text, vector) for text in new if (vector := self._stored(text)) is not None)
            new = [text for text in new if text not in found]
        if new:
            found.update(zip(new, self._encoder.encode_text(new), strict=True))
        self._known.update(found)
        return np.stack([found[text] for text in texts])
