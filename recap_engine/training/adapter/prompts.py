"""Prompts for training an adapter: captions of other sounds as retrieval finds them, and worse ones.

The decoder has to trust the sound more than the prompt when the two disagree, but to copy the prompt's wording for
sounds it was never trained on. So prompts come as retrieved, thinned, with some wrong captions, or with only wrong
ones. In some, an invented word replaces the word for the sound, in the prompt and in the target caption.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recap_engine.caption_text import content_stems, jaccard
from recap_engine.propose.retrieval import Calibration
from recap_engine.records import Route
from recap_engine.training.adapter.trainer import Describable
from recap_engine.training.corpus import Row
from recap_engine.training.heard_corpus import Heard
from recap_engine.training.texts.captions import with_new_word
from recap_engine.training.texts.label_captions import captions_of

Floats = NDArray[np.float32]
DEEP = 16
"""Neighbours kept for each example; the prompt takes a few of them."""


@dataclass(frozen=True, slots=True)
class PromptSource:
    """The captions to retrieve from: ``texts``, and the recordings that each one describes (empty: none).

    ``vectors`` (m, d) are the texts', ``sounds`` (s, e) the signatures of sounds that carry the caption
    ``of[s]``.
    """

    texts: tuple[str, ...]
    takes: tuple[frozenset[str], ...]
    vectors: Floats
    sounds: Floats
    of: NDArray[np.int64]
    sound_takes: tuple[str, ...]

    def neighbours(
        self, examples: Sequence[Describable], heard: Heard, calibration: Calibration, routes: Sequence[Route]
    ) -> list[tuple[int, ...]]:
        """For each example, up to `DEEP` captions of other recordings with distinct meanings, most relevant first.

        Retrieved as for proposals, except that captions of the same meaning do not support each other.
        """
        gists: dict[frozenset[str], int] = {}
        says = [gists.setdefault(content_stems(text), len(gists)) for text in self.texts]
        found: list[tuple[int, ...]] = []
        for start in range(0, len(examples), 256):
            part = slice(start, start + 256)
            queries: dict[Route, Floats] = {"text": heard.vectors[part], "audio": heard.signatures[part]}
            near = {route: self._nearest(route, queries[route]) for route in routes}
            for row, example in enumerate(examples[start : start + 256]):
                ranked = sorted(
                    (-calibration.relevance(route, float(cosines[row, place])), int(which[row, place]), route)
                    for route, (cosines, which) in near.items()
                    for place in range(which.shape[1])
                )
                foreign = (self._caption(route, i, example.takes) for _, i, route in ranked)
                found.append(_first_of_each(foreign, says))
        return found

    def _nearest(self, route: Route, queries: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """Cosines and indices of the nearest texts or sounds of each query, with some to spare."""
        cosines = queries @ (self.vectors if route == "text" else self.sounds).T
        count = min(4 * DEEP, cosines.shape[1])
        which = np.argpartition(-cosines, count - 1, axis=1)[:, :count]
        return np.take_along_axis(cosines, which, axis=1), which

    def _caption(self, route: Route, i: int, own: frozenset[str]) -> int | None:
        """The caption of a hit, None if it describes only the recordings ``own``."""
        if route == "text":
            return i if not self.takes[i] or self.takes[i] - own else None
        return int(self.of[i]) if self.sound_takes[i] not in own else None


def _first_of_each(captions: Iterable[int | None], says: Sequence[int]) -> tuple[int, ...]:
    """The first `DEEP` captions with distinct meanings."""
    kept: dict[int, int] = {}
    for caption in captions:
        if caption is not None:
            kept.setdefault(says[caption], caption)
            if len(kept) == DEEP:
                break
    return tuple(kept.values())


def captions_with_takes(collection: Sequence[str], rows: Sequence[Row]) -> tuple[list[str], list[frozenset[str]]]:
    """The captions of the starter collection and of the training sounds, with the recordings they describe."""
    takes: dict[str, set[str]] = {text: set() for text in collection}
    written = set(takes)
    for row in rows:
        for text in captions_of(row.label):
            if text not in written:
                takes.setdefault(text, set()).add(row.take)
    return list(takes), [frozenset(t) for t in takes.values()]


@dataclass(slots=True)
class RetrievedPrompts:
    """Prompts as in the paper: always the ``k`` nearest captions of other sounds."""

    texts: Sequence[str]
    near: Sequence[Sequence[int]]
    k: int

    def sample(self, index: int, example: Describable, chance: random.Random) -> tuple[list[str], str]:
        """The nearest captions, and the caption to write."""
        return [self.texts[i] for i in self.near[index][: self.k]], example.caption(chance)


@dataclass(slots=True)
class MixedPrompts:
    """Right, thinned, misleading and wrong prompts, so that the decoder does not trust every retrieved caption."""

    texts: Sequence[str]
    near: Sequence[Sequence[int]]
    k: int
    words: Sequence[str]

    def sample(self, index: int, example: Describable, chance: random.Random) -> tuple[list[str], str]:
        """``k`` or fewer captions for the prompt, most relevant first, and the caption to write."""
        caption = example.caption(chance)
        kind = chance.random()
        if kind < 0.2:
            return self._wrong(index, example, chance), caption
        near = [self.texts[i] for i in self.near[index]]
        if kind < 0.55:
            return near[: self.k], caption
        thinned = [near[rank] for rank in sorted(chance.sample(range(len(near)), min(self.k, len(near))))]
        if kind < 0.75:
            return thinned, caption
        if kind < 0.88:
            return self._mislead(thinned, chance), caption
        others = [example.caption(chance), *thinned[: self.k - 1]]
        *renamed, caption = with_new_word([*others, caption], self.words, chance)
        return renamed, caption

    def _wrong(self, index: int, example: Describable, chance: random.Random) -> list[str]:
        """The nearest captions of something else, or random captions."""
        if chance.random() < 0.5:
            return [chance.choice(self.texts) for _ in range(self.k)]
        said = [content_stems(label) for label in example.labels]
        near = [self.texts[i] for i in self.near[index]]
        return [text for text in near if all(jaccard(content_stems(text), s) == 0.0 for s in said)][: self.k]

    def _mislead(self, near: list[str], chance: random.Random) -> list[str]:
        return [chance.choice(self.texts) if chance.random() < 0.5 else text for text in near]
