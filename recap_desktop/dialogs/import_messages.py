"""Messages of the import dialog about a source and the result of its import."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from recap_desktop.curate.exchange import ImportPreview
from recap_desktop.i18n import count, plural, quoted
from recap_engine.exchange.format_table import FORMATS
from recap_engine.exchange.import_captions import ImportSummary
from recap_engine.exchange.row import Row
from recap_engine.i18n import translate
from recap_engine.printable import printable


def source(look: ImportPreview) -> str:
    """Format and size of the source."""
    form = FORMATS[look.layout]
    parts = (translate(form.title), translate(form.counted(look.total)), translate(look.note))
    return "  ·  ".join(part for part in parts if part)


def result(look: ImportPreview | None) -> str:
    """The result that the import would have."""
    if look is None:
        return ""
    if not look.has_captions:
        return QCoreApplication.translate("ImportDialog", "Which column holds the captions? Choose it above.")
    summary = look.summary
    if summary is None:
        return QCoreApplication.translate("ImportDialog", "Checking all rows…")
    sentence = QCoreApplication.translate(
        "ImportDialog",
        "New: {added}  ·  duplicates: {there}  ·  invalid: {refused}  ·  with a sound in this workspace: {tied}",
    )
    counts = sentence.format(
        added=count(summary.added),
        there=count(summary.skipped),
        refused=count(summary.refusals),
        tied=count(summary.tied),
    )
    return "\n".join([counts, *(printable(translate(note)) for note in summary.notes())])


def cells(row: Row) -> tuple[str, ...]:
    """Cells of a row: number, sound, text, collection, annotator."""
    return (count(row.number), printable(row.sound.path), row.text, row.collection, row.annotator)


def skipped(look: ImportPreview, summary: ImportSummary) -> list[tuple[str, ...]]:
    """File, row, text and reason of each row to skip, in the order of the source."""
    ordered = sorted((*summary.refused, *summary.passed), key=lambda refused: refused.number)
    return [(one.file or look.name, count(one.number), one.text, translate(one.reason)) for one in ordered]


def done(summary: ImportSummary) -> str:
    """The result of an import."""
    names = ", ".join(quoted(name) for name in sorted(summary.collections)) or "–"
    sentence = plural("Imported %Ln captions into {names}. Rows skipped: {left}.", "", summary.added)
    return sentence.format(names=names, left=count(summary.skipped + summary.refusals))
