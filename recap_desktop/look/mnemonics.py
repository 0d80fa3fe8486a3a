"""Assigns mnemonics (underlined letters) to menu entries, unique within a menu in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

_GIVEN = re.compile(r"&(\w)")
_FIRST = re.compile(r"\b\w")


def mnemonic_of(text: str) -> str:
    """The mnemonic of an entry in lower case, or an empty string; ``&&`` is a literal ampersand."""
    found = _GIVEN.search(text.replace("&&", "  "))
    return found[1].lower() if found else ""


def assign_mnemonics(menu: QMenu) -> None:
    """Give every entry without a mnemonic a free letter, preferably the start of a word."""
    entries = [entry for entry in menu.actions() if entry.text() and not entry.isSeparator()]
    fixed = {mnemonic_of(entry.text()) for entry in entries}
    owners: dict[str, QAction] = {}
    for entry in entries:
        if not mnemonic_of(entry.text()):
            _assign(entry, owners, fixed, set())
    for letter, entry in owners.items():
        text = entry.text()
        at = next(at for at in _places(text) if text[at].lower() == letter)
        entry.setText(f"{text[:at]}&{text[at:]}")


def _assign(entry: QAction, owners: dict[str, QAction], fixed: set[str], tried: set[str]) -> bool:
    """Find a letter, moving other entries to different letters if needed (Kuhn's algorithm for bipartite matching)."""
    letters = list(dict.fromkeys(entry.text()[at].lower() for at in _places(entry.text())))
    free = [letter for letter in letters if letter not in fixed and letter not in owners]
    for letter in (*free, *(letter for letter in letters if letter in owners and letter not in tried)):
        tried.add(letter)
        if letter not in owners or _assign(owners[letter], owners, fixed, tried):
            owners[letter] = entry
            return True
    return False


def _places(text: str) -> Iterator[int]:
    yield from (found.start() for found in _FIRST.finditer(text) if found[0].isalnum())
    yield from (at for at, letter in enumerate(text) if letter.isalnum())
