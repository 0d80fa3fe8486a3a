"""Exact search among vectors in memory, limited by memory bandwidth.

The cost of a search is reading every vector. So each is kept twice: in float32, and (where torch multiplies integers
quickly) as a sketch of 8 bits per number, a quarter of the bytes. The sketch gives every similarity within a known
error; rows that could still be among the nearest are then computed from the vectors themselves. A row is skipped only
if the error bound proves that it is not among the nearest.

Similarity is the cosine, summed in float64 and rounded to float32. It depends neither on the order of sums nor on the
number of queries answered together, and equal vectors tie.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

SLAB = 65_536
"""Rows that are stored and scored together, so that growing copies nothing."""
_STORED_AT_ONCE = 512
"""Rows whose factors and sketches are computed together: what is computed on the way stays in the cache."""
_BLOCKS = 2048
"""Blocks of a slab whose best similarities give a lower bound for the nearest."""
_ROUNDING = 1e-6
"""An upper bound for the error of scaling by a few float32 factors, for similarities of at most 1."""


class VectorMatrix:
    """Vectors (n, d) of one encoder and route, by id. For one thread at a time."""

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        self.ids: Ids = np.empty(0, np.int64)
        self._place: NDArray[np.int32] = np.empty(0, np.int32)
        self._slabs: list[_Slab] = []

    def __len__(self) -> int:
        return len(self.ids)

    def bytes(self) -> int:
        """The memory that the rows take."""
        return len(self) * row_bytes(self.dimensions)

    def put(self, ids: Ids, vectors: Floats) -> None:
        """Store the vectors (n, d) of these ids, replacing old ones; no id may occur twice."""
        if not len(ids):
            return
        self._reach(int(ids.max()))
        places = self._place[ids]
        new = places < 0
        places[new] = np.arange(len(self), len(self) + int(new.sum()))
        self._place[ids] = places
        self.ids = np.concatenate([self.ids, ids[new]])
        while len(self._slabs) * SLAB < len(self):
            self._slabs.append(_Slab(self.dimensions))
        for at in range(0, len(places), _STORED_AT_ONCE):
            self._store(places[at : at + _STORED_AT_ONCE], vectors[at : at + _STORED_AT_ONCE])

    def _store(self, places: NDArray[np.int32], vectors: Floats) -> None:
        slabs = places // SLAB
        number, at = divmod(int(places[0]), SLAB)
        if slabs[-1] == number and (np.diff(places) == 1).all():
            self._slabs[number].put(slice(at, at + len(places)), vectors)  # copied as one block
            return
        for number in np.unique(slabs):
            here = slabs == number
            self._slabs[number].put(places[here] % SLAB, vectors[here])

    def some(self, ids: Ids) -> tuple[Ids, Floats]:
        """Those of ``ids`` that there are, with their vectors (n, d)."""
        there = ids[ids < len(self._place)]
        there = there[self._place[there] >= 0]
        places = self._place[there]
        rows = np.empty((len(places), self.dimensions), np.float32)
        for number in np.unique(places // SLAB):
            here = places // SLAB == number
            rows[here] = self._slabs[number].rows[places[here] % SLAB]
        return there, rows

    def mask(self, among: Ids) -> Mask:
        """Which rows (n,) have one of these ids."""
        listed = np.zeros(len(self._place), np.bool_)
        listed[among[among < len(listed)]] = True
        return listed[self.ids]

    def nearest(
        self, queries: Floats, counts: Sequence[int], mask: Mask | None = None
    ) -> list[list[tuple[int, float]]]:
        """For query i of (q, d) the ``counts[i]`` nearest rows (of the mask) and all that tie with the last.

        As (id, cosine), by cosine, then id.
        """
        unit = queries / np.maximum(np.linalg.norm(queries.astype(np.float64), axis=1, keepdims=True), 1e-30)
        searches = [_Best(query, count) for query, count in zip(unit, counts, strict=True)]
        asked = _Queries(unit.astype(np.float32))
        for number, slab in enumerate(self._slabs):
            used = min(SLAB, len(self) - number * SLAB)
            allowed = None if mask is None else mask[number * SLAB : number * SLAB + used]
            if allowed is not None and not allowed.any():
                continue
            scores, errors = slab.scores(asked, used)
            if allowed is not None and not allowed.all():
                scores += np.where(allowed, np.float32(0), np.float32(-np.inf))
            for best, line, error in zip(searches, scores, errors, strict=True):
                best.look(slab, number * SLAB, line, float(error))
        return [self._ranked(best) for best in searches]

    def _ranked(self, best: _Best) -> list[tuple[int, float]]:
        places, similarities = best.result(self._slabs)
        ids = self.ids[places]
        order = np.lexsort((ids, -similarities))
        return list(zip(ids[order].tolist(), similarities[order].tolist(), strict=True))

    def _reach(self, highest: int) -> None:
        if highest >= len(self._place):
            longer = np.full(max(highest + 1, len(self._place) * 5 // 4), -1, np.int32)
            longer[: len(self._place)] = self._place
            self._place = longer


def row_bytes(dimensions: int) -> int:
    """Memory that a row takes: its vector, its sketch, and factors."""
    return 5 * dimensions + 24


@dataclass(slots=True)
class _Queries:
    """Queries (q, d) of unit length, and their sketches: ``unit`` is ``step * sketch`` within ``off`` (lengths)."""

    unit: Floats
    sketch: NDArray[np.int8] = field(init=False)
    step: Floats = field(init=False)
    off: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.sketch, self.step, self.off = _sketched(self.unit)


class _Slab:
    """Up to `SLAB` rows: vectors, the factors that make them unit length, and sketches where those help."""

    def __init__(self, dimensions: int) -> None:
        self.rows: Floats = np.zeros((SLAB, dimensions), np.float32)
        self._shorten: Floats = np.zeros(SLAB, np.float32)
        self._sketch: NDArray[np.int8] | None = None
        self._step: Floats = np.zeros(SLAB, np.float32)
        self._off = 0.0
        if _whole_number_product() is not None:
            self._sketch = np.zeros((SLAB, dimensions), np.int8)

    def put(self, places: NDArray[np.int32] | slice, vectors: Floats) -> None:
        """Store vectors at places of this slab."""
        self.rows[places] = vectors
        wide = vectors.astype(np.float64)
        lengths = np.sqrt(np.einsum("ij,ij->i", wide, wide))
        shorten = (1.0 / np.maximum(lengths, 1e-30)).astype(np.float32)
        self._shorten[places] = shorten
        if self._sketch is not None:
            self._sketch[places], self._step[places], off = _sketched(vectors * shorten[:, None])
            # An overwritten row may have had the largest error; the bound stays valid without it.
            self._off = max(self._off, float(off.max()))

    def scores(self, asked: _Queries, used: int) -> tuple[Floats, Floats]:
        """Similarities (q, used) and the largest error for each query (q,)."""
        multiply = _whole_number_product()
        if self._sketch is None or multiply is None:
            product: Floats = asked.unit @ self.rows[:used].T
            product *= self._shorten[:used]
            return product, np.full(len(product), _summing(self.rows.shape[1]), np.float32)
        counts = multiply(asked.sketch, self._sketch[:used])
        scores: Floats = np.empty(counts.shape, np.float32)
        np.multiply(counts, self._step[:used], out=scores, casting="unsafe", dtype=np.float32)
        scores *= asked.step[:, None]
        errors: Floats = asked.off * np.float32(1.0 + self._off) + np.float32(self._off + 2 * _ROUNDING)
        return scores, errors

    def float_scores(self, query: Floats, places: NDArray[np.int64]) -> Floats:
        """Similarities of some rows in float32, with an error of at most `_summing`."""
        found: Floats = self.rows[places] @ query
        found *= self._shorten[places]
        return found


class _Best:
    """The rows that may still be among the ``n`` nearest to one query."""

    def __init__(self, query: NDArray[np.float64], n: int) -> None:
        self._query = query
        self._single: Floats = query.astype(np.float32)
        self._n = n
        self._margin = _summing(len(query))
        self._floor = float(np.finfo(np.float32).min)
        self._places: NDArray[np.int64] = np.empty(0, np.int64)
        self._scores: Floats = np.empty(0, np.float32)

    def look(self, slab: _Slab, offset: int, line: Floats, error: float) -> None:
        """Add the rows of a slab with similarities ``line``, each with an error of at most ``error``."""
        floor = max(self._floor, _at_least(line, self._n) - error)
        (near,) = np.nonzero(line >= np.float32(floor - error - _ROUNDING))
        if not len(near):
            return
        self._places = np.concatenate([self._places, near + offset])
        self._scores = np.concatenate([self._scores, slab.float_scores(self._single, near)])
        if len(self._scores) >= self._n:
            last = float(np.partition(self._scores, -self._n)[-self._n]) - self._margin
            self._floor = max(self._floor, last)
            kept = self._scores >= np.float32(self._floor - self._margin - _ROUNDING)
            self._places, self._scores = self._places[kept], self._scores[kept]

    def result(self, slabs: Sequence[_Slab]) -> tuple[NDArray[np.int64], Floats]:
        """Places and exact similarities of the ``n`` nearest, and of all that tie with the last."""
        exact = np.empty(len(self._places), np.float32)
        for number in np.unique(self._places // SLAB):
            here = self._places // SLAB == number
            exact[here] = cosines(slabs[number].rows[self._places[here] % SLAB], self._query)
        if len(exact) > self._n:
            kept = exact >= np.partition(exact, -self._n)[-self._n]
            return self._places[kept], exact[kept]
        return self._places, exact


def cosines(rows: Floats, query: NDArray[np.float64]) -> Floats:
    """The cosines (n,) of rows (n, d) with a query (d,) of unit length; each row's is independent of the others."""
    found = np.empty(len(rows), np.float32)
    for at in range(0, len(rows), 4096):
        wide = rows[at : at + 4096].astype(np.float64)
        lengths = np.sqrt((wide * wide).sum(axis=1))
        found[at : at + 4096] = (wide * query).sum(axis=1) / np.maximum(lengths, 1e-30)
    return found


def _at_least(line: Floats, n: int) -> float:
    """A value close to the n-th largest of ``line`` that at least ``n`` reach; the lowest float if it is shorter."""
    if n > len(line):
        return float(np.finfo(np.float32).min)
    if 8 * n < _BLOCKS and len(line) >= 8 * _BLOCKS:
        whole = len(line) // _BLOCKS * _BLOCKS
        line = line[:whole].reshape(-1, _BLOCKS).max(axis=0)
    return max(float(np.partition(line, -n)[-n]), float(np.finfo(np.float32).min))


def _summing(dimensions: int) -> float:
    """The largest error of a float32 cosine: a rounding (2**-24) for each product and sum, and the scaling."""
    return (dimensions + 2) * 2.0**-24 + _ROUNDING


def _sketched(unit: Floats) -> tuple[NDArray[np.int8], Floats, Floats]:
    """Integers in -127..127 (n, d), the step (n,) between them, and the length (n,) of the remainder."""
    step = np.maximum(np.abs(unit).max(axis=1), np.float32(1e-30)) / np.float32(127)
    numbers = np.rint(unit / step[:, None])
    left = unit - numbers * step[:, None]
    # The remainder is computed in float32, too: add its rounding.
    off = np.sqrt(np.einsum("ij,ij->i", left, left, dtype=np.float64)) + _ROUNDING
    return numbers.astype(np.int8), step, off.astype(np.float32)


_product: list[Any] = []


def _whole_number_product() -> Any:
    """A function from int8 (q, d) and (n, d) to their int32 products (q, n), or None where it does not help.

    It is torch's, if torch is loaded (in the engine, never in the window) and is correct and faster than float32 here.
    """
    torch = sys.modules.get("torch")
    if torch is None:
        return None
    if not _product:
        _product.append(_choose(torch))
    return _product[0]


def _choose(torch: Any) -> Any:
    import time

    def multiply(queries: NDArray[np.int8], rows: NDArray[np.int8]) -> NDArray[np.int32]:
        product: NDArray[np.int32] = torch._int_mm(torch.from_numpy(queries), torch.from_numpy(rows).T).numpy()
        return product

    random = np.random.default_rng(0)
    rows = random.integers(-127, 128, (8192, 512), np.int8)
    wide = rows.astype(np.float32)
    query = random.integers(-127, 128, (1, 512), np.int8)
    expected = query.astype(np.float32) @ wide.T
    try:
        if not np.array_equal(multiply(query, rows), expected):
            return None
    except (AttributeError, RuntimeError):
        return None
    times = []
    for one in (lambda: multiply(query, rows), lambda: query.astype(np.float32) @ wide.T):
        each = []
        for _ in range(5):
            began = time.perf_counter()
            one()
            each.append(time.perf_counter() - began)
        times.append(min(each))
    return multiply if times[0] < times[1] else None
