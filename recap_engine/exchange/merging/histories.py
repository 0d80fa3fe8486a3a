"""The captions of a workspace with their histories, as merging compares them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple, get_args

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.effect_kinds import LABELS, OF_CAPTIONS, EffectKind
from recap_engine.datastore.text_rules import normalise_caption, normalise_field
from recap_engine.errors import RequestError
from recap_engine.records import Origin, Provenance

LABELLED: Final[tuple[EffectKind, ...]] = tuple(what for what in OF_CAPTIONS if what in LABELS)
"""The fields of a caption that are texts, such as licence and source."""

_LONGEST_HASH: Final = 128
_PROVENANCES: Final = get_args(Provenance)
_ORIGINS: Final = ("", *get_args(Origin))
_FIRST_YEAR: Final = 1900
_BY_IMPORT: Final = (
    "WITH RECURSIVE roots (sequence, kind, undoes) AS (SELECT sequence, kind, undoes FROM journal WHERE undoes IS NULL "
    "UNION ALL SELECT j.sequence, r.kind, j.undoes FROM journal j JOIN roots r ON r.sequence = j.undoes) "
)
"""Each entry with the kind of the entry that it is, undoes or redoes."""


class SoundKey(NamedTuple):
    """What names a sound in every workspace: audio hash, and start and end of a part (-1 for a whole sound)."""

    hash: str
    start: float
    end: float


class Wording(NamedTuple):
    """One version of a caption, with who wrote it and when; it is the same in every workspace."""

    text: str
    provenance: str
    annotator: str
    created: str
    origin: str
    model: str


@dataclass(slots=True)
class CaptionHistory:
    """A caption, everything it has been, and when that changed."""

    id: int
    sound: SoundKey | None
    collection: str
    licence_of_collection: str
    version: int
    wordings: dict[int, Wording]
    """By number of the version."""
    enabled: bool
    labels: dict[EffectKind, str]
    source_row: str
    import_key: bytes | None
    deleted: str | None
    withdrawn: bool = False
    """Whether undoing an import or a merge deleted it, so that it counts as not there."""
    forgotten: frozenset[str] = frozenset()
    """Texts that only an import that was undone brought."""
    changed: dict[EffectKind, str] = field(default_factory=dict)
    """When each part of it was last changed, apart from its creation and from imports."""

    @property
    def now(self) -> Wording:
        """The current wording."""
        return self.wordings[self.version]

    @property
    def alive(self) -> bool:
        """Whether it is there, and not deleted."""
        return self.deleted is None

    def texts(self) -> set[str]:
        """Every text that it has or had."""
        return {wording.text for wording in self.wordings.values()} - self.forgotten

    def licence(self) -> str:
        """The licence that holds for it."""
        return self.labels["licence"] or self.licence_of_collection


@dataclass(frozen=True, slots=True)
class Histories:
    """All captions of a workspace by number, and how many cannot be captions and were left out."""

    captions: dict[int, CaptionHistory]
    refused: int


def read_histories(connection: Connection, *, trusted: bool = True) -> Histories:
    """Every caption, deleted ones included. Texts that are not ``trusted`` are checked; unfit captions are left out."""
    versions: dict[int, dict[int, Wording]] = defaultdict(dict)
    for caption, number, *wording in connection.rows(
        "SELECT caption, version, text, provenance, annotator, created, origin, model FROM caption_versions"
    ):
        versions[caption][number] = Wording(*wording)
    captions, refused = {}, 0
    for one in _captions(connection, versions):
        if trusted or _is_fit(one):
            captions[one.id] = one
        else:
            refused += 1
    _add_changes(connection, captions)
    return Histories(captions, refused)


def _captions(connection: Connection, versions: dict[int, dict[int, Wording]]) -> Iterator[CaptionHistory]:
    labels = ", ".join(f"c.{LABELS[what][1]}" for what in LABELLED)
    for row in connection.rows(
        "SELECT c.id, s.hash, s.region_start, s.region_end, k.name, k.licence, c.version, c.text, c.provenance, "
        "c.annotator, c.created, c.origin, c.model, c.enabled, c.source_row, c.import_key, c.deleted, "
        f"{labels} FROM captions c JOIN collections k ON k.id = c.collection LEFT JOIN sounds s ON s.id = c.sound "
        "ORDER BY c.id"
    ):
        row_id, audio_hash, start, end, collection, licence, version = row[:7]
        wordings = versions.get(row_id, {})
        wordings[version] = Wording(*row[7:13])
        yield CaptionHistory(
            *(row_id, sound_key(audio_hash, start, end), collection, licence, version, wordings),
            *(bool(row[13]), dict(zip(LABELLED, row[17:], strict=True)), row[14], row[15], row[16]),
        )


def sound_key(audio_hash: str | None, start: float | None, end: float | None) -> SoundKey | None:
    """The key of the sound in these columns."""
    if not audio_hash:
        return None
    return SoundKey(audio_hash, -1.0 if start is None else start, -1.0 if end is None else end)


def _is_fit(one: CaptionHistory) -> bool:
    """Whether all its texts are such as a workspace stores."""
    fields = (one.collection, one.source_row, one.licence_of_collection, *one.labels.values())
    try:
        for wording in one.wordings.values():
            if normalise_caption(wording.text) != wording.text:
                return False
            fit = wording.provenance in _PROVENANCES and wording.origin in _ORIGINS
            if not fit or (wording.created and not is_time(wording.created)):
                return False
            fields = (*fields, *wording[2:])
        dated = one.deleted is None or is_time(one.deleted)
        return dated and is_fit_sound(one.sound) and all(normalise_field(text, "source") == text for text in fields)
    except RequestError:
        return False


def is_fit_sound(sound: SoundKey | None) -> bool:
    """Whether hash and part are such as a workspace stores."""
    if sound is None:
        return True
    whole = sound.start == sound.end == -1
    part = 0 <= sound.start < sound.end and math.isfinite(sound.end)
    return sound.hash.isalnum() and len(sound.hash) <= _LONGEST_HASH and (whole or part)


def is_time(text: str) -> bool:
    """Whether a text is a date or time (ISO 8601)."""
    try:
        return datetime.fromisoformat(text).year >= _FIRST_YEAR
    except ValueError:
        return False


def _add_changes(connection: Connection, captions: dict[int, CaptionHistory]) -> None:
    """Find when each caption was changed, and what imports that were undone had made of it."""
    for row_id, what, at in connection.rows(
        f"{_BY_IMPORT} SELECT e.id, e.what, max(j.at) FROM effects e JOIN journal j ON j.sequence = e.entry "
        f"JOIN roots r ON r.sequence = e.entry WHERE e.what IN {OF_CAPTIONS} AND r.kind <> 'import' GROUP BY 1, 2 "
        "UNION ALL SELECT caption, 'version', max(at) FROM journal WHERE caption IS NOT NULL "
        "AND version_before <> version_after AND (version_before > 0 OR undoes IS NOT NULL) GROUP BY 1"
    ):
        if one := captions.get(row_id):
            one.changed[what] = max(at, one.changed.get(what, ""))
    for row_id, kind, undoes, after, _ in connection.rows(
        f"{_BY_IMPORT} SELECT e.id, r.kind, r.undoes, e.after, max(e.entry) FROM effects e "
        "JOIN roots r ON r.sequence = e.entry JOIN journal j ON j.sequence = e.entry "
        "WHERE e.what = 'version' AND j.merged IS NULL GROUP BY e.id"
    ):
        if (one := captions.get(row_id)) and not one.alive:
            one.withdrawn = kind == "import" and undoes is not None and after == 0
    forgotten: dict[int, set[str]] = defaultdict(set)
    for row_id, version in connection.rows(
        "SELECT e.id, e.after FROM effects e JOIN journal j ON j.sequence = e.entry WHERE j.kind = 'import' "
        "AND e.what = 'version' AND e.before > 0 AND e.after > 0 AND e.entry IN (SELECT sequence FROM undone)"
    ):
        if (one := captions.get(row_id)) and version in one.wordings and version != one.version:
            forgotten[row_id].add(one.wordings[version].text)
    for row_id, texts in forgotten.items():
        captions[row_id].forgotten = frozenset(texts - {captions[row_id].now.text})
