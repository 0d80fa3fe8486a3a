"""Sentences made from the corpus's labels, so that short labels match the way people write captions."""

from __future__ import annotations

import re

TEMPLATES = (
    "{0}",
    "the sound of {0}",
    "a recording of {0}",
    "{0} in the background",
    "{0} close to the microphone",
    "{0} heard from a distance",
    "loud {0}",
    "{0} several times",
    "{0}, recorded outdoors",
    "{0} inside a room",
    "someone recorded {0}",
    "{0} with some noise",
)
_PLURAL = re.compile(r"(s|people|children|sheep)$")
_ARTICLE = re.compile(r"^(a|an|the|water|wind|rain|thunder|fire|sea|street|music)\b")


def present(label: str) -> list[str]:
    """Whole sentences for a label that ends in an -ing form ("dog barking" -> "a dog is barking", "a dog barks")."""
    words = label.split()
    place = next((i for i, word in enumerate(words) if i and word.endswith("ing") and len(word) > 4), None)
    if place is None:
        return [f"there is {label}"]
    subject, verb, rest = " ".join(words[:place]), words[place], " ".join(words[place + 1 :])
    many = bool(_PLURAL.search(subject))
    article = "" if many or _ARTICLE.match(subject) else ("an " if subject[0] in "aeiou" else "a ")
    being = "are" if many else "is"
    return [
        f"{article}{subject} {being} {verb} {rest}".strip(),
        f"{article}{subject} {verb} {rest} nearby".replace("  ", " "),
        f"{subject} keeps {verb} {rest}".strip() if not many else f"some {subject} {verb} {rest}".strip(),
    ]


def phrases(label: str) -> list[str]:
    """Phrasings of a label, the label itself first."""
    return [template.format(label) for template in TEMPLATES] + present(label)
