"""Import and export of captions in background tasks: first a preview, then the work; both can be cancelled."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from recap_desktop.tasks import Task, follow
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.export_captions import CaptionExport, ExportSummary
from recap_engine.exchange.format_table import FORMATS, Format
from recap_engine.exchange.import_captions import CaptionImport, ImportSummary
from recap_engine.exchange.row import Row
from recap_engine.exchange.sound_address import LOCAL_FILES
from recap_engine.exchange.source import open_source
from recap_engine.printable import printable
from recap_engine.translatable import Translatable

_FIRST = 100


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What to import, and how. ``columns`` are (meaning, column) pairs chosen by the user."""

    path: str
    collection: str = ""
    licence: str = ""
    source: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    predictions: bool = False


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a source contains and, once it was read, what an import would do with its rows."""

    name: str
    layout: Format
    total: int
    note: str | Translatable
    columns: tuple[str, ...]
    meanings: dict[str, str]
    has_collections: bool
    collection: str = ""
    """The collection for captions if neither the source nor the user names one."""
    rows: list[Row] = field(default_factory=list)
    summary: ImportSummary | None = None

    @property
    def has_captions(self) -> bool:
        """Whether the column of the captions is known."""
        return not FORMATS[self.layout].has_free_columns or "caption" in self.meanings or not self.columns


def preview_import(task: Task, place: WorkspaceLocation, request: ImportRequest) -> ImportPreview:
    """Detect the format, report that as the first progress, then read the source. Raises RecapError."""
    source = open_source(request.path, dict(request.columns), predictions=request.predictions, asking=True)
    meanings = dict(source.meanings)
    has_collections = "collection" in meanings or FORMATS[source.layout].may_name_collections
    name = printable(Path(request.path).stem)
    preview = ImportPreview(
        source.name, source.layout, source.total, source.note, source.columns, meanings, has_collections, name
    )
    task.report(preview)
    if not preview.has_captions:
        return preview
    with place.open() as workspace:
        running = _import(workspace, request, preview)
        rows = running.first_rows(_FIRST)
        preview = replace(preview, rows=rows)
        task.report(preview)
        follow(task, running.preview())
    return replace(preview, summary=running.summary)


def import_captions(task: Task, place: WorkspaceLocation, request: ImportRequest, annotator: str) -> ImportSummary:
    """Import the captions. If cancelled, those imported so far are kept; one undo takes them back."""
    with place.open() as workspace:
        running = _import(workspace, request, None, annotator)
        follow(task, running)
        return running.summary


def _import(
    workspace: Workspace, request: ImportRequest, preview: ImportPreview | None, annotator: str = ""
) -> CaptionImport:
    collection = request.collection.strip()
    if preview is not None and not collection and not preview.has_collections:
        collection = preview.collection
    return CaptionImport(
        workspace,
        request.path,
        collection,
        licence=request.licence,
        source=request.source,
        columns=dict(request.columns),
        predictions=request.predictions,
        annotator=annotator,
    )


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What to export, where to, and how."""

    layout: Format
    out: str
    collections: tuple[str, ...] = ()
    switched_off: bool = False
    replace: bool = False
    audio: str = LOCAL_FILES


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What an export would write and leave out, and how the file would begin."""

    summary: ExportSummary
    beginning: str


def preview_export(task: Task, place: WorkspaceLocation, request: ExportRequest) -> ExportPreview:
    """Run an export without writing anything. Raises RecapError."""
    with place.open() as workspace:
        running = CaptionExport(
            workspace,
            request.out or Path.home() / "captions",
            request.layout,
            request.collections,
            force=True,
            switched_off=request.switched_off,
            audio=request.audio,
        )
        follow(task, running.preview())
        return ExportPreview(running.summary, running.beginning)


def export_captions(task: Task, place: WorkspaceLocation, request: ExportRequest) -> ExportSummary:
    """Export the captions; a cancelled export leaves no file. Raises RecapError."""
    with place.open() as workspace:
        running = CaptionExport(
            workspace,
            request.out,
            request.layout,
            request.collections,
            force=request.replace,
            switched_off=request.switched_off,
            audio=request.audio,
        )
        follow(task, running)
        return running.summary
