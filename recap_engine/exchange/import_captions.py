"""Import: captions from a file or folder into the workspace, a few thousand at a time, carried on where it stopped."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import Final

from recap_engine.annotate import curate
from recap_engine.datastore.imports import BATCH, ImportRow, refusal_reason
from recap_engine.datastore.text_rules import normalise_caption, normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.formats import readable
from recap_engine.exchange.row import Refused, Row
from recap_engine.exchange.sound_files import SoundFiles
from recap_engine.exchange.source import open_source
from recap_engine.progress import Progress
from recap_engine.records import Provenance

_KEPT: Final = 1000
_PASSED: Final = {
    "there": "It is in the collection already.",
    "deleted": "It was deleted here, and importing brings nothing back.",
    "twice": "The same caption of the same sound stands further up.",
}


@dataclass(slots=True)
class ImportSummary:
    """What an import did, or would do: what it read was added, skipped (it is there) or refused.

    ``refused`` holds the first refusals, ``refusals`` counts all; ``tied`` of the others belong to sounds found here.

    ``passed`` holds the first rows that a preview found to be there already, with the reason.
    """

    added: int = 0
    skipped: int = 0
    tied: int = 0
    refusals: int = 0
    refused: list[Refused] = field(default_factory=list)
    passed: list[Refused] = field(default_factory=list)
    collections: Counter[str] = field(default_factory=Counter)

    @property
    def read(self) -> int:
        """How many captions, and rows that gave none, were met."""
        return self.added + self.skipped + self.refusals

    def refuse(self, refused: Refused) -> None:
        """Count a row that gave no caption."""
        self.refusals += 1
        if len(self.refused) < _KEPT:
            self.refused.append(refused)


class CaptionImport:
    """One import. Iterate it to run it: it yields Progress in rows of the source; stop anywhere, run again to go on.

    ``collection`` (when given) takes all captions, else each goes where its row says; ``licence`` and ``source`` stand
    in where the file tells none, the last resort for the source being the file's name. ``columns`` and
    ``predictions`` are told to `open_source`. What was added is one act of ``annotator``, which undo takes back.
    """

    def __init__(
        self,
        workspace: Workspace,
        path: str | os.PathLike[str],
        collection: str = "",
        licence: str = "",
        source: str = "",
        *,
        columns: Mapping[str, str] | None = None,
        predictions: bool = False,
        annotator: str = "",
    ) -> None:
        """Look at the file. Raises ExchangeError for what holds no captions, RequestError for an impossible name."""
        self._workspace = workspace
        self.file = open_source(path, columns, predictions=predictions)
        self._collection = normalise_caption(collection) if collection.strip() else ""
        tells = "collection" in dict(self.file.meanings) or self.file.layout in ("jsonl", "label-studio")
        if not self._collection and not tells:
            raise ExchangeError(
                f"{self.file.name} names no collection: say which one the captions go to (--collection)."
            )
        self._licence = normalise_field(licence, "licence")
        self._source = normalise_field(source, "source") or self.file.name
        self._annotator = normalise_field(annotator, "annotator")
        self._entry = 0
        self.summary = ImportSummary()

    def first_rows(self, count: int = 5) -> list[Row]:
        """The first captions of the file, as they would be kept."""
        return list(islice(self._captions(ImportSummary()), count))

    def __iter__(self) -> Iterator[Progress]:
        self.summary, self._entry = ImportSummary(), 0
        for at, pairs in self._batches(BATCH):
            with self._workspace.connection.change():
                alike = groupby(pairs, key=lambda pair: (pair[0].collection, pair[0].provenance))
                for (collection, provenance), run in alike:
                    self._bring_in([row for _, row in run], collection, provenance)
            yield Progress("importing captions", at, self.file.total)
        if not self._workspace.connection.read_only:
            curate.finish_import(self._workspace, self.file.name, collection=self._collection)

    def preview(self) -> Iterator[Progress]:
        """Fill the summary as the import would, changing nothing."""
        self.summary = summary = ImportSummary()
        seen: set[bytes] = set()
        for at, pairs in self._batches(_KEPT):
            for row, one in pairs:
                fate = self._workspace.imports.outcome(one, row.collection, seen)
                if fate == "new":
                    summary.added += 1
                    summary.collections[row.collection] += 1
                    continue
                summary.skipped += 1
                if len(summary.passed) < _KEPT:
                    summary.passed.append(Refused(row.number, _PASSED[fate], row.text))
            yield Progress("looking at captions", at, self.file.total)

    def _batches(self, size: int) -> Iterator[tuple[int, list[tuple[Row, ImportRow]]]]:
        """How far the file is read, and the rows until there in both forms."""
        captions = self._captions(self.summary)
        sounds = SoundFiles(self._workspace, self.file.folder)
        while some := list(islice(captions, size)):
            # Sound files are read before the workspace is locked for the others.
            yield some[-1].number, list(self._import_rows(some, sounds))

    def _captions(self, summary: ImportSummary) -> Iterator[Row]:
        """The rows with what the options say filled in; the others are counted as refused."""
        for row in self.file.rows():
            if isinstance(row, Refused):
                summary.refuse(row)
                continue
            collection = self._collection or row.collection
            if not collection:
                told = "The row names no collection: fill it in, or say which one to use."
                summary.refuse(Refused(row.number, told, row.text))
                continue
            licence, source = row.licence or self._licence, row.source or self._source
            yield replace(row, collection=collection, licence=licence, source=source)

    def _bring_in(self, rows: list[ImportRow], collection: str, provenance: Provenance) -> None:
        for tally in self._workspace.imports.add_rows(rows, collection, provenance=provenance, checked=True):
            done = tally
            if done.new:
                self._entry = self._entry or curate.record_import(
                    self._workspace, self.file.name, collection=self._collection, annotator=self._annotator
                )
                self._workspace.effects.record_added(self._entry, done.new)
        self.summary.added += done.added
        self.summary.skipped += done.duplicates
        self.summary.collections[collection] += done.added

    def _import_rows(self, rows: Iterable[Row], sounds: SoundFiles) -> Iterator[tuple[Row, ImportRow]]:
        """Each row with the form it is kept in; one that cannot be kept is refused."""
        for row in rows:
            tied = sounds.find(row.place)
            kept = ImportRow(
                text=row.text,
                sound=tied.sound if tied else None,
                path=tied.path if tied else None,
                licence=row.licence,
                source=row.source,
                source_row=readable(str(row.place)),
                annotator=row.annotator,
                created=row.created,
            )
            why_not = refusal_reason(kept)
            if why_not is not None:
                self.summary.refuse(Refused(row.number, str(why_not), row.text))
                continue
            self.summary.tied += tied is not None
            yield row, kept
