"""Cells that a spreadsheet does not run as formulas, and their way back.

A quote is put before a cell that begins with ``= + - @`` or a tab, whatever quotes it has there already,
so that every text comes back exactly as it was.
"""

from __future__ import annotations

import re

_RUN = re.compile(r"'*[=+\-@\t\r]")
_MADE_SAFE = re.compile(r"'+[=+\-@\t\r]")


def safe(cell: str) -> str:
    """``cell`` as it is written."""
    return "'" + cell if _RUN.match(cell) else cell


def plain(cell: str) -> str:
    """``cell`` as it was before `safe`."""
    return cell[1:] if _MADE_SAFE.match(cell) else cell
