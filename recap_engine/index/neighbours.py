"""The neighbours of sounds in one workspace, without the sounds' own captions and without rejected ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from recap_engine.bundles.loaded import Models
from recap_engine.datastore.live import LiveCaptions
from recap_engine.datastore.pinned import PinnedCaptions
from recap_engine.datastore.workspace import Workspace
from recap_engine.index.embed_missing import MissingVectors
from recap_engine.propose.propose import Heard, Settings, find_neighbours
from recap_engine.propose.retrieval import Calibration, Source
from recap_engine.propose.text_vectors import TextVectors
from recap_engine.records import Caption, Neighbour, Route

if TYPE_CHECKING:
    from recap_engine.datastore.protocol import Datastore


class WorkspaceNeighbours:
    """Retrieves captions of the collections in use. ``texts`` gives the vectors of texts; it may load the encoder.

    ``elsewhere`` is a datastore to retrieve from instead of the workspace.
    """

    def __init__(
        self,
        workspace: Workspace,
        models: Models,
        missing: MissingVectors,
        calibration: Calibration,
        texts: Callable[[], TextVectors],
    ) -> None:
        self._workspace, self._models, self._missing = workspace, models, missing
        self._calibration, self._texts = calibration, texts
        self.elsewhere: Datastore | None = None

    def live(self) -> Datastore:
        """The captions as they are at each search."""
        if self.elsewhere is not None:
            return self.elsewhere
        return LiveCaptions(self._workspace, self._models.encoder.fingerprint, self._missing.collections)

    def pinned(self) -> Datastore:
        """The captions as they are now, whatever changes later."""
        if self.elsewhere is not None:
            return self.elsewhere
        return PinnedCaptions(self._workspace, self._models.encoder.fingerprint, self._missing.collections)

    def find(
        self, heard: Sequence[Heard], captions: Datastore, settings: Settings
    ) -> tuple[list[tuple[Neighbour, ...]], list[frozenset[str]]]:
        """The neighbours of each sound, and the texts that were rejected for it."""
        own = [captions.own(h.sound, settings.other_recordings) for h in heard]
        rejected = [self._workspace.journal.rejected(h.sound) for h in heard]

        def search(route: Route, queries: Any, k: int) -> list[list[tuple[Caption, float]]]:
            return captions.search(route, queries, k, own)

        def carrying(texts: Sequence[Sequence[str]]) -> list[list[Any]]:
            return captions.carrying(texts, own)

        source, kinds = Source(search, carrying), self._models.kinds
        return find_neighbours(heard, source, self._calibration, settings, self._texts(), rejected, kinds), rejected
