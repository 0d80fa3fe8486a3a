"""A pack merged into a workspace: by audio hash, part and wordings, so that it may come twice, and in any order.

A caption that was reworded there and not here gets the new wording; one that was reworded only here stays. Where both
sides have another wording, both are kept, and the conflict is listed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from recap_engine.annotate import curate, sounds_act
from recap_engine.audio import audio_hash
from recap_engine.datastore.imports import ImportRow, refusal_reason
from recap_engine.datastore.sound_fields import split_keywords
from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError, ExchangeError, RecapError
from recap_engine.exchange.formats import date, provenance, region, storable_field
from recap_engine.exchange.pack import Pack
from recap_engine.progress import Progress
from recap_engine.records import Caption, Fields, Provenance, Sound
from recap_engine.translatable import Translatable

_BATCH: Final = 1000
_HASH: Final = re.compile(r"[0-9a-f]{32}\Z")
_UNSAFE: Final = re.compile(r"[^\w .()\[\]+-]")
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Conflict:
    """A caption that both sides have reworded; both wordings are kept."""

    sound: str
    ours: str
    theirs: str


@dataclass(slots=True)
class MergeSummary:
    """What a merge did, or would do."""

    read: int = 0
    added: int = 0
    reworded: int = 0
    there: int = 0
    refused: int = 0
    sounds: int = 0
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Theirs:
    """A caption of the pack, ready to be stored."""

    row: ImportRow
    collection: str
    provenance: Provenance
    wordings: tuple[str, ...]
    fields: Fields


class PackMerge:
    """One merge. Iterate it to run it; ``dry_run`` changes nothing. All of it is one act for undo."""

    def __init__(
        self, workspace: Workspace, pack: Pack, name: str, *, annotator: str = "", dry_run: bool = False
    ) -> None:
        self._workspace, self._pack, self._name = workspace, pack, name
        self._annotator, self._dry_run = annotator, dry_run
        self._durations = {
            held: float(row.get("duration") or 0) for held, row in pack.sounds().items() if _HASH.match(held)
        }
        self.summary = MergeSummary()

    def __iter__(self) -> Iterator[Progress]:
        summary, act = self.summary, 0
        theirs = self._theirs()
        while some := list(islice(theirs, _BATCH)):
            if self._dry_run:
                for one in some:
                    self._look_at(one)
            else:
                with self._workspace.connection.change(), self._workspace.journal.one_act(act or None) as act:
                    self._merge(some)
            yield Progress(Translatable("merging captions"), summary.read)

    def extract_audio(self, folder: Path) -> Iterator[Progress]:
        """Write the audio that is not here into ``folder``. Raises ExchangeError."""
        sounds = self._pack.sounds()
        for held, ending, _size in self._pack.audio():
            if any(os.path.isfile(file.path) for file in self._workspace.sounds.files(audio_hash=held)):
                continue
            folder.mkdir(parents=True, exist_ok=True)
            names = sounds.get(held, {}).get("names")
            stem = os.path.splitext(os.path.basename(str(names[0])))[0] if isinstance(names, list) and names else ""
            path = folder / f"{_UNSAFE.sub('_', stem)[:_LONGEST_NAME].strip(' .') or 'sound'}-{held[:8]}{ending}"
            if not path.exists():
                self._pack.extract(held, ending, path)
            try:
                right = audio_hash(path) == held
            except AudioError:
                right = False
            if not right:
                path.unlink()
                raise ExchangeError("The audio of {name} in the pack is not the sound that it says.", name=path.name)
            self._workspace.sounds.place(path, Sound(held, self._durations.get(held, 0.0)))
            self.summary.sounds += 1
            yield Progress(Translatable("copying sounds"), self.summary.sounds)

    def _theirs(self) -> Iterator[_Theirs]:
        for row in self._pack.captions():
            self.summary.read += 1
            try:
                one = self._read(row)
            except (RecapError, TypeError, ValueError):
                one = None
            if one is None or refusal_reason(one.row) is not None:
                self.summary.refused += 1
            else:
                yield one

    def _read(self, row: dict[str, Any]) -> _Theirs:
        held = str(row.get("sound", ""))
        start, end = row.get("start"), row.get("end")
        part = None if end is None else region(str(start or 0), str(end))
        sound = Sound(held, self._durations[held], part) if held in self._durations else None
        fields = {name: storable_field(str(row.get(name, "")), name) for name in ("licence", "source", "annotator")}
        wordings = row.get("wordings")
        keywords = split_keywords(",".join(map(str, row.get("keywords") or ())))
        return _Theirs(
            ImportRow(
                normalise_caption(str(row.get("text", ""))),
                sound,
                source_row=storable_field(str(row.get("source_row", "")), "source_row"),
                created=date(str(row.get("created", ""))),
                licence=fields["licence"],
                source=fields["source"],
                annotator=fields["annotator"],
            ),
            normalise_caption(str(row.get("collection", "") or self._name)),
            provenance(str(row.get("provenance", ""))),
            tuple(str(one) for one in wordings) if isinstance(wordings, list) else (),
            Fields(storable_field(str(row.get("category", "")), "category"), keywords),
        )

    def _merge(self, some: list[_Theirs]) -> None:
        entry = 0
        for one in some:
            ours = self._ours(one)
            if ours is not None and ours.text in one.wordings:
                curate.reword(self._workspace, ours.id, one.row.text, annotator=self._annotator or one.row.annotator)
                self.summary.reworded += 1
                continue
            for tally in self._workspace.imports.add_rows(
                [one.row], one.collection, provenance=one.provenance, checked=True
            ):
                self.summary.added += tally.added
                self.summary.there += tally.duplicates
                if tally.new:
                    entry = (
                        entry
                        or self._workspace.journal.append(
                            "import", "", None, annotator=self._annotator, reason=self._name
                        ).sequence
                    )
                    self._workspace.effects.record_added(entry, tally.new)
                    self._note_conflict(one, ours)

        fields = {one.row.sound: one.fields for one in some if one.row.sound}
        sounds_act.fill_fields(self._workspace, fields, annotator=self._annotator)

    def _look_at(self, one: _Theirs) -> None:
        ours = self._ours(one)
        if ours is not None and ours.text in one.wordings:
            self.summary.reworded += 1
        elif self._workspace.imports.outcome(one.row, one.collection, set()) == "new":
            self.summary.added += 1
            self._note_conflict(one, ours)
        else:
            self.summary.there += 1

    def _note_conflict(self, one: _Theirs, ours: Caption | None) -> None:
        if ours is not None:
            held = one.row.sound.hash if one.row.sound else ""
            self.summary.conflicts.append(Conflict(held, ours.text, one.row.text))

    def _ours(self, one: _Theirs) -> Caption | None:
        """Our caption that has, or had, a wording that theirs was made from; None where theirs is here already."""
        if one.row.sound is None or not one.wordings:
            return None
        there = self._workspace.captions.of_sound(one.row.sound, (one.collection,)) if self._knows(one) else []
        if any(caption.text == one.row.text for caption in there):
            return None
        for caption in there:
            if caption.text in one.wordings:
                return caption
        for caption in there:
            if any(version.text in one.wordings for version in self._workspace.captions.versions(caption.id)):
                return caption
        return None

    def _knows(self, one: _Theirs) -> bool:
        found = self._workspace.connection.value("SELECT 1 FROM collections WHERE name = ?", (one.collection,))
        return found is not None
