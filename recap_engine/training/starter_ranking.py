"""The weights by which candidates are ranked, fitted on proposals for sounds kept for choosing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recap_engine.progress import Progress
from recap_engine.propose import Heard, Proposer, Ranking, Settings, choose, find_neighbours
from recap_engine.records import Candidate, Neighbour
from recap_engine.training.events import Events
from recap_engine.training.starter_calibration import (
    Floats,
    Judged,
    accepted_of,
    copied,
    fit_logistic,
    search_over,
    shares,
)

_BATCH = 64
_WIDE = Settings(candidates=15)
KINSHIPS = (0.4, 0.5, 0.6, 0.7)
FLUENCY = 0.4
"""The weight of log-probability: given, not fitted, since naming the event says nothing about good English."""

VARIETIES = (0.0, 0.5, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Bench:
    """Sounds to propose for: ``heard`` beside their labels and recordings, and the starter collection's captions.

    Half of the kinds have up to five sounds accepted, so that the weights suit a datastore that was used as well as a
    fresh one; a sound never meets its own recording.
    """

    heard: Sequence[Heard]
    judged: Judged
    texts: Sequence[str]
    vectors: Floats
    captions: Sequence[str]
    """What an annotator would accept for each of the sounds."""

    def neighbours(self, proposer: Proposer, settings: Settings, *, accepted: bool) -> list[tuple[Neighbour, ...]]:
        """The neighbours of every sound, with or without accepted sounds in the datastore."""
        kept = accepted_of(self.judged, 5, seed=0) if accepted else []
        captions = [self.captions[i] for i in kept]
        signatures = np.stack([self.heard[i].hearing.signature for i in kept]) if kept else self.judged.vectors[:0]
        search = search_over(self.texts, self.vectors, signatures, captions)
        found = []
        for heard, take in zip(self.heard, self.judged.takes, strict=True):
            own = frozenset(n for n, i in enumerate(kept) if self.judged.takes[i] == take)
            found += find_neighbours([heard], search(own), proposer.calibration, settings, kinds=proposer.kinds)
        return found


def propose_all(
    proposer: Proposer, bench: Bench, near: Sequence[tuple[Neighbour, ...]], settings: Settings
) -> list[tuple[Candidate, ...]]:
    """Candidates for every sound of the bench."""
    found: list[tuple[Candidate, ...]] = []
    for start in range(0, len(near), _BATCH):
        part = slice(start, start + _BATCH)
        found += proposer.candidates(bench.heard[part], near[part], settings)
    return found


@dataclass(frozen=True, slots=True)
class _Observed:
    """The candidates of one sound, its neighbours, and which candidates name its event."""

    candidates: tuple[Candidate, ...]
    near: tuple[Neighbour, ...]
    fits: tuple[bool, ...]
    signature: Floats


def fit_ranking(proposer: Proposer, bench: Bench, events: Events) -> Iterator[Progress | Ranking]:
    """Fit the weights to whether a candidate names the event; the last thing yielded is the result.

    ``kinship`` is the one with the least log-loss, ``variety`` the one with most events among five candidates and no
    loss of the first.
    """
    proposer.ranking = Ranking(variety=0.0)
    observed: list[_Observed] = []
    for done, accepted in enumerate((False, True)):
        yield Progress("Fitting the ranking", done, 2)
        near = bench.neighbours(proposer, _WIDE, accepted=accepted)
        found = propose_all(proposer, bench, near, _WIDE)
        for heard, label, some, its in zip(bench.heard, bench.judged.labels, found, near, strict=True):
            fits = tuple(events.names(c.text, label) for c in some)
            observed.append(_Observed(some, its, fits, heard.hearing.signature))
    fitted = [_fit(proposer, observed, kinship) for kinship in KINSHIPS]
    ranking = min(fitted, key=lambda one: one[1])[0]
    yield _spread(proposer, bench, events, ranking, observed)


def _fit(proposer: Proposer, observed: Sequence[_Observed], kinship: float) -> tuple[Ranking, float]:
    """The weights for one ``kinship``, and their log-loss."""
    rows = [row for one in observed for row in _features(proposer, one, kinship)]
    fits = np.array([fit for one in observed for fit in one.fits])
    features = np.array(rows, np.float64)
    fit = fit_logistic(features[:, 1:], fits, given=FLUENCY * features[:, 0])
    similarity, relevance, generated = fit.weights
    ranking = Ranking(FLUENCY, similarity, relevance, generated, fit.offset, kinship)
    return ranking, fit.loss


def _features(proposer: Proposer, one: _Observed, kinship: float) -> list[list[float]]:
    if not one.candidates:
        return []
    vectors = proposer.texts([c.text for c in one.candidates])
    proposer.ranking = replace(proposer.ranking, kinship=kinship)
    relevance = proposer._support(vectors, one.near, one.signature)
    return [
        [c.log_probability or 0.0, c.similarity or 0.0, float(backed), float(c.origin == "generated")]
        for c, backed in zip(one.candidates, relevance, strict=True)
    ]


def _spread(
    proposer: Proposer, bench: Bench, events: Events, ranking: Ranking, observed: Sequence[_Observed]
) -> Ranking:
    """``ranking`` with the ``variety`` that names most events within five at no cost to the first."""
    labels = [*bench.judged.labels, *bench.judged.labels]
    weights = np.array([ranking.log_probability, ranking.similarity, ranking.relevance, ranking.generated])
    scored = []
    for one in observed:
        logits = np.array(_features(proposer, one, ranking.kinship)).reshape(-1, 4) @ weights + ranking.offset
        scores = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
        scored.append([replace(c, score=float(s)) for c, s in zip(one.candidates, scores, strict=True)])
    found = []
    for variety in VARIETIES:
        chosen = [choose(some, proposer.texts([c.text for c in some]), 5, variety) if some else () for some in scored]
        named = shares([[c.text for c in some] for some in chosen], labels, events)
        found.append((named["first"], named["any of five"], variety))
    good = [one for one in found if one[0] >= found[0][0] - 0.005]
    return replace(ranking, variety=max(good, key=lambda one: (one[1], -one[2]))[2])


def named_by(
    proposer: Proposer, bench: Bench, near: Sequence[tuple[Neighbour, ...]], events: Events
) -> Mapping[str, float]:
    """Shares of sounds whose first, and any of five, candidates name the event."""
    found = propose_all(proposer, bench, near, Settings())
    return shares([[c.text for c in some] for some in found], bench.judged.labels, events)


def measure(proposer: Proposer, bench: Bench, events: Events) -> dict[str, str]:
    """The figures for the model card: what is named by candidates, by copied neighbours, and by writing alone."""
    told: dict[str, str] = {}
    near = bench.neighbours(proposer, Settings(), accepted=False)
    candidates = propose_all(proposer, bench, near, Settings())
    written = [[c.text for c in some if c.origin == "generated"] for some in candidates]
    for name, texts in (
        ("candidates", [[c.text for c in some] for some in candidates]),
        ("written captions only", written),
        ("nearest caption copied", copied(near)),
    ):
        named = shares(texts, bench.judged.labels, events)
        told[f"dev, {name}: event named first"] = f"{named['first']:.1%}"
        told[f"dev, {name}: by any of five"] = f"{named['any of five']:.1%}"
    alone = named_by(proposer, bench, [() for _ in near], events)
    told["dev, retrieval switched off: event named first"] = f"{alone['first']:.1%}"
    told["dev, sounds judged"] = str(len(bench.heard))
    return told
