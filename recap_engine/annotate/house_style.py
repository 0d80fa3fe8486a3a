"""House style of captions: a file of rules (TOML), and what is wrong with a caption by these rules.

forbidden = ["noise", "sound of"]      # words that no caption may contain
least_words = 4
most_words = 20
starts_with_article = true             # A, An, The, Two, Several …: never a bare noun
capital = true                         # begins with a capital letter
ending = ""                            # "." asks for a full stop, "" forbids one
tense = "present"                      # "present", "past" or "ing" (English; recap_engine/annotate/tense.py)

[preferred]
automobile = "car"
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from recap_engine.annotate.tense import TENSES, tense_remark
from recap_engine.caption_text import contains_phrase, words_of
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

_ARTICLES = frozenset("a an the some several many two three four five another".split())


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """Rules; those left at their defaults ask for nothing. ``ending`` None accepts any."""

    forbidden: tuple[str, ...] = ()
    preferred: Mapping[str, str] = field(default_factory=dict)
    least_words: int = 0
    most_words: int = 0
    starts_with_article: bool = False
    capital: bool = False
    ending: str | None = None
    tense: str = ""


def read_house_style(path: Path) -> HouseStyle:
    """Read a file of rules. Raises RequestError."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise RequestError(
            "The house style {path} cannot be read ({reason}): name another file.",
            path=path,
            reason=error.strerror or str(error),
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RequestError(
            "The house style {path} is not valid TOML: {reason}.", path=path, reason=str(error)
        ) from error
    wrong = [f"{name} ({_allowed(name)})" for name, value in given.items() if not _fits(name, value)]
    if wrong:
        raise RequestError(
            "The house style {path} has rules that are unknown or wrong: {rules}.", path=path, rules=", ".join(wrong)
        )
    if 0 < given.get("most_words", 0) < given.get("least_words", 0):
        raise RequestError(
            "The house style {path} allows no caption: least_words ({least}) is more than most_words ({most}).",
            path=path,
            least=given["least_words"],
            most=given["most_words"],
        )
    if isinstance(given.get("forbidden"), list):
        given["forbidden"] = tuple(given["forbidden"])
    return HouseStyle(**given)


def _allowed(name: str) -> str:
    """What a rule allows, or that there is no such rule and which there are."""
    allowed = {
        "forbidden": _("a list of words"),
        "preferred": _("a table of words"),
        "least_words": _("a number from 0 on"),
        "most_words": _("a number from 0 on"),
        "starts_with_article": _("true or false"),
        "capital": _("true or false"),
        "tense": _("one of {values}", values=", ".join(f'"{tense}"' for tense in TENSES)),
        "ending": _("a text"),
    }
    return allowed.get(name) or _("unknown; known are {names}", names=", ".join(allowed))


def _fits(name: str, value: Any) -> bool:
    """Whether a rule has this name, and its value the right type."""
    match name:
        case "forbidden":
            return isinstance(value, list) and all(isinstance(word, str) for word in value)
        case "preferred":
            return isinstance(value, dict) and all(isinstance(word, str) for word in value.values())
        case "least_words" | "most_words":
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case "starts_with_article" | "capital":
            return isinstance(value, bool)
        case "tense":
            return value in ("", *TENSES)
        case _:
            return name in {one.name for one in fields(HouseStyle)} and isinstance(value, str)


def remarks(text: str, style: HouseStyle) -> list[Translatable]:
    """A sentence for each rule that a caption breaks."""
    words = words_of(text)
    found = [
        Translatable("“{word}” is not used here.", word=word) for word in style.forbidden if contains_phrase(text, word)
    ]
    found += [
        Translatable("“{better}” is preferred to “{word}”.", better=better, word=word)
        for word, better in style.preferred.items()
        if contains_phrase(text, word)
    ]
    if len(words) < style.least_words:
        found.append(Translatable("At least {count} words are required.", count=style.least_words))
    if style.most_words and len(words) > style.most_words:
        found.append(Translatable("At most {count} words are allowed.", count=style.most_words))
    if style.starts_with_article and words and words[0] not in _ARTICLES:
        found.append(Translatable("It begins without an article."))
    if style.capital and text[:1].islower():
        found.append(Translatable("It begins with a small letter."))
    if style.ending and not text.endswith(style.ending):
        found.append(Translatable("It must end with “{ending}”.", ending=style.ending))
    if style.ending == "" and text.endswith((".", "!", ";", ",")):
        found.append(Translatable("It must end without a punctuation mark."))
    if style.tense and (remark := tense_remark(text, style.tense)) is not None:
        found.append(remark)
    return found
