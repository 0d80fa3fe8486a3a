"""What retrieval needs of a datastore: captions of a workspace (`live`, `pinned`), or of a store that a team shares."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from recap_engine.datastore.vectors import FloatMatrix
from recap_engine.records import Caption, Route, Sound

Own = frozenset[Any]
"""Sounds whose captions are left out of a search, named as the datastore names sounds."""


class Datastore(Protocol):
    """Captions to retrieve from."""

    sequence: int
    """The change counter of the workspace that it is pinned to; 0 if it is not."""

    def own(self, sound: Sound, takes: bool) -> Own:
        """What to leave out for ``sound``: itself, or all ``takes`` of its recording."""
        ...

    def search(
        self, route: Route, queries: FloatMatrix, k: int, own: Sequence[Own] | None = None
    ) -> list[list[tuple[Caption, float]]]:
        """Up to ``k`` captions for each query (q, d) with their cosines, nearest first, ties by lowest id.

        Captions of the sounds ``own[i]`` are left out for query i.
        """
        ...

    def carrying(self, texts: Sequence[Sequence[str]], own: Sequence[Own] | None = None) -> list[list[FloatMatrix]]:
        """For each text of each query, the signatures (n, d) of sounds with that caption, except ``own[i]``."""
        ...
