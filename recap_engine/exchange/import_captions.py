"""Import: a file of captions into the workspace, a few thousand at a time, carried on where it was stopped."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path

from recap_engine.datastore.imports import BATCH, ImportRow
from recap_engine.datastore.texts import storable, tidy
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.caption_file import CaptionFile
from recap_engine.exchange.formats import readable
from recap_engine.exchange.row import Refused, Row
from recap_engine.exchange.sound_files import SoundFiles
from recap_engine.progress import Progress
from recap_engine.records import Provenance

_SHOWN_REFUSALS = 100


@dataclass(slots=True)
class ImportSummary:
    """What an import did, or would do. ``refused`` holds the first refusals, ``refusals`` counts all."""

    added: int = 0
    skipped: int = 0
    tied: int = 0
    refusals: int = 0
    refused: list[Refused] = field(default_factory=list)
    collections: Counter[str] = field(default_factory=Counter)

    def refuse(self, refused: Refused) -> None:
        """Count a line that gave no caption."""
        self.refusals += 1
        if len(self.refused) < _SHOWN_REFUSALS:
            self.refused.append(refused)


class CaptionImport:
    """One import. Iterate it to run it: it yields Progress in lines of the file; stop anywhere, run again to go on.

    ``collection`` (when given) takes all captions, else each goes where its row says; ``licence`` and ``source`` stand
    in where the file tells none, the last resort for the source being the file's name.
    """

    def __init__(
        self,
        workspace: Workspace,
        path: str | os.PathLike[str],
        collection: str = "",
        licence: str = "",
        source: str = "",
    ) -> None:
        """Look at the file. Raises ExchangeError for what holds no captions, RequestError for an impossible name."""
        self._workspace = workspace
        self.file = CaptionFile.recognise(path)
        self._collection = tidy(collection) if collection.strip() else ""
        if not self._collection and "collection" not in map(str.lower, self.file.columns):
            raise ExchangeError(
                f"{self.file.name} names no collection: say which one the captions go to (--collection)."
            )
        self._licence = storable(licence, "licence")
        self._source = storable(source, "source") or self.file.name
        self.summary = ImportSummary()

    def first_rows(self, count: int = 5) -> list[Row]:
        """The first captions of the file, as they would be kept."""
        return list(islice(self._captions(ImportSummary()), count))

    def __iter__(self) -> Iterator[Progress]:
        self.summary = summary = ImportSummary()
        captions = self._captions(summary)
        sounds = self._sounds()
        while some := list(islice(captions, BATCH)):
            # Sound files are read before the workspace is locked for the others.
            ready = list(self._import_rows(some, sounds, summary))
            with self._workspace.connection.change():
                pairs = groupby(
                    zip(some, ready, strict=True), key=lambda pair: (pair[0].collection, pair[0].provenance)
                )
                for (collection, provenance), run in pairs:
                    self._bring_in([row for _, row in run], collection, provenance)
            yield Progress("importing lines", some[-1].number, self.file.text.lines)

    def preview(self) -> Iterator[Progress]:
        """Fill the summary as the import would, changing nothing."""
        self.summary = summary = ImportSummary()
        sounds = self._sounds()
        names = [self._collection]
        if not self._collection:
            names = list(dict.fromkeys(row.collection for row in self._captions(ImportSummary())))
        for name in names:
            seen = ImportSummary()
            rows = (row for row in self._captions(seen) if row.collection == name)
            yield Progress(f"looking at captions for {name}", 0)
            tally = self._workspace.imports.rehearse(self._import_rows(rows, sounds, summary), name)
            summary.added += tally.added
            summary.skipped += tally.duplicates
            summary.collections[name] += tally.added
            summary.refusals, summary.refused = seen.refusals, seen.refused
        if not names:
            for _ in self._captions(summary):
                pass

    def _captions(self, summary: ImportSummary) -> Iterator[Row]:
        """The rows with what the options say filled in; the others are counted as refused."""
        for row in self.file.rows():
            if isinstance(row, Refused):
                summary.refuse(row)
                continue
            collection = self._collection or row.collection
            if not collection:
                summary.refuse(Refused(row.number, "The row names no collection: fill it in, or say which one to use."))
                continue
            yield Row(
                row.number,
                row.text,
                row.place,
                collection,
                row.licence or self._licence,
                row.source or self._source,
                row.annotator,
                row.created,
                row.provenance,
            )

    def _bring_in(self, rows: list[ImportRow], collection: str, provenance: Provenance) -> None:
        for tally in self._workspace.imports.bring_in(rows, collection, provenance=provenance):
            done = tally
        self.summary.added += done.added
        self.summary.skipped += done.duplicates
        self.summary.collections[collection] += done.added

    def _import_rows(self, rows: Iterable[Row], sounds: SoundFiles, summary: ImportSummary) -> Iterator[ImportRow]:
        for row in rows:
            tied = sounds.find(row.place)
            summary.tied += tied is not None
            yield ImportRow(
                text=row.text,
                sound=tied.sound if tied else None,
                path=tied.path if tied else None,
                licence=row.licence,
                source=row.source,
                source_row=readable(str(row.place)),
                annotator=row.annotator,
                created=row.created,
            )

    def _sounds(self) -> SoundFiles:
        return SoundFiles(self._workspace, Path(self.file.text.path).parent)
