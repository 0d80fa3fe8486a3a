"""Agreement of annotators about the same sounds: in meaning, in the events they name, and word for word.

Meaning is the cosine of the vectors of captions. Its chance level is that of captions by the same two people for
sounds of different recordings.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from recap_engine.caption_text import content_stems, jaccard
from recap_engine.datastore.duplicates import normal_form
from recap_engine.datastore.said_by import Statement
from recap_engine.evaluation.figures import Share, share
from recap_engine.propose.kinds import Kinds
from recap_engine.propose.retrieval import meaning_the_same

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
Gist = frozenset[str]
_RANDOM_PAIRS = 5
"""Captions of other recordings that each caption is compared with for the chance level."""

Both = tuple[list[Statement], list[Statement]]
"""What two annotators said about one sound."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two annotators agree, in one collection or (None) in all, about ``sounds`` sounds.

    ``blind``: only decisions with the suggestions held back, or only with suggestions shown; None: all. The figures
    are means over sounds, with intervals that draw whole recordings: ``meaning`` and ``chance`` are cosines, ``events``
    is the share of the named events that both name, where both name one, and ``exact`` the share of equal texts,
    ignoring case and punctuation.
    """

    between: tuple[str, str]
    collection: str | None
    blind: bool | None
    sounds: int
    meaning: Share
    chance: Share
    events: Share
    exact: Share


def agreements(
    statements: Sequence[Statement],
    embed: Embed,
    name_events: Callable[[Sequence[str]], Mapping[str, Gist]],
    between: tuple[str, str] | None = None,
) -> Iterator[Agreement]:
    """The agreement of each pair of annotators: in all, by collection, blind and shown; most sounds first."""
    texts = sorted({one.text for one in statements})
    vectors = dict(zip(texts, embed(texts), strict=True)) if texts else {}
    events = name_events(texts) if texts else {}
    pairs = [tuple(sorted(between))] if between else combinations(sorted({one.annotator for one in statements}), 2)
    found: list[Agreement] = []
    for one, other in pairs:
        for collection, blind, some in _groups([s for s in statements if s.annotator in (one, other)]):
            both = _by_sound(some, one, other)
            if both:
                found.append(_measured((one, other), collection, blind, both, vectors, events))
    most = {one.between: one.sounds for one in found if one.collection is None and one.blind is None}
    yield from sorted(found, key=lambda one: (-most[one.between], one.between))


def _groups(said: Sequence[Statement]) -> Iterator[tuple[str | None, bool | None, list[Statement]]]:
    """All statements, those of each collection where there are several, and blind ones apart from others."""
    yield None, None, list(said)
    collections = sorted({one.collection for one in said})
    if len(collections) > 1:
        for name in collections:
            yield name, None, [one for one in said if one.collection == name]
    for blind in (True, False):
        yield None, blind, [one for one in said if one.blind is blind]


def _by_sound(said: Iterable[Statement], one: str, other: str) -> list[Both]:
    """What both said about each sound that both captioned."""
    by_sound: dict[int, dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in said:
        by_sound[statement.sound][statement.annotator].append(statement)
    return [(by[one], by[other]) for by in by_sound.values() if by.keys() >= {one, other}]


def _measured(
    between: tuple[str, str],
    collection: str | None,
    blind: bool | None,
    both: Sequence[Both],
    vectors: Mapping[str, NDArray[np.float32]],
    events: Mapping[str, Gist],
) -> Agreement:
    recordings = [mine[0].recording for mine, _ in both]

    def cosine(mine: Sequence[Statement], theirs: Sequence[Statement]) -> float:
        return float(np.mean([vectors[a.text] @ vectors[b.text] for a, b in product(mine, theirs)]))

    chance: list[float] = []
    chance_of: list[str] = []
    draw = random.Random(0)
    for (mine, _), recording in zip(both, recordings, strict=True):
        others = [theirs for (_, theirs), elsewhere in zip(both, recordings, strict=True) if elsewhere != recording]
        for theirs in draw.sample(others, min(_RANDOM_PAIRS, len(others))):
            chance.append(cosine(mine, theirs))
            chance_of.append(recording)
    named = [tuple(frozenset().union(*(events[s.text] for s in some)) for some in pair) for pair in both]
    overlaps = [(jaccard(a, b), of) for (a, b), of in zip(named, recordings, strict=True) if a and b]
    exact = [any(normal_form(a.text) == normal_form(b.text) for a, b in product(*pair)) for pair in both]
    return Agreement(
        between=between,
        collection=collection,
        blind=blind,
        sounds=len(both),
        meaning=share([cosine(*pair) for pair in both], recordings),
        chance=share(chance, chance_of),
        events=share([value for value, _ in overlaps], [of for _, of in overlaps]),
        exact=share(exact, recordings),
    )


def events_by_kinds(kinds: Kinds, embed: Embed, same: float) -> Callable[[Sequence[str]], Mapping[str, Gist]]:
    """Names the events in texts: the bundle's kinds of sound that mean the same; content words if it has no kinds."""

    def name(texts: Sequence[str]) -> Mapping[str, Gist]:
        if not kinds.captions:
            return {text: content_stems(text) for text in texts}
        alike = meaning_the_same(embed(texts) @ embed(kinds.captions).T, same) >= 1.0
        return {
            text: frozenset(kinds.captions[kind] for kind in np.flatnonzero(line))
            for text, line in zip(texts, alike, strict=True)
        }

    return name
