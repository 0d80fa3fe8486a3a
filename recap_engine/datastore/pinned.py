"""A workspace's captions as they were at one moment, to which a batch run is pinned.

Every query of a run sees the same captions and wordings, even when others are accepted. Only the list of captions is
held (24 bytes each), because wordings are never changed or removed in the file, and vectors belong to wordings.
"""

from __future__ import annotations

from collections.abc import Collection

from recap_engine.datastore.active_captions import ActiveCaptions
from recap_engine.datastore.live import LiveCaptions
from recap_engine.datastore.workspace import Workspace


class PinnedCaptions(LiveCaptions):
    """The captions in use of some collections when this was created. Holds no lock and no transaction."""

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
