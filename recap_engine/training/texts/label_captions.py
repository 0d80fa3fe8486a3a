"""Captions from labels: training sounds carry short labels, and the decoder must learn to write sentences.

A label of the corpus ("footsteps on gravel", "bass clarinet playing a long note", "metal lid drop") becomes a few
plain sentences of 4 to 20 words that say no more than the label; a decoder trained on invented detail would invent
it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from functools import lru_cache

from recap_engine.training.texts.label_phrases import (
    CALLS,
    COMPOUNDS,
    COUNTED,
    INTRANSITIVE,
    MASS,
    NOT_VERBS,
    PHRASES,
    SILENT_E,
    SINGULAR_S,
    SOUNDS,
    SPELLING,
    TRAILING,
)
from recap_engine.training.texts.label_sentences import COMMON, DOES, HAPPENS

_PREPOSITIONS = frozenset(
    "on in with at by from into of to through down up against inside outside over under and after during".split()
)
_BARE = frozenset("night spring summer winter sea".split())  # no article after a preposition
_ADVERBS = frozenset("by past down up away indoors outside together".split())
_JOINS = ("{a} and {b}", "{a} while {b}", "{a} as {b}", "{a}, and {b} in the background")

SHORTEST = 4
"""Words a caption has at least."""


@lru_cache(maxsize=8192)
def captions_of(label: str) -> tuple[str, ...]:
    """Sentences that express ``label``, plainest first, without a full stop; at least two for every label."""
    if label in COMMON:
        return _long_enough(COMMON[label])
    words = _spell(label)
    for grammar in (_scene, _interface, _instrument, _action, _event):
        sentences = grammar(words)
        if sentences:
            break
    else:
        sentences = _thing(words)
    phrase = _long_enough(sentences)
    return phrase if len(phrase) > 1 else _long_enough((*sentences, *_spare(words)))


def _long_enough(sentences: Sequence[str]) -> tuple[str, ...]:
    whole = dict.fromkeys(_sentence(s) for s in sentences)
    return tuple(s for s in whole if len(s.split()) >= SHORTEST)


def choose(label: str, chance: random.Random) -> str:
    """One of the label's captions; plainer ones are more likely, fragments less."""
    captions = captions_of(label)
    shares = [(0.4 if c.startswith("The sound of") else 1.0) / (1 + rank) for rank, c in enumerate(captions)]
    return chance.choices(captions, shares)[0]


def join(a: str, b: str, chance: random.Random) -> str:
    """One sentence for two simultaneous sounds."""
    return chance.choice(_JOINS).format(a=a, b=b[0].lower() + b[1:])


def third_person(ing: str) -> str:
    """The third person of an -ing form: closing -> closes, digging -> digs, flying -> flies."""
    stem = ing.removesuffix("ing")
    doubled = len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lszfo" and stem != "purr"
    if ing == "dying":
        base = "die"
    elif doubled:
        base = stem[:-1]
    elif stem in SILENT_E or re.search(r"[bcdfgkptz]l$|stl$", stem):
        base = stem + "e"
    else:
        base = stem
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if re.search(r"(s|sh|ch|x|z|[^o]o)$", base) else "s")


def _spell(label: str) -> list[str]:
    text = re.sub(r"\(.*?\)?$|\(.*?\)", "", label.lower()).replace("/", " or ").replace(",", " ,")
    for odd, plain in PHRASES.items():
        text = re.sub(odd, plain, text)
    for compound in COMPOUNDS:
        text = re.sub(rf"\b{compound}\b", compound.replace(" ", "_"), text)
    words = " ".join(SPELLING.get(w, w) for w in text.split()).split()
    if len(words) > 1 and words[-1] in TRAILING and not set(words) & _PREPOSITIONS:
        words = [words[-1], *words[:-1]]
    return words


def _sentence(text: str) -> str:
    text = " ".join(text.replace("_", " ").split()).replace(" ,", ",")
    return text[:1].upper() + text[1:]


def _head(words: Sequence[str]) -> str:
    """The head noun, which decides article and number: the last one before a preposition."""
    for at, word in enumerate(words):
        if word in _PREPOSITIONS and at:
            return words[at - 1].split("_")[-1]
    return words[-1].split("_")[-1] if words else ""


def _plural(words: Sequence[str]) -> bool:
    head = _head(words)
    if "and" in words:
        return True
    return head in ("people", "cattle") or (head.endswith("s") and not head.endswith("ss") and head not in SINGULAR_S)


def _with_article(words: Sequence[str]) -> str:
    """``words`` as a noun phrase; each part between prepositions gets the article it needs."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in _PREPOSITIONS:
            parts += [[word], []]
        elif parts[-1] == [] and len(parts) > 1 and word in _BARE:
            parts[-2].append(word)
        else:
            parts[-1].append(word)
    return " ".join(_article(p) for p in parts if p)


def _article(words: Sequence[str]) -> str:
    text = " ".join(words)
    first, last = words[0], words[-1].split("_")[-1]
    if first in _PREPOSITIONS or first in ("a", "an", "the", "some", "its", "each"):
        return text
    if (
        (last in MASS and " ".join(words[-2:]) not in COUNTED)
        or _plural(words)
        or last.endswith("ly")
        or last in _ADVERBS
    ):
        return text
    vowel = first[0] in "aeiou" and not first.startswith(("uni", "use", "uku", "ufo"))
    return f"{'an' if vowel else 'a'} {text}"


def _fill(patterns: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    plural = _plural(words)
    forms = {
        "a": _with_article(words),
        "x": " ".join(words),
        "is": "are" if plural else "is",
        "s": "" if plural else "s",
        "es": "" if plural else "es",
        "ies": "y" if plural else "ies",
    }
    return tuple(p.format(**forms) for p in patterns)


def _scene(words: list[str]) -> tuple[str, ...]:
    text = " ".join(words)
    if words and words[0] in ("inside", "outside"):
        place = _with_article(words[1:])
        return (f"the sound {words[0]} {place}", f"background noise {words[0]} {place}")
    if text.endswith("noise") and words[0] in ("white", "pink", "brown"):
        return (f"steady {text} is playing", f"a constant hiss of {text}")
    if "ambience" in words[:-1]:
        at = words.index("ambience")
        phrase = f"{_with_article(words[:at])} {' '.join(words[at + 1 :])}"
        return (f"the ambience of {phrase}", f"background sounds of {phrase}")
    return ()


def _interface(words: list[str]) -> tuple[str, ...]:
    if words[:2] != ["user", "interface"] or len(words) < 3:
        return ()
    rest = " ".join(words[2:])
    return (f"a user interface {rest} is heard", f"a {rest} from a user interface", f"a short {rest} of an interface")


def _instrument(words: list[str]) -> tuple[str, ...]:
    text = " ".join(words)
    if played := re.fullmatch(r"(.+) playing a (long|short) note(?: , (.+))?", text):
        name, length, manner = played.groups()
        how = f" with {manner}" if manner in ("vibrato", "mute", "harmonics") else f", {manner}" if manner else ""
        a = _article(name.split())
        return (f"{a} plays a {length} note{how}", f"{a} is playing a {length} note{how}", f"a {length} {name} note")
    if being := re.fullmatch(r"(.+) being (\w+)", text):
        subject, verb = being.groups()
        return (*_fill(("{a} {is} being " + verb, "{a} {is} " + verb), subject.split()),)
    if words[-1] == "playing" and len(words) > 1:
        return _fill(("{a} {is} playing", "{a} {is} being played", "Someone plays {a}"), words[:-1])
    return ()


def _action(words: list[str]) -> tuple[str, ...]:
    verbs = [i for i, w in enumerate(words) if w.endswith("ing") and w not in NOT_VERBS and "_" not in w and len(w) > 4]
    if not verbs:
        return ()
    at = verbs[0]
    subject, verb, rest = words[:at], words[at], words[at + 1 :]
    if not subject and verb in INTRANSITIVE and rest:
        subject, rest = rest, []
    if (subject and subject[-1] in _PREPOSITIONS) or (not subject and rest and rest[-1] in SOUNDS):
        return ()
    return _activity(subject, verb, _with_article(rest) if rest else "")


def _activity(subject: list[str], verb: str, phrase: str) -> tuple[str, ...]:
    """A clause: ``subject`` (may be empty), ``verb`` (-ing form), and the rest of the label."""
    does = third_person(verb)
    if not subject:
        return (f"someone is {verb} {phrase}", f"someone {does} {phrase}", f"the sound of {verb} {phrase}")
    who = _with_article(subject)
    if _plural(subject):
        return (f"{who} are {verb} {phrase}", f"some {' '.join(subject)} {verb} {phrase}")
    if subject == ["person"]:
        return (f"a person is {verb} {phrase}", f"someone {does} {phrase}", f"someone is {verb} {phrase}")
    return (f"{who} is {verb} {phrase}", f"{who} {does} {phrase}", f"the sound of {who} {verb} {phrase}")


def _event(words: list[str]) -> tuple[str, ...]:
    for last in (2, 1):
        key = " ".join(words[-last:])
        if words[:-last] and " ".join(words[:-last]) in CALLS and key == "call":
            return _fill(("{a} {is} " + CALLS[words[-2]], "{a} calls out with a cry"), words[:-1])
        if key in HAPPENS and len(words) > last and words[-last - 1] not in _PREPOSITIONS | TRAILING:
            return _fill(HAPPENS[key], words[:-last])
        if key in DOES:
            return _fill(DOES[key], words)
    if words[-1] in SOUNDS or words[-1] in HAPPENS:
        return _fill(("{a} {is} heard", "{a} can be heard", "the sound of {a}"), words)
    return ()


def _thing(words: list[str]) -> tuple[str, ...]:
    if _head(words).endswith("s") and _plural(words):
        return _fill(("the sound of {a}", "{a} make a sound"), words)
    return _fill(("the sound of {a}", "{a} makes a sound"), words)


def _spare(words: list[str]) -> tuple[str, ...]:
    """Two captions that fit any label, for labels that have too few."""
    whole = " ".join(w for w in words if w != ",")
    if not any(w.endswith("ing") for w in words):
        whole = _with_article(words)
    return (f"the sound of {whole}", f"{whole} can be heard")
