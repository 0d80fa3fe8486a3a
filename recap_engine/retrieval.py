"""Neighbours of a sound: the captions nearest to it, by both routes, on one scale, without repetition.

The two routes measure different things. ``text`` compares the sound with what captions say (the paper's retrieval);
``audio`` compares it with sounds that already carry a caption, which is how a kind of sound the models never
learnt is recognised once a few of it were accepted. Their cosines are not comparable, so each is turned into the
probability that the caption fits before they are fused: by a logistic fitted per bundle, and by voting (`kinds`).

This module is handed a `Search` callable and knows no SQL.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from recap_engine.errors import BundleError
from recap_engine.kinds import weights
from recap_engine.records import Caption, Neighbour, Route
from recap_engine.wording import gist, overlap

Search = Callable[[Route, NDArray[np.float32], int], Sequence[Sequence[tuple[Caption, float]]]]
"""(route, queries (q, d), k) -> for each query up to k (caption, cosine), most similar first."""


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
    counts, 1: independent witnesses). On the audio route sounds vote, with weights as steep as ``sharpness``;
    ``doubt`` is the weight of whatever nobody has captioned yet. What is less relevant than ``evidence`` is shown, but
    kept from the decoder, which takes a wrong caption for a hint (0: it reads the nearest ones however far they are).
    """

    text: Logistic = Logistic(12.0, -5.0)
    agreement: float = 0.5
    sharpness: float = 12.0
    doubt: float = 0.02
    evidence: float = 0.0

    def relevance(self, route: Route, cosine: float) -> float:
        """Probability for a cosine of that route, where no other sound votes."""
        if route == "text":
            return self.text(cosine)
        weight = float(weights(np.array([cosine], np.float32), self.sharpness)[0])
        return weight / (weight + self.doubt)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Calibration:
        """From the calibration section of ``bundle.json``; what is not there keeps its default. Raises BundleError."""
        rest = {name: value for name, value in values.items() if name != "text"}
        made = numbers(cls, rest, "calibration")
        return replace(made, text=numbers(Logistic, values["text"], "text")) if "text" in values else made


Numbers = TypeVar("Numbers")


def numbers(kind: type[Numbers], values: Any, section: str) -> Numbers:
    """A dataclass of numbers from a section of ``bundle.json``. Raises BundleError on anything else in it."""
    known = {f.name for f in fields(cast(Any, kind))}
    if not isinstance(values, Mapping) or not all(
        name in known and isinstance(value, int | float) and math.isfinite(value) for name, value in values.items()
    ):
        raise BundleError(f"The bundle's {section} section should hold only numbers named {', '.join(sorted(known))}.")
    return kind(**values)


SAME_WORDING = 0.8
"""Captions whose gists overlap at least this much are one neighbour with several votes."""


def retrieve(
    search: Search,
    queries: Mapping[Route, NDArray[np.float32]],
    k: int,
    calibration: Calibration,
    *,
    known: NDArray[np.float32] | None = None,
    depth: int = 48,
) -> list[tuple[Neighbour, ...]]:
    """Return the ``k`` neighbours of each query, most relevant first, ties by lowest caption id.

    ``queries`` are (q, d), unit length, for each route to be searched. ``known`` (q,) is what the bundle's own kinds
    of sound weigh against those that carry a caption. ``depth`` captions a route are looked at before merging those
    that say the same; it grows with ``k``.
    """
    count = max((len(some) for some in queries.values()), default=0)
    if k <= 0 or count == 0:
        return [() for _ in range(count)]
    deep = max(depth, 4 * k)
    found: list[list[Neighbour]] = [[] for _ in range(count)]
    for route, some in queries.items():
        for mine, hits in zip(found, search(route, some, deep), strict=True):
            mine += [_neighbour(caption, cosine, route, calibration) for caption, cosine in hits]
    against = calibration.doubt + (np.zeros(count) if known is None else known)
    return [
        tuple(_both_routes(merge(_shared(mine, calibration.sharpness, float(rest)), calibration.agreement), k))
        for mine, rest in zip(found, against, strict=True)
    ]


def _shared(neighbours: Sequence[Neighbour], sharpness: float, rest: float) -> list[Neighbour]:
    """With the share of the votes that each found by sound has; ``rest`` weighs what is against all of them."""
    by_sound = [n for n in neighbours if n.route == "audio"]
    votes = weights(np.array([n.similarity for n in by_sound], np.float32), sharpness)
    total = float(votes.sum()) + rest
    shares = iter(votes / max(total, 1e-12))
    return [
        replace(n, share=(own := float(next(shares))), relevance=own) if n.route == "audio" else n for n in neighbours
    ]


def _both_routes(merged: Sequence[Neighbour], k: int) -> list[Neighbour]:
    """The first ``k``; the last place goes to the best found by sound when none of them was.

    What people accepted for similar sounds is the only hint there is at a kind that the models never learnt.
    """
    best = list(merged[:k])
    heard = next((n for n in merged if n.route == "audio"), None)
    if k > 1 and heard is not None and all(n.route == "text" for n in best):
        best[-1] = heard
    return best


def merge(neighbours: Sequence[Neighbour], agreement: float) -> list[Neighbour]:
    """Fold neighbours that say the same into the best of them, which gains from the others' votes.

    Shares add up. The relevances of those found by text are combined as witnesses, all but the best of them discounted
    by ``agreement``, and so is what both routes say.
    """
    ordered = sorted(neighbours, key=lambda n: (-n.relevance, n.caption))
    groups: list[tuple[frozenset[str], list[Neighbour]]] = []
    for neighbour in ordered:
        words = gist(neighbour.text)
        for said, members in groups:
            if overlap(said, words) >= SAME_WORDING:
                members.append(neighbour)
                break
        else:
            groups.append((words, [neighbour]))
    merged = [_spokesman(members, agreement) for _, members in groups]
    return sorted(merged, key=lambda n: (-n.relevance, n.caption))


def _spokesman(members: Sequence[Neighbour], agreement: float) -> Neighbour:
    share = min(1.0, sum(member.share for member in members))
    doubt = 1.0 - share
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
