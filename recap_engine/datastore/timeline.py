"""The captions and collections of a workspace at an earlier time, worked out from the journal.

A moment is the number of the last journal entry by then. Whatever an entry did is recorded with the state before it, so
the state at a moment is the state before the first later entry that changed a row. Snapshots name moments; they copy
nothing. Everything else stays as it is now: sounds, their files, notes, lists, categories and keywords.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.effect_kinds import LABELS, OF_COLLECTIONS, STORED, EffectKind
from recap_engine.datastore.text_rules import normalise_field, now
from recap_engine.datastore.undone import undone_entries
from recap_engine.errors import RequestError

State = dict[tuple[EffectKind, int], int]
"""The value of each kind of effect, by row, where it may differ from the present."""

_DATE_LENGTH = 10

ChangeKind = Literal["added", "gone", "reworded", "moved", "switched", "licence", "source", "collection"]
_KINDS: dict[EffectKind, ChangeKind] = {
    "collection": "moved",
    "enabled": "switched",
    "licence": "licence",
    "source": "source",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A moment with a name; ``entry`` is the last journal entry by then."""

    name: str
    at: str
    annotator: str
    entry: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a caption, or of a collection, between two moments."""

    change: ChangeKind
    id: int
    before: str | None
    after: str | None


class Timeline:
    """The past of one workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def snapshot(self, name: str, annotator: str = "") -> Snapshot:
        """Name the present moment. Raises RequestError when the name is taken, or reads like a time."""
        name, annotator = normalise_field(name, "name"), normalise_field(annotator, "annotator")
        if not name:
            raise RequestError("The snapshot has no name: give it one.")
        if _is_now(name) or _time(name) is not None:
            raise RequestError("“{name}” reads like a date or time: choose another name for the snapshot.", name=name)
        with self._connection.change():
            if any(one.name == name for one in self.snapshots()):
                raise RequestError("There is a snapshot named “{name}” already: choose another name.", name=name)
            made = Snapshot(name, now(), annotator, self.now())
            self._connection.run(
                "INSERT INTO snapshots (name, at, annotator, entry) VALUES (?, ?, ?, ?)",
                (made.name, made.at, made.annotator, made.entry),
            )
        return made

    def snapshots(self) -> list[Snapshot]:
        """All snapshots, oldest first."""
        rows = self._connection.rows("SELECT name, at, annotator, entry FROM snapshots ORDER BY id")
        return [Snapshot(*row) for row in rows]

    def now(self) -> int:
        """The present moment."""
        return self._connection.integer("SELECT ifnull(max(sequence), 0) FROM journal")

    def moment(self, named: str) -> int:
        """The moment of a snapshot, of ``now``, or of a date or time (ISO 8601, local unless it says otherwise).

        A date alone means the end of that day. Raises RequestError, also for a time outside that of the workspace.
        """
        for one in self.snapshots():
            if one.name == named:
                return one.entry
        if _is_now(named):
            return self.now()
        time = _time(named)
        if time is None:
            raise RequestError(
                "“{name}” is neither a snapshot nor a date or time: write 2026-11-30 or 2026-11-30T18:00.",
                name=named,
            )
        self._refuse_outside(named, time)
        if len(named) <= _DATE_LENGTH:
            time = _end_of_day(time)
        later = self._connection.value(
            "SELECT min(sequence) FROM journal WHERE merged IS NULL AND strftime('%Y-%m-%dT%H:%M:%f', at) > "
            "strftime('%Y-%m-%dT%H:%M:%f', ?)",
            (time.isoformat(),),
        )
        return self.now() if later is None else int(later) - 1

    def span(self, first: str, second: str | None = None) -> tuple[int, int]:
        """The moments of two times, the second by default now. Raises RequestError, also if the first is later."""
        start, end = self.moment(first), self.now() if second is None else self.moment(second)
        if start > end:
            raise RequestError(
                "“{first}” is later than “{second}”: give the earlier time first.", first=first, second=second or "now"
            )
        return start, end

    def _refuse_outside(self, named: str, time: datetime) -> None:
        """Raises RequestError for a time in the future, or before the first entry of the journal."""
        first, last = (
            _local(datetime.fromisoformat(at or now()))
            for at in (self._connection.row("SELECT min(at), max(at) FROM journal") or (None, None))
        )
        last = max(last, datetime.now().astimezone())
        end = _end_of_day(time) if len(named) <= _DATE_LENGTH else time
        if time > last or end < first.replace(microsecond=0):
            raise RequestError(
                "“{name}” is outside the time of this workspace: give a time from {first} to {last}.",
                name=named,
                first=f"{first:%Y-%m-%dT%H:%M:%S}",
                last=f"{last:%Y-%m-%dT%H:%M:%S}",
            )

    def state(self, moment: int) -> State:
        """What later entries changed, as it was at ``moment``; everything else is as it is now."""
        rows = self._connection.rows(
            "SELECT what, id, before, min(entry) FROM (SELECT entry, what, id, before FROM effects WHERE entry > ?1 "
            "AND what <> 'undone' AND entry NOT IN (SELECT sequence FROM journal WHERE merged IS NOT NULL) "
            "UNION ALL SELECT sequence, 'version', caption, version_before FROM journal WHERE sequence > ?1 "
            "AND merged IS NULL AND caption IS NOT NULL AND version_before <> version_after) GROUP BY what, id",
            (moment,),
        )
        return {(what, row_id): before for what, row_id, before, _ in rows}

    def undone(self, moment: int) -> set[int]:
        """The entries up to ``moment`` that were undone then."""
        entries = self._connection.rows(
            "SELECT sequence, undoes FROM journal WHERE sequence <= ? ORDER BY sequence", (moment,)
        )
        marks = self._connection.rows(
            "SELECT entry, id, after FROM effects WHERE what = 'undone' AND entry <= ?", (moment,)
        )
        return undone_entries(entries, marks)

    def present(self, state: State) -> State:
        """The present values of the rows in ``state``; those that are no longer there are left out."""
        found: State = {}
        for what, sql in STORED.items():
            ids = {row_id for kind, row_id in state if kind == what}
            if ids:
                found |= {(what, row_id): value for row_id, value in self._connection.rows(sql) if row_id in ids}
        return found

    def differences(self, first: int, second: int) -> Iterator[Difference]:
        """What changed from the moment ``first`` to ``second``: captions by number, then collections."""
        with self._connection.snapshot():
            before, after = self.state(first), self.state(second)
            present = self.present(before | after)
            keys = sorted(before.keys() | after.keys(), key=lambda key: (key[0] in OF_COLLECTIONS, key[1], key[0]))
            absent = self._absent(before, after, present)
            for key in keys:
                was, became = (state.get(key, present.get(key, 0)) for state in (before, after))
                if was != became and (key[0] == "version" or key[1] not in absent or key[0] in OF_COLLECTIONS):
                    yield self._difference(*key, was, became)

    def _absent(self, before: State, after: State, present: State) -> set[int]:
        """Captions that did not exist at one of the moments: nothing else is reported about them."""
        return {
            row_id
            for what, row_id in before.keys() | after.keys()
            if what == "version"
            for state in (before, after)
            if not state.get((what, row_id), present.get((what, row_id), 0))
        }

    def _difference(self, what: EffectKind, row_id: int, was: int, became: int) -> Difference:
        if what == "version":
            kind: ChangeKind = "reworded" if was and became else "added" if became else "gone"
            return Difference(kind, row_id, self._text(row_id, was), self._text(row_id, became))
        kind = "collection" if what in OF_COLLECTIONS else _KINDS[what]
        return Difference(kind, row_id, self._value(what, was), self._value(what, became))

    def _text(self, caption: int, version: int) -> str | None:
        if not version:
            return None
        found = self._connection.value(
            "SELECT text FROM caption_versions WHERE caption = ?1 AND version = ?2 UNION ALL "
            "SELECT text FROM captions WHERE id = ?1 AND version = ?2",
            (caption, version),
        )
        return None if found is None else str(found)

    def _value(self, what: EffectKind, value: int) -> str:
        if what in LABELS:
            found = self._connection.value("SELECT text FROM labels WHERE id = ?", (value,))
        elif what == "collection":
            found = self._connection.value("SELECT name FROM collections WHERE id = ?", (value,))
        elif what == "gone":
            found = "deleted" if value else "there"
        else:
            found = "on" if value else "off"
        return str(found or "")


def _is_now(name: str) -> bool:
    return name.casefold() == "now"


def _time(named: str) -> datetime | None:
    """The time that a text gives, or None if it gives none."""
    try:
        return _local(datetime.fromisoformat(named))
    except (ValueError, OverflowError, OSError):
        return None


def _local(time: datetime) -> datetime:
    return time.astimezone()


def _end_of_day(time: datetime) -> datetime:
    return time.replace(hour=23, minute=59, second=59, microsecond=999_999)
