"""Which entries of the journal are undone."""

from __future__ import annotations

from collections.abc import Iterable


def undone_entries(entries: Iterable[tuple[int, int | None]]) -> set[int]:
    """The sequences that are undone, by replaying ``(sequence, undoes)`` of all entries, oldest first."""
    undone: set[int] = set()
    undoes_by_entry: dict[int, int | None] = {}
    for sequence, undoes in entries:
        undoes_by_entry[sequence] = undoes
        if undoes is not None:
            undone.add(undoes)
            # Undoing an undo applies again what it had undone.
            undone.discard(undoes_by_entry.get(undoes) or 0)
    return undone
