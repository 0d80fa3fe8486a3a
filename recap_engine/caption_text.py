"""What two texts have in common: cleaning a caption, and deciding whether two captions say the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
# Words that name no sound: without them, "A dog barks" and "The dog is barking" are the same.
_EMPTY = frozenset(
    "a an the is are was were be been being of in on at to and or as with by for from into its it this that "
    "there some while then".split()
)
_SAME_DOING = re.compile(r"\b(?:is|are)\s+(?:being\s+)?(\w+)\b.*\b(?:is|are)\s+(?:being\s+)?\1\b", re.IGNORECASE)
_ENDINGS = ("ing", "ies", "es", "ed", "s", "e", "y")


def clean_text(text: str) -> str:
    """``text`` with control characters dropped, white space folded to single spaces and trimmed.

    It repairs any text. `recap_engine.datastore.text_rules.normalise_caption` refuses invalid text instead.
    """
    visible = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) != "Cc")
    return " ".join(visible.split())


@lru_cache(maxsize=1 << 15)
def content_stems(text: str) -> frozenset[str]:
    """The content words of ``text``, lower-cased and without endings; all of its words if none carries content."""
    words = [w.lower() for w in _WORD.findall(text)]
    return frozenset(_stem(w) for w in words if w not in _EMPTY) or frozenset(words)


def content_words(text: str) -> list[str]:
    """The words of ``text`` that carry content, in lower case, in order."""
    return [word for word in words_of(text) if word not in _EMPTY]


def words_of(text: str) -> list[str]:
    """The words of ``text`` in lower case, in order."""
    return [word.lower() for word in _WORD.findall(text)]


def contains_phrase(text: str, word: str) -> bool:
    """Whether ``text`` uses exactly this word (or these in a row), in any case of letters."""
    return re.search(rf"(?<!\w){re.escape(' '.join(word.split()))}(?!\w)", text, re.IGNORECASE) is not None


def is_repetitive(text: str) -> bool:
    """Whether a text is repetitive: the same two content words follow each other twice, one says what it said
    just before ("a frog croaks is croaking"), or two things are said to do the same ("the wind is blowing as it is
    blowing"). People write each in less than two captions of a hundred (AudioCaps).
    """
    words = [_stem(w.lower()) for w in _WORD.findall(text) if w.lower() not in _EMPTY]
    pairs = list(pairwise(words))
    anew = any(a == b and a not in ("again", "over") for a, b in pairs)
    return len(set(pairs)) < len(pairs) or anew or _SAME_DOING.search(text) is not None


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun in the singular or plural: ``1 sound``, ``2 sounds``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Jaccard index of two gists, 0 to 1."""
    union = len(a | b)
    return len(a & b) / union if union else 1.0


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
