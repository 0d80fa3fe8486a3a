"""The underlined letters of menus, given out by the program: no two entries of a menu share one, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

_GIVEN = re.compile(r"&(\w)")
_FIRST = re.compile(r"\b\w")


def mnemonic_of(text: str) -> str:
    """The letter that chooses an entry of this text, in lower case, or nothing; ``&&`` is no mark."""
    found = _GIVEN.search(text.replace("&&", "  "))
    return found[1].lower() if found else ""


def assign_mnemonics(menu: QMenu) -> None:
    """Give every entry that has no letter one that is free: of the beginning of a word, or else any other."""
    entries = [entry for entry in menu.actions() if entry.text() and not entry.isSeparator()]
    fixed = {mnemonic_of(entry.text()) for entry in entries}
    owners: dict[str, QAction] = {}
    for entry in entries:
        if not mnemonic_of(entry.text()):
            _settle(entry, owners, fixed, set())
    for letter, entry in owners.items():
        text = entry.text()
        at = next(at for at in _places(text) if text[at].lower() == letter)
        entry.setText(f"{text[:at]}&{text[at:]}")


def _settle(entry: QAction, owners: dict[str, QAction], fixed: set[str], tried: set[str]) -> bool:
    """Find a letter; one that has it already gives it up if it finds another (Kuhn's way to match all that can be)."""
    letters = list(dict.fromkeys(entry.text()[at].lower() for at in _places(entry.text())))
    free = [letter for letter in letters if letter not in fixed and letter not in owners]
    for letter in (*free, *(letter for letter in letters if letter in owners and letter not in tried)):
        tried.add(letter)
        if letter not in owners or _settle(owners[letter], owners, fixed, tried):
            owners[letter] = entry
            return True
    return False


def _places(text: str) -> Iterator[int]:
    yield from (found.start() for found in _FIRST.finditer(text) if found[0].isalnum())
    yield from (at for at, letter in enumerate(text) if letter.isalnum())
