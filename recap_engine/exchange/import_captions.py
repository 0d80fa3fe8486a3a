"""Import: captions from a file or folder into the workspace, in batches, continued where it stopped."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import Final

from recap_engine.annotate import curate, sounds_act
from recap_engine.datastore.imports import BATCH, ImportRow, refusal_reason, row_key
from recap_engine.datastore.text_rules import normalise_caption, normalise_field
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.format_table import FORMATS, Format
from recap_engine.exchange.formats import storable_path
from recap_engine.exchange.row import Refused, Row, SoundReference
from recap_engine.exchange.shifted_rows import MOST_ROWS, Shift, find_shift_by_words
from recap_engine.exchange.sound_finder import SoundFinder
from recap_engine.exchange.source import open_source
from recap_engine.progress import Progress
from recap_engine.records import Fields, Provenance, Sound
from recap_engine.translatable import Translatable

_KEPT: Final = 1000
_NEAREST_LOOKED_UP: Final = 500
_MANY: Final = 100
_MANY_SHARE: Final = 0.01
"""A text is reported if it is in at least this many rows, and in at least this share of them."""
_REPEATED_TOLD: Final = 3
_REASONS_TO_SKIP: Final = {
    "there": Translatable("It is already in the collection."),
    "elsewhere": Translatable("It is already in the collection, from another source."),
    "deleted": Translatable("It was deleted here; an import does not restore it."),
    "twice": Translatable("An earlier row has the same caption for the same sound."),
}


@dataclass(slots=True)
class ImportSummary:
    """What an import did, or would do: captions were added, skipped (they exist already) or refused.

    ``refused`` holds the first refusals, ``refusals`` counts all; ``tied`` captions belong to sounds found here.
    ``passed`` holds the first rows that a preview would skip, with the reason; ``other_sources`` counts those skipped
    that name another source than the existing caption. ``lost`` holds every name of a sound that was not found,
    with the number of its captions; ``losses`` counts them all. ``nearest`` has for the first names the most similar
    one that exists.
    """

    added: int = 0
    skipped: int = 0
    tied: int = 0
    refusals: int = 0
    refused: list[Refused] = field(default_factory=list)
    passed: list[Refused] = field(default_factory=list)
    other_sources: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    losses: int = 0
    nearest: dict[str, str] = field(default_factory=dict)
    collections: Counter[str] = field(default_factory=Counter)
    fields: int = 0
    """Categories and sets of keywords that were given to sounds, or extended."""
    shift: Shift | None = None
    """Set where the captions seem to be shifted by a row against their sounds."""
    twice: int = 0
    """Rows with the caption of an earlier row for the same sound; they are skipped."""
    repeated: list[tuple[str, int]] = field(default_factory=list)
    """Texts that stand in a great many rows, with the number of rows, most frequent first."""

    @property
    def read(self) -> int:
        """Captions, and rows that gave none."""
        return self.added + self.skipped + self.refusals

    def notes(self) -> Iterator[Translatable]:
        """What else there is to say about the rows, one sentence each."""
        if self.twice:
            yield Translatable("Rows that the file holds twice: {count:,}.", count=self.twice)
        if self.other_sources:
            yield Translatable(
                "Already there from another source: {count:,} (same caption, other source).", count=self.other_sources
            )
        for text, count in self.repeated:
            yield Translatable(
                "“{text}” stands in {count:,} rows: check that it describes their sounds.", text=text, count=count
            )
        if self.shift is not None:
            yield self.shift.message()

    def refuse(self, refused: Refused) -> None:
        """Count a row that gave no caption."""
        self.refusals += 1
        if len(self.refused) < _KEPT:
            self.refused.append(refused)

    def lose(self, sound: SoundReference) -> None:
        """Count a caption whose sound was not found here."""
        self.losses += 1
        name = str(sound)
        self.lost[name] = self.lost.get(name, 0) + 1


class CaptionImport:
    """One import. Iterate it to run it: it yields Progress in rows of the source. Stopped anywhere, it continues when
    it is run again.

    ``collection`` (when given) takes all captions, else each goes where its row says; ``licence`` and ``source`` are
    used for rows without one, the file's name being the default source. ``columns``, ``predictions`` and ``layout``
    are passed to `open_source`. All that was added is one act of ``annotator``, which one undo reverts.
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
        layout: Format | None = None,
    ) -> None:
        """Look at the file. Raises ExchangeError for what holds no captions, RequestError for an impossible name."""
        self._workspace = workspace
        self.file = open_source(path, columns, predictions=predictions, layout=layout)
        self._collection = normalise_caption(collection) if collection.strip() else ""
        names_collection = "collection" in dict(self.file.meanings) or FORMATS[self.file.layout].may_name_collections
        if not self._collection and not names_collection:
            raise ExchangeError(
                "{name} names no collection: choose the one to import into (--collection).", name=self.file.name
            )
        self._licence = normalise_field(licence, "licence")
        self._source = normalise_field(source, "source") or self.file.name
        self._annotator = normalise_field(annotator, "annotator")
        self._entry = 0
        self._fields: dict[Sound, Fields] = {}
        self.summary = ImportSummary()

    def first_rows(self, count: int = 5) -> list[Row]:
        """The first captions of the file, as they would be stored."""
        return list(islice(self._captions(ImportSummary()), count))

    def __iter__(self) -> Iterator[Progress]:
        self.summary, self._entry = ImportSummary(), 0
        self._fields.clear()
        for at, pairs in self._batches(BATCH):
            with self._workspace.connection.change():
                alike = groupby(pairs, key=lambda pair: (pair[0].collection, pair[0].provenance))
                for (collection, provenance), run in alike:
                    self._add([row for _, row in run], collection, provenance)
            yield Progress(Translatable("importing captions"), at, self.file.total)
        if not self._workspace.connection.read_only:
            self._fill_fields()
            curate.finish_import(self._workspace, self.file.name, collection=self._collection)

    def _fill_fields(self) -> None:
        """Give the sounds found the categories and keywords of the file, in the act of this import."""
        act = self._workspace.journal.get(self._entry).act if self._entry else None
        with self._workspace.connection.change(), self._workspace.journal.one_act(act):
            made = sounds_act.fill_fields(self._workspace, self._fields, annotator=self._annotator)
        self.summary.fields = sum(one.decision.reached for one in made if one.decision)

    def preview(self) -> Iterator[Progress]:
        """Fill the summary as the import would, without changing anything."""
        self.summary = summary = ImportSummary()
        seen: set[bytes] = set()
        for at, pairs in self._batches(_KEPT):
            for row, one in pairs:
                outcome = self._workspace.imports.outcome(one, row.collection, seen)
                if outcome == "new":
                    summary.added += 1
                    summary.collections[row.collection] += 1
                    continue
                summary.skipped += 1
                summary.other_sources += outcome == "elsewhere"
                if len(summary.passed) < _KEPT:
                    summary.passed.append(Refused(row.number, _REASONS_TO_SKIP[outcome], row.text))
            yield Progress(Translatable("checking captions"), at, self.file.total)

    def _batches(self, size: int) -> Iterator[tuple[int, list[tuple[Row, ImportRow]]]]:
        """How far the file has been read, and the rows of each batch in both forms."""
        captions = self._captions(self.summary)
        sounds = SoundFinder(self._workspace, self.file.folder, self._names)
        first: list[tuple[Sound, str]] = []
        texts, seen = Counter[str](), set[bytes]()
        while some := list(islice(captions, size)):
            # Sound files are read before the workspace is locked for other programs.
            pairs = list(self._import_rows(some, sounds))
            texts.update(one.text for _, one in pairs)
            seen.update(row_key(one, row.collection) for row, one in pairs)
            self.summary.twice = texts.total() - len(seen)
            first += [(one.sound, one.text) for _, one in pairs if one.sound][: MOST_ROWS - len(first)]
            yield some[-1].number, pairs
        many = max(_MANY, _MANY_SHARE * texts.total())
        self.summary.repeated = [one for one in texts.most_common(_REPEATED_TOLD) if one[1] >= many]
        self.summary.shift = find_shift_by_words(self._workspace, first)
        names = dict.fromkeys(SoundReference.parse(name).path for name in self.summary.lost)
        near = ((name, sounds.nearest(name)) for name in islice(names, _NEAREST_LOOKED_UP))
        self.summary.nearest = {name: found for name, found in near if found}

    def _names(self) -> Iterator[str]:
        """Every name of a sound in the file."""
        return (row.sound.path for row in self.file.rows() if isinstance(row, Row) and row.sound.path)

    def _captions(self, summary: ImportSummary) -> Iterator[Row]:
        """The rows, completed from the options; the others are counted as refused."""
        for row in self.file.rows():
            if isinstance(row, Refused):
                summary.refuse(row)
                continue
            collection = self._collection or row.collection
            if not collection:
                reason = Translatable("The row names no collection: fill it in, or choose one for all rows.")
                summary.refuse(Refused(row.number, reason, row.text))
                continue
            licence, source = row.licence or self._licence, row.source or self._source
            yield replace(row, collection=collection, licence=licence, source=source)

    def _add(self, rows: list[ImportRow], collection: str, provenance: Provenance) -> None:
        target, is_new = self._workspace.collections.find_or_create(collection)
        for tally in self._workspace.imports.add_rows(rows, collection, provenance=provenance, checked=True):
            done = tally
            if done.new:
                self._entry = self._entry or curate.record_import(
                    self._workspace, self.file.name, collection=self._collection, annotator=self._annotator
                )
                self._workspace.effects.record_added(self._entry, done.new)
                if is_new:
                    self._workspace.effects.record_created(self._entry, target)
                    is_new = False
        self.summary.added += done.added
        self.summary.skipped += done.duplicates
        self.summary.other_sources += done.other_sources
        self.summary.collections[collection] += done.added

    def _keep_fields(self, sound: Sound, fields: Fields) -> None:
        there = self._fields.get(sound, Fields())
        if fields and fields != there:
            keywords = tuple(dict.fromkeys((*there.keywords, *fields.keywords)))
            self._fields[sound] = Fields(there.category or fields.category, keywords)

    def _import_rows(self, rows: Iterable[Row], sounds: SoundFinder) -> Iterator[tuple[Row, ImportRow]]:
        """Each row with the form it is stored in; one that cannot be stored is refused."""
        for row in rows:
            found = sounds.find(row.sound)
            kept = ImportRow(
                text=row.text,
                sound=found.sound if found else None,
                path=found.path if found else None,
                licence=row.licence,
                source=row.source,
                source_row=storable_path(str(row.sound)),
                annotator=row.annotator,
                created=row.created,
                origin=row.origin,
                model=row.model,
            )
            reason = refusal_reason(kept)
            if reason is not None:
                self.summary.refuse(Refused(row.number, reason, row.text))
                continue
            if found is not None:
                self.summary.tied += 1
                self._keep_fields(found.sound, row.sound.fields)
            elif row.sound.path:
                self.summary.lose(row.sound)
            yield row, kept
