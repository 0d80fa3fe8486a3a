"""A datastore in memory that returns the same neighbours as a workspace with the same captions.

Evaluations fill hundreds of datastores with a few accepted sounds each. Writing a workspace file for each would take
longer than everything else. A test checks that it agrees with `datastore.pinned`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recap_engine.propose.retrieval import Carrying, Search, Source
from recap_engine.propose.text_vectors import TextVectors
from recap_engine.records import Caption, Route

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Accepted:
    """A sound with its accepted caption, its vector (d,) and its recording."""

    caption: str
    vector: Floats
    take: str


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """Captions without a sound, with the vectors (m, d) of their texts."""

    name: str
    texts: tuple[str, ...]
    vectors: Floats

    def without(self, left_out: Sequence[bool]) -> Collection:
        """The captions that are not ``left_out`` (m,)."""
        kept = [i for i, out in enumerate(left_out) if not out]
        return Collection(self.name, tuple(self.texts[i] for i in kept), self.vectors[kept])

    def taken(self, chosen: Sequence[int]) -> Collection:
        """The ``chosen`` captions, by number."""
        return Collection(self.name, tuple(self.texts[i] for i in chosen), self.vectors[list(chosen)])


def collection(name: str, texts: Sequence[str], embed: TextVectors) -> Collection:
    """Embed ``texts``, each once."""
    once = tuple(dict.fromkeys(texts))
    empty = np.zeros((0, embed(["nothing"]).shape[1]), np.float32)
    parts = [embed(once[at : at + 256]) for at in range(0, len(once), 256)]
    return Collection(name, once, np.concatenate([empty, *parts]))


class MemoryDatastore:
    """A collection and accepted sounds. Captions are numbered from 1: the collection's, then the accepted ones'."""

    def __init__(self, written: Collection, accepted: Sequence[Accepted], embed: TextVectors) -> None:
        said = [one.caption for one in accepted]
        self._captions = [
            Caption(number, text, written.name, "imported") for number, text in enumerate(written.texts, 1)
        ]
        self._captions += [
            Caption(number, text, "accepted", "human", sound=str(number))
            for number, text in enumerate(said, len(written.texts) + 1)
        ]
        self._first = len(written.texts)
        self._said: dict[str, list[int]] = {}
        for number, text in enumerate(said):
            self._said.setdefault(text, []).append(number)
        self._takes = np.array([one.take for one in accepted], dtype=object)
        sounds = np.zeros((0, written.vectors.shape[1]), np.float32)
        self._sounds = np.stack([one.vector for one in accepted]) if accepted else sounds
        self._texts = np.concatenate([written.vectors, embed(said)]) if said else written.vectors

    def __len__(self) -> int:
        return len(self._captions)

    @property
    def texts(self) -> list[str]:
        """The texts of its captions."""
        return [caption.text for caption in self._captions]

    def source(self, takes: Sequence[str]) -> Source:
        """The source for queries from these recordings; none finds captions accepted for its own recording."""
        return Source(self._search(takes), self._carrying(takes))

    def _carrying(self, takes: Sequence[str]) -> Carrying:
        def found(texts: Sequence[Sequence[str]]) -> list[list[Floats]]:
            return [
                [self._sounds[[i for i in self._said.get(text, ()) if self._takes[i] != take]] for text in some]
                for some, take in zip(texts, takes, strict=True)
            ]

        return found

    def _search(self, takes: Sequence[str]) -> Search:

        def found(route: Route, queries: Floats, k: int) -> list[list[tuple[Caption, float]]]:
            vectors, first = (self._texts, 0) if route == "text" else (self._sounds, self._first)
            if not len(vectors):
                return [[] for _ in queries]
            cosines = np.asarray(queries, np.float32) @ vectors.T
            own = np.asarray(takes, dtype=object)[:, None] == self._takes[None]
            if own.size:
                cosines[:, self._first - first :][own] = -2.0
            return [self._best(line, first, k) for line in cosines]

        return found

    def _best(self, cosines: Floats, first: int, k: int) -> list[tuple[Caption, float]]:
        """The ``k`` highest cosines, ties by number; -2 marks excluded captions."""
        near = np.arange(len(cosines))
        if k < len(cosines):
            near = np.flatnonzero(cosines >= np.partition(cosines, -k)[-k])
        ranked = near[np.lexsort((near, -cosines[near]))][:k]
        return [(self._captions[first + int(i)], float(cosines[i])) for i in ranked if cosines[i] > -2.0]
