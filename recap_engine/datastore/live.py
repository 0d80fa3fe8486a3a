"""A workspace's captions as they are at each search: what an interactive proposal sees. `Pinned` is for batches."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from recap_engine.datastore.vectors import Matrix
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Caption, Route


class Live:
    """The captions in use of some collections (None: of those that are switched on)."""

    def __init__(self, workspace: Workspace, fingerprint: str, collections: Collection[str] | None = None) -> None:
        self._workspace = workspace
        self._fingerprint = fingerprint
        self._collections = collections

    def search(
        self, route: Route, queries: Matrix, k: int, own: Sequence[Collection[int]] | None = None
    ) -> list[list[tuple[Caption, float]]]:
        """As `Pinned.search`: up to ``k`` captions for each query (q, d), without those of the sounds ``own[i]``."""
        return [self._one(route, queries[i : i + 1], k, own[i] if own else ()) for i in range(len(queries))]

    def _one(self, route: Route, query: Matrix, k: int, own: Collection[int]) -> list[tuple[Caption, float]]:
        workspace, search = self._workspace, self._workspace.search
        exclude = [row.sound for id in own if (row := workspace.sounds.get(id))]
        if route == "text":
            (hits,) = search.texts(self._fingerprint, query, k, self._collections, exclude_sounds=exclude)
            near = [(hit.caption, hit.similarity) for hit in hits]
        else:
            (sounds,) = search.sounds(self._fingerprint, query, k, self._collections, exclude_sounds=exclude)
            near = [(id, hit.similarity) for hit in sounds for id in hit.captions][:k]
        captions = {caption.id: caption for caption in workspace.captions.get([id for id, _ in near])}
        return [(captions[id], similarity) for id, similarity in near]
