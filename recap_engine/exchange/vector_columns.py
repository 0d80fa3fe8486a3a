"""Vectors in Parquet files: a column for those of the captions' texts, and one for those of their sounds.

The file's metadata names the encoder, by fingerprint, and what each column holds. Vectors come back only for that
encoder, and only for wordings and sounds that have none; whatever else a file holds is ignored and counted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore import vector_table
from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.datastore.vectors import FloatMatrix
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.exchange.row import seconds
from recap_engine.records import Caption

TEXT: Final = "text_vector"
SOUND: Final = "sound_vector"
MEANING: Final = "sound_meaning_vector"
KINDS: Final = {
    TEXT: "the caption's text, unit length",
    SOUND: "the sound, to be compared with sounds, unit length",
    MEANING: "the sound, to be compared with texts, unit length",
}
"""What the columns hold, as the file's metadata describes it."""

_ENCODER: Final = b"recap.encoder"
_COLUMNS: Final = b"recap.vectors"
_TOLERANCE: Final = 1e-3
_ROWS_AT_ONCE: Final = 2000

Arrow = Any
"""A module or an object of pyarrow, which has no types."""


@dataclass(frozen=True, slots=True)
class VectorColumns:
    """The columns of vectors of one encoder that an export writes."""

    workspace: Workspace
    fingerprint: str
    dimensions: int

    def names(self) -> tuple[str, ...]:
        """The columns; an encoder that compares sounds with texts by the same vectors has two."""
        return (TEXT, SOUND, MEANING) if self._has_meanings() else (TEXT, SOUND)

    def schema(self, arrow: Arrow, fields: Mapping[str, Arrow]) -> Arrow:
        """The schema of a table with ``fields`` and these columns."""
        kind = arrow.list_(arrow.float32(), self.dimensions)
        metadata = {_ENCODER: self.fingerprint, _COLUMNS: json.dumps({name: KINDS[name] for name in self.names()})}
        return arrow.schema([*fields.items(), *((name, kind) for name in self.names())], metadata)

    def of(self, arrow: Arrow, captions: Sequence[Caption]) -> dict[str, Arrow]:
        """The columns (n, d) for these captions; null where there is no vector."""
        texts = self.workspace.vectors.text_rows([one.text for one in captions])
        sounds = self._sounds([one.id for one in captions])
        said = [texts.get(one.text) for one in captions]
        heard = [sounds.get(one.id) for one in captions]
        found = {TEXT: (said, self._read("text", said)), SOUND: (heard, self._read("audio", heard))}
        if MEANING in self.names():
            found[MEANING] = (heard, self._meanings(heard))
        return {name: self._column(arrow, ids, vectors) for name, (ids, vectors) in found.items()}

    def _column(self, arrow: Arrow, ids: Sequence[int | None], vectors: Mapping[int, NDArray[np.float32]]) -> Arrow:
        matrix = np.zeros((len(ids), self.dimensions), np.float32)
        lacking = np.ones(len(ids), bool)
        for at, row_id in enumerate(ids):
            if row_id is not None and row_id in vectors:
                matrix[at], lacking[at] = vectors[row_id], False
        return arrow.FixedSizeListArray.from_arrays(
            arrow.array(matrix.ravel()), self.dimensions, mask=arrow.array(lacking)
        )

    def _read(self, kind: str, ids: Iterable[int | None]) -> dict[int, NDArray[np.float32]]:
        encoder = self.workspace.vectors.encoder(self.fingerprint)
        wanted = sorted({row_id for row_id in ids if row_id is not None})
        if encoder is None or not wanted:
            return {}
        table = encoder.table(kind)
        found, vectors = vector_table.read_some(self.workspace.connection, table, encoder.dimensions, wanted)
        return dict(zip(found.tolist(), vectors, strict=True))

    def _meanings(self, ids: Iterable[int | None]) -> dict[int, NDArray[np.float32]]:
        encoder = self.workspace.vectors.encoder(self.fingerprint)
        listed = json.dumps(sorted({row_id for row_id in ids if row_id is not None}))
        rows = self.workspace.connection.rows(
            "SELECT sound, vector FROM sound_meanings WHERE encoder = ? AND sound IN (SELECT value FROM json_each(?))",
            (encoder.id if encoder else 0, listed),
        )
        return {sound: np.frombuffer(vector, np.float32) for sound, vector in rows}

    def _has_meanings(self) -> bool:
        encoder = self.workspace.vectors.encoder(self.fingerprint)
        return encoder is not None and bool(
            self.workspace.connection.value("SELECT 1 FROM sound_meanings WHERE encoder = ? LIMIT 1", (encoder.id,))
        )

    def _sounds(self, captions: Sequence[int]) -> dict[int, int]:
        return dict(
            self.workspace.connection.rows(
                "SELECT id, sound FROM captions WHERE sound IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(captions)),),
            )
        )


@dataclass(slots=True)
class VectorsTaken:
    """How many vectors came with the captions of a file, and how many were ignored because they cannot be vectors."""

    taken: int = 0
    ignored: int = 0
    other_model: bool = False


@dataclass(slots=True)
class VectorImport:
    """Takes the vectors of Parquet files for the wordings and sounds of a workspace that have none.

    ``fingerprint`` and ``dimensions`` are those of the encoder in use; vectors of another are left.
    """

    workspace: Workspace
    fingerprint: str
    dimensions: int
    found: VectorsTaken = field(default_factory=VectorsTaken)

    def take(self, files: Iterable[Path], caption: str) -> Iterator[None]:
        """Take them, batch by batch; ``caption`` is the column with the captions."""
        from pyarrow import parquet

        for path in files:
            if encoder_of(path) not in ("", self.fingerprint):
                self.found.other_model = True
            elif encoder_of(path):
                for batch in parquet.ParquetFile(path).iter_batches(_ROWS_AT_ONCE):
                    self._take_texts(batch, caption)
                    self._take_sounds(batch)
                    yield

    def _take_texts(self, batch: Arrow, caption: str) -> None:
        said = _values(batch, caption)
        places, vectors = self._vectors(batch, TEXT)
        texts = {normalised: at for at, row in enumerate(places) if (normalised := _text(said[row]))} if said else {}
        rows = self.workspace.vectors.text_rows(list(texts))
        there = self._there("text", rows.values())
        new = [text for text in texts if text in rows and rows[text] not in there]
        if new:
            self.workspace.vectors.put_texts(self.fingerprint, new, vectors[[texts[text] for text in new]])
            self.found.taken += len(new)

    def _take_sounds(self, batch: Arrow) -> None:
        hashes, starts, ends = (_values(batch, name) for name in ("audio_hash", "start", "end"))
        places, vectors = self._vectors(batch, SOUND)
        if not hashes or not len(places):
            return
        keys = {
            (hashes[row], _part(starts, row), _part(ends, row)): at
            for at, row in enumerate(places)
            if isinstance(hashes[row], str)
        }
        known = self._known_sounds({str(key[0]) for key in keys})
        there = self._there("audio", known.values())
        new = {row_id: keys[key] for key, row_id in known.items() if key in keys and row_id not in there}
        meanings = None
        if MEANING in batch.schema.names:
            own, compared = self._vectors(batch, MEANING)
            where = {row: at for at, row in enumerate(own)}
            new = {row_id: at for row_id, at in new.items() if places[at] in where}
            meanings = compared[[where[places[at]] for at in new.values()]]
        if new:
            self.workspace.vectors.put_sounds(self.fingerprint, list(new), vectors[list(new.values())], meanings)
            self.found.taken += len(new)

    def _vectors(self, batch: Arrow, name: str) -> tuple[list[int], FloatMatrix]:
        """The rows of a batch that have a vector, and these (n, d); others are counted."""
        import pyarrow

        nothing: tuple[list[int], FloatMatrix] = ([], np.empty((0, self.dimensions), np.float32))
        if name not in batch.schema.names:
            return nothing
        column = batch.column(name)
        try:
            lists = column.cast(pyarrow.list_(pyarrow.float32(), self.dimensions))
            flat = lists.flatten().to_numpy(zero_copy_only=False)
        except pyarrow.ArrowException:
            self.found.ignored += len(column) - column.null_count
            return nothing
        rows = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
        matrix = flat.astype(np.float32).reshape(len(rows), self.dimensions)
        with np.errstate(all="ignore"):
            fit = np.abs(np.linalg.norm(matrix, axis=1) - 1.0) < _TOLERANCE
        self.found.ignored += int((~fit).sum())
        return rows[fit].tolist(), matrix[fit]

    def _there(self, kind: str, ids: Iterable[int]) -> set[int]:
        encoder = self.workspace.vectors.encoder(self.fingerprint)
        if encoder is None:
            return set()
        listed = ",".join(map(str, ids))
        rows = self.workspace.connection.rows(
            f"SELECT rowid FROM {encoder.table(kind)}_rowids WHERE rowid IN ({listed})"
        )
        return {row[0] for row in rows}

    def _known_sounds(self, hashes: Iterable[str]) -> dict[tuple[str, str, str], int]:
        rows = self.workspace.connection.rows(
            "SELECT id, hash, region_start, region_end FROM sounds WHERE hash IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(hashes)),),
        )
        return {(held, *("" if at is None else seconds(at) for at in part)): row_id for row_id, held, *part in rows}


def encoder_of(path: Path) -> str:
    """The fingerprint of the encoder whose vectors a Parquet file holds; empty if it holds none."""
    from pyarrow import parquet

    if path.suffix == ".arrow":
        return ""
    fingerprint = (parquet.read_schema(path).metadata or {}).get(_ENCODER, b"")
    return str(fingerprint.decode("ascii", "replace"))


def _values(batch: Arrow, name: str) -> list[Any]:
    return batch.column(name).to_pylist() if name in batch.schema.names else []


def _part(values: list[Any], row: int) -> str:
    value = values[row] if values else None
    return seconds(value) if isinstance(value, float) else ""


def _text(value: object) -> str:
    try:
        return normalise_caption(value) if isinstance(value, str) else ""
    except RequestError:
        return ""
