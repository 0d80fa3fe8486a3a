"""What a workspace has pushed to and pulled from a shared store, according to its journal alone.

No state is kept beside the journal, so a copy of a workspace, or one restored from a backup, knows what it has: a push
is its own if it has the journal entry that the push ended with, and a pull is an entry that names its number.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.effect_kinds import OF_CAPTIONS
from recap_engine.shared.store import SharedStore

_NAMED: Final = "kind, at, annotator, hash, region_start, region_end, text, reason, collection"


@dataclass(frozen=True, slots=True)
class Place:
    """``pushed`` is the last entry of the journal that the store has; ``pulled`` the last push that was merged."""

    pushed: int
    pulled: int
    own: frozenset[int]
    """Pushes that this workspace, or what it was copied from, made."""


def pull_name(store: str, number: int = 0) -> str:
    """How a pull is named in the journal."""
    return f"shared-{store[:8]}-{number or ''}"


def last_entry(connection: Connection) -> int:
    """The number of the journal's last entry."""
    return int(connection.value("SELECT max(sequence) FROM journal") or 0)


def digest_of(connection: Connection, sequence: int) -> str:
    """A digest of the last entry up to ``sequence`` that was made in this workspace; empty for none.

    With the number it names a state of a workspace: entries that a merge carried follow that of the merge.
    """
    row = connection.row(
        f"SELECT sequence, {_NAMED} FROM journal WHERE sequence <= ? AND merged IS NULL ORDER BY sequence DESC",
        (sequence,),
    )
    return "" if row is None else hashlib.sha256(json.dumps(row).encode()).hexdigest()


def find_place(connection: Connection, store: SharedStore) -> Place:
    """Compare the store's pushes with the journal."""
    own, pushed, last = set(), 0, last_entry(connection)
    for number, sequence, digest in store.connection.execute("SELECT number, sequence, digest FROM recap.pushes"):
        if sequence <= last and digest == digest_of(connection, sequence):
            own.add(number)
            pushed = max(pushed, sequence)
    prefix = pull_name(store.identity()[0])
    names = connection.rows(
        "SELECT reason FROM journal WHERE kind = 'import' AND merged IS NULL AND substr(reason, 1, ?) = ? "
        "AND sequence NOT IN (SELECT sequence FROM undone)",
        (len(prefix), prefix),
    )
    pulled = [int(number) for (name,) in names if (number := name.removeprefix(prefix)).isdecimal()]
    return Place(pushed, max(pulled, default=0), frozenset(own))


def changed_captions(connection: Connection, place: Place, store_id: str) -> list[int]:
    """The captions that were made, changed or deleted after what was pushed; what a pull brought is left out."""
    prefix = pull_name(store_id)
    rows = connection.rows(
        "WITH pulls (sequence) AS (SELECT sequence FROM journal WHERE kind = 'import' AND merged IS NULL "
        "AND substr(reason, 1, :length) = :prefix), "
        "new (sequence) AS (SELECT j.sequence FROM journal j WHERE j.sequence > :pushed "
        "AND j.sequence NOT IN pulls AND ifnull(j.merged, 0) NOT IN pulls "
        "AND ifnull(j.undoes, 0) NOT IN pulls) "
        "SELECT caption FROM journal WHERE sequence IN new AND caption IS NOT NULL "
        f"UNION SELECT id FROM effects WHERE entry IN new AND what IN {OF_CAPTIONS} ORDER BY 1",
        {"length": len(prefix), "prefix": prefix, "pushed": place.pushed},
    )
    return [row[0] for row in rows]
