"""Pull: what others pushed, merged here as one act, and the vectors of wordings that have none."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.merging.merge import WorkspaceMerge
from recap_engine.exchange.merging.summary import Conflict, MergeSummary
from recap_engine.exchange.pack import open_pack
from recap_engine.progress import Progress
from recap_engine.shared.place import find_place, pull_name
from recap_engine.shared.push import text_digest
from recap_engine.shared.store import SharedStore
from recap_engine.translatable import Translatable

_TEXTS: Final = 1000
_TOLERANCE: Final = 1e-3


def to_pull(workspace: Workspace, store: SharedStore) -> list[tuple[int, int]]:
    """(number, captions) of the pushes of others that were not pulled yet, oldest first."""
    place = find_place(workspace.connection, store)
    rows = store.connection.execute(
        "SELECT number, captions FROM recap.pushes WHERE number > %s ORDER BY number", (place.pulled,)
    )
    return [(number, captions) for number, captions in rows if number not in place.own]


class Pull:
    """One pull. Iterate it to run it; ``dry_run`` changes nothing. All of it is one act for undo.

    Afterwards, ``vectors`` is the number of vectors taken over, and ``ignored`` that of vectors that do not fit.
    """

    def __init__(self, workspace: Workspace, store: SharedStore, *, annotator: str = "", dry_run: bool = False) -> None:
        self._workspace, self._store = workspace, store
        self._annotator, self._dry_run = annotator, dry_run
        self.summary = MergeSummary()
        self.vectors = self.ignored = 0

    def __iter__(self) -> Iterator[Progress]:
        numbers = [number for number, _ in to_pull(self._workspace, self._store)]
        if numbers:
            with tempfile.TemporaryDirectory(prefix="recap-") as folder:
                yield from self._merge(numbers, Path(folder))
        if not self._dry_run:
            yield from self._take_vectors()

    def _merge(self, numbers: list[int], folder: Path) -> Iterator[Progress]:
        """Merge the pushes with each other first, so that they come as one act."""
        conflicts: list[Conflict] = []
        refused = 0
        with Workspace.create(folder / "others.recap") as others:
            for done, number in enumerate(numbers, 1):
                path = folder / f"push-{number}.zip"
                self._fetch(number, path)
                with open_pack(path) as pack, pack.workspace() as theirs:
                    merging = WorkspaceMerge(others, theirs, path.name)
                    yield from merging
                path.unlink()
                # The numbers of captions there mean nothing here.
                conflicts += [replace(one, ours_id=0, theirs_id=0) for one in merging.summary.conflicts]
                refused += merging.summary.refused
                yield Progress(Translatable("pulling captions"), done, len(numbers))
            name = pull_name(self._store.identity()[0], numbers[-1])
            last = WorkspaceMerge(self._workspace, others, name, annotator=self._annotator, dry_run=self._dry_run)
            yield from last
        self.summary = last.summary
        self.summary.conflicts = [*conflicts, *last.summary.conflicts]
        self.summary.refused += refused

    def _fetch(self, number: int, path: Path) -> None:
        row = self._store.connection.execute("SELECT pack FROM recap.pushes WHERE number = %s", (number,)).fetchone()
        path.write_bytes(row[0] if row else b"")

    def _take_vectors(self) -> Iterator[Progress]:
        """Take vectors of the models that this workspace has vectors of, for wordings without one."""
        vectors = self._workspace.vectors
        for encoder in vectors.encoders():
            pending = vectors.pending_texts(encoder.fingerprint)
            for at in range(0, len(pending), _TEXTS):
                texts = {text_digest(text): text for text in pending[at : at + _TEXTS]}
                rows = self._store.connection.execute(
                    "SELECT digest, vector::real[] FROM recap.text_vectors WHERE encoder = %s AND digest = ANY(%s)",
                    (encoder.fingerprint, list(texts)),
                ).fetchall()
                fit = [(texts[digest], vector) for digest, vector in rows if is_unit(vector, encoder.dimensions)]
                self.ignored += len(rows) - len(fit)
                if fit:
                    matrix = np.array([vector for _, vector in fit], np.float32)
                    vectors.put_texts(encoder.fingerprint, [text for text, _ in fit], matrix)
                    self.vectors += len(fit)
                yield Progress(Translatable("importing vectors"), at + len(texts), len(pending))


def is_unit(vector: list[float], dimensions: int) -> bool:
    """Whether ``vector`` has the encoder's width and length 1; what is in the store may come from anybody."""
    made = np.array(vector, np.float64)
    return made.shape == (dimensions,) and bool(abs(np.linalg.norm(made) - 1.0) < _TOLERANCE)
