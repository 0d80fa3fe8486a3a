"""Text from files, made safe to show: no control characters, no marks that set the reading direction, bounded length.

File names are bytes on some systems, and captions, columns and tensor names come from files that anybody may have
made. Whatever of these reaches a terminal, a log or the window passes through `printable` first.
"""

from __future__ import annotations

import os
import unicodedata

StrPath = str | os.PathLike[str]

LONGEST = 500
"""Characters of one name or text that are shown inside a sentence; longer ones lose their middle."""


def printable(text: StrPath, longest: int = LONGEST) -> str:
    """``text`` in a form that any terminal or log can print.

    Bytes that are not UTF-8 become U+FFFD; control characters and direction marks become escapes (``\\x1b``,
    ``\\u202e``). More than ``longest`` characters are cut in the middle.
    """
    shown = os.fspath(text)
    if len(shown) > longest:
        head = (longest - 1) * 2 // 3
        shown = f"{shown[:head]}…{shown[len(shown) - (longest - 1 - head) :]}"
    if shown.isprintable():
        return shown
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in shown)


def _escaped(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    if category == "Zs":  # spaces other than the common one: harmless, and expected in some languages
        return letter
    code = ord(letter)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
