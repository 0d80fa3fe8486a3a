"""What an import dialog says about a source and about what would become of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from recap_desktop.exchanging import Look
from recap_desktop.models.sounds import printable
from recap_engine.exchange.import_captions import ImportSummary
from recap_engine.exchange.row import Row

translate = QCoreApplication.translate


def source(look: Look) -> str:
    """What it is and how long."""
    layout = {
        "clotho": translate("ImportDialog", "A table as Clotho’s"),
        "audiocaps": translate("ImportDialog", "A table as AudioCaps’"),
        "plain": translate("ImportDialog", "A table"),
        "jsonl": translate("ImportDialog", "JSON lines"),
        "label-studio": translate("ImportDialog", "Label Studio’s tasks"),
        "txt": translate("ImportDialog", "Texts beside sounds"),
    }[look.layout]
    count = {
        "label-studio": translate("ImportDialog", "tasks: {n}"),
        "txt": translate("ImportDialog", "texts: {n}"),
    }.get(look.layout, translate("ImportDialog", "lines: {n}"))
    parts = (layout, count.format(n=f"{look.total:,}"), look.note)
    return "  ·  ".join(part for part in parts if part)


def result(look: Look | None) -> str:
    """What would become of it."""
    if look is None:
        return ""
    if not look.tells_captions:
        return translate("ImportDialog", "Which column holds the captions? Choose it above.")
    summary = look.summary
    if summary is None:
        return translate("ImportDialog", "Looking through it…")
    told = translate(
        "ImportDialog",
        "New: {added}  ·  there already: {there}  ·  cannot be taken: {refused}  ·  with a sound found here: {tied}",
    )
    return told.format(
        added=f"{summary.added:,}",
        there=f"{summary.skipped:,}",
        refused=f"{summary.refusals:,}",
        tied=f"{summary.tied:,}",
    )


def cells(row: Row) -> tuple[str, ...]:
    """A row as it would be kept: its number, sound, text, collection, annotator."""
    return (f"{row.number:,}", printable(row.place.path), row.text, row.collection, row.annotator)


def skipped(look: Look, summary: ImportSummary) -> list[tuple[str, ...]]:
    """File, row, text and reason of what would be skipped, in the order of the source."""
    ordered = sorted((*summary.refused, *summary.passed), key=lambda refused: refused.number)
    return [(one.file or look.name, f"{one.number:,}", one.text, one.sentence) for one in ordered]


def done(summary: ImportSummary) -> str:
    """What was imported."""
    names = ", ".join(f"“{name}”" for name in sorted(summary.collections)) or "–"
    told = translate("ImportDialog", "Imported into {names}: {n}. Rows that were skipped: {left}.")
    return told.format(n=f"{summary.added:,}", names=names, left=f"{summary.skipped + summary.refusals:,}")
