"""A workspace's captions as they stood at one moment: what a batch run is pinned to.

Every query of a run sees the same captions with the same wordings, whatever is accepted meanwhile. Only which captions
those are is held (24 bytes a caption): wordings are never changed or removed in the file, and vectors belong to them.
"""

from __future__ import annotations

from collections.abc import Collection

from recap_engine.datastore.active_captions import ActiveCaptions
from recap_engine.datastore.live import LiveCaptions
from recap_engine.datastore.workspace import Workspace


class PinnedCaptions(LiveCaptions):
    """The captions in use of some collections, at the moment of making this. Holds no lock and no transaction."""

    def __init__(self, workspace: Workspace, fingerprint: str, collections: Collection[str] | None = None) -> None:
        super().__init__(workspace, fingerprint, collections)
        with workspace.connection.snapshot():
            self._pinned = workspace.search.in_use(collections)
            workspace.search.memory.want(fingerprint, wait=True)
        self.sequence = self._pinned.sequence

    def __len__(self) -> int:
        return len(self._pinned)

    def _in_use(self) -> ActiveCaptions:
        return self._pinned
