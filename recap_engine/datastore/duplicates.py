"""Captions that say the same: by their text without case and punctuation, and by the cosine of their vectors.

A cluster gathers captions around a wording: each of them is that near to the wording, not just to another one. Similar
wordings that say opposite things (two dogs, three dogs) are never in one cluster; where one sound has both, they are
reported as a contradiction.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.near_pairs import PIECE, Floats, near_pairs
from recap_engine.datastore.opposites import opposed
from recap_engine.datastore.vectors import Vectors
from recap_engine.records import Cluster

Step = Callable[[int, int], None]
"""Called with the numbers of wordings compared and of all wordings; it may raise to stop."""
_PUNCTUATION = re.compile(r"[^\w]+|_+")


@dataclass(slots=True)
class _Group:
    """Captions whose texts differ in case and punctuation at most: (id, sound, collection), and their wordings.

    ``sound`` is 0 for a caption without one, and below 0 where only its place in the source is known.
    """

    captions: list[tuple[int, int, int]]
    wordings: dict[str, int]
    text_id: int

    @property
    def text(self) -> str:
        return max(self.wordings, key=lambda wording: self.wordings[wording])


def normal_form(text: str) -> str:
    """A text without case, punctuation and repeated spaces, for comparison."""
    return " ".join(_PUNCTUATION.sub(" ", text.casefold()).split()) or text


def find_duplicates(
    connection: Connection,
    vectors: Vectors,
    *,
    near: float | None = None,
    fingerprint: str = "",
    collections: Sequence[int] | None = None,
    step: Step | None = None,
) -> list[Cluster]:
    """Clusters of captions that are not deleted, largest first; of ``collections`` (ids) or of all.

    With ``near``, wordings with at least this cosine by the encoder ``fingerprint`` count as the same. ``step`` is
    called between two pieces of that comparison, when no transaction is open.
    """
    with connection.snapshot():
        groups = _groups(connection, collections)
        known, rows = _vectors(groups, vectors, fingerprint) if near is not None else (None, None)
    together, contradictions = [[group] for group in groups], list[Cluster]()
    lowest = [1.0] * len(groups)
    if near is not None and known is not None and rows is not None:
        together, lowest, contradictions = _by_vectors(groups, known, rows, near, step)
    clusters = [
        cluster
        for members, least in zip(together, lowest, strict=True)
        if (cluster := _cluster(members, least)) is not None
    ]
    return sorted(clusters + contradictions, key=lambda c: (-len(c.captions), c.captions))


def _groups(connection: Connection, collections: Sequence[int] | None) -> list[_Group]:
    """All captions by the normal form of their texts, most frequent first, then oldest."""
    chosen = "" if collections is None else f" AND collection IN ({','.join(map(str, collections))})"
    groups: dict[str, _Group] = {}
    places: dict[str, int] = {"": 0}
    for row_id, text, text_id, known, place, collection in connection.rows(
        "SELECT id, text, text_id, sound, source_row, collection FROM captions "
        f"WHERE deleted IS NULL{chosen} ORDER BY id"
    ):
        sound = places.setdefault(place, -len(places)) if known is None else known
        group = groups.setdefault(normal_form(text), _Group([], {}, text_id))
        group.captions.append((row_id, sound, collection))
        group.wordings[text] = group.wordings.get(text, 0) + 1
    return sorted(groups.values(), key=lambda group: -len(group.captions))


def _vectors(groups: Sequence[_Group], vectors: Vectors, fingerprint: str) -> tuple[NDArray[np.int64], Floats]:
    """The groups (by number) whose wording has a vector, and a copy of these vectors."""
    ids, matrix = vectors.matrix(fingerprint, "text")
    wanted = np.array([group.text_id for group in groups], np.int64)
    known = np.flatnonzero(np.isin(wanted, ids))
    return known, matrix[np.searchsorted(ids, wanted[known])] if len(known) else matrix[:0]


def _by_vectors(
    groups: Sequence[_Group], known: NDArray[np.int64], rows: Floats, near: float, step: Step | None
) -> tuple[list[list[_Group]], list[float], list[Cluster]]:
    """Groups put together around the most frequent, the lowest cosine of each, and contradictions."""
    neighbours: dict[int, list[tuple[int, float]]] = defaultdict(list)
    contradictions: list[Cluster] = []
    for piece, (first, second, cosines) in enumerate(near_pairs(rows, near), 1):
        for a, b, cosine in zip(known[first].tolist(), known[second].tolist(), cosines.tolist(), strict=True):
            if opposed(groups[a].text, groups[b].text):
                contradictions += _contradictions(groups[a], groups[b], cosine)
            else:
                neighbours[a].append((b, cosine))
        if step is not None:
            step(min(piece * PIECE, len(rows)), len(rows))
    together, lowest, taken = list[list[_Group]](), list[float](), set[int]()
    for number, group in enumerate(groups):
        if number in taken:
            continue
        # A later group has no pair with an earlier one that leads: it would be taken.
        joined = [(other, cosine) for other, cosine in neighbours.get(number, ()) if other not in taken]
        taken.update(other for other, _ in joined)
        together.append([group, *(groups[other] for other, _ in joined)])
        lowest.append(min((cosine for _, cosine in joined), default=1.0))
    return together, lowest, contradictions


def _contradictions(first: _Group, second: _Group, cosine: float) -> Iterator[Cluster]:
    """A cluster for each sound that has captions of both groups."""
    if not {sound for _, sound, _ in first.captions} & {sound for _, sound, _ in second.captions} - {0}:
        return
    for sound in sorted({sound for _, sound, _ in first.captions if sound}):
        theirs = [[row_id for row_id, of, _ in group.captions if of == sound] for group in (first, second)]
        if all(theirs):
            yield Cluster("contradiction", tuple(sorted(theirs[0] + theirs[1])), first.text, cosine)


def _cluster(members: Sequence[_Group], least: float) -> Cluster | None:
    """The cluster of some groups, or None where nothing is said twice in different words or for one sound."""
    captions = [one for group in members for one in group.captions]
    if len(captions) < 2:
        return None
    ids = tuple(sorted(row_id for row_id, _, _ in captions))
    counts = Counter((sound, collection) for _, sound, collection in captions)
    repeated = [sound for (sound, _), count in counts.items() if count > 1]
    if repeated:
        return Cluster("same_sound" if any(repeated) else "no_sound", ids, members[0].text, least)
    if sum(len(group.wordings) for group in members) > 1:
        return Cluster("other_sound", ids, members[0].text, least)
    return None
