"""Embed captions and sounds that lack a vector of the bundle's encoder.

Vectors are derived data: code that needs them embeds missing ones first, and keeps finished batches if it is stopped.
Many vectors are missing after a large import or a change of model.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from recap_engine.audio import windows
from recap_engine.batch.core_pool import CorePool
from recap_engine.datastore.collections import STARTER
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
"""Captions embedded per step while a proposal may be requested."""

FEW = 64
"""The newest captions that a proposal waits for while many others are being embedded."""

COUNTED = 10_000
"""The most captions without a vector to count for a proposal, since counting more takes too long each time."""

PATIENCE = 3.0
"""Seconds that a proposal waits for vectors of other captions."""

_HEAR_BATCH = 16


class MissingVectors:
    """Finds and embeds missing vectors in ``collections`` (None: those that are switched on).

    ``complete_at`` and ``newest_at`` are the change counters at which all captions, or the newest, were embedded. Where
    captions are retrieved from ``elsewhere``, nothing is embedded here: it is how many captions lack a vector there.
    """

    def __init__(self, workspace: Workspace, models: Models) -> None:
        self._workspace, self._models = workspace, models
        self.collections: tuple[str, ...] | None = None
        self.complete_at = self.newest_at = -1
        self.elsewhere: int | None = None
        self._unreadable: set[int] = set()
        self._unfilled = {"texts": 0, "sounds": 0}
        self._stored_shipped = False

    def use(self, collections: tuple[str, ...]) -> None:
        """Embed the captions of these collections from now on."""
        self.collections = collections
        self.complete_at = self.newest_at = -1

    def embed_all(self, batch: int | None = None) -> Iterator[Progress]:
        """Embed every caption in use that lacks a vector; finished batches are kept if this is stopped."""
        sequence = self._workspace.sequence()
        if self.elsewhere is not None or sequence == self.complete_at:
            return
        self._store_shipped()
        yield from self.embed_texts(batch=batch)
        yield from self.embed_sounds(captioned=True)
        self.complete_at, self.newest_at = sequence, -1

    def embed_newest(self) -> Iterator[Progress]:
        """Embed missing vectors, newest first, for as long as a proposal can wait; `settle` embeds the rest.

        While many are missing, a proposal waits only for the newest few, which include the caption accepted last.
        """
        sequence = self._workspace.sequence()
        if self.elsewhere is not None or sequence in (self.complete_at, self.newest_at):
            return
        hurried, began = self.unsettled, time.monotonic()
        limit = FEW if hurried else -1
        self._store_shipped()
        left = hurried
        for steps, share in (
            (self.embed_sounds(captioned=True, limit=limit, newest=True), 0.5),
            (self.embed_texts(limit=limit, newest=True, batch=STEP), 1.0),
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
    def embedded_at(self) -> int:
        """The change counter up to which everything that a proposal waits for is embedded."""
        return max(self.complete_at, self.newest_at)

    @property
    def unsettled(self) -> bool:
        """Whether `embed_newest` left something to `settle`."""
        return self.newest_at > self.complete_at

    def settle(self) -> Iterator[Progress]:
        """Embed all missing vectors, then drop those of earlier models.

        Old vectors stay until then, so that stopping, or switching back to the other model, loses nothing.
        """
        yield from self.embed_all(STEP)
        vectors = self._workspace.vectors
        for other in vectors.encoders():
            if other.fingerprint != self._models.encoder.fingerprint and not self._workspace.connection.read_only:
                vectors.forget(other.fingerprint)

    def missing_texts(self) -> int:
        """The number of captions in use without a vector, counted up to `COUNTED`; quick if none were left."""
        if self.elsewhere is not None:
            return self.elsewhere
        if not self.unsettled:
            return 0
        fingerprint = self._models.encoder.fingerprint
        return len(self._workspace.vectors.pending_texts(fingerprint, COUNTED, self.collections))

    @property
    def unfilled(self) -> int:
        """The number of missing vectors that cannot be added because the workspace is read-only."""
        return sum(self._unfilled.values())

    def embed_texts(
        self,
        limit: int = -1,
        newest: bool = False,
        batch: int | None = None,
        collections: Sequence[str] | None = None,
    ) -> Iterator[Progress]:
        """Embed captions of the given collections, or of those that retrieval uses."""
        vectors, fingerprint = self._workspace.vectors, self._models.encoder.fingerprint
        pending = vectors.pending_texts(fingerprint, limit, collections or self.collections, newest=newest)
        if self._workspace.connection.read_only:
            self._unfilled["texts"] = len(pending)
            return
        if not pending:
            return
        batch, lane = batch or EMBED_BATCH, self._models.device.policy.texts
        self._models.encoder.encode_text([])  # loads the text encoder before the threads need it
        with CorePool() as pool:
            for at in range(0, len(pending), batch):
                # Longest first, so that the threads finish at about the same time.
                some = sorted(pending[at : at + batch], key=len, reverse=True)
                shares = [some[i : i + lane] for i in range(0, len(some), lane)]
                found = [future.result() for future in pool.run_all(self._models.encoder.encode_text, shares)]
                vectors.put_texts(fingerprint, some, np.concatenate(found))
                yield Progress(EMBEDDING_CAPTIONS, at + len(some), len(pending))

    def _store_shipped(self) -> None:
        """Store the vectors that the bundle ships for starter captions, once, instead of embedding them."""
        workspace = self._workspace
        if self._stored_shipped or workspace.connection.read_only:
            return
        self._stored_shipped = True
        if STARTER not in {info.name for info in workspace.collections.list()}:
            return
        fingerprint = self._models.bundle.encoder_fingerprint
        pending = workspace.vectors.pending_texts(fingerprint, -1, (STARTER,))
        if pending and (known := self._models.caption_vectors.known(pending)):
            workspace.vectors.put_texts(fingerprint, known, self._models.caption_vectors.of(known))

    def embed_sounds(self, captioned: bool, limit: int = -1, newest: bool = False) -> Iterator[Progress]:
        """Embed sounds with captions in use, or all sounds."""
        vectors, fingerprint = self._workspace.vectors, self._models.encoder.fingerprint
        pending = vectors.pending_sounds(
            fingerprint, limit, self.collections, captioned=captioned, newest=newest, exclude=self._unreadable
        )
        if self._workspace.connection.read_only:
            self._unfilled["sounds"] = len(pending)
            return
        if pending:
            # Load the audio encoder and its cache before the threads need them.
            _ = self._models.listener
            self._models.encoder.encode_audio([])
        with CorePool() as pool:
            for at in range(0, len(pending), _HEAR_BATCH):
                some = pending[at : at + _HEAR_BATCH]
                heard: dict[int, Hearing] = {}
                for waiting, future in zip(some, pool.run_all(self._hearing, some), strict=True):
                    try:
                        heard[waiting.id] = future.result()
                    except (AudioError, RequestError):
                        # The file has changed: it is not a sound any more, or too short for the region.
                        self._unreadable.add(waiting.id)
                if heard:
                    self.put_sounds(heard)
                    whole = {one.id: one.sound.hash for one in some if one.sound.region is None}
                    found = {whole[id]: hearing.levels for id, hearing in heard.items() if id in whole}
                    self._workspace.levels.put({key: one for key, one in found.items() if one is not None})
                done = at + len(some)
                yield Progress(
                    Translatable("listening to captioned sounds"), done, len(pending), os.path.basename(some[-1].path)
                )

    def put_sounds(self, heard: Mapping[int, Hearing]) -> None:
        """Store the vectors of sounds, by row."""
        signatures = np.stack([hearing.signature for hearing in heard.values()])
        meanings = np.stack([hearing.vector for hearing in heard.values()])
        self._workspace.vectors.put_sounds(self._models.encoder.fingerprint, list(heard), signatures, meanings)

    def _hearing(self, waiting: PendingSound) -> Hearing:
        """Encode one sound; runs in a thread of the pool. Raises AudioError, RequestError."""
        encoder = self._models.encoder
        pieces = windows(waiting.path, encoder.sample_rate, encoder.window_seconds, waiting.sound.region)
        return self._models.listener.hear(waiting.sound, pieces)
