"""Statistics of captions without references: length, vocabulary, copied texts, repetition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from recap_engine.evaluation.figures import DRAWS, Share, share
from recap_engine.evaluation.sections import Line, figure

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


def words_of(text: str) -> list[str]:
    """The words, lower-cased, without punctuation."""
    return _WORD.findall(text.lower())


def copied_from(texts: Sequence[str], datastore: Iterable[str]) -> list[bool]:
    """Which texts occur word for word in the datastore, ignoring case and punctuation."""
    known = {" ".join(words_of(text)) for text in datastore}
    return [" ".join(words_of(text)) in known for text in texts]


def repeats_ngram(text: str, n: int = 2) -> bool:
    """Whether an n-gram occurs twice, or a word follows itself."""
    words = words_of(text)
    runs = list(zip(*(words[i:] for i in range(n)), strict=False))
    return len(set(runs)) < len(runs) or any(a == b for a, b in pairwise(words))


def wording_lines(texts: Sequence[str], datastore: Iterable[str] | None, groups: Sequence[str]) -> list[Line]:
    """Length, vocabulary, distinct captions, repetition, and the share copied from a datastore, if there is one."""
    counted = [len(words_of(text)) for text in texts]
    lines = [
        Line("words per caption", [figure(share(counted, groups), "number")]),
        Line("4 to 20 words", [figure(share([4 <= count <= 20 for count in counted], groups))]),
        Line("different words in total", [figure(_distinct([words_of(text) for text in texts]), "number")]),
        Line("different captions in total", [figure(_distinct([[text] for text in texts]), "number")]),
        Line("repeated pairs of words", [figure(share([repeats_ngram(text) for text in texts], groups))]),
        Line("repeated runs of three words", [figure(share([repeats_ngram(text, 3) for text in texts], groups))]),
    ]
    if datastore is not None:
        lines.append(Line("copied from the datastore", [figure(share(copied_from(texts, datastore), groups))]))
    return lines


def _distinct(said: Sequence[Sequence[str]]) -> Share:
    """The number of distinct items. The interval comes from random halves, since resampling would lose items."""
    everything = {one for some in said for one in some}
    half = max(1, len(said) // 2)
    chance = np.random.default_rng(0)
    drawn = [
        len({one for i in chance.choice(len(said), half, replace=False) for one in said[i]})
        for _ in range(min(DRAWS, 200) if said else 0)
    ]
    if not drawn:
        return Share(float("nan"), float("nan"), float("nan"), 0)
    spread = np.quantile(drawn, (0.025, 0.975)) - np.mean(drawn)
    return Share(len(everything), len(everything) + float(spread[0]), len(everything) + float(spread[1]), len(said))
