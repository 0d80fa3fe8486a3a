"""Which language a caption seems to be in: by its script, or by the short words that every sentence has."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import Final

_SHORT_WORDS: Final = {
    "en": "a an the is are of in on and with as while at by from to it its there into over being someone",
    "de": "der die das ein eine einer einem einen ist sind und mit auf im in dem den des von zu wird während jemand",
    "fr": "le la les un une des du est sont et avec sur dans de au aux pendant que qui en par quelqu",
    "es": "el la los las un una unos es son y con sobre en de del al mientras que por alguien se",
    "it": "il lo la gli le un una è sono e con su nel nella di del della mentre che per qualcuno si",
    "nl": "de het een is zijn en met op in van naar terwijl wordt iemand er door",
    "pt": "o os as um uma é são e com em no na de do da enquanto que por alguém se",
    "sv": "en ett den det är och med på i av till medan som från någon",
}
_WORDS: Final = {language: frozenset(words.split()) for language, words in _SHORT_WORDS.items()}
_SCRIPTS: Final = (
    ("HIRAGANA", "ja"),
    ("KATAKANA", "ja"),
    ("HANGUL", "ko"),
    ("CJK", "zh"),
    ("CYRILLIC", "ru"),
    ("GREEK", "el"),
    ("ARABIC", "ar"),
    ("HEBREW", "he"),
    ("DEVANAGARI", "hi"),
    ("THAI", "th"),
)
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=1 << 16)
def guess_language(text: str) -> str:
    """The code of the language (ISO 639-1) that ``text`` seems to be in, or "" if it cannot be guessed."""
    if not text.isascii() and (script := _by_script(text)):
        return script
    words = [word.lower() for word in _WORD.findall(text)]
    known = Counter({language: sum(word in short for word in words) for language, short in _WORDS.items()})
    (best, most), (_, next_most) = known.most_common(2)
    return best if most > next_most else ""


def _by_script(text: str) -> str:
    names = [unicodedata.name(letter, "") for letter in text if letter.isalpha()]
    counts = Counter(code for name in names for begin, code in _SCRIPTS if name.startswith(begin))
    if not counts or sum(counts.values()) * 2 < len(names):
        return ""
    # Japanese mixes its own letters with Chinese ones.
    return "ja" if counts["ja"] else counts.most_common(1)[0][0]
