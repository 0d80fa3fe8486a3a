"""What each annotator said about each sound, and the sounds about which two of them disagree.

A caption counts for everybody who accepted its present wording for its sound, and else for its author.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from recap_engine.caption_text import content_stems, jaccard
from recap_engine.datastore.caption_query import DEFAULT_NEAR
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.journal import IN_FORCE, IN_TIME
from recap_engine.datastore.opposites import opposed
from recap_engine.datastore.vectors import Vectors

_SAME_WORDS = 0.5
"""The least share of content words in common that stands for it where a caption has no vector."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A caption that an annotator gave a sound (row); ``blind`` as in `Circumstances`, None if unknown."""

    sound: int
    recording: str
    collection: str
    annotator: str
    caption: int
    text: str
    blind: bool | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two statements about one sound that mean something else; ``likeness`` is their cosine, or share of words."""

    one: Statement
    other: Statement
    likeness: float


def read_statements(connection: Connection, collections: Sequence[int]) -> list[Statement]:
    """The statements in captions of these collections (ids) about sounds that at least two annotators captioned."""
    made: dict[int, dict[str, bool | None]] = defaultdict(dict)
    for caption, who, blind in connection.rows(
        "SELECT j.caption, j.annotator, j.blind FROM journal j JOIN captions c ON c.id = j.caption "
        f"WHERE j.kind IN ('accept', 'edit', 'write') AND j.text = c.text AND {IN_FORCE} ORDER BY {IN_TIME}"
    ):
        made[caption][who] = None if blind is None else bool(blind)
    found: dict[int, list[Statement]] = defaultdict(list)
    for row_id, text, sound, recording, name, author in connection.rows(
        "SELECT c.id, c.text, c.sound, s.recording, k.name, c.annotator FROM captions c "
        "JOIN collections k ON k.id = c.collection JOIN sounds s ON s.id = c.sound "
        "WHERE c.deleted IS NULL AND c.enabled = 1 "
        f"AND k.id IN ({','.join(map(str, collections))}) ORDER BY c.id"
    ):
        for who, blind in (made.get(row_id) or {author: None}).items():
            if who:
                found[sound].append(Statement(sound, recording, name, who, row_id, text, blind))
    return [one for some in found.values() if len({said.annotator for said in some}) > 1 for one in some]


def find_disputes(connection: Connection, vectors: Vectors, collections: Sequence[int]) -> Iterator[Dispute]:
    """Pairs of statements of different annotators about one sound that disagree in meaning, or contradict each other.

    Meanings are compared by the vectors of the newest encoder, and by words where a caption has none.
    """
    by_sound: dict[int, list[Statement]] = defaultdict(list)
    for one in read_statements(connection, collections):
        by_sound[one.sound].append(one)
    encoders = vectors.encoders()
    fingerprint = encoders[-1].fingerprint if encoders else ""
    texts = list({one.text for some in by_sound.values() for one in some})
    known = {text: vectors.text_vector(fingerprint, text) for text in texts} if fingerprint else {}
    for some in by_sound.values():
        for first, second in combinations(some, 2):
            if first.annotator == second.annotator or first.text == second.text:
                continue
            a, b = known.get(first.text), known.get(second.text)
            if a is None or b is None:
                likeness, least = jaccard(content_stems(first.text), content_stems(second.text)), _SAME_WORDS
            else:
                likeness, least = float(np.dot(a, b)), DEFAULT_NEAR
            if likeness < least or opposed(first.text, second.text):
                yield Dispute(first, second, likeness)
