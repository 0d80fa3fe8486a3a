"""The reader's language: which one it is, and messages translated into it.

Translations are gettext catalogues (``resources/translations/recap_de.mo``, made from ``recap_de.po``). The window sets
the language from its settings; otherwise, ``RECAP_LANGUAGE`` or the locale names it, as for the command line.
"""

from __future__ import annotations

import gettext
import locale
import os
from functools import cache

from recap_engine.resources import resources_folder
from recap_engine.translatable import Translatable, fill

LANGUAGES = ("en", "de")
"""Languages that messages can be shown in."""

_MARKS = {"en": (",", "."), "de": (".", ",")}
_chosen = "en"


def set_language(code: str) -> None:
    """Show messages in ``code`` from now on; English where it is not one of LANGUAGES."""
    global _chosen  # noqa: PLW0603
    _chosen = code if code in LANGUAGES else "en"


def language() -> str:
    """The language that messages are shown in."""
    return _chosen


def system_language() -> str:
    """The language of ``RECAP_LANGUAGE``, else of the locale; English where it is not one of LANGUAGES."""
    wanted = os.environ.get("RECAP_LANGUAGE")
    if not wanted:
        wanted = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
        wanted = wanted or locale.getlocale()[0] or "en"
    code = wanted.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return {"german": "de", "english": "en"}.get(code, code if code in LANGUAGES else "en")


def translate(message: object) -> str:
    """A message, an error or a plain text in the chosen language; in English where no translation is known."""
    if isinstance(message, BaseException):
        message = getattr(message, "message", None) or str(message)
    if isinstance(message, Translatable):
        return fill(_translated(message.template), message.fields, translate, _MARKS[_chosen])
    return _translated(str(message))


def _translated(text: str) -> str:
    # The catalogue holds its own header under the empty text.
    return _catalogue(_chosen).gettext(text) if text else text


def _(template: str, /, **fields: object) -> str:
    """``template`` in the chosen language, its ``fields`` filled in: for texts that are shown at once.

    The template must be a literal, as everywhere (see `Translatable`).
    """
    return translate(Translatable(template, **fields))


def number(value: float, places: int = 0) -> str:
    """A number with ``places`` decimals and marks between thousands, as the chosen language writes it."""
    thousands, point = _MARKS[_chosen]
    return f"{value:,.{places}f}".translate(str.maketrans(",.", thousands + point))


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    try:
        with (resources_folder() / "translations" / f"recap_{code}.mo").open("rb") as file:
            return gettext.GNUTranslations(file)
    except OSError:
        return gettext.NullTranslations()
