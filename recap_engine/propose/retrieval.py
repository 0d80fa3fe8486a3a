"""Neighbours of a sound: the captions nearest to it, by both routes, on one scale, without repetition.

The two routes measure different things. ``text`` compares the sound with what captions say (the paper's retrieval);
``audio`` compares it with sounds that already carry a caption, which is how a kind of sound the models never
learnt is recognised once a few of it were accepted. Their cosines are not comparable, so each is turned into the
probability that the caption fits before they are fused: by a logistic fitted per bundle, and by kinds (`kinds`).

This module is handed a `Search` callable and knows no SQL.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from recap_engine.caption_text import content_stems, jaccard
from recap_engine.errors import BundleError
from recap_engine.propose.kinds import NO_KINDS, Kinds, Likeness, Taught, believed
from recap_engine.records import Caption, Neighbour, Route

Search = Callable[[Route, NDArray[np.float32], int], Sequence[Sequence[tuple[Caption, float]]]]
"""(route, queries (q, d), k) -> for each query up to k (caption, cosine), most similar first."""

Carrying = Callable[[Sequence[Sequence[str]]], Sequence[Sequence[NDArray[np.float32]]]]
"""Texts for each query -> for each of them the signatures (n, e) of sounds that carry it as a caption."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to their vectors (n, d) of unit length."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is searched for the neighbours of some sounds: both leave out what a sound must not see of itself."""

    search: Search
    carrying: Carrying


@dataclass(frozen=True, slots=True)
class Logistic:
    """``probability = 1 / (1 + exp(-(slope * cosine + offset)))``."""

    slope: float
    offset: float

    def __call__(self, cosine: float) -> float:
        """The probability that a caption found with this cosine fits the sound."""
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, self.slope * cosine + self.offset))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a bundle's cosines translate into probabilities, per route.

    ``text`` does it for the text route; ``agreement`` weighs further captions that say the same (0: only the best
    counts, 1: independent witnesses). ``alike``, ``dimensions`` and ``doubt`` tell how sounds of one kind are alike
    (`Likeness`), and ``same`` from which cosine on two captions are taken to mean one kind. What is less relevant than
    ``evidence`` is shown, but kept from the decoder, which takes a wrong caption for a hint (0: it reads the nearest
    ones however far they are).
    """

    text: Logistic = Logistic(12.0, -5.0)
    agreement: float = 0.5
    alike: float = 0.5
    dimensions: float = 15.0
    doubt: float = 10.0
    same: float = 0.75
    evidence: float = 0.0

    @property
    def likeness(self) -> Likeness:
        """How sounds of one kind are alike."""
        return Likeness(self.alike, self.dimensions, self.doubt)

    def relevance(self, route: Route, cosine: float) -> float:
        """Probability for a cosine of that route, where nothing else is known."""
        if route == "text":
            return self.text(cosine)
        one = np.ones(1, np.float32)
        return float(self.likeness.share(self.likeness.evidence(one * np.float32(cosine), one, one))[0])

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """From the calibration section of ``bundle.json``; what is not there keeps its default. Raises BundleError."""
        rest = {name: value for name, value in values.items() if name != "text"}
        if "sharpness" in rest:  # of bundles made before 0.4, whose doubt was on another scale
            rest = {name: value for name, value in rest.items() if name not in ("sharpness", "doubt")}
        made = numbers(cls, rest, "calibration")
        return replace(made, text=numbers(Logistic, values["text"], "text")) if "text" in values else made


Numbers = TypeVar("Numbers")


def numbers(kind: type[Numbers], values: Any, section: str) -> Numbers:
    """A dataclass of numbers from a section of ``bundle.json``. Raises BundleError on anything else in it."""
    known = {f.name for f in fields(cast(Any, kind))}
    if not isinstance(values, Mapping) or not all(
        name in known and isinstance(value, int | float) and math.isfinite(value) for name, value in values.items()
    ):
        raise BundleError(
            "The bundle's section {section} may hold only numbers named {names}.",
            section=section,
            names=", ".join(sorted(known)),
        )
    return kind(**values)


LIKELY = 0.02
"""Relevance from which a caption found by sound is a neighbour: what was accepted for something else takes no place."""

SAME_WORDING = 0.8
"""Captions whose gists overlap at least this much are one neighbour with several votes."""


def retrieve(
    source: Source,
    queries: Mapping[Route, NDArray[np.float32]],
    k: int,
    calibration: Calibration,
    embed: Embed,
    *,
    kinds: Kinds = NO_KINDS,
    depth: int = 48,
) -> list[tuple[Neighbour, ...]]:
    """Return the ``k`` neighbours of each query, most relevant first, ties by lowest caption id.

    ``queries`` are (q, d), unit length, for each route to be searched. The bundle's own ``kinds`` of sound compete with
    those that people taught. ``depth`` texts, and twice as many sounds, are looked at before merging those that say the
    same; it grows with ``k``.
    """
    count = max((len(some) for some in queries.values()), default=0)
    if k <= 0 or count == 0:
        return [() for _ in range(count)]
    deep = max(depth, 4 * k)
    found: list[list[Neighbour]] = [[] for _ in range(count)]
    if "text" in queries:
        for mine, hits in zip(found, source.search("text", queries["text"], deep), strict=True):
            mine.extend(_neighbour(*hit, "text", calibration) for hit in hits)
    if "audio" in queries:
        by_sound = source.search("audio", queries["audio"], 2 * deep)
        believed_of = _by_sound(source.carrying, queries["audio"], by_sound, calibration, embed, kinds)
        for mine, some in zip(found, believed_of, strict=True):
            mine.extend(some)
    return [tuple(_both_routes(merge(mine, calibration.agreement), k)) for mine in found]


def _by_sound(
    carrying: Carrying,
    signatures: NDArray[np.float32],
    found: Sequence[Sequence[tuple[Caption, float]]],
    calibration: Calibration,
    embed: Embed,
    kinds: Kinds,
) -> Iterator[list[Neighbour]]:
    """What was found by sound, each caption as relevant as it can be believed."""
    said = [tuple(dict.fromkeys(caption.text for caption, _ in hits)) for hits in found]
    known = embed(kinds.captions) if any(said) and kinds.captions else None
    for signature, hits, texts, sounds in zip(signatures, found, said, carrying(said), strict=True):
        if not texts:
            yield []
            continue
        vectors = embed(texts)
        same = meaning_the_same(vectors @ vectors.T, calibration.same)
        np.fill_diagonal(same, 1.0)
        learnt = np.zeros((len(texts), 0), np.float32)
        if known is not None:
            learnt = meaning_the_same(vectors @ known.T, calibration.same)
        taught, knows = believed(signature, Taught.of(sounds), kinds, calibration.likeness, same, learnt)
        relevance = dict(zip(texts, np.minimum(1.0, same @ taught + learnt @ knows).tolist(), strict=True))
        often = Counter(caption.text for caption, _ in hits)
        share = {text: one / often[text] for text, one in zip(texts, taught.tolist(), strict=True)}
        yield [
            replace(_neighbour(*hit, "audio", calibration), relevance=relevance[hit[0].text], share=share[hit[0].text])
            for hit in hits
            if relevance[hit[0].text] >= LIKELY
        ]


def meaning_the_same(cosines: NDArray[np.float32], same: float) -> NDArray[np.float32]:
    """How far texts of these cosines mean one kind of sound: 1 from ``same`` on, 0 a tenth below it."""
    alike: NDArray[np.float32] = np.clip(1.0 + (cosines - same) * 10.0, 0.0, 1.0).astype(np.float32)
    return alike


def _both_routes(merged: Sequence[Neighbour], k: int) -> list[Neighbour]:
    """The first ``k``, and in the last places, seven of ten at most, the likeliest of those found by sound.

    What people accepted for similar sounds is the only hint there is at a kind that the models never learnt.
    """
    heard = sorted((n for n in merged if n.share > 0), key=lambda n: (-n.share, n.caption))
    by_sound = heard[: max(k * 7 // 10, 1)]
    best = list(merged[:k])
    for missing in [n for n in by_sound if n not in best] if k > 1 else ():
        del best[max(place for place, n in enumerate(best) if n not in by_sound)]
        best.append(missing)
    return sorted(best, key=lambda n: (-n.relevance, n.caption))


def merge(neighbours: Sequence[Neighbour], agreement: float) -> list[Neighbour]:
    """Fold neighbours that say the same into the best of them, which gains from the others' votes.

    Shares add up. The relevances of those found by text are combined as witnesses, all but the best of them discounted
    by ``agreement``, and so is what both routes say.
    """
    ordered = sorted(neighbours, key=lambda n: (-n.relevance, n.caption))
    groups: list[tuple[frozenset[str], list[Neighbour]]] = []
    for neighbour in ordered:
        words = content_stems(neighbour.text)
        for said, members in groups:
            if jaccard(said, words) >= SAME_WORDING:
                members.append(neighbour)
                break
        else:
            groups.append((words, [neighbour]))
    merged = [_spokesman(members, agreement) for _, members in groups]
    return sorted(merged, key=lambda n: (-n.relevance, n.caption))


def _spokesman(members: Sequence[Neighbour], agreement: float) -> Neighbour:
    share = min(1.0, sum(member.share for member in members))
    doubt = 1.0 - max((member.relevance for member in members if member.route == "audio"), default=0.0)
    for rank, member in enumerate([m for m in members if m.route == "text"][:8]):
        doubt *= (1.0 - member.relevance) ** (1.0 if rank == 0 else agreement)
    return replace(members[0], relevance=1.0 - doubt, share=share, votes=len({m.caption for m in members}))


def _neighbour(caption: Caption, cosine: float, route: Route, calibration: Calibration) -> Neighbour:
    return Neighbour(
        text=caption.text,
        similarity=cosine,
        route=route,
        collection=caption.collection,
        caption=caption.id,
        relevance=calibration.relevance(route, cosine),
        sound=caption.sound,
        licence=caption.licence,
    )
