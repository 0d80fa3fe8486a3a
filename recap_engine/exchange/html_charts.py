"""Charts (SVG) of the printable pages; they take the page's colours, light or dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

_WIDTH: Final = 720
_LEFT, _ROW = 260, 20
_HEIGHT, _FOOT, _HEAD = 180, 22, 16


def level_bars(label: str, rows: Sequence[tuple[str, float, str]], *, warn: bool = False) -> str:
    """Horizontal bars: name, value, and the value as text. Empty where there is nothing to show."""
    most = max((value for _, value, _ in rows), default=0.0)
    if most <= 0:
        return ""
    colour, parts = "warn" if warn else "bar", []
    for place, (name, value, said) in enumerate(rows):
        top = place * _ROW
        width = (_WIDTH - _LEFT - 90) * value / most
        shown = name if len(name) <= 40 else f"{name[:39]}…"
        parts.append(
            f"<text x='{_LEFT - 8}' y='{top + 14}' text-anchor='end'>{escape(shown)}</text>"
            f"<rect class='{colour}' x='{_LEFT}' y='{top + 4}' width='{width:.1f}' height='{_ROW - 7}'/>"
            f"<text x='{_LEFT + width + 6:.1f}' y='{top + 14}'>{escape(said)}</text>"
        )
    return _svg(label, len(rows) * _ROW + 4, parts)


def columns(label: str, rows: Sequence[tuple[str, float, str]]) -> str:
    """Columns side by side: name, value, and the value as text, which is written above the last and the highest."""
    most = max((value for _, value, _ in rows), default=0.0)
    if most <= 0:
        return ""
    step, base, parts = _WIDTH / len(rows), float(_HEIGHT - _FOOT), []
    highest = max(range(len(rows)), key=lambda place: rows[place][1])
    every = max(1, -(-len(rows) // 10))
    for place, (name, value, said) in enumerate(rows):
        height = (_HEIGHT - _FOOT - _HEAD) * value / most
        middle = (place + 0.5) * step
        width = min(step * 0.8, 60.0)
        parts.append(
            f"<rect class='bar' x='{middle - width / 2:.1f}' y='{base - height:.1f}' width='{width:.1f}' "
            f"height='{height:.1f}'><title>{escape(name)}: {escape(said)}</title></rect>"
        )
        if place in (highest, len(rows) - 1):
            parts.append(
                f"<text x='{middle:.1f}' y='{base - height - 4:.1f}' text-anchor='middle'>{escape(said)}</text>"
            )
        if place % every == 0:
            parts.append(f"<text x='{middle:.1f}' y='{_HEIGHT - 6}' text-anchor='middle'>{escape(name)}</text>")
    return _svg(label, _HEIGHT, parts)


def _svg(label: str, height: int, parts: Iterable[str]) -> str:
    return f"<svg viewBox='0 0 {_WIDTH} {height}' role='img' aria-label='{escape(label)}'>{''.join(parts)}</svg>"
