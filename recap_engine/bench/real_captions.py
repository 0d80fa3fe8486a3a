"""Captions such as people write, as many as a benchmark needs: real ones, then sentences made of two of them.

Their vectors lie in clusters, as those of a real datastore do; the vectors of random words do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from recap_engine.annotate.starter_workspace import starter_captions
from recap_engine.errors import RequestError
from recap_engine.exchange.row import Row
from recap_engine.exchange.source import open_source

_JOINED: Final = (
    "{} while {}",
    "{}, then {}",
    "{} and {}",
    "{} as {}",
    "{}, followed by {}",
    "In the background {}, and {}",
)


def real_captions(files: Sequence[Path]) -> list[str]:
    """The captions of ``files`` in any format of `recap captions import`, or else those of the starter; each once.

    Raises ExchangeError for a file without captions.
    """
    if not files:
        return list(dict.fromkeys(row.text for row in starter_captions()))
    return list(dict.fromkeys(row.text for file in files for row in open_source(file).rows() if isinstance(row, Row)))


def composed_captions(real: Sequence[str], count: int) -> list[str]:
    """``count`` different captions: the ``real`` ones in random order, then joined pairs; always the same.

    Raises RequestError if so many cannot be made.
    """
    if count > len(real) + len(real) ** 2:
        raise RequestError("{count:,} captions cannot be made of {real:,}.", count=count, real=len(real))
    random = np.random.default_rng(0)
    made = dict.fromkeys(real[at] for at in random.permutation(len(real)))
    pairs = _pairs(real, random)
    while len(made) < count:
        made[next(pairs)] = None
    return list(made)[:count]


def _pairs(real: Sequence[str], random: np.random.Generator) -> Iterator[str]:
    while True:
        first, second = (real[at].rstrip(" .") for at in random.integers(len(real), size=2))
        joined = _JOINED[random.integers(len(_JOINED))]
        if not joined.startswith("{}"):
            first = first[:1].lower() + first[1:]
        yield joined.format(first, second[:1].lower() + second[1:])
