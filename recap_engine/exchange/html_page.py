"""Pages of HTML that are complete in one file and can be printed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_STYLE = """
:root { --ink: #1b1f24; --soft: #57606a; --line: #d5d9de; --paper: #fff; --bar: #1a6fd4; --warn: #b5480a;
  color-scheme: light dark; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ed; --soft: #a3adb8; --line: #3b434c; --paper: #16191d; --bar: #6aa9f0; --warn: #f0a35e; }
}
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: var(--ink);
  background: var(--paper); }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child, .text { text-align: left; overflow-wrap: anywhere; } p.note { color: var(--soft); }
svg { width: 100%; height: auto; } svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
svg .bar { fill: var(--bar); } svg .warn { fill: var(--warn); }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } table, svg { break-inside: avoid; } }
"""
"""Light or dark as the reader's screen is; light on paper."""


def page(title: str, parts: Sequence[str]) -> str:
    """A whole page of parts that are HTML already."""
    head = (
        f"<!doctype html>\n<html><head><meta charset='utf-8'><title>{escape(title)}</title>"
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
    )
    return "\n".join([head, *parts, "</body></html>\n"])


def section(title: str, body: str, note: str = "") -> str:
    """A heading with a remark below it, and what follows, which is HTML already."""
    remark = f"<p class='note'>{escape(note)}</p>" if note else ""
    return f"<h2>{escape(title)}</h2>{remark}{body}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], texts: frozenset[int] = frozenset()) -> str:
    """A table of texts; the first column and the columns ``texts`` (by number) are aligned to the left."""

    def line(tag: str, cells: Sequence[str]) -> str:
        classes = (" class='text'" if column in texts else "" for column in range(len(cells)))
        return "".join(f"<{tag}{c}>{escape(cell)}</{tag}>" for c, cell in zip(classes, cells, strict=True))

    body = "".join(f"<tr>{line('td', row)}</tr>" for row in rows)
    return f"<table><thead><tr>{line('th', head)}</tr></thead><tbody>{body}</tbody></table>"
