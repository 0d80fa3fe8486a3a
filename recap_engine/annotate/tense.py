"""The tense of an English caption, by a rule without a grammar: "present", "past" or "ing".

A caption is only called wrong if it shows another tense and no sign of the one that is asked for. The rule
does not see irregular verbs whose past looks like their participle ("heard", "made"), nor plural subjects in the
present ("birds sing"), and does not tell "A car parked in a yard" from "A car stopped in a yard".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from recap_engine.translatable import Translatable

TENSES = ("present", "past", "ing")

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_IS = frozenset("is are isn't aren't".split())
_PRESENT = _IS | frozenset("has have does do doesn't don't can".split())
_WAS = frozenset("was were wasn't weren't".split())
_IRREGULAR = frozenset(
    "rang ran blew sang fell broke spoke shook drove flew began went came gave rose threw grew took wrote woke tore "
    "chose froze rode drank swam sank sprang shrank became bit hid ate drew wore".split()
)
"""Past forms that are no participles, nouns or other verbs."""
_PAST = _WAS | _IRREGULAR | frozenset("had did could".split())
_BE = _IS | _WAS | frozenset("be been being has have had gets get got".split())
_JOINS = frozenset(
    "a an the of in on at to by with from for into onto through across over under against past along around down up "
    "off out away near inside outside behind between among about like as while and or but then before after during "
    "until its their his her this that these those it them again twice once".split()
)
"""Words after which no verb of the subject follows at once, and which follow a verb rather than a participle."""
_DETERMINERS = frozenset(
    "a an the its their his her this that these those some several many few two three four five six ten no any all "
    "both each every other more most of in on at to by with from for into onto through across over under against along "
    "around near inside outside behind between among about like as".split()
)
_ARTICLES = frozenset("a an the its their his her this that these those".split())
_COUNTS = frozenset("few lot couple dozen hundred series pair number group variety range set".split())
_NO_ING = frozenset(
    "during morning evening ceiling building lightning thing nothing something anything everything wedding railing "
    "awning amazing interesting".split()
)
_NO_ED = frozenset("hundred followed mixed interspersed accompanied combined filled located based".split())
"""No verbs, or participles that captions use more often than the past."""
_PAST_OR_PARTICIPLE = frozenset(
    "heard made hit cut put shut burst left kept swept slept stood sat spun rung swung struck slid shot lit let led "
    "met paid said sent told wept won wound bent built felt dealt held hung laid lost crept read beat split spread set "
    "fed fled ground stuck clung flung found".split()
)
_LATEST_ING = 3
"""Words before a bare -ing form that may still be its subject: "A baby animal crying"."""


def tense_remark(text: str, tense: str) -> Translatable | None:
    """What is wrong with the tense of a caption, or None."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    if tense == "present":
        return _unless_present(words)
    return _unless_past(words) if tense == "past" else _unless_ing(words)


def _unless_present(words: Sequence[str]) -> Translatable | None:
    if _may_be_present(words):
        return None
    if past := _past(words):
        return Translatable("“{word}” is past tense, but the present is used here.", word=past)
    if ing := _ing(words):
        return Translatable("“{word}” needs “is” or “are”: the present is used here.", word=ing)
    return None


def _unless_past(words: Sequence[str]) -> Translatable | None:
    if _may_be_past(words):
        return None
    if present := _present(words):
        return Translatable("“{word}” is present tense, but the past is used here.", word=present)
    if (ing := _ing(words)) and not _may_be_present(words):
        return Translatable("“{word}” needs “was” or “were”: the past is used here.", word=ing)
    return None


def _unless_ing(words: Sequence[str]) -> Translatable | None:
    if auxiliary := next((word for word in words if word in _IS | _WAS), ""):
        return Translatable("“{word}” is not used here: verbs end in -ing.", word=auxiliary)
    if (finite := _present(words) or _past(words)) and not any(map(_ends_in_ing, words)):
        return Translatable("“{word}” is no -ing form: verbs end in -ing here.", word=finite)
    return None


def _present(words: Sequence[str]) -> str:
    """A word that is surely in the present: an auxiliary, or the first verb in -s after a singular subject."""
    for place, word in enumerate(words):
        if word in _PRESENT:
            return word
        if word in _PAST:
            return ""
        if place >= 2 and words[0] in ("a", "an", "one", "another") and words[1] not in _COUNTS:
            if word in _JOINS:
                return ""
            if _ends_in_s(word):
                return word
    return ""


def _past(words: Sequence[str]) -> str:
    """A word that is surely in the past: an auxiliary, an irregular form, or a verb in -ed."""
    for place, word in enumerate(words):
        if word in _PAST:
            return word
        before = words[place - 1] if place else "a"
        after = words[place + 1] if place + 1 < len(words) else "and"
        if _ends_in_ed(word) and before not in _BE | _DETERMINERS and (after in _JOINS or after.endswith("ly")):
            return "" if before.endswith("ly") or before == "and" else word
    return ""


def _ing(words: Sequence[str]) -> str:
    """A participle in -ing right after the first subject, where the verb is expected."""
    for place, word in enumerate(words[: _LATEST_ING + 1]):
        before = words[place - 1] if place else "a"
        after = words[place + 1] if place + 1 < len(words) else "and"
        if word in _JOINS and word not in _ARTICLES:
            return ""
        if _ends_in_ing(word) and before not in _DETERMINERS and (after in _JOINS or after.endswith("ly")):
            return word
    return ""


def _may_be_present(words: Sequence[str]) -> bool:
    """Whether any word could be a verb in the present."""
    return any(
        word in _PRESENT or (place > 0 and _ends_in_s(word) and words[place - 1] not in _DETERMINERS)
        for place, word in enumerate(words)
    )


def _may_be_past(words: Sequence[str]) -> bool:
    """Whether any word could be a verb in the past."""
    return any(word in _PAST | _PAST_OR_PARTICIPLE or _ends_in_ed(word) for word in words)


def _ends_in_s(word: str) -> bool:
    return len(word) >= 4 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s"))


def _ends_in_ed(word: str) -> bool:
    return len(word) >= 5 and word.endswith("ed") and word not in _NO_ED and not word.endswith("eed")


def _ends_in_ing(word: str) -> bool:
    return (
        len(word) >= 5
        and word.endswith("ing")
        and word not in _NO_ING
        and any(vowel in word.removesuffix("ing") for vowel in "aeiouy")
    )
