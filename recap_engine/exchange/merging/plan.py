"""Compare two workspaces, and plan what merging one into the other changes. Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field

from recap_engine.datastore.connection import Connection
from recap_engine.exchange.merging.collections_to_make import CollectionSettings, read_settings
from recap_engine.exchange.merging.entries import JournalEntry, identities, is_fit, read_effects, read_entries
from recap_engine.exchange.merging.histories import CaptionHistory, Histories, SoundKey, read_histories
from recap_engine.exchange.merging.matching import match
from recap_engine.exchange.merging.outcomes import Outcome, outcome
from recap_engine.exchange.merging.sound_facts import (
    FactKey,
    SoundFact,
    added_to_lists,
    changed_facts,
    read_facts,
    read_lists,
)
from recap_engine.exchange.merging.summary import Conflict, ConflictKind

_MAKES_CAPTION = ("accept", "edit", "write")


@dataclass(slots=True)
class MergePlan:
    """What a merge will do."""

    theirs: Histories
    pairs: dict[int, CaptionHistory] = field(default_factory=dict)
    """Our caption for each of theirs (by number) that is here."""
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    """What becomes of our caption, by the number of theirs, where that is anything."""
    added: list[CaptionHistory] = field(default_factory=list)
    """Their captions that are not here, with those that were deleted there."""
    collections: dict[str, CollectionSettings] = field(default_factory=dict)
    """The collections that captions come to and that are not here, with what theirs are like."""
    conflicts: list[Conflict] = field(default_factory=list)
    entries: list[JournalEntry] = field(default_factory=list)
    """Their entries that are not here, oldest first."""
    known: dict[int, JournalEntry] = field(default_factory=dict)
    """Our entry for each of theirs (by sequence) that is here."""
    revived: list[int] = field(default_factory=list)
    """Our entries that the undo of an earlier merge had taken away, and that hold again."""
    facts: dict[FactKey, SoundFact] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    refused: int = 0
    read: int = 0

    @property
    def changes(self) -> bool:
        """Whether the merge changes anything."""
        return bool(self.added or self.outcomes or self.entries or self.revived or self.facts or self.lists)


def make_plan(ours: Connection, theirs: Connection) -> MergePlan:
    """Compare what is in both workspaces."""
    with ours.snapshot(), theirs.snapshot():
        here, there = read_histories(ours), read_histories(theirs, trusted=False)
        plan = MergePlan(there, refused=there.refused, read=sum(one.alive for one in there.captions.values()))
        plan.pairs = match(here.captions.values(), there.captions.values())
        our_entries, their_entries = read_entries(ours), read_entries(theirs)
        _compare_captions(plan)
        _compare_collections(plan, ours, theirs)
        _find_different_decisions(plan, here, _decided(our_entries), _decided(their_entries))
        _compare_entries(plan, our_entries, their_entries, theirs)
        plan.facts = changed_facts(read_facts(ours), read_facts(theirs))
        plan.lists = added_to_lists(read_lists(ours), read_lists(theirs))
    return plan


def _compare_captions(plan: MergePlan) -> None:
    """Find what becomes of each caption."""
    for number, theirs in plan.theirs.captions.items():
        ours = plan.pairs.get(number)
        if ours is None:
            if not theirs.withdrawn:
                plan.added.append(theirs)
            continue
        what = outcome(ours, theirs)
        if what.conflict:
            del plan.pairs[number]
            plan.added.append(theirs)
            plan.conflicts.append(_conflict("reworded", ours, theirs))
        elif what.changes:
            plan.outcomes[number] = what


def _compare_collections(plan: MergePlan, ours: Connection, theirs: Connection) -> None:
    """Find the collections to make. Settings that a workspace would not store are refused."""
    wanted = {one.collection for one in plan.added if one.alive}
    wanted |= {str(what.fields["collection"]) for what in plan.outcomes.values() if "collection" in what.fields}
    wanted |= {one.collection for number, one in plan.pairs.items() if number in plan.outcomes}
    here = {row[0] for row in ours.rows("SELECT name FROM collections WHERE deleted IS NULL")}
    settings = read_settings(theirs)
    for name in sorted(wanted - here):
        found = settings.get(name, CollectionSettings())
        plan.refused += found is None
        plan.collections[name] = found or CollectionSettings()


def _find_different_decisions(plan: MergePlan, here: Histories, ours: set[int], theirs: set[int]) -> None:
    """Add a conflict for each sound for which both sides accepted or wrote a caption that the other lacks."""
    shared = {one.id for one in plan.pairs.values()} | {conflict.ours_id for conflict in plan.conflicts}
    own: dict[tuple[SoundKey | None, str], CaptionHistory] = {
        (one.sound, one.collection): one
        for one in here.captions.values()
        if one.alive and one.sound and one.id in ours and one.id not in shared
    }
    in_conflict = {conflict.theirs_id for conflict in plan.conflicts}
    for one in plan.added:
        rival = own.get((one.sound, one.collection))
        if rival is not None and one.alive and one.id in theirs and one.id not in in_conflict:
            plan.conflicts.append(_conflict("accepted", rival, one))


def _conflict(kind: ConflictKind, ours: CaptionHistory, theirs: CaptionHistory) -> Conflict:
    sound = theirs.sound
    part = sound is not None and sound.start >= 0
    return Conflict(
        kind=kind,
        sound=sound.hash if sound else "",
        start=sound.start if part and sound else None,
        end=sound.end if part and sound else None,
        collection=theirs.collection,
        ours=ours.now.text,
        theirs=theirs.now.text,
        ours_by=ours.now.annotator,
        theirs_by=theirs.now.annotator,
        ours_id=ours.id,
        theirs_id=theirs.id,
    )


def _decided(entries: dict[int, JournalEntry]) -> set[int]:
    """The captions that decisions in force made."""
    return {
        one.caption
        for one in entries.values()
        if one.caption is not None and not one.undone and one.values[0] in _MAKES_CAPTION
    }


def _compare_entries(
    plan: MergePlan, ours: dict[int, JournalEntry], theirs: dict[int, JournalEntry], connection: Connection
) -> None:
    """Find the entries to carry, and those that are here or hold again."""
    there = [one for one in theirs.values() if not one.by_undone_merge and is_fit(one)]
    here = identities(ours.values())
    reached = _reached(plan, connection)
    for identity, one in identities(there).items():
        mine = here.get(identity)
        if mine is not None:
            plan.known[one.sequence] = mine
            reached.add(one.sequence)
            if mine.by_undone_merge and mine.undone and not one.undone:
                plan.revived.append(mine.sequence)
        elif (one.undoes is None and one.values[3]) or one.sequence in reached or one.undoes in reached:
            plan.entries.append(one)
            reached.add(one.sequence)


def _reached(plan: MergePlan, theirs: Connection) -> set[int]:
    """Their entries that changed a caption which the merge carries or finds here."""
    carried = [one.id for one in plan.theirs.captions.values() if not one.withdrawn]
    return {row[0] for row in read_effects(theirs, carried)}
