"""Calibration, fitted on dev sounds: cosines and candidate scores as probabilities.

A caption fits a sound when it names the sound's event (see `recap_engine.training.event_patterns`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recap_engine.propose.retrieval import Calibration, Logistic, Source
from recap_engine.records import Caption, Neighbour, Route
from recap_engine.training.event_patterns import Judge

Floats = NDArray[np.float32]


EVIDENCE = 0.4
"""Least relevance of a caption in the prompt, chosen on dev with the second starter: from 0 to 0.5 first candidates
name more and more (79.0 to 81.8 %); captions of instruments alone cost 8.9 points at 0, less than one from 0.2 on."""


LIKENESS = {"alike": 0.5, "dimensions": 15.0, "doubt": 10.0, "same": 0.75}
"""How sounds of one kind are alike, and captions of one kind, chosen with the ranking's weights (ADR 5)."""

TELLING = {"said": 15.0, "said_from": 0.292, "classes": 1.0, "common": 0.45, "certainty": 0.8}
"""What texts are worth as evidence for kinds, chosen on dev and on training sounds of sources left out (ADR 14)."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Sounds of known events: vectors (n, d), labels and recordings."""

    vectors: Floats
    labels: Sequence[str]
    takes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Fit:
    """A logistic regression: ``weights`` of the features, ``offset``, and the mean log-loss in nats."""

    weights: tuple[float, ...]
    offset: float
    loss: float


def fit_logistic(
    features: NDArray[np.float64],
    fits: NDArray[np.bool_],
    ridge: float = 1e-3,
    given: NDArray[np.float64] | float = 0.0,
) -> Fit:
    """Logistic regression of ``fits`` (n,) on ``features`` (n, m) by Newton's method, ``given`` added to its logits."""
    x = np.column_stack([features, np.ones(len(features))])
    y = fits.astype(np.float64)
    w = np.zeros(x.shape[1])
    penalty = np.diag([ridge] * features.shape[1] + [0.0]) * len(x)
    for _ in range(50):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ w + given, -30, 30)))
        gradient = x.T @ (p - y) + penalty @ w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty + 1e-9 * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-8:
            break
    p = np.clip(1.0 / (1.0 + np.exp(-np.clip(x @ w + given, -30, 30))), 1e-9, 1 - 1e-9)
    loss = float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean())
    return Fit(tuple(float(v) for v in w[:-1]), float(w[-1]), loss)


def calibrate(judged: Judged, events: Judge, texts: Sequence[str], vectors: Floats, depth: int = 24) -> Calibration:
    """The text route's logistic regression, over the ``depth`` nearest captions of each sound.

    It searches ``texts`` (m,) with ``vectors`` (m, d).
    """
    cosines: list[float] = []
    fits: list[bool] = []
    for vector, label in zip(judged.vectors, judged.labels, strict=True):
        alike = vectors @ vector
        for i in np.argsort(-alike)[:depth]:
            cosines.append(float(alike[i]))
            fits.append(events.names(texts[i], label))
    fit = fit_logistic(np.array(cosines)[:, None], np.array(fits), ridge=1e-6)
    return Calibration(
        text=Logistic(slope=max(0.1, fit.weights[0]), offset=fit.offset), evidence=EVIDENCE, **LIKENESS, **TELLING
    )


def source_over(
    texts: Sequence[str], vectors: Floats, sounds: Floats, captions: Sequence[str]
) -> Callable[[frozenset[int]], Source]:
    """Captions in memory to be searched; given the accepted sounds that must not be seen, by number.

    ``captions[s]`` is what was accepted for ``sounds[s]``; they are found by sound.
    """

    def without(hidden: frozenset[int]) -> Source:
        seen = np.array([s not in hidden for s in range(len(captions))], bool)

        def search(route: Route, queries: Floats, k: int) -> list[list[tuple[Caption, float]]]:
            return [_nearest(route, query, k) for query in queries]

        def carrying(said: Sequence[Sequence[str]]) -> list[list[Floats]]:
            of = {text: [s for s, mine in enumerate(captions) if mine == text and seen[s]] for text in set(captions)}
            return [[sounds[of[text]] for text in some] for some in said]

        def _nearest(route: Route, query: Floats, k: int) -> list[tuple[Caption, float]]:
            if route == "text":
                cosines = vectors @ query
                best = np.argsort(-cosines, kind="stable")[:k]
                return [(Caption(int(i) + 1, texts[i], "starter", "imported"), float(cosines[i])) for i in best]
            cosines = np.where(seen, sounds @ query, -2.0)
            found = [int(i) for i in np.argsort(-cosines, kind="stable")[:k] if seen[i]]
            first = len(texts) + 1
            return [(Caption(first + i, captions[i], "accepted", "human"), float(cosines[i])) for i in found]

        return Source(search, carrying)

    return without


def accepted_of(judged: Judged, per_label: int, seed: int) -> list[int]:
    """Numbers of the sounds taken as accepted: at most ``per_label`` of every second label, drawn by chance."""
    chance = random.Random(seed)
    by_label: dict[str, list[int]] = {}
    for i, label in enumerate(judged.labels):
        by_label.setdefault(label, []).append(i)
    chosen = sorted(by_label)[::2]
    return [i for label in chosen for i in chance.sample(by_label[label], min(per_label, len(by_label[label])))]


def shares(proposals: Sequence[Sequence[str]], labels: Sequence[str], events: Judge) -> Mapping[str, float]:
    """Shares of sounds, 0 to 1, whose first candidate, and any of five, names the event."""
    first = [bool(texts) and events.names(texts[0], label) for texts, label in zip(proposals, labels, strict=True)]
    any_of = [any(events.names(t, label) for t in texts[:5]) for texts, label in zip(proposals, labels, strict=True)]
    return {"first": sum(first) / max(1, len(first)), "any of five": sum(any_of) / max(1, len(any_of))}


def copied(neighbours: Sequence[Sequence[Neighbour]]) -> list[list[str]]:
    """The copying baseline: the neighbours' captions, most relevant first."""
    return [[n.text for n in near] for near in neighbours]
