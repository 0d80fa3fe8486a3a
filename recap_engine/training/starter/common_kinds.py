"""How often people's captions name each kind of sound: a prior for the kinds of a bundle.

The training sounds come from games and sound libraries as well, and most of their kinds are rare elsewhere. The
captions of a data set of everyday recordings (AudioCaps) show how common a kind is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from recap_engine.caption_text import words_of
from recap_engine.propose.retrieval import Embed

_BETWEEN = re.compile(
    r",|\b(?:followed by|in the (?:back|fore)ground|in the distance|"
    r"while|as|and|then|before|after|with|amid|along)\b",
    re.IGNORECASE,
)
_LIKE = 0.6
"""A part of a caption names the kind whose caption is nearest, from this cosine on."""

_UNSEEN = 15.0
"""Added to every count, of about 100,000 parts: a kind that no caption names is rare, not impossible."""


def parts_of(caption: str) -> list[str]:
    """What a caption says of single events, in lower case: "a dog barks as rain falls" names two."""
    parts = [part.strip(" .").lower() for part in _BETWEEN.split(caption)]
    return [part for part in parts if len(words_of(part)) > 1] or [caption.lower()]


def commonness(kinds: Sequence[str], captions: Sequence[str], embed: Embed) -> NDArray[np.float32]:
    """For the captions of ``kinds`` (m): how often ``captions`` name each, as a natural logarithm, median 0 (m,)."""
    counts = Counter(part for caption in captions for part in parts_of(caption))
    once = sorted(set(kinds))
    texts, vectors = sorted(counts), embed(once)
    named = np.full(len(once), _UNSEEN)
    for at in range(0, len(texts), 512):
        some = texts[at : at + 512]
        cosines = embed(some) @ vectors.T
        near = cosines.max(axis=1) >= _LIKE
        np.add.at(named, cosines.argmax(axis=1)[near], np.array([counts[text] for text in some])[near])
    place = {caption: i for i, caption in enumerate(once)}
    logs = np.log(named)[[place[caption] for caption in kinds]]
    found: NDArray[np.float32] = (logs - np.median(logs)).astype(np.float32)
    return found
