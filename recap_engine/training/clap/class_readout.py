"""Read a teacher's classes from what a bundle keeps of a sound: its signature and its vector.

A student that was taught by a tagger has a head for the tagger's class scores. The head reads the tower's feature,
which a bundle does not keep; a linear map from signature and vector gives nearly the same scores.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recap_engine.propose.kinds import Classes
from recap_engine.training.clap.distil.classes import class_captions, class_weights
from recap_engine.training.leave_out import LeaveOut

Floats = NDArray[np.float64]
_LEAST = -7.0
"""Logits below are all the same: the class is not heard."""


def read_classes(
    signatures: Floats, vectors: Floats, logits: Floats, names: Sequence[str], leave_out: LeaveOut, ridge: float = 0.3
) -> Classes:
    """Fit the readout on sounds with ``signatures`` (n, e), ``vectors`` (n, d) and the head's ``logits`` (n, c).

    Classes without a caption, or left out, have none. Vague ones are less probable by their weight.
    """
    known = np.column_stack([signatures, vectors, np.ones(len(signatures))])
    fitted = np.linalg.solve(known.T @ known + ridge * np.eye(known.shape[1]), known.T @ np.maximum(logits, _LEAST)).T
    weights = class_weights(names, leave_out)
    kept = np.flatnonzero(weights > 0)
    readout = fitted[kept]
    readout[:, -1] += np.log(weights[kept])
    captions = class_captions()
    texts = np.zeros((len(kept), vectors.shape[1]), np.float32)  # filled in with the text tower
    return Classes(tuple(captions[names[int(number)]][0] for number in kept), readout.astype(np.float32), texts)
