"""Search among a workspace's captions as they are at each search; `pinned` searches a fixed state of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from recap_engine.datastore.active_captions import ActiveCaptions
from recap_engine.datastore.vectors import FloatMatrix
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Caption, Route, Sound


class LiveCaptions:
    """The captions in use of some collections (None: those switched on), for interactive proposals."""

    sequence = 0

    def __init__(self, workspace: Workspace, fingerprint: str, collections: Collection[str] | None = None) -> None:
        self._workspace = workspace
        self._fingerprint = fingerprint
        self._collections = collections

    def own(self, sound: Sound, takes: bool) -> frozenset[int]:
        """The row of ``sound``, or the rows of all ``takes`` of its recording."""
        if takes:
            return self._workspace.sounds.takes(sound)
        row = self._workspace.sounds.find(sound)
        return frozenset(() if row is None else (row.id,))

    def search(
        self, route: Route, queries: FloatMatrix, k: int, own: Sequence[Collection[int]] | None = None
    ) -> list[list[tuple[Caption, float]]]:
        """Up to ``k`` captions for each query (q, d) with their cosines, nearest first, ties by lowest caption id.

        Captions of the sounds (rows) ``own[i]`` are left out for query i.
        """
        workspace = self._workspace
        with workspace.connection.snapshot():
            found = workspace.search.captions(route, self._fingerprint, queries, k, self._in_use(), own)
            wordings = {hit.caption: hit.text for hits in found for hit in hits}
            texts = workspace.vectors.texts(sorted(set(wordings.values())))
            captions = {
                caption.id: replace(caption, text=texts[wordings[caption.id]])
                for caption in workspace.captions.get(list(wordings))
            }
        return [[(captions[hit.caption], hit.similarity) for hit in hits] for hits in found]

    def carrying(
        self, texts: Sequence[Sequence[str]], own: Sequence[Collection[int]] | None = None
    ) -> list[list[FloatMatrix]]:
        """For each text of each query, the signatures (n, d) of sounds with that caption, except ``own[i]``."""
        workspace = self._workspace
        with workspace.connection.snapshot():
            rows = workspace.vectors.text_rows(sorted({text for some in texts for text in some}))
            sounds = workspace.search.carriers(self._fingerprint, sorted(rows.values()), self._in_use())
        found = []
        for place, some in enumerate(texts):
            hidden = np.array(sorted(own[place]) if own else [], np.int64)
            carried = [sounds[rows[text]] for text in some]
            found.append([vectors[np.isin(ids, hidden, invert=True)] for ids, vectors in carried])
        return found

    def _in_use(self) -> ActiveCaptions:
        return self._workspace.search.in_use(self._collections)
