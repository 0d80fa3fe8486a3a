"""How often each sound is drawn for the teacher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recap_engine.training.corpus import Row


def chances(rows: Sequence[Row], seconds: Sequence[float], everyday: Sequence[str]) -> NDArray[np.float64]:
    """How likely each sound is drawn (n,): half by kind, rare kinds more often, half by length.

    Kinds that ``everyday`` sources have count six times.
    """
    counts = Counter(row.label for row in rows)
    common = {row.label for row in rows if row.source in everyday}
    by_kind = np.array(
        [counts[row.label] ** -0.5 * (6.0 if row.label in common else 1.0) if row.label else 0.0 for row in rows]
    )
    by_length = np.sqrt(np.clip(np.array(seconds, np.float64), 0.3, 5.0))
    drawn: NDArray[np.float64] = 0.5 * by_kind / max(by_kind.sum(), 1e-9) + 0.5 * by_length / by_length.sum()
    drawn /= drawn.sum()
    return drawn
