"""Where the spelling dictionaries of this computer are: pairs of Hunspell files, ``NAME.dic`` and ``NAME.aff``.

Dictionaries come from the system, from LibreOffice, or from a folder that the user names. English (United States) also
comes with the package spylls, which reads the files, so it is always there.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path

from recap_engine.errors import RequestError

LANGUAGES = ("en_US", "en_GB", "de_DE", "de_AT", "de_CH")
"""The languages to choose from, named like the files of their dictionaries."""

_SYSTEM = (
    "/usr/share/hunspell",
    "/usr/share/myspell",
    "/usr/share/myspell/dicts",
    "/usr/local/share/hunspell",
    "/opt/homebrew/share/hunspell",
    "/Library/Spelling",
)
_LIBREOFFICE = (
    "/usr/lib/libreoffice/share/extensions",
    "/usr/lib64/libreoffice/share/extensions",
    "/opt/libreoffice*/share/extensions",
    "/snap/libreoffice/current/lib/libreoffice/share/extensions",
    "/Applications/LibreOffice.app/Contents/Resources/extensions",
    "C:/Program Files/LibreOffice/share/extensions",
)


def find_dictionary(language: str, folder: str = "") -> Path | None:
    """The dictionary of a language as a path without ending, or None. ``folder`` is searched first, with its folders.

    ``en_US`` also fits files named ``en-US`` or ``en_US_frami``. Raises nothing: unreadable folders have no files.
    """
    names = (language, language.replace("_", "-"))
    for place in _places(folder):
        for name in names:
            if _pair(place / name):
                return place / name
        for name in names:
            for path in _matches(place, f"{name}[_-]*.dic"):
                if _pair(path.with_suffix("")):
                    return path.with_suffix("")
    return _in_package(language)


def no_dictionary(language: str) -> RequestError:
    """What to do where the dictionary of a language is missing."""
    package = "hunspell-" + {"en_GB": "en-gb", "de_DE": "de-de", "de_AT": "de-at", "de_CH": "de-ch"}.get(
        language, "en-us"
    )
    return RequestError(
        "No dictionary {name}.dic was found, so spelling is not checked: install one, such as Debian's {package}, or "
        "name a folder that has one.",
        name=language,
        package=package,
    )


def _places(folder: str) -> Iterator[Path]:
    if folder:
        yield Path(folder).expanduser()
        yield from _matches(Path(folder).expanduser(), "*")
    home = Path.home()
    yield Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "hunspell"
    yield from (home / ".local/share/myspell", home / "Library/Spelling")
    yield from map(Path, _SYSTEM)
    for extensions in _LIBREOFFICE:
        for top in _expanded(extensions):
            yield from _matches(top, "dict-*")


def _expanded(place: str) -> list[Path]:
    """The folders of a path with at most one star."""
    before, star, _after = place.partition("*")
    if not star:
        return [Path(place)]
    start = Path(before)
    return _matches(start.parent, str(Path(place).relative_to(start.parent)))


def _matches(folder: Path, pattern: str) -> list[Path]:
    try:
        return sorted(folder.glob(pattern))
    except (OSError, ValueError):
        return []


def _pair(path: Path) -> bool:
    try:
        return all(path.with_name(path.name + ending).is_file() for ending in (".dic", ".aff"))
    except OSError:
        return False


def _in_package(language: str) -> Path | None:
    found = importlib.util.find_spec("spylls.hunspell") if language == "en_US" else None
    places = [] if found is None or found.submodule_search_locations is None else found.submodule_search_locations
    paths = (Path(place) / "data" / "en" / "en_US" for place in places)
    return next((path for path in paths if _pair(path)), None)
