"""The interface of decoders, which write and score texts for a sound and a prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from recap_engine.decoder.decoder import Generated

Floats = NDArray[np.float32]


class Decoder(Protocol):
    """A language model that may attend to a sound. GPT-2 (`recap_engine.decoder.decoder`) can do more."""

    def encode(self, text: str) -> list[int]:
        """Token ids, without special tokens."""
        ...

    def longest_prompt(self, max_tokens: int) -> int:
        """The largest number of tokens in a prompt that leaves room for ``max_tokens`` more."""
        ...

    def write(
        self,
        hidden: Sequence[Floats],
        prompts: Sequence[Sequence[int]],
        texts: Sequence[Sequence[str]],
        *,
        beams: int = 3,
        candidates: int = 3,
        max_tokens: int = 30,
        seed: int = 0,
        cancelled: Callable[[], bool] | None = None,
    ) -> list[tuple[list[Generated], Floats]]:
        """For each sound, up to ``candidates`` different texts, most probable first, and the scores (m,) of ``texts``.

        ``hidden`` are the hidden states (t, width) of each sound, ``prompts`` its tokens. A score is the mean natural
        log-probability per token. Raises Cancelled when ``cancelled()`` turns true.
        """
        ...

    def score(
        self, hidden: Sequence[Floats], prompts: Sequence[Sequence[int]], texts: Sequence[Sequence[str]]
    ) -> list[Floats]:
        """For each sound, the scores (m,) of its texts."""
        ...
