"""Neighbours of a sound: the nearest captions by both routes, on one scale, without repetition.

The two routes measure different things. ``text`` compares the sound with the texts of captions (the paper's retrieval).
``audio`` compares it with sounds that already have a caption, and so recognises kinds of sound that the models never
learned, once a few of their sounds are accepted. The cosines of the two routes are not comparable. Each is converted to
the probability that the caption fits before they are fused: ``text`` by a logistic fitted per bundle, ``audio`` by
kinds (`kinds`).

This module takes a `Search` callable and contains no SQL.
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
from recap_engine.propose.kinds import NO_KINDS, Kinds, Likeness, Taught, Telling, believed
from recap_engine.records import Caption, Neighbour, Route

Search = Callable[[Route, NDArray[np.float32], int], Sequence[Sequence[tuple[Caption, float]]]]
"""(route, queries (q, d), k) -> for each query up to k (caption, cosine), most similar first."""

Carrying = Callable[[Sequence[Sequence[str]]], Sequence[Sequence[NDArray[np.float32]]]]
"""Texts for each query -> for each text, the signatures (n, e) of the sounds that carry it as a caption."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to their vectors (n, d) of unit length."""


@dataclass(frozen=True, slots=True)
class Source:
    """The searches behind the neighbours of some sounds. Both leave out the captions excluded for each sound."""

    search: Search
    carrying: Carrying


@dataclass(frozen=True, slots=True)
class Logistic:
    """``probability = 1 / (1 + exp(-(slope * cosine + offset)))``."""

    slope: float
    offset: float

    def __call__(self, cosine: float) -> float:
        """The probability that a caption with this cosine fits the sound."""
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, self.slope * cosine + self.offset))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """How a bundle's cosines translate into probabilities, per route.

    ``text`` converts the cosines of the text route. ``agreement`` weights further captions with the same wording (0:
    only the best counts, 1: they count as independent evidence). ``alike``, ``dimensions`` and ``doubt`` describe how
    similar sounds of one kind are (`Likeness`). Two captions name one kind from the cosine ``same`` on. Neighbours less
    relevant than ``evidence`` are shown but left out of the prompt, since a wrong caption misleads the decoder (0: the
    prompt holds the nearest ones at any distance). ``said``, ``said_from``, ``classes``, ``common`` and ``certainty``
    tell what texts are worth as evidence for the bundle's kinds (`Telling`). Two kinds are named in one caption where
    the bundle's `Detector` finds the second with a logit of ``together`` or more.
    """

    text: Logistic = Logistic(12.0, -5.0)
    agreement: float = 0.5
    alike: float = 0.5
    dimensions: float = 15.0
    doubt: float = 10.0
    same: float = 0.75
    evidence: float = 0.0
    said: float = 0.0
    said_from: float = 0.0
    classes: float = 0.0
    common: float = 0.0
    certainty: float = 1.0
    together: float = 3.0

    @property
    def telling(self) -> Telling:
        """How much texts tell about the bundle's kinds."""
        return Telling(self.said, self.said_from, self.classes, self.common, self.certainty)

    @property
    def likeness(self) -> Likeness:
        """How similar sounds of one kind are."""
        return Likeness(self.alike, self.dimensions, self.doubt)

    def relevance(self, route: Route, cosine: float) -> float:
        """The probability for a cosine of ``route``, without further evidence."""
        if route == "text":
            return self.text(cosine)
        one = np.ones(1, np.float32)
        return float(self.likeness.share(self.likeness.evidence(one * np.float32(cosine), one, one))[0])

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """Read the calibration section of ``bundle.json``; missing entries keep their defaults. Raises BundleError."""
        rest = {name: value for name, value in values.items() if name != "text"}
        if "sharpness" in rest:  # bundles made before 0.4 have doubt on another scale
            rest = {name: value for name, value in rest.items() if name not in ("sharpness", "doubt")}
        made = numbers(cls, rest, "calibration")
        return replace(made, text=numbers(Logistic, values["text"], "text")) if "text" in values else made


Numbers = TypeVar("Numbers")


def numbers(kind: type[Numbers], values: Any, section: str) -> Numbers:
    """Build a dataclass of numbers from a section of ``bundle.json``. Raises BundleError for any other entry."""
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
"""The least relevance of a neighbour from the audio route: captions of other kinds take no place in the list."""

SAME_WORDING = 0.8
"""Captions whose content stems overlap at least this much are one neighbour with several votes."""


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

    ``queries`` are (q, d), unit length, for each route to search. The bundle's own ``kinds`` of sound compete with
    those that accepted captions form. The search returns ``depth`` texts, and twice as many sounds, before neighbours
    with the same wording are merged; the depth grows with ``k``.
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
        by_query = _by_sound(source.carrying, queries["audio"], by_sound, calibration, embed, kinds)
        for mine, some in zip(found, by_query, strict=True):
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
    """Neighbours from the audio route, each with the probability of its kind as the relevance."""
    wordings = [tuple(dict.fromkeys(caption.text for caption, _ in hits)) for hits in found]
    kind_vectors = embed(kinds.captions) if any(wordings) and kinds.captions else None
    for signature, hits, texts, sounds in zip(signatures, found, wordings, carrying(wordings), strict=True):
        if not texts:
            yield []
            continue
        vectors = embed(texts)
        same = meaning_the_same(vectors @ vectors.T, calibration.same)
        np.fill_diagonal(same, 1.0)
        learnt = np.zeros((len(texts), 0), np.float32)
        if kind_vectors is not None:
            learnt = meaning_the_same(vectors @ kind_vectors.T, calibration.same)
        accepted_shares, kind_shares = believed(signature, Taught.of(sounds), kinds, calibration.likeness, same, learnt)
        relevance = dict(
            zip(texts, np.minimum(1.0, same @ accepted_shares + learnt @ kind_shares).tolist(), strict=True)
        )
        counts = Counter(caption.text for caption, _ in hits)
        share = {text: one / counts[text] for text, one in zip(texts, accepted_shares.tolist(), strict=True)}
        yield [
            replace(_neighbour(*hit, "audio", calibration), relevance=relevance[hit[0].text], share=share[hit[0].text])
            for hit in hits
            if relevance[hit[0].text] >= LIKELY
        ]


def meaning_the_same(cosines: NDArray[np.float32], same: float) -> NDArray[np.float32]:
    """How far texts with these cosines name one kind of sound: 1 from ``same`` on, 0 at ``same`` - 0.1 and below."""
    alike: NDArray[np.float32] = np.clip(1.0 + (cosines - same) * 10.0, 0.0, 1.0).astype(np.float32)
    return alike


def _both_routes(merged: Sequence[Neighbour], k: int) -> list[Neighbour]:
    """The first ``k``, with up to 70 % of the places reserved for the most probable neighbours of the audio route.

    Captions accepted for similar sounds are the only evidence for a kind that the models never learned.
    """
    heard = sorted((n for n in merged if n.share > 0), key=lambda n: (-n.share, n.caption))
    by_sound = heard[: max(k * 7 // 10, 1)]
    best = list(merged[:k])
    for missing in [n for n in by_sound if n not in best] if k > 1 else ():
        del best[max(place for place, n in enumerate(best) if n not in by_sound)]
        best.append(missing)
    return sorted(best, key=lambda n: (-n.relevance, n.caption))


def merge(neighbours: Sequence[Neighbour], agreement: float) -> list[Neighbour]:
    """Merge neighbours with the same wording into the best of them, which takes over the others' votes.

    Shares add up. Relevances of the text route are combined as independent evidence, with ``agreement`` discounting all
    but the best; the relevances of the two routes are combined the same way, without a discount.
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
    merged = [_merge_group(members, agreement) for _, members in groups]
    return sorted(merged, key=lambda n: (-n.relevance, n.caption))


def _merge_group(members: Sequence[Neighbour], agreement: float) -> Neighbour:
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
