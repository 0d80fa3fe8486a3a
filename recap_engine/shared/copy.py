"""Copy the captions of a shared store and their vectors into a workspace file, which the workers of a run search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, get_args

import numpy as np

from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.sounds import region
from recap_engine.datastore.vectors import FloatMatrix
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.records import Provenance, Sound
from recap_engine.shared.pull import is_unit
from recap_engine.shared.search import refuse_unknown
from recap_engine.shared.store import SharedStore
from recap_engine.translatable import Translatable

_AT_ONCE: Final = 2000
_IN_USE: Final = "deleted IS NULL AND (%(names)s::text[] IS NULL OR collection = ANY(%(names)s::text[]))"
_SOUND: Final = "audio_hash, nullif(region_start, -1), nullif(region_end, -1)"


class StoreCopy:
    """Iterate it to copy captions (of these collections; none: all) in place of those that ``workspace`` retrieves.

    The workspace's own collections are renamed and switched off. Afterwards, ``captions`` counts what was copied, and
    ``vectors`` the vectors of texts and sounds. What is not fit for a workspace is left out. Raises RequestError.
    """

    def __init__(
        self, store: SharedStore, workspace: Workspace, encoder: tuple[str, int], collections: Sequence[str] = ()
    ) -> None:
        self._store, self._workspace, self._encoder = store, workspace, encoder
        self._names = list(collections) or None
        self.captions = self.vectors = 0

    def __iter__(self) -> Iterator[Progress]:
        self._store.identity()
        refuse_unknown(self._store, self._names or ())
        with self._store.connection.transaction():
            self._store.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            with self._workspace.connection.change():
                self._workspace.connection.run("UPDATE collections SET name = 'workspace: ' || name, enabled = 0")
            yield from self._copy_captions()
            yield from self._copy_vectors("text_vectors", "text", self._put_texts)
            yield from self._copy_vectors("sound_vectors", _SOUND, self._put_sounds)
        if not self.captions:
            raise RequestError("The shared store at {url} has no captions to retrieve.", url=self._store.name)
        if not self.vectors:
            raise RequestError(
                "The shared store at {url} has no vectors of this model: push from a workspace that works with it.",
                url=self._store.name,
            )

    def _copy_captions(self) -> Iterator[Progress]:
        """In the store's order, which decides between captions that are equally near."""
        rows = self._rows(
            f"SELECT collection, provenance, text, licence, source, annotator, created, number, {_SOUND} "
            f"FROM recap.captions WHERE {_IN_USE} ORDER BY number",
            {"names": self._names},
        )
        for (collection, provenance), some in groupby(rows, lambda row: (row[0], row[1])):
            if provenance not in get_args(Provenance):
                continue
            try:
                for tally in self._workspace.imports.add_rows(map(_caption, some), collection, provenance=provenance):
                    self.captions += len(tally.new)
                    yield Progress(Translatable("copying captions"), self.captions)
            except RequestError:  # the collection's name
                continue

    def _copy_vectors(
        self, table: str, columns: str, put: Callable[[list[tuple[Any, ...]], FloatMatrix], int]
    ) -> Iterator[Progress]:
        fingerprint, dimensions = self._encoder
        rows = self._rows(
            f"SELECT vector::real[], {columns} FROM recap.{table} WHERE encoder = %(encoder)s", {"encoder": fingerprint}
        )
        fit = ((vector, key) for vector, *key in rows if is_unit(vector, dimensions))
        while some := [one for _, one in zip(range(_AT_ONCE), fit, strict=False)]:
            self.vectors += put([tuple(key) for _, key in some], np.array([vector for vector, _ in some], np.float32))
            yield Progress(Translatable("copying vectors"), self.vectors)

    def _put_texts(self, keys: list[tuple[Any, ...]], vectors: FloatMatrix) -> int:
        """Store those of wordings that a caption has."""
        known = self._workspace.vectors.text_rows([text for (text,) in keys])
        kept = [at for at, (text,) in enumerate(keys) if text in known]
        self._workspace.vectors.put_texts(self._encoder[0], [keys[at][0] for at in kept], vectors[kept])
        return len(kept)

    def _put_sounds(self, keys: list[tuple[Any, ...]], vectors: FloatMatrix) -> int:
        """Store those of sounds that a caption has."""
        found = [self._workspace.sounds.find(Sound(hash, 0.0, region(start, end))) for hash, start, end in keys]
        kept = {row.id: at for at, row in enumerate(found) if row is not None}
        self._workspace.vectors.put_sounds(self._encoder[0], list(kept), vectors[list(kept.values())])
        return len(kept)

    def _rows(self, sql: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        """Rows as the server sends them: a million need not fit into memory."""
        with self._store.connection.cursor("copying") as cursor:
            cursor.itersize = _AT_ONCE
            yield from cursor.execute(sql.encode(), values)


def _caption(row: tuple[Any, ...]) -> ImportRow:
    _collection, _provenance, text, licence, source, annotator, created, number, hash, start, end = row
    part = region(start, end) if start is not None and end is not None and 0 <= start < end else None
    sound = Sound(hash, part.duration if part else 0.0, part) if hash else None
    return ImportRow(text, sound, "", None, licence, source, str(number), annotator, created)
