"""Cells that a spreadsheet does not run as formulas, and their original text.

A quote is put before a cell that begins with ``= + - @`` or a tab, whatever quotes it already has there, so that
every text comes back exactly as it was.
"""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def escape(cell: str) -> str:
    """``cell`` as it is written."""
    return "'" + cell if _FORMULA.match(cell) else cell


def unescape(cell: str) -> str:
    """``cell`` as it was before `escape`."""
    return cell[1:] if _ESCAPED.match(cell) else cell
