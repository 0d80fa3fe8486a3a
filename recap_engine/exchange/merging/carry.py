"""Carry journal entries of another workspace over, with their times, authors, and effects on captions.

Carried entries are history: an undo of the merge takes them away with it, and only those about a sound can be undone by
themselves. What each entry changed is kept for the captions that came, so that a later merge can tell who changed what
last.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import accumulate
from typing import Final

from recap_engine.datastore.connection import Connection, Value
from recap_engine.datastore.effect_kinds import LABELS
from recap_engine.datastore.undone import undone_entries
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.merging.entries import COLUMNS, read_effects
from recap_engine.exchange.merging.plan import MergePlan

Numbers = Mapping[int, tuple[int, dict[int, int]]]
"""Our caption for each of theirs, and our number of each of its versions."""

_TOGETHER: Final = COLUMNS.index("together")
_EPOCH: Final = 1_577_836_800
_SPAN: Final = 4_000_000_000
"""Seconds from 2020 on that become a fraction between two sequences."""


def carry_entries(
    workspace: Workspace, plan: MergePlan, other: Connection, entry: int, numbers: Numbers, collections: dict[str, int]
) -> None:
    """Write the entries of the plan behind ``entry``, that of the merge, and what is undone now."""
    connection = workspace.connection
    own = {theirs: mine.sequence for theirs, mine in plan.known.items()}
    own |= {one.sequence: entry + 1 + place for place, one in enumerate(plan.entries)}
    place_in_time = _placing(connection, entry)
    rows: list[tuple[Value, ...]] = []
    for one in plan.entries:
        values = list(one.values)
        values[_TOGETHER] = own.get(values[_TOGETHER])
        caption, versions = numbers.get(one.caption or 0, (None, {}))
        rows.append(
            (
                *(own[one.sequence], *values, caption, versions.get(one.before, 0), versions.get(one.after, 0)),
                *(own.get(one.undoes or 0), entry, place_in_time(one.at)),
            )
        )
    columns = ("sequence", *COLUMNS, "caption", "version_before", "version_after", "undoes", "merged", "placed")
    connection.run_many(f"INSERT INTO journal ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", rows)
    _carry_effects(
        workspace, plan, other, {one.sequence: own[one.sequence] for one in plan.entries}, numbers, collections
    )
    _settle_undone(connection, entry, {own[one.sequence]: one.undone for one in plan.entries}, plan.revived)


def _placing(connection: Connection, entry: int) -> Callable[[str], float]:
    """A function that finds the place of a time among the entries made here: `journal.placed`."""
    rows = connection.rows(
        "SELECT sequence, at FROM journal WHERE merged IS NULL AND sequence < ? ORDER BY sequence", (entry,)
    )
    # A clock that was set back does not change the order of entries made here.
    times = list(accumulate((row[1] for row in rows), max))

    def place(at: str) -> float:
        found = bisect_right(times, at)
        seconds = datetime.fromisoformat(at).astimezone().timestamp() - _EPOCH
        return (rows[found - 1][0] if found else 0) + min(max(seconds / _SPAN, 1e-6), 0.999)

    return place


def _carry_effects(
    workspace: Workspace,
    plan: MergePlan,
    other: Connection,
    own: dict[int, int],
    numbers: Numbers,
    collections: dict[str, int],
) -> None:
    """Keep what the carried entries changed, in our numbers; 0 where there is none for it here."""
    names = {row[0]: collections.get(row[1], 0) for row in other.rows("SELECT id, name FROM collections")}
    labels: dict[int, int] = {}
    texts: dict[int, str] = dict(other.rows("SELECT id, text FROM labels"))
    rows: list[tuple[Value, ...]] = []
    for theirs, what, caption, *values in read_effects(other, list(numbers)):
        if theirs not in own:
            continue
        ours, versions = numbers[caption]
        if what == "version":
            kept = [versions.get(value, 0) for value in values]
        elif what == "collection":
            kept = [names.get(value, 0) for value in values]
        elif what in LABELS:
            for value in values:
                if value not in labels:
                    labels[value] = workspace.effects.label(texts.get(value, ""))
            kept = [labels[value] for value in values]
        else:
            kept = values
        rows.append((own[theirs], what, ours, *kept))
    workspace.connection.run_many("INSERT OR IGNORE INTO effects VALUES (?, ?, ?, ?, ?)", rows)


def _settle_undone(connection: Connection, entry: int, carried: dict[int, bool], revived: list[int]) -> None:
    """Record which entries the merge undoes, and puts or keeps in force, and mark the undone ones.

    ``carried`` says for each entry from there whether it was undone there, also by a rollback.
    """
    mark = "INSERT INTO effects VALUES (?, 'undone', ?, ?, ?)"
    connection.run_many(mark, ((entry, sequence, 1, 0) for sequence in revived))
    connection.run_many(mark, ((entry, one, 1, 1) for one, undone in carried.items() if undone))
    entries = connection.rows("SELECT sequence, undoes FROM journal ORDER BY sequence")
    marks = connection.rows("SELECT entry, id, after FROM effects WHERE what = 'undone'")
    wanted = undone_entries(entries, marks)
    present = {row[0] for row in connection.rows("SELECT sequence FROM undone")}
    connection.run_many(
        mark, ((entry, one, 1, 0) for one, undone in carried.items() if not undone and one not in wanted)
    )
    changed = sorted((wanted ^ present) - carried.keys() - set(revived))
    connection.run_many(mark, ((entry, one, int(one in present), int(one in wanted)) for one in changed))
    connection.run_many("INSERT OR IGNORE INTO undone VALUES (?)", ((one,) for one in sorted(wanted & carried.keys())))
