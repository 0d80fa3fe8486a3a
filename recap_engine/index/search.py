"""Search a workspace by meaning and by sound: captions by a text, sounds by a text or by another sound."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from recap_engine.bundles.loaded import Models
from recap_engine.datastore.live import LiveCaptions
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.index.embed_missing import PATIENCE, STEP, MissingVectors
from recap_engine.progress import Progress
from recap_engine.propose.propose import Heard
from recap_engine.propose.retrieval import Calibration
from recap_engine.propose.text_vectors import TextVectors
from recap_engine.records import Caption, Doubt, Sound

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Encoder
    from recap_engine.index.shifted import ShiftedSource

SoundMatches = list[tuple[str, str, float]]
"""Sounds as (path, hash, cosine), nearest first."""


class WorkspaceSearch:
    """Searches one workspace with one encoder; `MissingVectors` embeds what lacks a vector first.

    ``texts`` gives the vectors of texts; it may load the encoder.
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

    @property
    def _encoder(self) -> Encoder:
        return self._models.encoder

    def captions(self, text: str, limit: int = 20) -> list[tuple[Caption, float]]:
        """Captions in use with a meaning like ``text``, and their cosines; embeds all missing captions first."""
        for _ in self._missing.embed_all():
            pass
        return self._near(text, limit, self._missing.collections)

    def captions_so_far(
        self, text: str, limit: int, collections: Sequence[str] | None = None
    ) -> tuple[list[tuple[Caption, float]], int]:
        """Like `captions`, optionally in named collections (on or off), but waits only `PATIENCE`.

        Also returns how many wordings have no vector yet. Raises RequestError for an unknown collection.
        """
        names = self._missing.collections if collections is None else collections
        began = time.monotonic()
        for _ in self._missing.embed_texts(newest=True, batch=STEP, collections=names):
            if time.monotonic() - began > PATIENCE:
                break
        found = self._near(text, limit, names)
        return found, len(self._workspace.vectors.pending_texts(self._encoder.fingerprint, -1, names))

    def _near(self, text: str, limit: int, collections: Sequence[str] | None) -> list[tuple[Caption, float]]:
        live = LiveCaptions(self._workspace, self._encoder.fingerprint, collections)
        (found,) = live.search("text", self._encoder.encode_text([text]), limit)
        return found

    def numbers(self, field: str, value: str) -> list[tuple[int, float]]:
        """Numbers of captions (by id) that only a model gives, for `CaptionFilter`. Raises RequestError."""
        from recap_engine.index.doubtful import caption_scores

        if field == "meaning":
            return self._cosines(value)
        if field == "score":
            return caption_scores(
                self._workspace, self._encoder.fingerprint, self._models.kinds, self._calibration, self._texts()
            )
        raise RequestError("{field} cannot be used here.", field=field)

    def _cosines(self, value: str) -> list[tuple[int, float]]:
        """The cosine of every caption (by id) with a vector to the text ``value``."""
        (query,) = self._encoder.encode_text([value])
        ids, matrix = self._workspace.vectors.matrix(self._encoder.fingerprint, "text")
        cosines = dict(zip(ids.tolist(), (matrix @ query).tolist(), strict=True)) if len(ids) else {}
        rows = self._workspace.connection.rows("SELECT id, text_id FROM captions WHERE deleted IS NULL")
        return [(caption, cosines[text]) for caption, text in rows if text in cosines]

    def doubtful(self, collection: str | None = None, limit: int | None = None) -> Iterator[Progress | list[Doubt]]:
        """Captions that do not seem to fit their sound (`index.doubtful`). Raises RequestError."""
        from recap_engine.index.doubtful import find_doubtful

        yield from find_doubtful(
            self._workspace,
            self._encoder.fingerprint,
            self._models.kinds,
            self._calibration,
            self._texts(),
            collection=collection,
            limit=limit,
        )

    def shifted(self, collection: str | None = None) -> Iterator[ShiftedSource]:
        """Sources whose captions fit the sounds of the neighbouring rows better (`index.shifted`)."""
        from recap_engine.index.shifted import find_shifted

        yield from find_shifted(self._workspace, self._encoder.fingerprint, collection)

    def sounds(self, text: str, limit: int = 10) -> SoundMatches:
        """Sounds that ``text`` describes; silent ones are left out."""
        (query,) = self._encoder.encode_text([text])
        silent = self._workspace.levels.silent()
        fingerprint, most = self._encoder.fingerprint, limit + len(silent)
        hits = self._workspace.vectors.sounds_by_meaning(fingerprint, query, most)
        return self._readable([hit for hit in hits if hit[0] not in silent])[:limit]

    def sounds_like(self, heard: Heard, limit: int) -> SoundMatches:
        """Sounds like ``heard``, without that sound; silent ones only if it is silent, and then no others."""
        query, silent = heard.hearing.signature[None], self._workspace.levels.silent()
        most = limit + 1 + len(silent)
        (hits,) = self._workspace.search.all_sounds(self._encoder.fingerprint, query, most)
        like = [(hit.sound, hit.similarity) for hit in hits if (hit.sound in silent) == heard.silent]
        return self._readable(like, exclude=heard.sound)[:limit]

    def _readable(self, hits: Sequence[tuple[int, float]], exclude: Sound | None = None) -> SoundMatches:
        """The hits whose files are readable, as matches."""
        found = []
        for sound, similarity in hits:
            row, path = self._workspace.sounds.get(sound), self._workspace.sounds.path(sound)
            if row is None or path is None:
                continue
            if exclude is None or (row.sound.hash, row.sound.region) != (exclude.hash, exclude.region):
                found.append((path, row.sound.hash, similarity))
        return found
