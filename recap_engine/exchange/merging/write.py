"""Carry out a merge: one entry of the journal with all its effects, and the other's entries behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from recap_engine.datastore.connection import Connection, Value
from recap_engine.datastore.effect_kinds import LABELS, EffectKind
from recap_engine.datastore.text_rules import normalise_field, now
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.merging.carry import carry_entries
from recap_engine.exchange.merging.histories import LABELLED, CaptionHistory, SoundKey, Wording
from recap_engine.exchange.merging.outcomes import Outcome
from recap_engine.exchange.merging.plan import MergePlan
from recap_engine.exchange.merging.sound_facts import StoredSound, read_sounds
from recap_engine.records import FieldKind

_Effect = tuple[str, int, Value, Value]


def write_merge(workspace: Workspace, plan: MergePlan, other: Connection, name: str, annotator: str) -> dict[int, int]:
    """Write what the plan says, inside a transaction; returns our caption for each of theirs.

    ``name`` is that of the other file.
    """
    entry = workspace.journal.append(
        "import", "", None, annotator=normalise_field(annotator, "annotator"), reason=name
    ).sequence
    writing = _Writing(workspace, plan, other, entry)
    writing.write()
    return {theirs: ours for theirs, (ours, _) in writing.numbers.items()}


@dataclass(slots=True)
class _Writing:
    workspace: Workspace
    plan: MergePlan
    other: Connection
    entry: int
    effects: list[_Effect] = field(default_factory=list)
    numbers: dict[int, tuple[int, dict[int, int]]] = field(default_factory=dict)
    """Our caption for each of theirs, and our number of each of its versions."""
    sounds: dict[SoundKey, int] = field(default_factory=dict)
    collections: dict[str, int] = field(default_factory=dict)

    def write(self) -> None:
        plan, connection = self.plan, self.workspace.connection
        self.sounds = _add_sounds(connection, read_sounds(self.other), self._sounds_needed())
        self._add_collections()
        self._add_captions(plan.added)
        for number, ours in plan.pairs.items():
            self._change(plan.theirs.captions[number], ours, plan.outcomes.get(number, Outcome()))
        connection.run_many(
            "INSERT INTO effects VALUES (?, ?, ?, ?, ?)", ((self.entry, *effect) for effect in self.effects)
        )
        carry_entries(self.workspace, plan, self.other, self.entry, self.numbers, self.collections)
        self.workspace.effects.apply(self.entry)
        self._date_deletions()
        self._write_facts_and_lists()

    def _sounds_needed(self) -> set[SoundKey]:
        """The sounds that what comes is about."""
        needed = {one.sound for one in self.plan.added if one.sound is not None}
        needed |= {key for _, key in self.plan.facts}
        return needed | {SoundKey(held, -1.0, -1.0) for some in self.plan.lists.values() for held in some}

    def _add_collections(self) -> None:
        """Make the collections that captions come to; new ones are like theirs."""
        collections, connection = self.workspace.collections, self.workspace.connection
        for name, like in self.plan.collections.items():
            target, is_new = collections.find_or_create(name)
            connection.run(
                "UPDATE collections SET enabled = ?, description = ?, licence = ?, language = ? WHERE id = ?",
                (*like, target),
            )
            if is_new:
                self.effects.append(("gone", target, 1, 0))
        self.collections = {row[1]: row[0] for row in connection.rows("SELECT id, name FROM collections")}
        for name in {one.collection for one in self.plan.added} - self.collections.keys():
            # Only deleted captions come to it.
            connection.run("INSERT INTO collections (name, created, deleted) VALUES (?, ?, ?)", (name, now(), now()))
            self.collections[name] = connection.integer("SELECT id FROM collections WHERE name = ?", (name,))

    def _add_captions(self, added: list[CaptionHistory]) -> None:
        """Add their captions, as they are there; deleted ones stay deleted."""
        connection = self.workspace.connection
        first = 1 + int(connection.value("SELECT seq FROM sqlite_sequence WHERE name = 'captions'") or 0)
        rows = self._new_rows(added, first)
        columns = [LABELS[what][1] for what in LABELLED]
        marks = ", ".join("?" * (14 + len(columns)))
        connection.run_many(
            "INSERT INTO captions (id, collection, sound, text_id, text, provenance, annotator, created, origin, "
            f"model, source_row, version, enabled, deleted, import_key, {', '.join(columns)}) VALUES (?, {marks})",
            rows,
        )
        versions = (
            _version(row_id, number, wording)
            for row_id, one in enumerate(added, first)
            for number, wording in one.wordings.items()
            if number != one.version
        )
        connection.run_many("INSERT INTO caption_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", versions)
        for row_id, one in enumerate(added, first):
            self.numbers[one.id] = (row_id, {number: number for number in one.wordings})
            self.effects.append(("version", row_id, 0, one.version if one.alive else 0))

    def _new_rows(self, added: list[CaptionHistory], first: int) -> Iterator[tuple[Value, ...]]:
        connection = self.workspace.connection
        texts = _text_ids(connection, [one.now.text for one in added])
        licences: dict[str, str] = dict(connection.rows("SELECT name, licence FROM collections"))
        taken = set(connection.rows("SELECT collection, import_key FROM captions WHERE import_key IS NOT NULL"))
        for row_id, one in enumerate(added, first):
            collection, wording, labels = self.collections[one.collection], one.now, dict(one.labels)
            known = one.import_key is None or (collection, one.import_key) in taken
            taken.add((collection, one.import_key))
            if one.licence_of_collection != licences.get(one.collection, ""):
                labels["licence"] = one.licence()
            yield (
                *(row_id, collection, None if one.sound is None else self.sounds[one.sound], texts[wording.text]),
                *(*wording, one.source_row, one.version, int(one.enabled), one.deleted),
                *(None if known else one.import_key, *(labels[what] for what in LABELLED)),
            )

    def _change(self, theirs: CaptionHistory, ours: CaptionHistory, what: Outcome) -> None:
        """Give our caption their versions, and what becomes of it."""
        known = {wording: number for number, wording in ours.wordings.items()}
        missing = [] if theirs.withdrawn else [one for one in theirs.wordings.values() if one not in known]
        for number, wording in enumerate(dict.fromkeys(missing), max(known.values()) + 1):
            known[wording] = number
            self._keep_versions(ours, [(number, wording)])
        self.numbers[theirs.id] = (ours.id, {number: known.get(one, 0) for number, one in theirs.wordings.items()})
        before = ours.version if ours.alive else 0
        alive = ours.alive if what.alive is None else what.alive
        after = (known[what.wording] if what.wording else ours.version) if alive else 0
        if before != after:
            self.effects.append(("version", ours.id, before, after))
        for field_, value in what.fields.items():
            self.effects.append((field_, ours.id, *self._field_values(ours, field_, value)))

    def _field_values(self, ours: CaptionHistory, what: EffectKind, value: str | bool) -> tuple[Value, Value]:
        """A field before and after, as effects store it."""
        if what == "collection":
            return self.collections[ours.collection], self.collections[str(value)]
        if what == "enabled":
            return int(ours.enabled), int(value)
        label = self.workspace.effects.label
        return label(ours.labels[what]), label(str(value))

    def _keep_versions(self, ours: CaptionHistory, some: Iterable[tuple[int, Wording]]) -> None:
        for number, wording in [(ours.version, ours.now), *some]:
            self.workspace.connection.run(
                "INSERT INTO caption_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                _version(ours.id, number, wording),
            )

    def _date_deletions(self) -> None:
        """Give captions that were deleted there the date of that."""
        self.workspace.connection.run_many(
            "UPDATE captions SET deleted = ? WHERE id = ? AND deleted IS NOT NULL",
            (
                (theirs.deleted, self.numbers[number][0])
                for number, theirs in self.plan.theirs.captions.items()
                if theirs.deleted is not None and number in self.numbers and self._deletes(number)
            ),
        )

    def _deletes(self, number: int) -> bool:
        return number not in self.plan.pairs or self.plan.outcomes.get(number, Outcome()).alive is False

    def _write_facts_and_lists(self) -> None:
        workspace, connection = self.workspace, self.workspace.connection
        for (what, key), fact in self.plan.facts.items():
            row = self.sounds[key]
            if what == "note":
                workspace.sound_effects.record_note(self.entry, [row], fact.text, fact.annotator)
            else:
                kind: FieldKind = "category" if what == "category" else "keywords"
                workspace.sound_effects.record_fields(self.entry, kind, {row: fact.text}, fact.annotator)
        for name, hashes in self.plan.lists.items():
            found = connection.value("SELECT min(id) FROM lists WHERE name = ?", (name,))
            rows = [self.sounds[SoundKey(held, -1.0, -1.0)] for held in hashes]
            workspace.sound_effects.record_listed(self.entry, rows, int(found or workspace.lists.create(name)))
        workspace.sound_effects.apply(self.entry)
        for (what, key), fact in self.plan.facts.items():
            row = self.sounds[key]
            connection.run("UPDATE notes SET saved = ? WHERE sound = ? AND ? = 'note'", (fact.saved, row, what))
            connection.run("UPDATE sound_fields SET saved = ? WHERE sound = ? AND what = ?", (fact.saved, row, what))


def _version(caption: int, number: int, wording: Wording) -> tuple[Value, ...]:
    text, provenance, annotator, created, origin, model = wording
    return (caption, number, text, provenance, origin, model, annotator, created)


def _text_ids(connection: Connection, texts: list[str]) -> dict[str, int]:
    """The row of each wording, created if it is new."""
    connection.run_many("INSERT INTO texts (text) VALUES (?) ON CONFLICT DO NOTHING", ((one,) for one in texts))
    return {row[1]: row[0] for row in connection.rows("SELECT id, text FROM texts")}


def _add_sounds(
    connection: Connection, known: dict[SoundKey, StoredSound], needed: Iterable[SoundKey]
) -> dict[SoundKey, int]:
    """The rows of all sounds, with those that are needed; their length and recording are those ``known`` there."""
    there = read_sounds(connection)
    rows = []
    for key in needed:
        if key not in there:
            facts = known.get(key, StoredSound(0.0, key.hash))
            part = (key.start, key.end) if key.start >= 0 else (None, None)
            rows.append((key.hash, *part, facts.duration, facts.recording or key.hash))
    connection.run_many(
        "INSERT INTO sounds (hash, region_start, region_end, duration, recording) VALUES (?, ?, ?, ?, ?)", rows
    )
    return {
        SoundKey(held, *((-1.0, -1.0) if start is None else (start, end))): row_id
        for row_id, held, start, end in connection.rows("SELECT id, hash, region_start, region_end FROM sounds")
    }
