"""What an import dialog says about a source and about what would become of it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from recap_desktop.curate.exchange import ImportPreview
from recap_desktop.i18n import count
from recap_engine.exchange.import_captions import ImportSummary
from recap_engine.exchange.row import Row
from recap_engine.i18n import translate
from recap_engine.printable import printable


def source(look: ImportPreview) -> str:
    """What it is and how long."""
    layout = {
        "clotho": QCoreApplication.translate("ImportDialog", "A table as Clotho’s"),
        "audiocaps": QCoreApplication.translate("ImportDialog", "A table as AudioCaps’"),
        "plain": QCoreApplication.translate("ImportDialog", "A table"),
        "jsonl": QCoreApplication.translate("ImportDialog", "JSON lines"),
        "label-studio": QCoreApplication.translate("ImportDialog", "Label Studio’s tasks"),
        "txt": QCoreApplication.translate("ImportDialog", "Texts beside sounds"),
    }[look.layout]
    lines = {
        "label-studio": QCoreApplication.translate("ImportDialog", "tasks: {n}"),
        "txt": QCoreApplication.translate("ImportDialog", "texts: {n}"),
    }.get(look.layout, QCoreApplication.translate("ImportDialog", "lines: {n}"))
    parts = (layout, lines.format(n=count(look.total)), translate(look.note))
    return "  ·  ".join(part for part in parts if part)


def result(look: ImportPreview | None) -> str:
    """What would become of it."""
    if look is None:
        return ""
    if not look.tells_captions:
        return QCoreApplication.translate("ImportDialog", "Which column holds the captions? Choose it above.")
    summary = look.summary
    if summary is None:
        return QCoreApplication.translate("ImportDialog", "Looking through it…")
    told = QCoreApplication.translate(
        "ImportDialog",
        "New: {added}  ·  there already: {there}  ·  cannot be taken: {refused}  ·  with a sound found here: {tied}",
    )
    return told.format(
        added=count(summary.added),
        there=count(summary.skipped),
        refused=count(summary.refusals),
        tied=count(summary.tied),
    )


def cells(row: Row) -> tuple[str, ...]:
    """A row as it would be kept: its number, sound, text, collection, annotator."""
    return (count(row.number), printable(row.place.path), row.text, row.collection, row.annotator)


def skipped(look: ImportPreview, summary: ImportSummary) -> list[tuple[str, ...]]:
    """File, row, text and reason of what would be skipped, in the order of the source."""
    ordered = sorted((*summary.refused, *summary.passed), key=lambda refused: refused.number)
    return [(one.file or look.name, count(one.number), one.text, translate(one.sentence)) for one in ordered]


def done(summary: ImportSummary) -> str:
    """What was imported."""
    names = ", ".join(f"“{name}”" for name in sorted(summary.collections)) or "–"
    told = QCoreApplication.translate("ImportDialog", "Imported into {names}: {n}. Rows that were skipped: {left}.")
    return told.format(n=count(summary.added), names=names, left=count(summary.skipped + summary.refusals))
