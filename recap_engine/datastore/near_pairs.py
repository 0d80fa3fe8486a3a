"""All pairs of vectors with a cosine of at least a limit, exactly, for hundreds of thousands of vectors.

The vectors are turned so that their first numbers differ most (principal axes). The product of these alone, plus the
product of the lengths of the rest, is an upper bound of the cosine (Cauchy-Schwarz). Only pairs whose bound reaches the
limit are computed in full. Products are made block by block, so that memory stays small.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Pairs = tuple[Ints, Ints, Floats]

AXES = 63
PIECE = 1024
"""Rows i whose pairs are found together."""
_COLUMNS, _FULL = 8192, 1 << 16
_SLACK = 1e-4
"""Rounding of float32 that the bound has to allow for."""


def near_pairs(vectors: Floats, least: float) -> Iterator[Pairs]:
    """Pairs (i, j) with i < j and their cosines, of ``vectors`` (n, d) of unit length, in pieces.

    A piece holds all pairs of some rows i; rows come in ascending order.
    """
    bounds = _bounds(vectors)
    for top in range(0, len(vectors), PIECE):
        rows = bounds[top : top + PIECE]
        found: list[tuple[Ints, Ints]] = []
        for left in range(top, len(vectors), _COLUMNS):
            at, other = np.nonzero(rows @ bounds[left : left + _COLUMNS].T >= least - _SLACK)
            first, second = at + top, other + left
            apart = first < second
            found.append((first[apart], second[apart]))
        firsts, seconds = ([pair[side] for pair in found] for side in (0, 1))
        yield _exact(vectors, np.concatenate(firsts), np.concatenate(seconds), least)


def _bounds(vectors: Floats) -> Floats:
    """Rows (n, m + 1) whose products are no less than the cosines of the vectors."""
    if vectors.shape[1] <= AXES + 1:
        return vectors
    sample = vectors[:: max(1, len(vectors) // 20_000)].astype(np.float64)
    _, axes = np.linalg.eigh(sample.T @ sample)
    turned = vectors @ axes[:, ::-1][:, :AXES].astype(np.float32)
    rest = np.sqrt(np.maximum(1.0 - (turned**2).sum(axis=1, dtype=np.float64), 0.0)).astype(np.float32)
    return np.ascontiguousarray(np.concatenate([turned, rest[:, None]], axis=1))


def _exact(vectors: Floats, first: Ints, second: Ints, least: float) -> Pairs:
    cosines = np.empty(len(first), np.float32)
    for at in range(0, len(first), _FULL):
        some = slice(at, at + _FULL)
        cosines[some] = np.einsum("ij,ij->i", vectors[first[some]], vectors[second[some]])
    near = cosines >= least
    return first[near], second[near], cosines[near]
