"""Fit the weights that rank candidates, and measure them on dev sounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from recap_engine.progress import Progress
from recap_engine.propose.propose import Heard, Proposer, Settings, find_neighbours
from recap_engine.propose.ranking import Ranking
from recap_engine.records import Candidate, Neighbour
from recap_engine.training.event_patterns import Judge
from recap_engine.training.starter.calibration import (
    Floats,
    Judged,
    accepted_of,
    copied,
    fit_logistic,
    shares,
    source_over,
)
from recap_engine.training.starter.other_sources import Named

_BATCH = 64
_WIDE = Settings(candidates=15)
WEIGHTS = Ranking(
    log_probability=0.0,
    similarity=0.3,
    relevance=9.0,
    generated=0.0,
    offset=0.0,
    kinship=0.5,
    variety=0.95,
    several=0.75,
)
"""What candidates are ranked by, up to steepness and ``offset``: chosen on a grid, by known kinds of role dev and by
kinds that a bundle was trained without (ADR 5). Larger weights of probability and similarity would
outweigh the evidence of accepted sounds. The weight of ``several`` was chosen so that scores are as right for sounds of
sources that the kinds were made without as for dev (ADR 14).
"""


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
        source = source_over(self.texts, self.vectors, signatures, captions)
        found = []
        for heard, take in zip(self.heard, self.judged.takes, strict=True):
            own = frozenset(n for n, i in enumerate(kept) if self.judged.takes[i] == take)
            found += find_neighbours(
                [heard], source(own), proposer.calibration, settings, proposer.texts, kinds=proposer.kinds
            )
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


def fit_ranking(
    proposer: Proposer, bench: Bench, events: Judge, elsewhere: Named | None = None
) -> Iterator[Progress | Ranking]:
    """`WEIGHTS`, steepened and shifted so that scores are the chance that a candidate names the event; yielded last.

    The order of candidates stays. With an offset alone, candidates without any support scored about 0.25. With
    ``elsewhere``, first candidates for sounds of other sources scored by `WEIGHTS`, the fit is to first candidates
    while nothing is accepted.
    """
    judged: JudgedCandidates | None = None
    for step in judge_candidates(proposer, bench, events):
        if isinstance(step, Progress):
            yield step
        else:
            judged = step
    assert judged is not None
    candidates, fits = judged.candidates, judged.fits
    if elsewhere is not None:
        candidates, fits = [candidates[i] for i in judged.firsts], [fits[i] for i in judged.firsts]
    logits = [float(np.log(c.score / max(1.0 - c.score, 1e-12))) for c in candidates]
    if elsewhere is not None:
        logits, fits = [*logits, *elsewhere.logits.tolist()], [*fits, *elsewhere.fits.tolist()]
    fit = fit_logistic(np.array(logits)[:, None], np.array(fits), ridge=1e-6)
    yield steepened(WEIGHTS, max(0.1, fit.weights[0]), fit.offset)


@dataclass(frozen=True, slots=True)
class JudgedCandidates:
    """Candidates scored by `WEIGHTS`, whether each fits its sound, and which come first while nothing is accepted."""

    candidates: list[Candidate]
    fits: list[bool]
    firsts: list[int]


def judge_candidates(proposer: Proposer, bench: Bench, judge: Judge) -> Iterator[Progress | JudgedCandidates]:
    """Candidates for every sound of the bench, without and with accepted sounds in the datastore; yielded last."""
    proposer.ranking = WEIGHTS
    judged = JudgedCandidates([], [], [])
    for done, accepted in enumerate((False, True)):
        yield Progress("Fitting the ranking", done, 2)
        near = bench.neighbours(proposer, _WIDE, accepted=accepted)
        found = propose_all(proposer, bench, near, _WIDE)
        for label, some in zip(bench.judged.labels, found, strict=True):
            judged.firsts.extend([len(judged.fits)] if some and not accepted else [])
            judged.fits.extend(judge.names(c.text, label) for c in some)
            judged.candidates.extend(some)
    yield judged


def steepened(ranking: Ranking, slope: float, offset: float) -> Ranking:
    """``ranking`` with the logits of its scores times ``slope``, plus ``offset``."""
    return replace(
        ranking,
        log_probability=slope * ranking.log_probability,
        similarity=slope * ranking.similarity,
        relevance=slope * ranking.relevance,
        generated=slope * ranking.generated,
        offset=slope * ranking.offset + offset,
        several=slope * ranking.several,
    )


def named_by(
    proposer: Proposer, bench: Bench, near: Sequence[tuple[Neighbour, ...]], events: Judge
) -> Mapping[str, float]:
    """Shares of sounds whose first, and any of five, candidates name the event."""
    found = propose_all(proposer, bench, near, Settings())
    return shares([[c.text for c in some] for some in found], bench.judged.labels, events)


def measure(proposer: Proposer, bench: Bench, events: Judge) -> dict[str, str]:
    """The figures for the model card: what is named by candidates, by copied neighbours, and by writing alone."""
    figures: dict[str, str] = {}
    near = bench.neighbours(proposer, Settings(), accepted=False)
    candidates = propose_all(proposer, bench, near, Settings())
    written = [[c.text for c in some if c.origin == "generated"] for some in candidates]
    for name, texts in (
        ("candidates", [[c.text for c in some] for some in candidates]),
        ("written captions only", written),
        ("nearest caption copied", copied(near)),
    ):
        named = shares(texts, bench.judged.labels, events)
        figures[f"dev, {name}: event named first"] = f"{named['first']:.1%}"
        figures[f"dev, {name}: by any of five"] = f"{named['any of five']:.1%}"
    alone = named_by(proposer, bench, [() for _ in near], events)
    figures["dev, retrieval switched off: event named first"] = f"{alone['first']:.1%}"
    figures["dev, sounds judged"] = str(len(bench.heard))
    return figures
