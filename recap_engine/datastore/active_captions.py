"""The captions that retrieval may use, held in memory.

`ActiveCaptions` is a view of one moment. `CaptionRegister` builds views quickly: it holds the collection, text and
sound of every caption as integers (12 bytes a caption) and reads only what any process has changed since its last
update.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.connection import Connection, Row
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.records import Route

Ids = NDArray[np.int64]
Numbers = NDArray[np.int32]
_ROW = "id, (enabled = 1 AND deleted IS NULL) * collection, text_id, ifnull(sound, 0)"
_serial = count(1)


class ActiveCaptions:
    """The captions that retrieval may use at ``sequence``: ids in ascending order, each with its text and sound."""

    def __init__(self, captions: Ids, texts: Numbers, sounds: Numbers, sequence: int) -> None:
        self.captions = captions
        self.texts = texts
        self.sounds = sounds
        self.sequence = sequence
        self.serial = next(_serial)
        """Unique for each view, so that data derived from a view can be cached."""
        self._order: dict[Route, tuple[NDArray[np.int64], Numbers]] = {}

    def __len__(self) -> int:
        return len(self.captions)

    def keys(self, route: Route) -> Ids:
        """Ids of the texts (or sounds) of these captions, ascending, each once."""
        ordered = self._ordered(route)[1]
        return ordered[np.flatnonzero(np.diff(ordered, prepend=-1))].astype(np.int64)

    def carried(self, route: Route, ids: Sequence[int]) -> list[list[int]]:
        """The positions of the captions of each text (or sound), lowest id first."""
        order, ordered = self._ordered(route)
        begin = np.searchsorted(ordered, ids, "left").tolist()
        end = np.searchsorted(ordered, ids, "right").tolist()
        return [order[a:b].tolist() for a, b in zip(begin, end, strict=True)]

    def of_sounds(self, sounds: Collection[int]) -> int:
        """How many captions these sounds have."""
        return sum(map(len, self.carried("audio", sorted(sounds)))) if sounds else 0

    def _ordered(self, route: Route) -> tuple[NDArray[np.int64], Numbers]:
        """Positions sorted by text (or sound), and these keys; captions without a sound are left out."""
        if route not in self._order:
            keys = self.texts if route == "text" else self.sounds
            (there,) = np.nonzero(keys)
            order = there[np.argsort(keys[there], kind="stable")]
            self._order[route] = order, keys[order]
        return self._order[route]


class CaptionRegister:
    """Collection (0: not in use), text and sound of every caption, indexed by caption id."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sequence = -1
        self._columns: NDArray[np.int32] = np.zeros((3, 1), np.int32)
        self._kept: tuple[tuple[int, ...], ActiveCaptions] | None = None

    def now(self, collections: tuple[int, ...]) -> ActiveCaptions:
        """The captions in use of these collections. Call it inside a snapshot."""
        sequence = self._connection.sequence()
        if self._kept is not None and self._kept[0] == collections and self._kept[1].sequence == sequence:
            return self._kept[1]
        if sequence != self._sequence:
            self._read(sequence)
        wanted = np.zeros(max(collections, default=0) + 1, np.bool_)
        wanted[list(collections)] = True
        mine = self._columns[0]
        captions = np.flatnonzero((mine < len(wanted)) & wanted[np.minimum(mine, len(wanted) - 1)] & (mine > 0))
        view = ActiveCaptions(captions, self._columns[1, captions], self._columns[2, captions], sequence)
        self._kept = collections, view
        return view

    def _read(self, sequence: int) -> None:
        known = self._columns.shape[1]
        if self._sequence < 0:
            source = "captions WHERE enabled = 1 AND deleted IS NULL"
            read = _read_numbers(self._connection, ("id", "collection", "text_id", "sound"), source)
        else:
            rows = self._connection.rows(
                f"SELECT {_ROW} FROM captions WHERE id >= ?1 UNION SELECT {_ROW} FROM captions "
                "WHERE id IN (SELECT caption FROM caption_changes WHERE sequence > ?2)",
                (known, self._sequence),
            )
            read = self._checked(rows)
        length = int(self._connection.value("SELECT ifnull(max(id), 0) FROM captions")) + 1
        if length > known:
            self._columns = np.concatenate([self._columns, np.zeros((3, length - known), np.int32)], axis=1)
        try:
            self._columns[:, read[0]] = read[1:]
        except IndexError as error:
            raise damaged(self._connection.path) from error
        self._sequence = sequence

    def _checked(self, rows: Sequence[Row]) -> Ids:
        """Rows of whole numbers as an array (4, n). Raises WorkspaceDamaged."""
        try:
            return np.array(rows, np.int64).reshape(-1, 4).T
        except (ValueError, TypeError, OverflowError) as error:
            raise damaged(self._connection.path) from error


def _read_numbers(connection: Connection, columns: Sequence[str], source: str) -> NDArray[np.int64]:
    """Columns of whole numbers, (columns, rows); NULL counts as 0. ``source`` is what follows FROM.

    SQLite joins each to one text, which is several times as fast as reading rows.
    Raises WorkspaceDamaged for a value that is not a whole number.
    """
    texts = ", ".join(f"ifnull(group_concat(ifnull({column}, 0)), '')" for column in columns)
    (row,) = connection.rows(f"SELECT count(*), {texts} FROM {source}")
    try:
        read = [np.fromstring(text, np.int64, sep=",") for text in row[1:]]
    except (ValueError, DeprecationWarning) as error:  # a warning where warnings are errors
        raise damaged(connection.path) from error
    if any(len(values) != row[0] for values in read):  # numpy stops at what is not a number
        raise damaged(connection.path)
    return np.array(read, np.int64)
