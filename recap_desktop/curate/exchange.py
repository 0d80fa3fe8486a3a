"""What imports and exports do beside the window: looked at first, then done; both can be stopped between two steps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from recap_desktop.tasks import Task, follow
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.export_captions import CaptionExport, ExportSummary
from recap_engine.exchange.formats import Format
from recap_engine.exchange.import_captions import CaptionImport, ImportSummary
from recap_engine.exchange.label_studio import LOCAL_FILES
from recap_engine.exchange.row import Row
from recap_engine.exchange.source import open_source
from recap_engine.printable import printable

_FIRST = 100


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported, and how. ``columns`` are (what, column) that somebody chose."""

    path: str
    collection: str = ""
    licence: str = ""
    source: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    predictions: bool = False


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a source turned out to be, and, when that was gone through, what would become of its rows."""

    name: str
    layout: Format
    total: int
    note: str
    columns: tuple[str, ...]
    meanings: dict[str, str]
    tells_collection: bool
    collection: str = ""
    """The collection that its captions would go to where neither it nor anybody tells."""
    rows: list[Row] = field(default_factory=list)
    summary: ImportSummary | None = None

    @property
    def tells_captions(self) -> bool:
        """Whether it is known where the captions stand."""
        return self.layout not in ("plain", "jsonl") or "caption" in self.meanings


def preview_import(task: Task, place: WorkspaceLocation, wish: ImportRequest) -> ImportPreview:
    """Find out what the source is, tell that as a first progress, then go through it. Raises RecapError."""
    source = open_source(wish.path, dict(wish.columns), predictions=wish.predictions, asking=True)
    meanings = dict(source.meanings)
    tells = "collection" in meanings or source.layout in ("jsonl", "label-studio")
    name = printable(Path(wish.path).stem)
    look = ImportPreview(source.name, source.layout, source.total, source.note, source.columns, meanings, tells, name)
    task.progressed.emit(look)
    if not look.tells_captions:
        return look
    with place.open() as workspace:
        running = _import(workspace, wish, look)
        rows = running.first_rows(_FIRST)
        look = replace(look, rows=rows)
        task.progressed.emit(look)
        follow(task, running.preview())
    return replace(look, summary=running.summary)


def import_captions(task: Task, place: WorkspaceLocation, wish: ImportRequest, annotator: str) -> ImportSummary:
    """Import it. What was brought in when somebody stops it is kept, and one undo takes it back."""
    with place.open() as workspace:
        running = _import(workspace, wish, None, annotator)
        follow(task, running)
        return running.summary


def _import(
    workspace: Workspace, wish: ImportRequest, look: ImportPreview | None, annotator: str = ""
) -> CaptionImport:
    collection = wish.collection.strip()
    if look is not None and not collection and not look.tells_collection:
        collection = look.collection
    return CaptionImport(
        workspace,
        wish.path,
        collection,
        licence=wish.licence,
        source=wish.source,
        columns=dict(wish.columns),
        predictions=wish.predictions,
        annotator=annotator,
    )


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is to be exported, where to and how."""

    layout: Format
    out: str
    collections: tuple[str, ...] = ()
    switched_off: bool = False
    replace: bool = False
    audio: str = LOCAL_FILES


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What an export would write, how it begins, and what it would leave out."""

    summary: ExportSummary
    beginning: str


def preview_export(task: Task, place: WorkspaceLocation, wish: ExportRequest) -> ExportPreview:
    """Go through what would be written, writing nothing. Raises RecapError."""
    with place.open() as workspace:
        running = CaptionExport(
            workspace,
            wish.out or Path.home() / "captions",
            wish.layout,
            wish.collections,
            force=True,
            switched_off=wish.switched_off,
            audio=wish.audio,
        )
        follow(task, running.preview())
        return ExportPreview(running.summary, running.beginning)


def export_captions(task: Task, place: WorkspaceLocation, wish: ExportRequest) -> ExportSummary:
    """Export it. Raises RecapError; a file that is stopped midway does not appear."""
    with place.open() as workspace:
        running = CaptionExport(
            workspace,
            wish.out,
            wish.layout,
            wish.collections,
            force=wish.replace,
            switched_off=wish.switched_off,
            audio=wish.audio,
        )
        follow(task, running)
        return running.summary
