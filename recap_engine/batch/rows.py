"""How an outcome is written: one JSONL row, CSV row or block of text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any, Literal

from recap_engine.batch.pipeline import Outcome
from recap_engine.csv_safety import safe
from recap_engine.i18n import translate
from recap_engine.records import Proposal

Format = Literal["text", "jsonl", "csv"]
CSV_COLUMNS = ("path", "start", "end", "caption", "score", "origin", "model", "error")
"""A sound that got no caption has a row, too, with the reason in the last cell."""


def header(form: Format) -> str:
    """What stands before the first row."""
    return csv_line(CSV_COLUMNS) if form == "csv" else ""


def row(outcome: Outcome, form: Format) -> str:
    """``outcome`` in that form, with the line end."""
    if form == "jsonl":
        return json.dumps(record(outcome), ensure_ascii=True) + "\n"
    if form == "csv":
        return _csv_row(outcome)
    return _text(outcome)


def record(outcome: Outcome) -> dict[str, Any]:
    """The JSONL object of an outcome. Names that are not UTF-8 keep their bytes as lone surrogates (``\\udcXX``)."""
    proposal = outcome.proposal
    if proposal is None:
        return {"path": outcome.path, "error": str(outcome.error)}
    start, end = span(proposal)
    row: dict[str, Any] = {
        "path": outcome.path,
        "sound": proposal.sound.hash,
        "start": start,
        "end": end,
        "duration": round(end - start, 6),
        "candidates": [{"text": c.text, "score": round(c.score, 6), "origin": c.origin} for c in proposal.candidates],
        "neighbours": [
            {"text": n.text, "similarity": round(n.similarity, 6), "route": n.route, "collection": n.collection}
            for n in proposal.neighbours
        ],
        "model": proposal.model,
    }
    return row | ({"notes": [str(note) for note in proposal.notes]} if proposal.notes else {})


def readable(path: str) -> str:
    """``path`` as text that can be written anywhere; bytes that are not UTF-8 become replacement characters."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def csv_path(path: str) -> str:
    """``path`` as it stands in a CSV row."""
    return safe(readable(path))


def span(proposal: Proposal) -> tuple[float, float]:
    """Begin and end of what was captioned, in seconds of the file."""
    region = proposal.sound.region
    return (region.start, region.end) if region else (0.0, round(proposal.sound.duration, 6))


def _csv_row(outcome: Outcome) -> str:
    proposal = outcome.proposal
    path = csv_path(outcome.path)
    if proposal is None:
        return csv_line((path, "", "", "", "", "", "", safe(readable(str(outcome.error)))))
    start, end = span(proposal)
    if not proposal.candidates:
        return csv_line((path, start, end, "", "", "", proposal.model, ""))
    best = proposal.candidates[0]
    caption = safe(best.text)
    return csv_line((path, start, end, caption, round(best.score, 6), best.origin, proposal.model, ""))


def csv_line(cells: Sequence[object]) -> str:
    """One line of a CSV file."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _text(outcome: Outcome) -> str:
    proposal = outcome.proposal
    if proposal is None:
        return ""
    lines = [readable(outcome.path), *(f"  {translate(note)}" for note in proposal.notes)]
    lines += [
        f"  {c.score:4.0%}  {c.text}{'' if c.origin == 'generated' else '  [similar caption]'}"
        for c in proposal.candidates
    ]
    if proposal.neighbours:
        lines.append("  behind it:")
        lines += [
            f"    {n.similarity:+.2f} by {n.route:<5} {n.text}  [{n.collection}]" for n in proposal.neighbours[:3]
        ]
    return "\n".join(lines) + "\n\n"
