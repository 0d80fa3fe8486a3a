"""An outcome as a JSONL row, a CSV row, or a block of text."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any, Literal

from recap_engine.batch.pipeline import Outcome
from recap_engine.csv_safety import escape
from recap_engine.i18n import _, translate
from recap_engine.printable import LONGEST_ESCAPE, printable
from recap_engine.records import SILENT, Proposal
from recap_engine.translatable import Translatable

Format = Literal["text", "jsonl", "csv"]
CSV_COLUMNS = ("path", "start", "end", "caption", "score", "origin", "model", "error", "notes")
"""A sound without a caption has a row, too, with the reason under ``error``."""

ERROR_COLUMN = CSV_COLUMNS.index("error")
_NOT_UTF8 = re.compile("[\ud800-\udfff]")
_LOOKS_ESCAPED = re.compile(r"\\x[0-9a-f]{2}")


def csv_columns(candidates: int) -> tuple[str, ...]:
    """The columns of a table with so many candidates: those after the first follow behind the notes."""
    more = (f"{name}_{rank}" for rank in range(2, candidates + 1) for name in ("caption", "score", "origin"))
    return (*CSV_COLUMNS, *more)


def header(form: Format, candidates: int = 1) -> str:
    """The text before the first row."""
    return csv_line(csv_columns(candidates)) if form == "csv" else ""


def row(outcome: Outcome, form: Format, candidates: int = 1) -> str:
    """``outcome`` in the given form, line end included; a table has columns for so many candidates."""
    if form == "jsonl":
        return json.dumps(record(outcome), ensure_ascii=True) + "\n"
    if form == "csv":
        cells = _csv_cells(outcome)
        missing = len(csv_columns(candidates)) - len(cells)
        return csv_line([*cells, *[""] * missing][: len(csv_columns(candidates))])
    return _text_block(outcome)


def record(outcome: Outcome) -> dict[str, Any]:
    """The JSONL object of an outcome. Names that are not UTF-8 keep their bytes as lone surrogates (``\\udcXX``)."""
    proposal = outcome.proposal
    if proposal is None:
        return {"path": outcome.path, "error": str(outcome.error or "")}
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
    if not proposal.calibrated:
        row["calibrated"] = False
    if not proposal.hears:
        row["hears"] = False
    if proposal.missing:
        row["missing"] = proposal.missing
    return row | ({"notes": [str(note) for note in proposal.notes]} if proposal.notes else {})


def as_utf8(path: str) -> str:
    r"""``path`` as text that every encoding of Unicode can hold; two names never become the same text.

    Bytes that are not UTF-8 become ``\xNN``. In such a name, and in one that looks like it, backslashes are doubled.
    """
    if not _NOT_UTF8.search(path) and not _LOOKS_ESCAPED.search(path):
        return path
    return "".join(_escape(letter) for letter in path)


def _escape(letter: str) -> str:
    if letter == "\\":
        return "\\\\"
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # how Python spells a byte that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if 0xD800 <= code <= 0xDFFF else letter


def csv_path(path: str) -> str:
    """``path`` as it stands in a CSV row."""
    return escape(as_utf8(path))


def span(proposal: Proposal) -> tuple[float, float]:
    """Start and end of the captioned part, in seconds from the beginning of the file."""
    region = proposal.sound.region
    return (region.start, region.end) if region else (0.0, round(proposal.sound.duration, 6))


UNCALIBRATED = Translatable("The score is uncalibrated: it only orders the captions.")
DEAF = Translatable("The model does not hear the sound: it writes from similar captions alone.")


_SKIP = Translatable("This sound is silent: skip it, or write what you know about it.")


def _cautions(proposal: Proposal) -> tuple[Translatable, ...]:
    """What a reader of a single row has to know about its scores and its writer."""
    return (*(() if proposal.calibrated else (UNCALIBRATED,)), *(() if proposal.hears else (DEAF,)))


def _amount(proposal: Proposal, rank: int) -> str:
    """The score of a candidate in percent, or its rank (from 0) if scores are uncalibrated."""
    return f"{proposal.candidates[rank].score:4.0%}" if proposal.calibrated else f"{rank + 1:3}."


def _csv_cells(outcome: Outcome) -> list[object]:
    proposal = outcome.proposal
    path = csv_path(outcome.path)
    if proposal is None:
        return [path, "", "", "", "", "", "", escape(str(outcome.error or "")), ""]
    start, end = span(proposal)
    notes = escape(" ".join(str(note) for note in (*proposal.notes, *_cautions(proposal))))
    if not proposal.candidates:
        return [path, start, end, "", "", "", proposal.model, "", notes]
    best, *others = ((escape(c.text), round(c.score, 6), c.origin) for c in proposal.candidates)
    return [path, start, end, *best, proposal.model, "", notes, *(cell for other in others for cell in other)]


def csv_line(cells: Sequence[object]) -> str:
    """One line of a CSV file."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _text_block(outcome: Outcome) -> str:
    proposal = outcome.proposal
    if proposal is None:
        return ""
    lines = [
        printable(outcome.path, LONGEST_ESCAPE * len(outcome.path)),
        *(f"  {translate(_SKIP if note == SILENT else note)}" for note in proposal.notes),
    ]
    if SILENT in proposal.notes:
        return "\n".join(lines) + "\n\n"
    similar = f"  [{_('similar caption')}]"
    lines += [
        f"  {_amount(proposal, rank)}  {printable(c.text)}{'' if c.origin == 'generated' else similar}"
        for rank, c in enumerate(proposal.candidates)
    ]
    if proposal.neighbours:
        route = {"text": _("by caption"), "audio": _("by sound  ")}
        lines.append(f"  {_('similar captions:')}")
        lines += [
            f"    {n.similarity:+.2f} {route[n.route]}  {printable(n.text)}  [{printable(n.collection)}]"
            for n in proposal.neighbours[:3]
        ]
    return "\n".join(lines) + "\n\n"
