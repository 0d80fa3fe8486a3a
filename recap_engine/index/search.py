"""What is found in a workspace by meaning and by ear: captions by a text, sounds by a text or by another sound."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from recap_engine.bundles.loaded import Models
from recap_engine.datastore.live import LiveCaptions
from recap_engine.datastore.workspace import Workspace
from recap_engine.index.embed_missing import PATIENCE, STEP, MissingVectors
from recap_engine.propose.propose import Heard
from recap_engine.records import Caption, Sound

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Encoder

SoundMatches = list[tuple[str, str, float]]
"""Sounds: where each can be read, its hash, its cosine; nearest first."""


class WorkspaceSearch:
    """Searches one workspace with one encoder; `MissingVectors` embeds what lacks a vector first."""

    def __init__(self, workspace: Workspace, models: Models, filling: MissingVectors) -> None:
        self._workspace, self._models, self._filling = workspace, models, filling

    @property
    def _encoder(self) -> Encoder:
        return self._models.encoder

    def captions(self, text: str, limit: int) -> list[tuple[Caption, float]]:
        """Captions in use that mean something like ``text``, with their cosines; every vector is filled before."""
        for _ in self._filling.everything():
            pass
        return self._near(text, limit, self._filling.collections)

    def captions_at_once(
        self, text: str, limit: int, collections: Sequence[str] | None
    ) -> tuple[list[tuple[Caption, float]], int]:
        """As `captions`, of named collections too, waiting but a moment; and how many wordings have no vector yet."""
        names = self._filling.collections if collections is None else collections
        began = time.monotonic()
        for _ in self._filling.texts(newest=True, batch=STEP, collections=names):
            if time.monotonic() - began > PATIENCE:
                break
        found = self._near(text, limit, names)
        return found, len(self._workspace.vectors.pending_texts(self._encoder.fingerprint, -1, names))

    def _near(self, text: str, limit: int, collections: Sequence[str] | None) -> list[tuple[Caption, float]]:
        live = LiveCaptions(self._workspace, self._encoder.fingerprint, collections)
        (found,) = live.search("text", self._encoder.encode_text([text]), limit)
        return found

    def sounds(self, text: str, limit: int) -> SoundMatches:
        """Sounds that ``text`` describes."""
        (query,) = self._encoder.encode_text([text])
        return self._placed(self._workspace.vectors.sounds_by_meaning(self._encoder.fingerprint, query, limit))

    def sounds_like(self, heard: Heard, limit: int) -> SoundMatches:
        """Sounds like one that was heard, without itself."""
        query = heard.hearing.signature[None]
        (hits,) = self._workspace.search.all_sounds(self._encoder.fingerprint, query, limit + 1)
        return self._placed([(hit.sound, hit.similarity) for hit in hits], but=heard.sound)[:limit]

    def _placed(self, hits: Sequence[tuple[int, float]], but: Sound | None = None) -> SoundMatches:
        """Those of the sounds that can be read."""
        found = []
        for sound, similarity in hits:
            row, path = self._workspace.sounds.get(sound), self._workspace.sounds.path(sound)
            if row is None or path is None:
                continue
            if but is None or (row.sound.hash, row.sound.region) != (but.hash, but.region):
                found.append((path, row.sound.hash, similarity))
        return found
