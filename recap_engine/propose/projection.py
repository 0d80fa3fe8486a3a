"""Project vectors of sounds onto vectors of captions, for a decoder whose cross-attention was trained on texts alone.

In the space that sounds and texts share, both lie near what they mean, but not in the same places. A weighted mean of
the nearest captions' vectors brings both to the same places (DRCap, arXiv 2410.09472).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_SHARP = 20.0
"""How much nearer captions outweigh others: weights are exp(sharp x cosine)."""


def project(vectors: Floats, support: Floats) -> Floats:
    """``vectors`` (n, d) as weighted means of the ``support`` (m, d), of length 1."""
    cosines = vectors @ support.T
    shares = np.exp(_SHARP * (cosines - cosines.max(axis=1, keepdims=True)))
    mean = shares @ support
    unit: Floats = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
    return unit
