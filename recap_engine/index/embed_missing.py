"""The workspace's vectors, filled with what the bundle's encoder makes of captions and sounds.

Vectors are derived data: whoever needs them fills what is missing first, and what is done is kept when somebody stops
midway. Much is missing after a large import, or when the workspace has got another model.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from recap_engine.audio import windows
from recap_engine.batch.lanes import Lanes
from recap_engine.datastore.vectors import PendingSound
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError, RequestError
from recap_engine.progress import EMBEDDING_CAPTIONS, Progress
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.bundles.loaded import Models
    from recap_engine.clap.listen import Hearing

EMBED_BATCH = 1024
STEP = 128
"""Captions embedded at once while somebody may ask for a proposal."""

FEW = 64
"""The newest captions that a proposal waits for while many are being embedded."""

PATIENCE = 3.0
"""Seconds that a proposal waits for vectors of other captions."""

_LANE_TEXTS = 64
_HEAR_BATCH = 16


class MissingVectors:
    """What is missing, found and filled; ``collections`` (None: those that are switched on) say what counts.

    ``complete_at`` and ``newest_at`` are the sequences of the journal at which everything, and the newest, were filled.
    """

    def __init__(self, workspace: Workspace, models: Models) -> None:
        self._workspace, self._models = workspace, models
        self.collections: tuple[str, ...] | None = None
        self.complete_at = self.newest_at = -1
        self._unreadable: set[int] = set()
        self._unfilled = {"texts": 0, "sounds": 0}

    def use(self, collections: tuple[str, ...]) -> None:
        """Count captions of these collections from now on."""
        self.collections = collections
        self.complete_at = self.newest_at = -1

    def everything(self, batch: int | None = None) -> Iterator[Progress]:
        """Fill every vector that is missing for captions in use; what is done is kept if this is stopped midway."""
        sequence = self._workspace.sequence()
        if sequence == self.complete_at:
            return
        yield from self.texts(batch=batch)
        yield from self.sounds(captioned=True)
        self.complete_at, self.newest_at = sequence, -1

    def newest(self) -> Iterator[Progress]:
        """Fill what is missing, the newest first, for as long as a proposal can wait; `settle` fills the rest.

        Much is missing after a large import, or when the workspace has got another model. While it is being filled, a
        proposal waits for the last few alone, among which is whatever was accepted just now.
        """
        sequence = self._workspace.sequence()
        if sequence in (self.complete_at, self.newest_at):
            return
        hurried, began = self.unsettled, time.monotonic()
        limit = FEW if hurried else -1
        left = hurried
        for steps, share in (
            (self.sounds(captioned=True, limit=limit, newest=True), 0.5),
            (self.texts(limit=limit, newest=True, batch=STEP), 1.0),
        ):
            for step in steps:
                yield step
                if time.monotonic() - began > PATIENCE * share:
                    left = True
                    break
        self.newest_at = sequence
        if not left:
            self.complete_at = sequence

    @property
    def filled_at(self) -> int:
        """The latest sequence at which what a proposal waits for was filled."""
        return max(self.complete_at, self.newest_at)

    @property
    def unsettled(self) -> bool:
        """Whether `newest` left something to `settle`."""
        return self.newest_at > self.complete_at

    def settle(self) -> Iterator[Progress]:
        """Fill every vector that is missing, then drop those of models that the workspace had before.

        Until then both are kept: who stops this midway, or goes back to the other model, has lost nothing.
        """
        yield from self.everything(STEP)
        vectors = self._workspace.vectors
        for other in vectors.encoders():
            if other.fingerprint != self._models.encoder.fingerprint and not self._workspace.connection.read_only:
                vectors.forget(other.fingerprint)

    @property
    def unfilled(self) -> int:
        """How many vectors were found to be missing in a workspace that can only be read: they stay so."""
        return sum(self._unfilled.values())

    def texts(
        self,
        limit: int = -1,
        newest: bool = False,
        batch: int | None = None,
        collections: Sequence[str] | None = None,
    ) -> Iterator[Progress]:
        """Fill what is missing for captions of the collections, those that retrieval uses where none are named."""
        vectors, fingerprint = self._workspace.vectors, self._models.encoder.fingerprint
        pending = vectors.pending_texts(fingerprint, limit, collections or self.collections, newest=newest)
        if self._workspace.connection.read_only:
            self._unfilled["texts"] = len(pending)
            return
        if not pending:
            return
        batch = batch or EMBED_BATCH
        self._models.encoder.encode_text([])  # loads what reads, before the lanes want it
        with Lanes() as lanes:
            for at in range(0, len(pending), batch):
                # The longest first, so that no lane waits long for the last share of another.
                some = sorted(pending[at : at + batch], key=len, reverse=True)
                shares = [some[i : i + _LANE_TEXTS] for i in range(0, len(some), _LANE_TEXTS)]
                found = [future.result() for future in lanes.each(self._models.encoder.encode_text, shares)]
                vectors.put_texts(fingerprint, some, np.concatenate(found))
                yield Progress(EMBEDDING_CAPTIONS, at + len(some), len(pending))

    def sounds(self, captioned: bool, limit: int = -1, newest: bool = False) -> Iterator[Progress]:
        """Fill what is missing for sounds, of captions in use or of all folders."""
        vectors, fingerprint = self._workspace.vectors, self._models.encoder.fingerprint
        pending = vectors.pending_sounds(
            fingerprint, limit, self.collections, captioned=captioned, newest=newest, but=self._unreadable
        )
        if self._workspace.connection.read_only:
            self._unfilled["sounds"] = len(pending)
            return
        if pending:
            self._models.listener, self._models.encoder.encode_audio([])  # loads what listens, before the lanes want it
        with Lanes() as lanes:
            for at in range(0, len(pending), _HEAR_BATCH):
                some = pending[at : at + _HEAR_BATCH]
                heard: dict[int, Hearing] = {}
                for waiting, future in zip(some, lanes.each(self._hearing, some), strict=True):
                    try:
                        heard[waiting.id] = future.result()
                    except (AudioError, RequestError):
                        # Not a sound any more, or too short for the region: the file has changed since.
                        self._unreadable.add(waiting.id)
                if heard:
                    self.put_sounds(heard)
                done = at + len(some)
                yield Progress(
                    Translatable("listening to captioned sounds"), done, len(pending), os.path.basename(some[-1].path)
                )

    def put_sounds(self, heard: Mapping[int, Hearing]) -> None:
        """Keep the vectors of sounds, by row."""
        signatures = np.stack([hearing.signature for hearing in heard.values()])
        meanings = np.stack([hearing.vector for hearing in heard.values()])
        self._workspace.vectors.put_sounds(self._models.encoder.fingerprint, list(heard), signatures, meanings)

    def _hearing(self, waiting: PendingSound) -> Hearing:
        """What is heard of a sound, in a lane. Raises AudioError, RequestError."""
        encoder = self._models.encoder
        pieces = windows(waiting.path, encoder.sample_rate, encoder.window_seconds, waiting.sound.region)
        return self._models.listener.hear(waiting.sound, pieces)
