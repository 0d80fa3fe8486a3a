"""The append-only list of decisions. Entries repeat audio hash, region, path and text, so the journal stands alone.

Triggers in the file refuse to change or remove an entry. The entries that are undone at present are listed beside the
journal; the list can be rebuilt from it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from recap_engine.datastore.connection import Connection, Row, Value
from recap_engine.datastore.effect_kinds import OF_CAPTIONS
from recap_engine.datastore.sounds import bounds, key, region
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.datastore.text_rules import now
from recap_engine.records import Circumstances, Decision, DecisionKind, Origin, Region, Sound

_REACHED = (
    f"SELECT count(DISTINCT iif(e.what IN {OF_CAPTIONS}, e.id, NULL)) AS captions, count(DISTINCT e.id) AS others "
    "FROM effects e WHERE e.entry = j.sequence"
)
_COLUMNS = (
    "j.sequence, j.kind, j.at, j.annotator, j.hash, j.region_start, j.region_end, j.path, j.text, j.reason, "
    "j.collection, j.caption, j.undoes, j.origin, j.model, j.candidate, "
    f"(SELECT iif(captions, captions, others) FROM ({_REACHED})) + "
    "(SELECT count(*) FROM sound_effects e WHERE e.entry = j.sequence), j.blind, j.seconds, j.offered"
)
_OF_SOUND = "j.hash = ? AND ifnull(j.region_start, -1) = ? AND ifnull(j.region_end, -1) = ?"
IN_FORCE = "j.sequence NOT IN (SELECT sequence FROM undone)"
IN_TIME = "ifnull(j.placed, j.sequence)"
"""The order in which decisions were made, also those that came from other workspaces."""

NOTHING_FITS = "nothing fits"
"""The stored reason of a reject of everything proposed, which decides the sound; a reject of one text has none."""


@dataclass(frozen=True, slots=True)
class CaptionEffect:
    """What a decision did: moved ``caption`` from one version to another (0: absent) and cleared ``draft``."""

    caption: int | None = None
    before: int = 0
    after: int = 0
    draft: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision with its effect, for undo. ``act`` is the number of the act it belongs to, if any."""

    decision: Decision
    effect: CaptionEffect
    act: int | None = None

    @property
    def sound(self) -> tuple[str, Region | None]:
        """Hash and region of the sound; only for entries about a sound."""
        assert self.decision.sound is not None
        return self.decision.sound, self.decision.region


class Journal:
    """The decisions of one workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._act: int | None = None
        self._circumstances = Circumstances()

    @contextmanager
    def under(self, circumstances: Circumstances) -> Iterator[None]:
        """Store these circumstances with the entries written inside."""
        self._circumstances = circumstances
        try:
            yield
        finally:
            self._circumstances = Circumstances()

    @contextmanager
    def one_act(self, act: int | None = None) -> Iterator[int]:
        """One transaction whose entries form one act; yields its number. ``act`` continues an earlier one."""
        with self._connection.uncounted_change():
            first = 1 + self.last_sequence()
            self._act = first if act is None else act
            try:
                yield self._act
            finally:
                self._act = None

    def append(
        self,
        kind: DecisionKind,
        audio_hash: str,
        region: Region | None,
        *,
        annotator: str = "",
        path: str | os.PathLike[str] | None = None,
        text: str | None = None,
        reason: str | None = None,
        collection: str | None = None,
        origin: Origin | None = None,
        model: str = "",
        candidate: str | None = None,
        effect: CaptionEffect | None = None,
        undoes: int | None = None,
    ) -> Decision:
        """Write one entry, inside the transaction that also makes its effect."""
        start, end = bounds(region)
        effect, how = effect or CaptionEffect(), self._circumstances
        sequence = self._connection.insert(
            "INSERT INTO journal (kind, at, annotator, hash, region_start, region_end, path, text, reason, collection, "
            "origin, model, candidate, caption, version_before, version_after, draft, undoes, together, "
            "blind, seconds, offered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(kind, now(), annotator, audio_hash, start, end, None if path is None else os.fsencode(path)),
                *(text, reason, collection, origin or "", model, candidate),
                *(effect.caption, effect.before, effect.after, effect.draft, undoes, self._act),
                *(None if how.blind is None else int(how.blind), how.seconds, how.offered),
            ),
        )
        return self.get(sequence).decision

    def get(self, sequence: int) -> Entry:
        """The entry with that number, which must exist."""
        entry = self._last("j.sequence = ?", (sequence,))
        if entry is None:
            raise damaged(self._connection.path)
        return entry

    def entries(self, after: int = 0, *, sound: Sound | None = None, limit: int = -1) -> list[Decision]:
        """Decisions in the order they were made, including undos and what they undid."""
        where, values = "j.sequence > ?", [after]
        if sound is not None:
            return [e.decision for e in self._entries(f"{where} AND {_OF_SOUND}", (*values, *_of(sound)), limit)]
        return [entry.decision for entry in self._entries(where, values, limit)]

    def entries_of_act(self, entry: Entry, annotator: str | None = None) -> list[Entry]:
        """The entries in force of the act that ``entry`` belongs to, in order; just ``entry`` if it belongs to none.

        With ``annotator``, only that person's.
        """
        if entry.act is None:
            return [entry]
        where, values = self._scope(None, annotator)
        return self._entries(f"j.together = ? AND {IN_FORCE}{where}", (entry.act, *values), -1)

    def last_sequence(self) -> int:
        """The number of the last entry, 0 if there is none."""
        return self._connection.integer("SELECT ifnull(max(sequence), 0) FROM journal")

    def count(self) -> int:
        """How many entries there are."""
        return self._connection.integer("SELECT count(*) FROM journal")

    def last_date(self) -> str | None:
        """The date (ISO 8601, UTC) of the last entry, or None."""
        at = self._connection.value("SELECT at FROM journal WHERE merged IS NULL ORDER BY sequence DESC LIMIT 1")
        return None if at is None else str(at)[:10]

    def latest(self, sound: Sound | None = None, annotator: str | None = None) -> Entry | None:
        """The last decision in force, undos aside: of all, of one sound, or of one annotator."""
        where, values = self._undoable(sound, annotator)
        return self._last(f"j.kind <> 'undo' AND {IN_FORCE}{where}", values, "j.sequence" if sound is None else IN_TIME)

    def redoable(self, sound: Sound | None = None, annotator: str | None = None) -> Entry | None:
        """The last undo that can be redone: no decision has been made in the same scope since."""
        where, values = self._undoable(sound, annotator)
        entry = self._last(
            f"j.kind = 'undo' AND (SELECT kind FROM journal WHERE sequence = j.undoes) <> 'undo' AND {IN_FORCE}{where}",
            values,
        )
        if entry is None:
            return None
        newer = self._last(
            f"j.kind <> 'undo' AND j.merged IS NULL AND j.sequence > ?{where}", (entry.decision.sequence, *values)
        )
        return None if newer else entry

    def set_undone(self, sequence: int, undone: bool) -> None:
        """Mark an entry as undone, or as in force again."""
        statement = "INSERT INTO undone VALUES (?)" if undone else "DELETE FROM undone WHERE sequence = ?"
        self._connection.run(statement, (sequence,))

    def rejected(self, sound: Sound) -> frozenset[str]:
        """The texts rejected for this sound (an entry holds one a line), which are not proposed for it again."""
        rows = self._connection.rows(
            "SELECT j.text FROM journal j WHERE j.kind = 'reject' AND j.text IS NOT NULL "
            f"AND {IN_FORCE} AND {_OF_SOUND}",
            _of(sound),
        )
        return frozenset(text for row in rows for text in row[0].splitlines())

    def accepted(self, sound: Sound) -> frozenset[int]:
        """Ids of the captions that decisions in force gave this sound."""
        rows = self._connection.rows(
            "SELECT j.caption FROM journal j WHERE j.kind IN ('accept', 'edit', 'write') AND j.caption IS NOT NULL "
            f"AND {IN_FORCE} AND {_OF_SOUND}",
            _of(sound),
        )
        return frozenset(row[0] for row in rows)

    def of_caption(self, caption: int) -> list[Decision]:
        """All decisions about one caption, oldest first."""
        return [
            entry.decision
            for entry in self._entries(
                f"j.caption = ?1 OR j.sequence IN (SELECT entry FROM effects WHERE id = ?1 AND what IN {OF_CAPTIONS})",
                (caption,),
                -1,
                by=IN_TIME,
            )
        ]

    def states(self) -> dict[tuple[str, Region | None], DecisionKind]:
        """The kind of the last decision in force on each sound that has one."""
        rows = self._connection.rows(
            "SELECT j.hash, j.region_start, j.region_end, j.kind FROM journal j "
            f"WHERE j.kind <> 'undo' AND j.hash <> '' AND {IN_FORCE} ORDER BY {IN_TIME}"
        )
        return {(audio_hash, region(start, end)): kind for audio_hash, start, end, kind in rows}

    def _undoable(self, sound: Sound | None, annotator: str | None) -> tuple[str, tuple[Value, ...]]:
        """As `_scope`; what came from another workspace is undone with its import, or for its sound."""
        where, values = self._scope(sound, annotator)
        return where if sound is not None else f"{where} AND j.merged IS NULL", values

    def _scope(self, sound: Sound | None, annotator: str | None) -> tuple[str, tuple[Value, ...]]:
        where, values = "", tuple[Value, ...]()
        if sound is not None:
            where, values = f" AND {_OF_SOUND}", _of(sound)
        if annotator is not None:
            where, values = f"{where} AND j.annotator = ?", (*values, annotator)
        return where, values

    def _last(self, where: str, values: tuple[Value, ...], by: str = "j.sequence") -> Entry | None:
        found = self._entries(where, values, 1, order="DESC", by=by)
        return found[0] if found else None

    def _entries(
        self, where: str, values: tuple[Value, ...] | list[int], limit: int, order: str = "ASC", by: str = "j.sequence"
    ) -> list[Entry]:
        rows = self._connection.rows(
            f"SELECT {_COLUMNS}, j.version_before, j.version_after, j.draft, j.together FROM journal j WHERE {where} "
            f"ORDER BY {by} {order} LIMIT ?",
            (*values, limit),
        )
        return [_entry(row) for row in rows]


def _of(sound: Sound) -> tuple[Value, ...]:
    return (sound.hash, *key(sound.region))


def _entry(row: Row) -> Entry:
    sequence, kind, at, annotator, audio_hash, start, end, path, text, reason, collection, caption, undoes = row[:13]
    decision = Decision(
        sequence=sequence,
        kind=kind,
        at=at,
        annotator=annotator,
        sound=audio_hash or None,
        region=region(start, end),
        path=None if path is None else os.fsdecode(path),
        text=text,
        reason=reason,
        collection=collection,
        caption=caption,
        undoes=undoes,
        origin=row[13] or None,
        model=row[14],
        candidate=row[15],
        reached=row[16],
        blind=None if row[17] is None else bool(row[17]),
        seconds=row[18],
        offered=row[19],
    )
    return Entry(decision, CaptionEffect(caption, *row[20:23]), row[23])
