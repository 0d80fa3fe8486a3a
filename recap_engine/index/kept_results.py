"""What is stored of sounds that were captioned: where they are, vectors, levels and proposals."""

from __future__ import annotations

from collections.abc import Sequence

from recap_engine.bundles.loaded import Models
from recap_engine.datastore.workspace import Workspace
from recap_engine.index.embed_missing import MissingVectors
from recap_engine.propose.propose import Heard
from recap_engine.records import Proposal


class KeptResults:
    """Stores results in one workspace, unless it is read-only. A sound that a model cannot hear has no vector."""

    def __init__(self, workspace: Workspace, models: Models, missing: MissingVectors) -> None:
        self._workspace, self._models, self._missing = workspace, models, missing

    def put_one(self, heard: Heard, proposal: Proposal) -> None:
        """Store a proposal, and the vector of its sound, captioned or not: takes and similar sounds need it."""
        workspace = self._workspace
        if workspace.connection.read_only:
            return
        with workspace.connection.uncounted_change():
            workspace.proposals.put(proposal, sequence=self._missing.embedded_at)
            row = workspace.sounds.add(heard.sound)
            self._put_levels([heard])
            unknown = workspace.vectors.sound_vector(self._models.encoder.fingerprint, row) is None
            if unknown and self._hears(heard):
                self._missing.put_sounds({row: heard.hearing})

    def put_many(
        self, paths: Sequence[str], heard: Sequence[Heard], proposals: Sequence[Proposal], sequence: int
    ) -> None:
        """Store places, vectors and proposals, so that an accept knows who wrote the text.

        ``sequence`` is the change counter of the captions that were retrieved.
        """
        workspace = self._workspace
        if workspace.connection.read_only:
            return
        with workspace.connection.uncounted_change():
            for path, one in zip(paths, heard, strict=True):
                workspace.sounds.place(path, one.sound)
            rows = [workspace.sounds.add(one.sound) for one in heard]
            vectors = {row: one.hearing for row, one in zip(rows, heard, strict=True) if self._hears(one)}
            if vectors:
                self._missing.put_sounds(vectors)
            self._put_levels(heard)
            for proposal in proposals:
                workspace.proposals.put(proposal, sequence=sequence)

    def _hears(self, heard: Heard) -> bool:
        return not heard.unheard(self._models.encoder.band)

    def _put_levels(self, heard: Sequence[Heard]) -> None:
        """Store what whole sounds measure, which was found while they were read."""
        self._workspace.levels.put(
            {
                one.sound.hash: levels
                for one in heard
                if one.sound.region is None and (levels := one.hearing.levels) is not None
            }
        )
