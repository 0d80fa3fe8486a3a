"""All pairs of vectors with a cosine of at least a limit, exactly, for hundreds of thousands of vectors.

The vectors are turned so that their first numbers differ most (principal axes). The product of these alone, plus the
product of the lengths of the rest, is an upper bound of the cosine (Cauchy-Schwarz). Only pairs whose bound reaches the
limit are computed in full. Products are made in blocks that fit in the processor's cache, on all cores.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Pairs = tuple[Ints, Ints, Floats]

AXES: Final = 31
"""More make the bound closer and its product slower."""
PIECE: Final = 256
"""Rows i whose pairs are found together."""
_COLUMNS: Final = 1024
_FULL: Final = 1 << 16
_WORD: Final = 8
_SLACK: Final = 1e-4
"""Rounding of float32 that the bound has to allow for."""


def near_pairs(vectors: Floats, least: float) -> Iterator[Pairs]:
    """Pairs (i, j) with i < j and their cosines, of ``vectors`` (n, d) of unit length, in pieces.

    A piece holds all pairs of some rows i; rows come in ascending order.
    """
    bounds = _bounds(vectors)
    columns = [np.ascontiguousarray(bounds[at : at + _COLUMNS].T) for at in range(0, len(bounds), _COLUMNS)]
    pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="near pairs")
    try:
        yield from pool.map(partial(_of_rows, vectors, bounds, columns, least), range(0, len(vectors), PIECE))
    finally:
        pool.shutdown(cancel_futures=True)


def _bounds(vectors: Floats) -> Floats:
    """Rows (n, m + 1) whose products are no less than the cosines of the vectors."""
    if vectors.shape[1] <= AXES + 1:
        return vectors
    sample = vectors[:: max(1, len(vectors) // 20_000)].astype(np.float64)
    _, axes = np.linalg.eigh(sample.T @ sample)
    turned = vectors @ axes[:, ::-1][:, :AXES].astype(np.float32)
    rest = np.sqrt(np.maximum(1.0 - (turned**2).sum(axis=1, dtype=np.float64), 0.0)).astype(np.float32)
    return np.ascontiguousarray(np.concatenate([turned, rest[:, None]], axis=1))


def _of_rows(vectors: Floats, bounds: Floats, columns: Sequence[Floats], least: float, top: int) -> Pairs:
    """The pairs of the rows from ``top`` on with all later rows."""
    rows = bounds[top : top + PIECE]
    products = np.empty((len(rows), _COLUMNS), np.float32)
    reached = np.zeros((len(rows), _COLUMNS), np.bool_)
    firsts, seconds = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for block in range(top // _COLUMNS, len(columns)):
        width = columns[block].shape[1]
        if width < _COLUMNS:
            products, reached = products[:, :width].copy(), np.zeros((len(rows), _COLUMNS), np.bool_)
        np.matmul(rows, columns[block], out=products)
        np.greater_equal(products, least - _SLACK, out=reached[:, :width])
        at, other = np.divmod(_places(reached), _COLUMNS)
        first, second = at + top, other + block * _COLUMNS
        apart = first < second
        firsts.append(first[apart])
        seconds.append(second[apart])
    return _exact(vectors, np.concatenate(firsts), np.concatenate(seconds), least)


def _places(reached: NDArray[np.bool_]) -> Ints:
    """The flat places that are True, ascending. Eight are looked at together, since hardly any is."""
    words = np.flatnonzero(reached.reshape(-1).view(np.uint64))
    word, within = np.nonzero(reached.reshape(-1, _WORD)[words])
    return words[word] * _WORD + within


def _exact(vectors: Floats, first: Ints, second: Ints, least: float) -> Pairs:
    cosines = np.empty(len(first), np.float32)
    for at in range(0, len(first), _FULL):
        some = slice(at, at + _FULL)
        cosines[some] = np.einsum("ij,ij->i", vectors[first[some]], vectors[second[some]])
    near = cosines >= least
    order = np.lexsort((second[near], first[near]))
    return first[near][order], second[near][order], cosines[near][order]
