"""Rules that find common grammatical faults in generated captions.

The rules look only at adjacent words. The evaluation measures their error rates on human captions and on damaged copies
of them (a word dropped, doubled or swapped), so that readers can judge the share of captions without faults. If
link-grammar is installed, the evaluation also reports the result of its parser.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import pairwise

from recap_engine.caption_text import content_stems, is_repetitive
from recap_engine.evaluation.text_statistics import repeats_ngram, words_of
from recap_engine.training.texts.label_captions import third_person

LEAST, MOST = 4, 20
"""The least and the largest number of words in a fluent caption."""

_OPEN = frozenset(
    "a an the and or but of at with while as from into is are was were their his her its then to being very "
    "several some".split()
)
_ARTICLES = frozenset("a an the".split())
_AFTER_NO_ARTICLE = frozenset(
    "a an the and or but of is are was were in on at to with while as from into by it he she they then".split()
)
_AFTER_NO_PREPOSITION = frozenset("of and or but is are was were while as".split())
_BE = frozenset("is are was were".split())
_SOUNDS_LIKE_VOWEL = re.compile(r"(?:[aeiou]|hour|honest|heir|x-|8|11|18)")
_SOUNDS_LIKE_CONSONANT = re.compile(r"(?:uni|use|usu|uti|ukulele|one\b|once|eu|ufo|u-)")
_TWICE = re.compile(r"\b(an? [a-z]+)\b.*\b(?:as|while|and) \1\b")
"""The same thing introduced twice: "a baby cries as a baby is crying"."""

_PAIRS = re.compile(r"\b(and|group|crowd|number|pair|lot|couple|variety|series|set|flock|bunch)\b")


def faults(text: str, finite: Collection[str] = (), known: Collection[str] | None = None) -> list[str]:
    """Describe every fault; an empty list means that the text is fluent.

    ``finite`` are verbs in the third person. With ``known``, words that are not in it are faults.
    """
    words = words_of(text)
    found = []
    if not LEAST <= len(words) <= MOST:
        found.append(f"{len(words)} words")
    if is_repetitive(text) or repeats_ngram(text, 3) or any(a == b for a, b in pairwise(words)):
        found.append("goes in circles")
    if again := _TWICE.search(text.lower()):
        found.append(f"{again[1]} twice")
    if words and words[-1] in _OPEN:
        found.append(f"ends in {words[-1]!r}")
    found += [f"{a} {b}" for a, b in pairwise(words) if _wrong_pair(a, b, finite)]
    found += _disagreement(text, words)
    if known is not None:
        found += [f"unknown word {word!r}" for word in words if not content_stems(word) <= set(known)]
    return found


def _wrong_pair(a: str, b: str, finite: Collection[str]) -> bool:
    if a in _ARTICLES and b in _AFTER_NO_ARTICLE:
        return True
    if a in ("a", "an") and b[0].isalpha():
        vowel = bool(_SOUNDS_LIKE_VOWEL.match(b)) and not _SOUNDS_LIKE_CONSONANT.match(b)
        if vowel != (a == "an"):
            return True
    if a in ("of", "at", "with", "from", "into", "and", "or") and b in _AFTER_NO_PREPOSITION:
        return (a, b) not in (("and", "as"), ("and", "while"))
    return a in _BE and (b in _BE or (a in ("is", "was") and b in finite))


def _disagreement(text: str, words: Sequence[str]) -> list[str]:
    """Find a singular subject with a plural verb, or the reverse, if the subject is short enough to be certain."""
    lowered = text.lower()
    begin = re.match(r"(?:a|an|someone|one)\b(?: \w+){0,2} are\b", lowered)
    if begin and not _PAIRS.search(begin[0]):
        return [begin[0]]
    if len(words) > 1 and words[1] == "is" and words[0].endswith("s") and not words[0].endswith(("ss", "us", "is")):
        return [f"{words[0]} is"]
    if len(words) > 1 and words[0] in ("someone", "somebody", "he", "she", "it") and words[1] in ("are", "were"):
        return [f"{words[0]} {words[1]}"]
    return []


def stems_of(texts: Iterable[str]) -> frozenset[str]:
    """The stems of all words in ``texts``, for the argument ``known``."""
    return frozenset(stem for text in texts for word in words_of(text) for stem in content_stems(word))


def finite_verbs(texts: Sequence[str]) -> frozenset[str]:
    """Third-person forms of the verbs that ``texts`` use in -ing, except those that are also plural nouns."""
    ings = {word for text in texts for word in words_of(text) if word.endswith("ing") and len(word) > 5}
    forms = {third_person(word) for word in ings}
    plural = {b for text in texts for a, b in _pairs(text) if a in ("the", "some", "many", "several", "are", "of")}
    return frozenset(forms - plural)


def _pairs(text: str) -> list[tuple[str, str]]:
    words = words_of(text)
    return list(pairwise(words))


def link_parser() -> Callable[[Sequence[str]], list[bool]] | None:
    """A function that returns which sentences link-grammar parses completely; None if it is not installed."""
    program = shutil.which("link-parser")
    if program is None:
        return None
    command = [program, "en", "-graphics=0", "-null=0", "-verbosity=1", "-limit=50", "-timeout=3"]

    def parses(texts: Sequence[str]) -> list[bool]:
        lines = "".join(f"{text.strip().rstrip('.')}.\n" for text in texts)
        done = subprocess.run(command, input=lines, capture_output=True, text=True, check=False, encoding="utf-8")
        results = [line for line in done.stdout.splitlines() if line.startswith(("Found ", "No complete linkages"))]
        if len(results) == len(texts):
            return [line.startswith("Found") for line in results]
        return [one for text in texts for one in parses([text])] if len(texts) > 1 else [False]

    return parses
