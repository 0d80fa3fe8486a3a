"""Which of the neighbours stand in the prompt, and in what order.

RECAP takes the nearest. Maximal marginal relevance (Carbonell and Goldstein 1998) takes the one next that is near the
sound and unlike those already taken, so that the prompt does not say one thing several times.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from recap_engine.propose.retrieval import Embed
from recap_engine.records import Neighbour

PromptSelection = Literal["nearest", "mmr"]
PromptOrder = Literal["nearest-first", "nearest-last"]
_RELEVANT = 0.7
"""How much nearness to the sound counts against likeness to what was taken."""


def select(neighbours: Sequence[Neighbour], k: int, selection: PromptSelection, embed: Embed) -> list[str]:
    """At most ``k`` texts for the prompt, in the order in which they were taken."""
    if selection == "nearest" or len(neighbours) <= 1:
        return [n.text for n in neighbours[:k]]
    vectors = embed([n.text for n in neighbours])
    near = _scaled(np.array([n.relevance for n in neighbours], np.float32))
    return [neighbours[i].text for i in _marginal(near, vectors @ vectors.T, k)]


def _marginal(near: NDArray[np.float32], alike: NDArray[np.float32], k: int) -> list[int]:
    taken = [int(near.argmax())]
    while len(taken) < min(k, len(near)):
        gain = _RELEVANT * near - (1.0 - _RELEVANT) * alike[:, taken].max(axis=1)
        gain[taken] = -np.inf
        taken.append(int(gain.argmax()))
    return taken


def _scaled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """``values`` up to 1, so that bundles with small relevances select alike."""
    most = float(values.max())
    scaled: NDArray[np.float32] = values / most if most > 0 else np.ones_like(values)
    return scaled
