"""Which entries of the journal are undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def undone_entries(entries: Iterable[tuple[int, int | None]], marks: Iterable[tuple[int, int, int]] = ()) -> set[int]:
    """The sequences that are undone, by replaying ``(sequence, undoes)`` of all entries, oldest first.

    ``marks`` are the effects by which a rollback undid entries or applied them again: (its sequence, entry, 1 or 0).
    """
    marked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for sequence, entry, after in marks:
        marked[sequence].append((entry, after))
    undone: set[int] = set()
    undoes_by_entry: dict[int, int | None] = {}
    for sequence, undoes in entries:
        undoes_by_entry[sequence] = undoes
        if undoes is not None:
            undone.add(undoes)
            # Undoing an undo applies again what it had undone.
            undone.discard(undoes_by_entry.get(undoes) or 0)
        for entry, after in marked.get(sequence, ()):
            (undone.add if after else undone.discard)(entry)
    return undone
